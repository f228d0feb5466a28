"""Jump mode: letters over rows and fields, at every size, and nothing left of them afterwards."""

from __future__ import annotations

import pytest
from textual import events
from ui_harness import check_screen, make_dataset, pilot_of, screen_lines, settled

from tui_craft.ui import jump
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.jump import JumpLabel, labels
from tui_craft.ui.modals.export_dialog import ExportDialog
from tui_craft.ui.widgets.row_table import RowTable


def test_no_label_begins_another() -> None:
    for number in (0, 1, 25, 26, 60, 400):
        found = labels(number)
        assert len(set(found)) == number
        assert len({len(label) for label in found}) <= 1
        assert "q" not in "".join(found)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("key", ["ctrl+o", "apostrophe"])
async def test_a_letter_goes_to_its_row(size: tuple[int, int], key: str) -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, size) as pilot:
        table = app.screen.query_one(RowTable)
        before = screen_lines(app)
        await pilot.press(key)
        await settled(pilot)
        check_screen(app)
        drawn = screen_lines(app)
        assert drawn[-1].rstrip().endswith("esc stays"), "keys that do something else here are not offered"
        words = labels(len(jump.targets(app.screen)))
        # the fourth row from the top: its label stands at its beginning
        y = table.region.y + 1 + 3
        word = next(word for word in words if drawn[y][table.region.x :].startswith(word))
        await pilot.press(*word)
        await settled(pilot)
        assert table.cursor == 3
        assert table.has_focus
        assert not app.screen.query(JumpLabel)
        await pilot.press(key)
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert table.cursor == 3
        await pilot.press("g")
        await settled(pilot)
        assert screen_lines(app)[: size[1] - 1] == before[: size[1] - 1]


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_it_works_in_a_dialog_and_where_one_types(size: tuple[int, int]) -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, size) as pilot:
        await pilot.press("x")
        await settled(pilot)
        dialog = app.screen
        assert isinstance(dialog, ExportDialog)
        places = jump.targets(dialog)
        assert len(places) > 1
        await pilot.press("ctrl+o")
        await settled(pilot)
        await pilot.press(*labels(len(places))[-1])
        await settled(pilot)
        assert app.screen is dialog
        assert dialog.focused is not None
        assert dialog.focused.region.y == places[-1].region.y or len(places) == 1
        await pilot.press("ctrl+o")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert app.screen is dialog
        assert not dialog.query(JumpLabel)


async def test_any_other_key_a_click_or_another_size_ends_it() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, (80, 24)) as pilot:
        table = app.screen.query_one(RowTable)
        for end in ("down", "Z", "resize", "click"):
            await pilot.press("ctrl+o")
            await settled(pilot)
            assert app.screen.query(JumpLabel)
            if end == "resize":
                await pilot.resize_terminal(60, 20)
            elif end == "click":
                app.post_message(events.MouseDown(None, 3, 5, 0, 0, 1, False, False, False))
            else:
                await pilot.press(end)
            await settled(pilot)
            assert not app.screen.query(JumpLabel)
        assert table.has_focus


async def test_the_letters_are_seen_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), ascii=True))
    async with pilot_of(app, (40, 12)) as pilot:
        await pilot.press("ctrl+o")
        await settled(pilot)
        strip = app.screen._compositor.render_strips()[app.screen.query_one(RowTable).region.y + 1]
        first = next(segment for segment in strip if segment.text.strip())
        assert first.style is not None
        assert first.style.reverse
        assert first.text.isascii()


async def test_ctrl_q_leaves_from_it() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("ctrl+o", "ctrl+q")
        await pilot.pause()
        assert not app.is_running
