"""`Format.fits` must give exactly the verdict of `Format.problems`, only faster."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.turns import ROLES, SPEAKERS

_TEXT = st.sampled_from(["", " ", "\n\t", "\u00a0", "\x1c", "x", " y ", "\x00", "\ufeff"])
_ANY = st.none() | st.booleans() | st.integers() | st.floats() | _TEXT | st.lists(_TEXT, max_size=2)
_WHO = st.sampled_from([*sorted(ROLES), *SPEAKERS, "alien"]) | _ANY
_TURN = st.dictionaries(
    st.sampled_from(["role", "content", "from", "value", "tool_calls", "name"]), _WHO | _ANY, max_size=4
)
_TURNS = st.lists(_TURN | _ANY, max_size=3)
_GOOD_TURN = st.fixed_dictionaries(
    {
        "role": st.sampled_from(sorted(ROLES)),
        "content": _TEXT,
        "from": st.sampled_from(sorted(SPEAKERS)),
        "value": _TEXT,
    }
)
_FIELDS = sorted({name for item in FORMATS.values() for name in item.fields} | {"extra"})
_ROWS = st.dictionaries(st.sampled_from(_FIELDS), _TEXT | _ANY | _TURNS | st.lists(_GOOD_TURN, max_size=3), max_size=5)


@given(_ROWS | _ANY | _TURNS)
def test_fits_says_what_problems_says(data: Any) -> None:
    for item in FORMATS.values():
        assert item.fits(data) == (not item.problems(data)), item.name


@pytest.mark.parametrize("name", FORMATS)
@given(st.data())
def test_the_same_for_rows_that_are_nearly_right(name: str, data: st.DataObject) -> None:
    values = _TEXT | st.none() | st.lists(_GOOD_TURN, max_size=3) | _TURNS
    row = {field: data.draw(values) for field in FORMATS[name].fields}
    assert FORMATS[name].fits(row) == (not FORMATS[name].problems(row))
