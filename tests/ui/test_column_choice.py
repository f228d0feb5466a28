"""The choice of columns: every change keeps it a choice; what is shown always fits; what is remembered comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, Row, State
from tui_craft.ui import column_choice
from tui_craft.ui.column_choice import Choice, Chosen
from tui_craft.ui.row_cells import ABOUT, cells_of, columns_of, field_named, fields_of, names_of
from tui_craft.ui.widgets.row_model import Column, lay_out
from tui_craft.ui.widgets.wrapping import wrapped

NAMES = [*ABOUT, "input", "output", "anything"]
CHOICES = st.lists(st.sampled_from(NAMES), min_size=1, unique=True).flatmap(
    lambda names: st.tuples(*(st.builds(Chosen, st.just(name), st.none() | st.integers(4, 200)) for name in names))
)


@given(CHOICES, st.data())
def test_every_change_leaves_the_same_columns_in_some_order(choice: Choice, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(choice) - 1))
    moved = column_choice.moved(choice, place, data.draw(st.integers(-20, 20)))
    assert sorted(one.name for one in moved) == sorted(one.name for one in choice)
    wider = column_choice.widened(choice, place, data.draw(st.integers(-10, 500)))
    assert [one.name for one in wider] == [one.name for one in choice]
    assert column_choice.NARROWEST <= (wider[place].width or 0) <= column_choice.WIDEST
    fewer = column_choice.without(choice, choice[place].name)
    assert fewer == tuple(one for one in choice if one is not choice[place]) or (len(choice) == 1 and fewer == choice)


@given(CHOICES)
def test_what_is_remembered_comes_back(choice: Choice) -> None:
    assert column_choice.from_state(column_choice.to_state(choice)) == choice


@pytest.mark.parametrize("value", [None, [], "input", 3, [["input"]], [[1, 2]], {"a": 1}, [["a", None], "b"]])
def test_what_cannot_be_understood_is_nothing(value: object) -> None:
    assert column_choice.from_state(value) is None


def test_a_width_that_cannot_be_is_as_wide_as_it_gets() -> None:
    assert column_choice.from_state([["a", 10_000], ["b", "x"], ["a", 7]]) == (Chosen("a", 7), Chosen("b"))


@given(CHOICES, st.integers(8, 300), st.integers(0, 30), st.integers(0, 12))
def test_chosen_columns_never_overlap_and_never_leave_the_screen(
    choice: Choice, width: int, left: int, first: int
) -> None:
    columns = columns_of(column_choice.fields(choice, FORMATS["input-output"]))
    width = max(width, left + 2)
    slots = lay_out(columns, width, left, min(first, len(columns) - 1))
    assert slots
    end = left
    for slot in slots:
        assert slot.start >= end
        assert slot.width >= 1
        end = slot.start + slot.width
    assert end <= max(width, left + 2)
    if len(slots) > 1:
        for slot in slots:  # who chose a width has it, wherever there is room for more than one column
            assert columns[slot.number].width in {None, slot.width}


def test_narrow_fixed_columns_all_fit() -> None:
    assert len(lay_out([Column("A", 4), Column("B", 4), Column("C", 4)], 40, 10, 0)) == 3


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda format: format.name)
def test_every_name_is_a_column_that_shows_something_of_any_row(format) -> None:  # type: ignore[no-untyped-def]
    names = names_of(format, ["extra", "topic", "[/]"])
    assert len(names) == len(set(names))
    assert {"extra", "tags", "state", "quality", "length", "[/]"} <= set(names)
    fields = tuple(field_named(name, format) for name in names)
    envelope = Envelope(
        tags=("billing", "synthetic", "run:x"), parent=3, quality=4, reviewed="jo@box 2026-01-01T00:00:00Z"
    )
    for raw in (b"{}", b'{"extra":{"a":[1]},"messages":3,"conversations":[{"from":"x"}],"input":null,"[/]":"a\\nb"}'):
        cells = dict(zip(names, cells_of(fields, Row(7, 1, raw, envelope), State.HELD), strict=True))
        assert all("\n" not in cell for cell in cells.values())
        assert cells["state"] == "held"
        assert (cells["tags"], cells["parent"], cells["quality"]) == ("billing", "3", "4")
    assert cells["extra"] == '{"a":[1]}'
    assert [field.name for field in fields_of(format)][-1] == "tags"


@given(st.text(max_size=300).map(lambda value: value.replace("\n", " ")), st.integers(1, 40), st.integers(1, 5))
def test_wrapped_lines_keep_their_width(value: str, width: int, lines: int) -> None:
    out = wrapped(value, width, lines)
    assert len(out) == lines
    assert all(cell_len(line) <= width for line in out[:-1]) or width < 2


def test_a_text_is_broken_at_its_blanks_and_ends_in_an_ellipsis() -> None:
    assert wrapped("one two three four five six", 9, 3) == ["one two", "three", "four fiv…"]
    assert wrapped("short", 9, 3) == ["short", "", ""]
    assert wrapped("x" * 20, 8, 2) == ["x" * 8, "x" * 7 + "…"]
    assert wrapped("\u65e5\u672c\u8a9e\u306e\u6587", 4, 3) == ["\u65e5\u672c", "\u8a9e\u306e", "\u6587"]
