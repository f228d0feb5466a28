"""Sets of ids behave as sets of numbers do."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.idset import IdSet

_IDS = st.frozensets(st.integers(0, 60))


@given(_IDS, _IDS)
def test_it_joins_and_parts_as_sets_do(one: frozenset[int], other: frozenset[int]) -> None:
    mine, yours = IdSet.of(one), IdSet.of(other)
    assert list(mine & yours) == sorted(one & other)
    assert list(mine | yours) == sorted(one | other)
    assert list(mine - yours) == sorted(one - other)
    assert (mine == yours) == (one == other)
    assert len(mine) == len(one)
    assert bool(mine) == bool(one)


@given(_IDS)
def test_it_survives_being_written_as_ranges(ids: frozenset[int]) -> None:
    made = IdSet.of(ids)
    ranges = made.ranges()
    assert IdSet.of_ranges(ranges) == made
    assert sum(last - first + 1 for first, last in ranges) == len(ids)
    assert all(end + 1 < start for (_, end), (start, _) in pairwise(ranges))
    assert [n for n in range(-2, 70) if n in made] == sorted(ids)
