"""Generating from the screen, with real runs of the offline teacher in their own processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from screens_seen import shows
from textual.pilot import Pilot
from textual.widgets import Input, Static
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import State
from tui_craft.domain.run import RunState
from tui_craft.runs import attach
from tui_craft.store import about, library
from tui_craft.ui import form_memory
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.confirm import Confirm
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.screens.quarantine import QuarantineScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.starting import make_demo
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptText, PromptView
from tui_craft.ui.widgets.run_form_panel import RunForm
from tui_craft.ui.widgets.run_log import RunLog
from tui_craft.ui.widgets.run_panel import RunPanel


@pytest.fixture
def slug() -> str:
    """A dataset with a description and seeds, and no run yet."""
    from datetime import UTC, datetime

    from tui_craft.sources.demo import create_demo

    with create_demo(now=datetime(2026, 1, 2, tzinfo=UTC)) as dataset:
        return dataset.slug


def app_on(slug: str) -> TuiCraftApp:
    """The app on the generation view."""
    return TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))


def fill(app: TuiCraftApp, **values: str) -> None:
    """Set fields of the form."""
    for key, value in values.items():
        app.screen.query_one(f"#form-{key}", Input).value = value


async def run_ended(app: TuiCraftApp, pilot: Pilot[Any]) -> None:
    """Wait until the screen has seen the end of the run."""
    await settled(pilot)
    await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "watch run"])
    await settled(pilot)


async def seen(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Wait for something that another process decides."""
    async with asyncio.timeout(60):
        while not condition():
            await pilot.pause(0.01)


async def test_from_the_prompt_to_drafts(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        drawn = screen_text(app)
        assert "no run yet" in drawn
        assert "Answer billing and shipping questions" in drawn
        assert "8 of 40 seeds" in drawn, "how many seeds there are to draw from"
        first = str(app.screen.query_one("#prompt-sent", Static).content)
        await pilot.press("n")
        await settled(pilot)
        assert str(app.screen.query_one("#prompt-sent", Static).content) != first
        fill(app, rows="30", tags="mine")
        await pilot.press("s")
        await run_ended(app, pilot)
        panel = app.screen.query_one(RunPanel)
        assert panel.state is RunState.FINISHED
        assert panel.books.balanced
        assert panel.books.drafts == 30
        drawn = screen_text(app)
        assert "30 / 30" in drawn
        assert "finished" in drawn
        assert "in flight 0" in drawn
        log = app.screen.query_one(RunLog).plain
        assert any(" row " in line for line in log)
        assert "started" in log[0]
    with library.open_dataset(slug) as dataset:
        assert dataset.counts()[State.DRAFT] == 30
        (run,) = attach.runs_of(dataset.path)
        row = dataset.get(dataset.ids()[-1])
        assert {"synthetic", "mine", f"run:{run.id}"} <= set(row.tags)


async def test_a_run_goes_on_without_the_screen_and_is_met_again(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        fill(app, rows="400")
        await pilot.press("s")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert not shows(app, GenerateScreen)
    again = app_on(slug)
    async with pilot_of(again, (80, 24)) as pilot:
        await run_ended(again, pilot)
        assert again.screen.query_one(RunPanel).books.drafts == 400
        await pilot.press("w")
        await settled(pilot)
        assert shows(again, WorkspaceScreen)
        assert "400" in screen_text(again)


async def test_pause_go_on_and_stop(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        fill(app, rows="20000")
        await pilot.press("s")
        await settled(pilot)
        panel = app.screen.query_one(RunPanel)
        await pilot.press("p")
        await seen(pilot, lambda: panel.state is RunState.PAUSED)
        await settled(pilot)
        assert "paused" in screen_text(app)
        await pilot.press("p")
        await seen(pilot, lambda: panel.state is RunState.RUNNING)
        await settled(pilot)
        await pilot.press("x")
        await run_ended(app, pilot)
        assert panel.state is RunState.STOPPED
        made = panel.books.drafts
        assert 0 < made < 20_000
        await pilot.press("p")
        await settled(pilot)
        await seen(pilot, lambda: panel.books.drafts > made)
        await pilot.press("x")
        await run_ended(app, pilot)
        assert "resumed" in "\n".join(app.screen.query_one(RunLog).plain)


async def test_the_prompt_is_edited_in_place_and_reverted(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 40)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        editor = app.screen.query_one(PromptText)
        assert "{{seeds}}" in editor.text
        editor.text = "Write {{rows}} rows, {{nonsense}} please."
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "{{nonsense}}" in screen_text(app)
        assert app.screen.query_one(PromptPanel).editing, "a prompt that cannot be sent stays open"
        editor.text = "Write {{rows}} rows in verse.\n{{seeds}}"
        await pilot.press("escape", "escape")  # the first one takes away the note on what was wrong
        await settled(pilot)
        assert "rows in verse" in screen_text(app)
        assert "your own words" in screen_text(app)
        fill(app, rows="5")
        await pilot.press("s")
        await run_ended(app, pilot)
        await pilot.press("R")
        await settled(pilot)
        assert "as drafted" in screen_text(app)
        await pilot.press("R")
        await settled(pilot)
        assert "rows in verse" in screen_text(app)
    with library.open_dataset(slug) as dataset:
        assert about.prompt_in_force(dataset).edited
        (run,) = attach.runs_of(dataset.path)
        assert run.spec.prompt == "Write {{rows}} rows in verse.\n{{seeds}}"
        assert run.spec.template == "edited"


async def test_with_nothing_to_go_by_starting_takes_a_second_key() -> None:
    app = app_on(make_dataset("empty"))
    async with pilot_of(app, (80, 24)) as pilot:
        assert "No context: the prompt is generic" in screen_text(app)
        fill(app, rows="3")
        await pilot.press("s")
        await settled(pilot)
        assert shows(app, Confirm)
        await pilot.press("n")
        await settled(pilot)
        assert "no run yet" in screen_text(app)
        await pilot.press("s")
        await settled(pilot)
        await pilot.press("y")
        await run_ended(app, pilot)
        assert app.screen.query_one(RunPanel).books.drafts == 3
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        assert "No context" not in screen_text(app), "a short screen is for the run, once there is one"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rows", "many", "from 1 to 10,000,000, not 'many'"),
        ("rows", "0", "from 1 to 10,000,000, not '0'"),
        ("rows", "", "not nothing"),
        ("at_once", "600", "from 1 to 512, not '600'"),
        ("temperature", "hot", "Temperature must be a number"),
        ("temperature", "300", "from 0 to 2"),
        ("temperature", "1.5:0.5", "low before high"),
        ("teacher", "gpt", "names no provider"),
        ("api_base", "localhost", "no web address"),
    ],
)
async def test_a_wrong_entry_is_told_beside_the_field_and_starts_nothing(
    slug: str, field: str, value: str, said: str
) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 40)) as pilot:
        fill(app, **{field: value})
        await settled(pilot)
        problem = app.screen.query_one(f"#problem-{field}", Static)
        assert problem.display
        assert said in str(problem.content)
        await pilot.press("s")
        await settled(pilot)
        assert "no run yet" in screen_text(app)
        assert app.focused is app.screen.query_one(f"#form-{field}"), "one is taken to what is wrong"
        fill(app, **{field: {"teacher": "offline", "temperature": "1", "api_base": ""}.get(field, "1")})
        await settled(pilot)
        assert not problem.display


async def test_typing_in_a_field_replaces_what_stood_there(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        assert "tab form" in screen_text(app)
        await pilot.press("tab", "o", "p", "e", "n", "tab", "tab", *"1,000")
        assert "esc done" in screen_text(app)
        values = app.screen.query_one(RunForm).values
        assert (values["teacher"], values["rows"]) == ("open", "1,000")
        await pilot.press("escape")
        await settled(pilot)
        assert shows(app, GenerateScreen), "the first escape leaves the field"
        assert isinstance(app.focused, PromptView)
        await pilot.press("tab", *["shift+tab"] * 3)
        assert isinstance(app.focused, PromptView), "and so do both ends of the form"
        await pilot.press("escape")
        await settled(pilot)
        assert not shows(app, GenerateScreen)
    again = app_on(slug)
    async with pilot_of(again, (80, 24)):
        assert again.screen.query_one(RunForm).values == values, "what was typed is there again"


async def test_a_run_takes_over_from_what_was_typed(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("tab", "tab", "7", "ctrl+s")
        await run_ended(app, pilot)
        assert app.screen.query_one(RunPanel).books.drafts == 7
        fill(app, rows="9")
        await pilot.press("q")
        await settled(pilot)
    with library.open_dataset(slug) as dataset:
        newest = attach.runs_of(dataset.path)[0].id
    assert form_memory.recall(slug, newest)["rows"] == "9"
    assert form_memory.recall(slug, "later") == {}


async def test_the_key_bar_offers_what_applies_to_the_run(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 24)) as pilot:
        fill(app, rows="20000")
        assert "s start" in screen_lines(app)[-1]
        await pilot.press("s")
        await settled(pilot)
        panel = app.screen.query_one(RunPanel)
        await seen(pilot, lambda: "p pause" in screen_lines(app)[-1])
        assert "s start" not in screen_lines(app)[-1]
        await pilot.press("p")
        await seen(pilot, lambda: "p resume" in screen_lines(app)[-1])
        assert "x stop" in screen_lines(app)[-1]
        await pilot.press("x")
        await seen(pilot, lambda: panel.state is RunState.STOPPED)
        await run_ended(app, pilot)
        keys = screen_lines(app)[-1]
        assert "p resume" in keys
        assert "s start" in keys
        assert "x stop" not in keys
        await pilot.press("q")


async def test_what_was_put_aside_can_be_read(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        fill(app, rows="3")
        await pilot.press("s")
        await run_ended(app, pilot)
        run = attach.runs_of(library.find(slug))[0]
        panel = app.screen.query_one(RunPanel)
        items = [{"request": n, "item": 0, "reason": "is no object", "text": f"n{n} \x1b[2J[/]"} for n in range(2)]
        (run.path / "quarantine.jsonl").write_bytes(b"".join(jsonlines.dumps(item) + b"\n" for item in items) + b"{to")
        assert "quarantined" not in screen_lines(app)[-1]
        panel.end(run.state, replace(run.books, quarantined=2), "")
        app.screen.refresh_bindings()
        await settled(pilot)
        assert "quarantined" in screen_lines(app)[-1]
        await pilot.press("enter")
        await settled(pilot)
        assert shows(app, QuarantineScreen)
        drawn = screen_text(app)
        assert "is no object" in drawn
        assert "1 of 2" in drawn
        assert "[/]" in drawn
        await pilot.press("escape")


async def test_a_new_description_reaches_the_prompt(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 40)) as pilot:
        with library.open_dataset(slug) as other:
            about.describe(other, "Renamed", {**other.meta.context, "objective": "Answer in verse."})
        await pilot.press("o")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert shows(app, GenerateScreen)
        drawn = screen_text(app)
        assert "Answer in verse." in drawn
        assert "Renamed" in drawn


async def test_the_form_opens_with_the_last_values(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        fill(app, rows="4", temperature="0.5:0.8", tags="a b")
        await pilot.press("s")
        await run_ended(app, pilot)
    again = app_on(slug)
    async with pilot_of(again, (80, 24)):
        values = {key: again.screen.query_one(f"#form-{key}", Input).value for key in ("rows", "temperature", "tags")}
        assert values == {"rows": "4", "temperature": "0.5:0.8", "tags": "a b"}


async def test_the_smallest_terminal_shows_progress_books_and_log() -> None:
    from datetime import UTC, datetime

    slug = make_demo(now=datetime(2026, 1, 2, tzinfo=UTC))
    app = app_on(slug)
    async with pilot_of(app, (40, 12)) as pilot:
        await run_ended(app, pilot)
        drawn = screen_text(app)
        assert "60 / 60" in drawn
        assert "asked" in drawn
        assert "row " in drawn
        await pilot.press("f")
        await settled(pilot)
        assert "Teacher" in screen_text(app)
