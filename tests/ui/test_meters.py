"""The numbers a run is shown with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.run import Books
from tui_craft.runs.narration import books_text
from tui_craft.runs.speed import Pace, filled, pace
from tui_craft.ui.widgets.meters import ProgressLine

numbers = st.integers(0, 10_000_000)


@given(numbers, numbers, st.integers(1, 200))
def test_a_bar_is_full_only_when_all_is_done(done: int, target: int, width: int) -> None:
    cells = filled(done, target, width)
    assert 0 <= cells <= width
    if target:
        assert (cells == width) == (done >= target)


@given(st.integers(1, 10_000), st.integers(1, 200), st.data())
def test_a_bar_never_shrinks_while_rows_come_in(target: int, width: int, data: st.DataObject) -> None:
    less = data.draw(st.integers(0, target))
    more = data.draw(st.integers(less, target))
    assert filled(less, target, width) <= filled(more, target, width)


def test_pace_is_measured_over_the_samples() -> None:
    assert pace([], 100) == Pace()
    assert pace([(0.0, 0), (10.0, 40)], 100) == Pace(4.0, 15.0)
    assert pace([(5.0, 40), (10.0, 40)], 100) == Pace(0.0, None)
    assert pace([(5.0, 40), (5.0, 50)], 100) == Pace(0.0, None)


@given(st.integers(20, 200))
def test_the_books_name_every_count_at_any_width(width: int) -> None:
    books = Books(target=9, asked=31, answered=18, failed=1, in_flight=12, items=325, drafts=312, duplicates=9,
                  quarantined=4)  # fmt: skip
    shown = books_text(books, width)
    for number in (31, 18, 1, 12, 325, 312, 9, 4):
        assert str(number) in shown
    if width >= 60:
        assert "in flight 12" in shown
        assert "quarantined 4" in shown


def test_money_says_what_may_be_spent() -> None:
    line = ProgressLine()
    assert line.money == ""
    line.set_reactive(ProgressLine.books, Books(cost=0.0312))
    assert line.money == "$0.0312"
    line.set_reactive(ProgressLine.budget, 0.5)
    assert line.money == "$0.0312 of $0.50"
    line.set_reactive(ProgressLine.state, "running")
    line.set_reactive(ProgressLine.at_once, 8)
    assert line.parts()[-2:] == ["$0.0312 of $0.50", "at once 8"], "what it costs goes before how it is done"
