"""Each recipe end to end: the command line, a run's own process, real HTTP to a server that answers in its schema."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond, respond_with

from tui_craft.cli.main import main
from tui_craft.domain.row import Row
from tui_craft.runs import attach
from tui_craft.store import library, slices

ROWS = 6
LABELLED = [
    {"input": text, "output": label}
    for text, label in [
        ("My parcel has not arrived after ten days, where is it?", "shipping"),
        ("The courier left my box at the wrong door.", "shipping"),
        ("Can you deliver on Saturday instead?", "shipping"),
        ("I was charged twice for order 3312.", "billing"),
        ("Please send me the invoice for March.", "billing"),
    ]
]


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback(respond=respond) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """A dataset with seeds that have labels."""
    file = tmp_path / "seeds.jsonl"
    file.write_text("\n".join(map(json.dumps, LABELLED)))
    made = ["new", "shop", "--format", "input-output", "--objective", "Sort the mail of a shop."]
    assert main([*made, "--edge-case", "Two matters in one mail"]) == 0
    assert main(["import", "shop", str(file), "--as", "seed"]) == 0
    capfd.readouterr()
    return "shop"


def generate(server: Loopback, *arguments: str, code: int = 0) -> list[Row]:
    """Run `generate` to its end; the rows it made."""
    before = {run.id for run in attach.runs_of(library.open_dataset("shop").path)}
    served = ["--teacher", "openai_compatible/m", "--api-base", server.base_url, "--rows-per-request", "2"]
    assert main(["generate", "shop", *served, "--json", *arguments]) == code
    with library.open_dataset("shop") as dataset:
        [run] = [run for run in attach.runs_of(dataset.path) if run.id not in before]
        assert run.books.balanced
        assert run.books.quarantined == 0
        rows = [row for row in dataset.scan() if row.origin.get("run") == run.id]
    assert len(rows) == run.books.drafts
    return rows


def test_plan(shop: str, server: Loopback) -> None:
    rows = generate(server, "--recipe", "plan", "--rows", str(ROWS), "--option", "briefs=4")
    assert len({row.origin["brief"] for row in rows}) == ROWS  # type: ignore[typeddict-item]
    assert all("fine_tuning_data" in row.tags for row in rows)


def test_critique(shop: str) -> None:
    verdicts = iter(["faulty", "good"] * 50)
    with Loopback(respond=respond_with(verdict=lambda draw, said: next(verdicts))) as server:
        rows = generate(server, "--recipe", "critique", "--rows", str(ROWS), "--goal", "eval")
    origins: list[Any] = [row.origin for row in rows]
    rewritten = [origin for origin in origins if "draft" in origin]
    assert 0 < len(rewritten) < ROWS
    assert all(origin["critique"] for origin in origins)
    tags = Counter(tag for row in rows for tag in row.tags)
    assert (tags["eval_data"], tags["golden_data"]) == (5, 1)
    assert tags["expect:pass"] + tags["expect:fail"] == ROWS
    assert all(origin["axes"]["expect"] in {"pass", "fail"} for origin in origins)


def test_reasoning(shop: str, server: Loopback) -> None:
    rows = generate(server, "--recipe", "reasoning", "--rows", str(ROWS))
    assert all(row.data["reasoning"] and row.data["output"] for row in rows)
    assert len(rows) == ROWS


def test_edge_cases(shop: str, server: Loopback) -> None:
    generate(server, "--recipe", "edge-cases", "--rows", "8")
    with library.open_dataset(shop) as dataset:
        known = {each.name: each.where for each in slices.read(dataset.path)}
    assert known == {
        name: f"tag:slice:{name}" for name in ("confused", "hostile", "off-topic", "two-matters-in-one-mail")
    }
    rows = generate(server, "--recipe", "edge-cases", "--option", "slices=hostile=3, in capitals=2")
    tags = Counter(tag for row in rows for tag in row.tags if tag.startswith("slice:"))
    assert tags == {"slice:hostile": 3, "slice:in-capitals": 2}


def _label_asked_for(draw: Any, said: str) -> str:
    return said.split("The label of the rows of this request:\n")[1].splitlines()[0]


@pytest.mark.parametrize("teacher", ["openai_compatible/m", "offline"])
def test_balance(shop: str, teacher: str) -> None:
    with Loopback(respond=respond_with(output=_label_asked_for)) as server:
        rows = generate(server, "--recipe", "balance", "--teacher", teacher, "--rows", "5")
    assert Counter(row.data["output"] for row in rows) == {"billing": 3, "shipping": 2}


def test_issue_then_repair(shop: str, server: Loopback) -> None:
    told = ["--option", "name=wrong label", "--option", "description=Mail about fees is called shipping."]
    shown = generate(server, "--recipe", "issue", "--rows", str(ROWS), *told)
    assert all("issue:wrong-label" in row.tags for row in shown)
    failing = {row.id: row for row in shown if "expect:fail" in row.tags}
    assert 0 < len(failing) < ROWS
    repaired = generate(server, "--recipe", "issue-repair", "--rows", str(ROWS))
    assert {row.envelope.parent for row in repaired} == set(failing)
    for row in repaired:
        assert row.data["input"] == failing[row.envelope.parent or 0].data["input"]
        assert {"repaired", "repaired:wrong-label", "fine_tuning_data"} <= set(row.tags)
    assert "called shipping" in json.dumps(server.bodies[-1])


def test_requirements_become_slices(shop: str, server: Loopback) -> None:
    with library.open_dataset(shop) as dataset:
        dataset.save_context({**dataset.meta.context, "constraints": ["Never guess.", "One label only."]})
    rows = generate(server, "--goal", "requirements", "--rows", "12", "--split", "none", "--tag", "probe")
    tags = Counter(tag for row in rows for tag in row.tags)
    names = ("never-guess", "one-label-only", "overall")
    assert [tags[f"slice:{name}"] for name in names] == [4, 4, 4]
    assert (tags["expect:pass"], tags["expect:fail"], tags["probe"]) == (6, 6, 12)
    assert not tags["eval_data"] + tags["golden_data"]
    with library.open_dataset(shop) as dataset:
        assert [each.name for each in slices.read(dataset.path)] == list(names)


def test_outputs_with_a_schema(tmp_path: Path, shop: str, server: Loopback) -> None:
    schema = {
        "type": "object",
        "properties": {"team": {"enum": ["a", "b"]}, "urgency": {"type": "integer"}, "note": {"type": "string"}},
        "required": ["team", "urgency"],
        "additionalProperties": False,
    }
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    assert main(["schema", "shop", "--output", str(file)]) == 0
    rows = generate(server, "--rows", str(ROWS))
    assert all(isinstance(row.data["output"], str) for row in rows)
    assert all(json.loads(row.data["output"])["team"] in {"a", "b"} for row in rows)


def test_the_offline_teacher_says_what_it_cannot_do(shop: str, capfd: pytest.CaptureFixture[str]) -> None:
    for recipe in ("plan", "critique", "reasoning", "edge-cases", "issue"):
        extra = ["--option", "description=x"] if recipe == "issue" else []
        assert main(["generate", "shop", "--recipe", recipe, "--teacher", "offline", "--rows", "3", *extra]) == 5
        assert f"The offline teacher cannot serve the recipe {recipe}" in capfd.readouterr().err
