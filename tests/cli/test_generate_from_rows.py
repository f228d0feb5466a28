"""Recipes that work on rows, and those without a model, from the command line: over HTTP, in a process of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond, respond_with

from tui_craft import jsonlines
from tui_craft.cli.main import main
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import library

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ROWS = [
    {"input": "Hello, where is my order 88123, please? I don't find it.", "output": "It should reach you on Thursday."},
    {"input": "How much is shipping to Austria, and how long does it take?", "output": "9.90 EUR and three days."},
    {"input": "I can't log in, it says that my password is wrong.", "output": "Use the link Forgot password."},
]


@pytest.fixture
def support() -> str:
    with library.create("support", "input-output", context={"objective": "Help"}, now=NOW) as dataset:
        dataset.add([NewRow(jsonlines.dumps(row), Envelope(state=State.ACCEPTED)) for row in ROWS])
        return dataset.slug


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with Loopback(respond=respond) as loopback:
        yield loopback.base_url


def generate(capfd: pytest.CaptureFixture[str], *words: str, url: str = "") -> dict[str, Any]:
    """Run it to its end; the report."""
    teacher = ("--teacher", "openai_compatible/m", "--api-base", url) if url else ()
    code = main(["generate", "support", "--json", *teacher, *words])
    out = capfd.readouterr()
    report: dict[str, Any] = json.loads(out.out.splitlines()[-1])
    assert report["event"] == "report", out.err
    assert code in {0, 3}, out.err
    books = report["books"]
    assert books["asked"] == books["answered"] + books["failed"] + books["in_flight"]
    assert books["items"] == books["drafts"] + books["duplicates"] + books["quarantined"]
    return report


def drafts(slug: str) -> list[Any]:
    with library.open_dataset(slug) as dataset:
        return [row for row in dataset.scan() if row.state is State.DRAFT]


def test_rewrite_proposes_and_the_proposals_are_applied(
    support: str, server: str, capfd: pytest.CaptureFixture[str]
) -> None:
    report = generate(capfd, "--recipe", "rewrite", "--option", "preset=casual", url=server)
    assert report["books"]["drafts"] == 3
    made = drafts(support)
    assert [row.envelope.parent for row in made] == [1, 2, 3]
    assert [row.data["input"] for row in made] == [row["input"] for row in ROWS]
    assert main(["proposals", support, "--apply"]) == 0
    assert "3 proposals applied" in capfd.readouterr().out
    with library.open_dataset(support) as dataset:
        assert len(dataset) == 3
        assert dataset.get(1).data["output"] == made[0].data["output"]
        assert dataset.undo() == "undid: apply 3 proposals in 6 rows"


def test_rows_that_a_rewrite_leaves_alone_count_as_duplicates(support: str, capfd: pytest.CaptureFixture[str]) -> None:
    def same(draw: Any, said: str) -> str:
        return next(row["output"] for row in ROWS if row["input"] in said)

    with Loopback(respond=respond_with(output=same)) as loopback:
        report = generate(capfd, "--recipe", "rewrite", "--option", "preset=casual", url=loopback.base_url)
    assert (report["books"]["drafts"], report["books"]["duplicates"], report["books"]["asked"]) == (0, 3, 3)


def test_multi_turn_makes_conversations_beside(support: str, server: str, capfd: pytest.CaptureFixture[str]) -> None:
    report = generate(capfd, "--recipe", "multi-turn", "--option", "turns=6", url=server)
    assert report["books"]["drafts"] == 3
    made = drafts("support-conversations")
    assert all(len(row.data["messages"]) == 6 for row in made)
    assert {row.origin["source"] for row in made} == {"support#1", "support#2", "support#3"}
    assert drafts(support) == []


@pytest.mark.parametrize(("how", "asked"), [("worse", 3), ("lazy", 3), ("candidates", 9)])
def test_preference_makes_pairs_beside(
    how: str, asked: int, support: str, server: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = generate(capfd, "--recipe", "preference", "--option", f"how={how}", url=server)
    assert (report["books"]["drafts"], report["books"]["asked"]) == (3, asked)
    assert all(set(row.origin["pair"]) >= {"chosen", "rejected"} for row in drafts("support-pairs"))
    assert main(["accept", "support-pairs", "--where", ""]) == 0
    to = tmp_path / "pairs.jsonl"
    assert main(["export", "support-pairs", "--as", "dpo", "--to", str(to)]) == 0
    lines = [json.loads(line) for line in to.read_text().splitlines()]
    assert [set(line) for line in lines] == [{"prompt", "chosen", "rejected"}] * 3
    if how != "candidates":
        assert {line["chosen"] for line in lines} == {row["output"] for row in ROWS}


def test_augment_needs_no_teacher(support: str, capfd: pytest.CaptureFixture[str]) -> None:
    words = ("--recipe", "augment", "--option", "operators=typos,casing,whitespace")
    report = generate(capfd, *words, "--teacher", "openai/no-such-model")
    assert report["books"]["drafts"] == 9
    made = drafts(support)
    assert {row.origin["teacher"] for row in made} == {"offline"}
    assert {tag for row in made for tag in row.tags if tag.startswith("operator:")} == {
        "operator:typos", "operator:casing", "operator:whitespace",
    }  # fmt: skip
    assert all("88123" in row.data["input"] for row in made if row.envelope.parent == 1)
    assert {row.data["output"] for row in made} == {row["output"] for row in ROWS}
    assert generate(capfd, *words)["books"]["duplicates"] == 9


def test_augment_with_paraphrases(support: str, capfd: pytest.CaptureFixture[str]) -> None:
    def kept(draw: Any, said: str) -> list[str]:
        return [f"About 88123, {draw.random()}: where is it?"]

    with Loopback(respond=respond_with(texts=kept)) as loopback:
        words = ("--option", "operators=paraphrase,typos", "--option", "how=together")
        report = generate(capfd, "--recipe", "augment", *words, url=loopback.base_url)
        assert loopback.stats()["requests"] == 3
    assert report["books"]["drafts"] == 3
    assert {tuple(row.origin["operators"]) for row in drafts(support)} == {("paraphrase", "typos")}


def test_template_needs_no_teacher_and_says_when_it_is_used_up(support: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = "city = Berlin *2 | Oslo\nplan = free | pro\ninput: {plan} in {city}?\noutput: {plan}"
    report = generate(capfd, "--recipe", "template", "--rows", "50", "--option", f"template={text}")
    assert report["books"]["drafts"] == 4
    assert "All 4 combinations of the template's values are used." in json.dumps(report)
    assert {row.origin["by"] for row in drafts(support)} == {"rule"}
    code = main(["generate", "support", "--recipe", "template", "--option", "template=a = int x"])
    assert code == 5
    assert "Template line 1" in capfd.readouterr().err
