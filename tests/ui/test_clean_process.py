"""Cleaning as a person has it: the checks look in a process of their own."""

from __future__ import annotations

from planted import make_planted
from ui_harness import pilot_of, screen_text, settled

from tui_craft.store import findings, library
from tui_craft.ui.app import Start, TuiCraftApp


async def test_what_another_process_finds_is_shown() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("Q")
        await settled(pilot)
        assert "47 rows → duplicates 2" in screen_text(app)
        with library.open_dataset(slug) as dataset:
            found = {(each.check, each.row) for each in findings.read(dataset.path).found}
        assert {(kind, row) for kind, rows in planted.items() for row in rows} <= found
        await pilot.press("home", "c")
        await settled(pilot)
        assert "47 rows → duplicates 2" in screen_text(app)
