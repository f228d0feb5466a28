"""Passes with the program's own checks over real rows: those in between change nothing of the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.checks.pipeline import Looked
from tui_craft.checks.registry import checks
from tui_craft.domain.finding import Finding
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import check_settings, findings, library
from tui_craft.store.check_settings import CheckSettings
from tui_craft.store.dataset import Dataset

STATES = {"reject": State.REJECTED, "accept": State.ACCEPTED, "hold": State.HELD, "draft": State.DRAFT}
TAGS = ("eval", "seed", "unanswered", "proposal", "ok:novelty")
STEP = st.tuples(
    st.sampled_from(
        ["add", "make", "seed", "edit", "edit", "copy", "delete", "undo", "redo", "compact", "tag", "untag", *STATES]
    ),
    st.integers(1, 60),
    st.integers(0, 99),
)


def last(steps: Iterator[object]) -> Looked:
    *_, end = steps
    assert isinstance(end, Looked)
    return end


def known(dataset: Dataset) -> list[Finding]:
    held = findings.standing(dataset, findings.read(dataset.path))
    return sorted(held, key=lambda each: (each.check, each.row, each.field, each.start, each.message))


@pytest.fixture(scope="module")
def payloads(shared_data: Path) -> list[dict[str, Any]]:
    """Real rows, and rows that are nearly the same as some of them."""
    with (shared_data / "alpaca_defects_sample.jsonl").open() as file:
        rows = [json.loads(line)["row"] for line, _ in zip(file, range(40), strict=False)]
    real = [{"input": f"{row['instruction']}\n{row['input']}".strip(), "output": row["output"]} for row in rows]
    near = [
        {"input": row["input"], "output": " ".join(words[:-cut])}
        for row in real[:12]
        for cut in (1, 2, 3)
        if len(words := row["output"].split()) > 12
    ]
    return [*real, *near, *({**row, "input": row["input"].upper()} for row in real[:8])]


def change(dataset: Dataset, payloads: list[dict[str, Any]], what: str, row_id: int, number: int) -> None:
    payload = payloads[number % len(payloads)]
    raw = jsonlines.dumps(payload)
    alone: dict[str, Callable[[], object]] = {
        "add": lambda: dataset.add([NewRow(raw)]),
        "make": lambda: dataset.add([NewRow(raw, Envelope(parent=row_id if number % 3 else None), made())]),
        "seed": lambda: dataset.add([NewRow(raw, Envelope(state=State.ACCEPTED, tags=("seed",)))]),
        "undo": dataset.undo,
        "redo": dataset.redo,
        "compact": dataset.compact,
    }
    if what in alone:
        alone[what]()
    elif dataset.state_of(row_id) is None:
        return
    elif what == "edit":
        dataset.edit(row_id, payload, base_rev=dataset.get(row_id).rev)
    elif what == "delete":
        dataset.delete([row_id])
    elif what == "copy":
        dataset.duplicate(row_id)
    elif what in STATES:
        dataset.set_state([row_id], STATES[what])
    else:
        tag = TAGS[number % len(TAGS)]

        def edit(envelope: Envelope) -> Envelope:
            tags = tuple(each for each in envelope.tags if each != tag)
            return replace(envelope, tags=(*tags, tag) if what == "tag" else tags)

        dataset.set_envelope([row_id], edit, verb="tag")


def made() -> Origin:
    return {"kind": "synthetic", "by": "model", "teacher": "t"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=5), st.booleans(), st.integers(0, 99))
def test_findings_are_those_of_one_pass_over_everything(
    payloads: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory, bursts: list[list[tuple[str, int, int]]],
    seeded: bool, at: int,
) -> None:  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_CRAFT_HOME", str(tmp_path_factory.mktemp("p")))
        with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
            if seeded:
                for number in range(20, 32):
                    change(dataset, payloads, "seed", 0, number)
            dataset.add([NewRow(jsonlines.dumps(payloads[(at + 7 * n) % len(payloads)])) for n in range(20)])
            # what is learned of a dataset's own rows is learned anew only when they have become many more
            learning = {} if seeded else {check.name: False for check in checks().values() if check.examples}
            check_settings.change(dataset, lambda _: CheckSettings({**learning, "novelty": True}))
            for burst in bursts:
                last(pipeline.update(dataset))
                for step in burst:
                    change(dataset, payloads, *step)
            assert last(pipeline.update(dataset)).problems == {}
            found = known(dataset)
            last(pipeline.update(dataset, full=True))
            assert found == known(dataset)


def test_a_copy_stands_before_the_rows_after_its_original() -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add([NewRow(jsonlines.dumps({"input": each, "output": f"this is {each}"})) for each in "abc"])
        last(pipeline.update(dataset))
        copy = dataset.duplicate(1)
        dataset.edit(copy, {"input": "c", "output": "this is c"}, base_rev=1)
        found = last(pipeline.update(dataset)).findings.found
        assert [(each.row, each.other) for each in found if each.check == "duplicates"] == [(3, copy)]


def test_what_was_near_a_row_that_is_gone_is_compared_anew() -> None:
    words = " ".join(f"w{n}" for n in range(20))
    texts = [words, f"{words} x1 x2 x3", f"{words} x1 x2 x3 x4 x5 x6"]
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add([NewRow(jsonlines.dumps({"input": "q", "output": each})) for each in texts])
        before = last(pipeline.update(dataset)).findings.found
        assert [(each.row, each.other, bool(each.fix)) for each in before if each.check == "near-duplicates"] == [
            (2, 1, True),
            (3, 2, False),
        ]
        dataset.delete([1])
        found = last(pipeline.update(dataset)).findings.found
        assert [(each.row, each.fix) for each in found if each.check == "near-duplicates"] == [
            (3, "reject, row 2 is kept")
        ]


def test_rows_that_wait_for_their_output_are_no_change() -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add([NewRow(jsonlines.dumps({"input": "a", "output": "this is a"}))])
        dataset.add([NewRow(jsonlines.dumps({"input": "b", "output": ""}), Envelope(tags=("unanswered",)))])
        assert last(pipeline.update(dataset)).rows == 1
        assert last(pipeline.update(dataset)).rows == 0
        dataset.edit(2, {"input": "b", "output": "this is a"}, base_rev=1)
        assert last(pipeline.update(dataset)).findings.rows == 2


def test_another_schema_is_looked_at_anew() -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add([NewRow(jsonlines.dumps({"input": "a", "output": '{"n": 1}'}))])
        dataset.save_context({"output_schema": {"type": "object", "required": ["n"]}})
        assert [each for each in last(pipeline.update(dataset)).findings.found if each.check == "schema"] == []
        dataset.save_context({"output_schema": {"type": "object", "required": ["m"]}})
        assert [each.row for each in last(pipeline.update(dataset)).findings.found if each.check == "schema"] == [1]
