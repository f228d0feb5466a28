"""The quick way to a row's next state: the line before it with another state says the same as one made from parts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store.dataset import Dataset
from tui_craft.store.library import create
from tui_craft.store.record import decode_line, differing, encode_envelope, encode_row, in_state

_TEXTS = st.text(max_size=12) | st.sampled_from(['","prev":1}', ',"data":', "\n", "\u2028", '"state":"held"'])
_ENVELOPES = st.builds(
    Envelope, state=st.sampled_from(State), tags=st.lists(_TEXTS, max_size=3).map(tuple), note=_TEXTS, reason=_TEXTS,
    reviewed=st.none() | _TEXTS, quality=st.none() | st.integers(1, 5),
)  # fmt: skip


@given(_ENVELOPES, st.sampled_from(State), st.integers(1, 10**6), st.none() | st.integers(0, 10**9))
def test_it_changes_the_state_alone(envelope: Envelope, state: State, rev: int, prev: int | None) -> None:
    before = encode_envelope(7, envelope.state.value, rev, differing(Envelope(), envelope), prev)
    after = in_state(before[:-1], 7, state.value, 99)
    old, new = decode_line(before[:-1]), decode_line((after or b"")[:-1])
    assert old is not None
    assert new is not None
    assert (new.id, new.state, new.rev, new.prev, new.values) == (7, state.value, rev + 1, 99, old.values)
    assert after == encode_envelope(7, state.value, rev + 1, old.values, 99)


@pytest.mark.parametrize("line", [
    encode_row(7, 1, Envelope(), {}, b'{"a":1}')[:-1],
    b'{"id": 7, "state": "held", "rev": 2}',
    b'{"rev":2,"id":7,"state":"held"}',
    b"[]",
    b"",
])  # fmt: skip
def test_lines_that_are_written_otherwise_are_left_to_the_slow_way(line: bytes) -> None:
    assert in_state(line, 7, "held", 99) is None


def test_a_change_of_many_rows_is_one_change() -> None:
    with create("many", "input-output", now=datetime.now(UTC)) as dataset:
        ids = dataset.add([NewRow(b'{"input":"a","output":"b"}') for _ in range(300)])
        dataset.set_envelope(ids[:100], lambda envelope: Envelope(envelope.state, ("kept",)), verb="tag")
        assert dataset.set_state([*ids, *ids], State.HELD) == 300
        assert dataset.undo() == "undid: hold 300 rows"
        assert dataset.counts()[State.DRAFT] == 300
        assert _tags(dataset, ids[0]) == ("kept",)
        assert dataset.redo() == "redid: hold 300 rows"
        assert _tags(dataset, ids[99]) == ("kept",)
        assert dataset.counts()[State.HELD] == 300


def _tags(dataset: Dataset, row_id: int) -> tuple[str, ...]:
    return dataset.get(row_id).tags
