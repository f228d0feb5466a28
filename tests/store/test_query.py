"""Finding rows by filter: right, in display order, and by the index alone where states decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft.domain.filter import parse
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import library, query
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """Eight rows, two in each state; row 2 has two copies (drafts), row 5 is deleted."""
    with library.create("demo", "text", now=NOW) as made:
        made.add([NewRow(b'{"text":"row %d"}' % n, Envelope(state=list(State)[n % 4])) for n in range(1, 9)])
        made.duplicate(2)
        made.duplicate(2)
        made.delete([5])
        yield made


ORDER = [1, 2, 9, 10, 3, 4, 6, 7, 8]


@pytest.mark.parametrize(
    ("expr", "ids"),
    [
        ("", ORDER),
        ("state:draft", [9, 10, 4, 8]),
        ("-state:draft", [1, 2, 3, 6, 7]),
        ("state:held state:draft", []),
        ("id:9 OR id:8 OR id:5 OR id:99", [9, 8]),
        ("id:8 OR id:1 state:accepted", [1]),
        ("row", ORDER),
        ('"row 2"', [2, 9, 10]),
        ("parent:2 OR state:rejected", [9, 10, 3, 7]),
        ("state:draft -parent:2", [4, 8]),
        ("nothing", []),
    ],
)
def test_rows_are_found_in_display_order(dataset: Dataset, expr: str, ids: list[int]) -> None:
    wanted = parse(expr)
    assert list(query.find(dataset, wanted)) == ids
    assert query.count(dataset, wanted) == len(ids)
    assert [row.id for row in query.select(dataset, wanted)] == ids


def test_rows_may_be_changed_while_they_are_found(dataset: Dataset) -> None:
    for row_id in query.find(dataset, parse("row")):
        dataset.set_state([row_id], State.HELD)
    assert dataset.counts()[State.HELD] == len(ORDER)
    for row_id in query.find(dataset, parse("state:held")):
        dataset.delete([row_id])
    assert len(dataset) == 0


def test_rows_may_be_changed_while_the_file_is_read_through() -> None:
    with library.create("plain", "text", now=NOW) as made:
        made.add([NewRow(b'{"text":"row %d"}' % number) for number in range(50)])
        for row_id in query.find(made, parse("row state:draft")):
            made.delete([row_id]) if row_id % 2 else made.set_state([row_id], State.HELD)
        assert list(query.find(made, parse("row"))) == list(range(2, 51, 2))


_TERMS = st.sampled_from(["state:draft", "-state:held", "state:held OR state:draft", "id>3", "-id:4", "row", "tag:a"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(_TERMS, max_size=3))
def test_every_way_finds_what_a_look_at_every_row_finds(dataset: Dataset, terms: list[str]) -> None:
    wanted = parse(" ".join(terms))
    slowly = [row.id for row in dataset.get_many(list(dataset.ids())) if wanted.matches(row)]
    assert list(query.find(dataset, wanted)) == slowly
    assert query.count(dataset, wanted) == len(slowly)
