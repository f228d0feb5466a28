"""The virtual table: what it draws, how it moves, and that its cost does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from rich.cells import cell_len
from textual.widget import Widget
from ui_harness import pilot_of, screen_lines, screen_text, settled

from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.row_model import Column, Line, ListSource, lay_out
from tui_craft.ui.widgets.row_table import RowTable


class Counting:
    """Synthetic rows that count what is asked of them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[int] = []

    def __len__(self) -> int:
        return self.count

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        self.asked.extend(range(start, stop))
        return [
            Line(n, (f"input {n}", f"output {n}"), label=str(n), glyph="·", tone="muted") for n in range(start, stop)
        ]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return range(start, min(stop, self.count))


COLUMNS = (Column("Input"), Column("Output"), Column("Tags", width=10, from_width=70))


class TableScreen(CraftScreen):
    def __init__(self, source: object, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        self.table = RowTable(columns, source, label_width=7, states=True)  # type: ignore[arg-type]
        self.seen: list[int] = []
        self.chosen: list[int] = []

    def compose_body(self) -> Iterable[Widget]:
        yield self.table

    def on_row_table_highlighted(self, event: RowTable.Highlighted) -> None:
        self.seen.append(event.index)

    def on_row_table_chosen(self, event: RowTable.Chosen) -> None:
        self.chosen.append(event.index)


def app_with(screen: TableScreen, **start: object) -> TuiCraftApp:
    return TuiCraftApp(Start(**start), first=lambda: screen)  # type: ignore[arg-type]


async def test_moving_reaches_every_edge() -> None:
    screen = TableScreen(Counting(1000))
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        table = screen.table
        await pilot.press("j", "down", "k")
        assert table.cursor == 1
        await pilot.press("G")
        assert table.cursor == 999
        await pilot.pause()
        assert "input 999" in screen_text(screen.craft)
        await pilot.press("j")
        assert table.cursor == 999
        await pilot.press("ctrl+u")
        assert 980 < table.cursor < 999
        await pilot.press("home", "k")
        assert table.cursor == 0
        await pilot.press("pagedown", "ctrl+d")
        await pilot.pause()
        assert f">  {table.cursor:>7} ·  input {table.cursor}" in screen_text(screen.craft)
        await pilot.press("enter")
        await pilot.pause()
        assert screen.chosen == [table.cursor]
        assert screen.seen[-1] == table.cursor


async def test_an_empty_table_takes_every_key() -> None:
    screen = TableScreen(ListSource())
    async with pilot_of(app_with(screen), (40, 12)) as pilot:
        await pilot.press(
            "j", "k", "G", "g", "pagedown", "pageup", "enter", "space", "v", "v", "M", "asterisk", "minus"
        )
        await pilot.press("left", "right")
        assert screen.table.cursor == 0
        assert screen.chosen == []


async def test_marks_are_ids_and_survive_other_rows() -> None:
    screen = TableScreen(Counting(50))
    async with pilot_of(app_with(screen)) as pilot:
        table = screen.table
        await pilot.press("space", "space")
        assert table.marks == {0, 1}
        assert table.cursor == 2
        await pilot.press("v", "j", "j", "v")
        assert table.marks == {0, 1, 2, 3, 4}
        await pilot.press("asterisk")
        assert table.marks == set(range(5, 50))
        await pilot.press("M")
        assert len(table.marks) == 50
        await pilot.press("minus")
        assert not table.marks


async def test_columns_that_do_not_fit_come_in_sideways() -> None:
    screen = TableScreen(Counting(5))
    async with pilot_of(app_with(screen), (36, 12)) as pilot:
        await pilot.pause()
        assert "input 0" in screen_text(screen.craft)
        assert "output 0" not in screen_text(screen.craft)
        await pilot.press("right")
        await pilot.pause()
        assert "output 0" in screen_text(screen.craft)
        await pilot.press("right", "left")
        await pilot.pause()
        assert "input 0" in screen_text(screen.craft)


async def test_only_the_visible_rows_are_asked_for() -> None:
    source = Counting(1_000_000)
    screen = TableScreen(source)
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        await pilot.press("G", "g", "pagedown", "j", "k")
        await pilot.pause()
        assert len(set(source.asked)) < 120
        assert len(source.asked) < 1000


async def test_a_cursor_move_draws_two_lines() -> None:
    screen = TableScreen(Counting(100))
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        drawn: list[int] = []
        real = screen.table.render_line

        def watched(y: int) -> object:
            drawn.append(y)
            return real(y)

        screen.table.render_line = watched  # type: ignore[method-assign,assignment]
        await pilot.press("j")
        await pilot.pause()
        assert sorted(set(drawn)) == [1, 2]


async def test_a_reload_draws_only_what_changed() -> None:
    lines = [Line(n, (f"row {n}",)) for n in range(100)]
    source = ListSource(lines)
    screen = TableScreen(source, (Column("Row"),))
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        drawn: list[int] = []
        real = screen.table.render_line

        def watched(y: int) -> object:
            drawn.append(y)
            return real(y)

        screen.table.render_line = watched  # type: ignore[method-assign,assignment]
        source.all[3] = Line(3, ("changed",))
        source.all.append(Line(100, ("new",)))
        screen.table.reload()
        await pilot.pause()
        assert set(drawn) == {4}
        assert "changed" in screen_text(screen.craft)


async def test_a_reload_that_moves_the_cursor_in_a_short_list_draws_it() -> None:
    screen = TableScreen(Counting(5))
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        refresh = screen.table.refresh_row

        def note(row: int) -> None:
            drawn.append(row)
            refresh(row)

        screen.table.refresh_row = note  # type: ignore[method-assign]
        screen.table.reload(cursor=3)
        assert {0, 3} <= set(drawn)  # nothing of them has changed, and nothing can be scrolled
        await pilot.pause()
        assert ">        3 ·  input 3" in screen_text(screen.craft)


async def test_reload_keeps_the_cursor_where_the_eye_is() -> None:
    lines = [Line(n, (f"row {n}",)) for n in range(100)]
    source = ListSource(lines)
    screen = TableScreen(source, (Column("Row"),))
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        await pilot.press("G", "k", "k")
        await pilot.pause()
        before = next(y for y, line in enumerate(screen_lines(screen.craft)) if "row 97" in line)
        source.all[:0] = [Line(1000 + n, (f"new {n}",)) for n in range(5)]
        screen.table.reload(cursor=screen.table.cursor + 5)
        await settled(pilot)
        assert before == next(y for y, line in enumerate(screen_lines(screen.craft)) if "row 97" in line)
        source.all[:] = source.all[:10]
        screen.table.reload()
        await settled(pilot)
        assert screen.table.cursor == 9


HOSTILE = [
    "[INST] hi [/INST]", "[/]", "[@click=app.quit]x[/]", "\x1b[2J\x1b]0;owned\x07", "\x9b31m", "日本語の文章" * 20,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1e9\U0001f1ea" * 20,
    "a\tb\r\nc", "\u202egnp.exe", "x" * 1_000_000, "e" + "\u0301" * 5000, "\ud800", "", "\u200b\u200d",
]  # fmt: skip


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (120, 40)])
async def test_hostile_text_keeps_every_line_in_its_width(size: tuple[int, int]) -> None:
    source = ListSource([Line(n, (value, value[::-1][:50], value), label=str(n)) for n, value in enumerate(HOSTILE)])
    screen = TableScreen(source)
    async with pilot_of(app_with(screen), size) as pilot:
        await pilot.press("j", "G", "right", "right")
        await pilot.pause()
        for line in screen_lines(screen.craft):
            assert cell_len(line) == size[0]


async def test_a_row_that_is_still_being_read_is_a_placeholder() -> None:
    class Slow(Counting):
        ready = False

        def lines(self, start: int, stop: int) -> Sequence[Line | None]:
            return super().lines(start, stop) if self.ready else [None] * (stop - start)

    source = Slow(5)
    screen = TableScreen(source)
    async with pilot_of(app_with(screen)) as pilot:
        assert "input 0" not in screen_text(screen.craft)
        assert "…" in screen_text(screen.craft)
        source.ready = True
        screen.table.reload()
        await pilot.pause()
        assert "input 0" in screen_text(screen.craft)


async def test_the_mouse_moves_the_cursor_and_opens() -> None:
    screen = TableScreen(Counting(50))
    async with pilot_of(app_with(screen)) as pilot:
        await pilot.click(RowTable, offset=(20, 4))
        assert screen.table.cursor == 3
        await pilot.click(RowTable, offset=(20, 6), times=2)
        await pilot.pause()
        assert screen.chosen == [5]


@pytest.mark.parametrize("width", range(8, 140, 3))
def test_the_layout_never_overlaps_and_never_leaves_the_screen(width: int) -> None:
    columns = (
        Column("A"),
        Column("B", share=2),
        Column("N", width=6, align="right"),
        Column("T", width=12, from_width=90),
    )
    for first in range(4):
        slots = lay_out(columns, width, 4, first)
        assert slots
        end = 4
        for slot in slots:
            assert slot.start >= end
            end = slot.start + slot.width
        assert end <= max(width, 6)


async def test_rows_of_three_lines_cost_no_more_than_is_seen() -> None:
    source = Counting(1_000_000)
    screen = TableScreen(source)
    async with pilot_of(app_with(screen), (80, 24)) as pilot:
        table = screen.table
        await pilot.press("j", "j")
        table.set_lines(3)
        await pilot.pause()
        source.asked.clear()
        drawn: list[int] = []
        real = table.render_line

        def watched(y: int) -> object:
            drawn.append(y)
            return real(y)

        table.render_line = watched  # type: ignore[method-assign,assignment]
        await pilot.press("j")
        await pilot.pause()
        assert sorted(set(drawn)) == [7, 8, 9, 10, 11, 12]
        await pilot.press("G")
        await pilot.pause()
        assert table.cursor == 999_999
        assert "input 999999" in screen_text(screen.craft)
        await pilot.press("pageup", "g")
        await pilot.pause()
        assert table.scroll_offset.y == 0
        assert len(set(source.asked)) < 40


@pytest.mark.parametrize("height", [8, 9, 10, 11, 12, 24])
async def test_the_cursor_is_always_seen_whole_when_rows_have_three_lines(height: int) -> None:
    screen = TableScreen(Counting(40))
    async with pilot_of(app_with(screen), (50, height)) as pilot:
        table = screen.table
        table.set_lines(3)
        for key in ("G", "k", "k", "k", "pageup", "g", "j", "j", "j", "j", "ctrl+d", "pagedown", "ctrl+u"):
            await pilot.press(key)
            await pilot.pause()
            above = table.cursor * 3 - table.scroll_offset.y
            assert above >= 0
            assert above + min(3, table.body) <= table.body
            assert f"input {table.cursor} " in screen_text(screen.craft)


async def test_the_header_points_to_the_order() -> None:
    screen = TableScreen(Counting(5))
    async with pilot_of(app_with(screen), (80, 12)) as pilot:
        screen.table.show_sorted((1, True))
        await pilot.pause()
        assert "Output \u25bc" in screen_text(screen.craft)
        assert screen.table.cell_region(2, 1) is not None
        screen.table.show_columns((Column("Input", 6), Column("Output", 5)), column=9)
        await pilot.pause()
        assert screen.table.column == 1
        assert "Ou\u2026 \u25bc" in screen_text(screen.craft)
    plain = TableScreen(Counting(5))
    async with pilot_of(app_with(plain, ascii=True), (80, 12)) as pilot:
        plain.table.show_sorted((0, False))
        await pilot.pause()
        assert plain.table.painter.sorted == (0, False)
