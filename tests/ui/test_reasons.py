"""Why rows were rejected is said where the prompt is, and on the command line."""

from __future__ import annotations

import json
import subprocess
import sys

from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.store import library
from tui_craft.store.judging import judge
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.generate import GenerateScreen


def judged() -> str:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        for row_id, reason in ((21, "style"), (22, "style"), (23, "wrong")):
            judge(dataset, row_id, by="jo@box", state=State.REJECTED, reason=reason)
    return slug


async def test_the_generation_view_counts_the_reasons() -> None:
    slug = judged()
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))
    async with pilot_of(app, (140, 40)) as pilot:
        await settled(pilot)
        # row 1 to 20 were rejected without a reason by `make_dataset`, rows 15 to 20 of them
        assert "Rejected so far under other prompts: 2 style, 1 wrong, 6 without a reason" in screen_text(app)


async def test_nothing_is_said_where_nothing_was_rejected() -> None:
    slug = make_dataset("empty")
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))
    async with pilot_of(app, (140, 40)) as pilot:
        await settled(pilot)
        assert "Rejected so far" not in screen_text(app)


def test_the_command_line_counts_them_too() -> None:
    slug = judged()
    shown = json.loads(tui_craft("show", slug, "--json"))
    assert shown["review"] == {"reviewed": 3, "reasons": {"none": 6, "style": 2, "wrong": 1}}
    assert "3 rows read by a person; rejected: 6 none, 2 style, 1 wrong" in tui_craft("show", slug)


def tui_craft(*words: str) -> str:
    command = [sys.executable, "-m", "tui_craft", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
