"""How far rows can be trusted: as a word, in filters and as an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.domain.finding import IGNORED
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.trust import Trust
from tui_craft.errors import InvalidError
from tui_craft.store import judging, library, query, slices, sorting
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice
from tui_craft.store.trust import Trusting

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def row(question: str, answer: str) -> NewRow:
    raw = jsonlines.dumps({"input": question, "output": answer})
    return NewRow(raw, Envelope(), Origin(kind="synthetic", by="model"))


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """Four drafts; the checks have something against the third."""
    with library.create("trusted", "input-output", now=NOW) as made:
        made.add([row("Where is it?", "It is on its way."), row("When does it come?", "It comes on Monday."),
                  row("Who are you?", "As an AI language model, I cannot say."),
                  row("Is it far?", "No, it is just around the corner.")])  # fmt: skip
        yield made


def found(dataset: Dataset, expr: str) -> list[int]:
    return list(query.find(dataset, query.parse(dataset, expr)))


def test_without_checks_only_what_was_read_is_trusted(dataset: Dataset) -> None:
    judging.judge(dataset, 2, by="ada", state=State.ACCEPTED)
    assert found(dataset, "trust:reviewed") == [2]
    assert found(dataset, "trust:checked") == []
    assert found(dataset, "trust:unchecked") == [1, 3, 4]


def test_what_checks_saw_is_checked_until_it_changes(dataset: Dataset) -> None:
    list(pipeline.update(dataset))
    judging.judge(dataset, 4, by="ada", state=State.HELD)
    assert found(dataset, "trust:checked") == [1, 2]
    assert found(dataset, "trust:unchecked") == [3]
    assert found(dataset, "-trust:checked state:draft") == [3]
    dataset.edit(1, {"input": "Where?", "output": "There."}, base_rev=dataset.get(1).rev)
    assert found(dataset, "trust:unchecked") == [1, 3]
    dataset.add([row("A new one?", "Never seen.")])
    assert found(dataset, "trust:unchecked OR trust:reviewed") == [1, 3, 4, 5]
    list(pipeline.update(dataset))
    assert found(dataset, "trust:checked") == [1, 2, 5]


def test_what_a_person_let_pass_is_no_mark_against_a_row(dataset: Dataset) -> None:
    list(pipeline.update(dataset))
    names = {finding.check for finding in Trusting(dataset).see(dataset.get(3)).found}
    assert names
    tags = tuple(IGNORED + name for name in names)
    dataset.set_envelope([3], lambda envelope: Envelope(tags=tags), verb="ignore")
    assert found(dataset, "trust:checked") == [1, 2, 3, 4]


def test_slices_may_ask_for_trust(dataset: Dataset) -> None:
    slices.save(dataset, Slice("waiting", "trust:unchecked state:draft", critical=True))
    list(pipeline.update(dataset))
    assert found(dataset, "slice:waiting") == [3]
    assert judging.bulk_state(dataset, [1, 2, 3, 4], State.ACCEPTED).unread == [3]


def test_only_the_three_words_are_known(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match="reviewed, checked, unchecked"):
        query.parse(dataset, "trust:me")
    assert str(query.parse(dataset, "-trust:checked")) == "-trust:checked"


def test_rows_are_put_in_order_by_trust(dataset: Dataset) -> None:
    list(pipeline.update(dataset))
    judging.judge(dataset, 4, by="ada")
    judging.judge(dataset, 4, by="ada", quality=3)
    assert sorting.sort(dataset, None, "trust") == [4, 1, 2, 3]
    assert sorting.sort(dataset, None, "trust", descending=True) == [3, 1, 2, 4]
    assert [Trusting(dataset).of(each) for each in dataset.scan()][2:] == [Trust.UNCHECKED, Trust.REVIEWED]
