"""Why rows were rejected is said where the prompt is, and on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.domain.run import RunSpec
from tui_craft.runs import attach
from tui_craft.sources.demo import create_demo
from tui_craft.store import library, prompts
from tui_craft.store.about import prompt_in_force
from tui_craft.store.judging import judge
from tui_craft.store.queues import Kind, Queue
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.screens.review import ReviewScreen


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
        assert "Rejected so far, but not under this prompt: 2 style, 1 wrong, 6 without a reason" in screen_text(app)


async def test_nothing_is_said_where_nothing_was_rejected() -> None:
    slug = make_dataset("empty")
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))
    async with pilot_of(app, (140, 40)) as pilot:
        await settled(pilot)
        assert "Rejected so far" not in screen_text(app)


async def test_from_a_row_to_the_prompt_it_came_from_and_on_to_the_one_in_force() -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    with create_demo(now=now) as dataset:
        handle = attach.start(dataset, RunSpec(rows=5, seed=4), now=now)
        list(attach.events(handle.path, follow=True))
        dataset.refresh()
        first = min(dataset.ids_in_state([State.DRAFT]))
        judge(dataset, first, by="jo@box", state=State.REJECTED, reason="style")
    app = TuiCraftApp(first=lambda: ReviewScreen(library.open_dataset(dataset.slug), Queue(Kind.DRAFTS), owned=True))
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("P")
        await settled(pilot)
        assert isinstance(app.screen, GenerateScreen), "the prompt in force is where it can be mended"
        await pilot.press("q")
        await settled(pilot)
        with library.open_dataset(dataset.slug) as other:
            ours = prompt_in_force(other).text
            prompts.save(other.path, "Write it in rhyme.\n{{seeds}}\n{{rows}}", ours)
        await pilot.press("P")
        await settled(pilot)
        assert f"The prompt of run {handle.id}" in screen_text(app)
        assert "Rejected under it: 1 style." in screen_text(app)
        assert ours.splitlines()[0][:30] in screen_text(app)
        await pilot.press("R")
        await settled(pilot)
        assert isinstance(app.screen, GenerateScreen)
        assert "rhyme" in screen_text(app)


def test_the_command_line_counts_them_too() -> None:
    slug = judged()
    shown = json.loads(tui_craft("show", slug, "--json"))
    assert shown["review"] == {"reviewed": 3, "reasons": {"none": 6, "style": 2, "wrong": 1}}
    assert "3 rows read by a person; rejected: 6 none, 2 style, 1 wrong" in tui_craft("show", slug)


def tui_craft(*words: str) -> str:
    command = [sys.executable, "-m", "tui_craft", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
