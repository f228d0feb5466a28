"""What one meets on the way from a few seeds to an export: keys that are quick, ways back, words that fit."""

from __future__ import annotations

from typing import Any

import pytest
from loopback import Loopback
from screens_seen import shows
from textual.pilot import Pilot
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin
from tui_craft.store import library, topics
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.export_dialog import ExportDialog
from tui_craft.ui.modals.pick import Pick
from tui_craft.ui.modals.teachers import TeacherPicker
from tui_craft.ui.modals.topic_run import TopicRun
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.screens.topics import TopicsScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.run_form_panel import RunForm
from tui_craft.ui.widgets.run_panel import RunPanel


@pytest.fixture
def slug() -> str:
    """Rows in all states, and what they are for."""
    with library.open_dataset(make_dataset("normal")) as dataset:
        dataset.save_context({"objective": "Answer questions"})
        return dataset.slug


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one after the other, each with its work done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def run_ended(app: TuiCraftApp) -> None:
    """Wait until the screen on top has seen the end of its run; the workspace below watches for ever."""
    watching = [worker for worker in app.workers if worker.name == "watch run" and worker.node is app.screen]
    if watching:  # a quick run may have ended by now
        await app.workers.wait_for_complete(watching)
    assert not app.screen.query_one(RunPanel).state.live


async def take(pilot: Pilot[Any], name: str) -> None:
    """Take a line of a list by its name."""
    await press(pilot, "g")
    for _ in range(40):
        if name in next(line for line in screen_lines(pilot.app) if ">" in line):  # type: ignore[arg-type]
            break
        await press(pilot, "j")
    await press(pilot, "enter")


@pytest.mark.parametrize("key", ["c", "g", "t", "a", "G", "b", "s", "tab"])
async def test_a_key_may_be_quicker_than_the_form(slug: str, key: str) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("R", key)
        await settled(pilot)
        if key == "c":
            assert shows(app, Pick)


async def test_back_from_the_rows_of_a_topic_to_the_topics(slug: str) -> None:
    with library.open_dataset(slug) as dataset:
        topics.add(dataset, [("billing",), ("shipping",)])
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await press(pilot, "T", "enter")
        assert shows(app, WorkspaceScreen)
        assert "topic:billing" in screen_text(app)
        await press(pilot, "q")
        assert shows(app, TopicsScreen)
        await press(pilot, "q")
        assert shows(app, WorkspaceScreen)
        assert "topic:billing" not in screen_text(app)
        assert "120 rows" in screen_text(app)
        await press(pilot, "q")
        assert not any(isinstance(screen, WorkspaceScreen | TopicsScreen) for screen in app.screen_stack), "only once"


async def test_back_from_the_rows_of_a_run_to_the_run(slug: str) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await press(pilot, "R")
        form = app.screen.query_one(RunForm)
        form.put({"rows": "2"})
        await press(pilot, "s")
        await run_ended(app)
        await press(pilot, "w", "q")
        assert shows(app, GenerateScreen)
        assert "2 / 2" in screen_text(app)


async def test_what_is_chosen_is_seen_where_the_run_was(slug: str) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (40, 12)) as pilot:
        await press(pilot, "R")
        app.screen.query_one(RunForm).put({"rows": "1"})
        await press(pilot, "s")
        await run_ended(app)
        await settled(pilot)
        assert "1 / 1" in screen_text(app)
        await press(pilot, "c")
        await take(pilot, "preference")
        assert "1 / 1" not in screen_text(app)
        assert "Prompt of rejected" in screen_text(app)
        assert app.screen.query_one(RunForm).values["rows"] == "9", "as many as there are accepted rows"


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_a_server_of_ones_own_is_named_and_its_address_asked_for(slug: str, size: tuple[int, int]) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    with Loopback() as server:
        async with pilot_of(app, size) as pilot:
            await press(pilot, "T", "G", "ctrl+t")
            assert shows(app, TeacherPicker)
            assert "take" in screen_text(app)
            await take(pilot, "openai_compatible")
            await press(pilot, *"m", "enter")
            assert shows(app, TopicRun)
            assert app.screen.query_one("#topic-teacher", Input).value == "openai_compatible/m"
            assert app.focused is app.screen.query_one("#topic-api_base")
            await press(pilot, *server.base_url, "enter")
            assert shows(app, TopicsScreen)
            await press(pilot, "x")


async def test_and_from_the_generation_view(slug: str) -> None:
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))
    async with pilot_of(app, (80, 24)) as pilot:
        await press(pilot, "t", "enter")
        await take(pilot, "openai_compatible")
        await press(pilot, *"m", "enter", "escape")
        assert app.screen.query_one(RunForm).values["teacher"] == "openai_compatible/m"
        assert app.focused is app.screen.query_one("#form-api_base")


async def test_another_name_takes_the_place_of_the_one_under_the_cursor(slug: str) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    chosen: list[str | None] = []
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(TeacherPicker("offline"), chosen.append)
        await settled(pilot)
        await press(pilot, "n", *"ollama/x", "enter")
    assert chosen == ["ollama/x"]


async def test_the_critique_stands_beside_what_it_led_to(slug: str) -> None:
    with library.open_dataset(slug) as dataset:
        raw = jsonlines.dumps({**dataset.get(3).data, "output": "a better answer"})
        origin = Origin(kind="synthetic", by="model", run="k3f9", recipe="improve")
        origin["critique"] = ["It says nothing on the invoice."]  # type: ignore[typeddict-unknown-key]
        dataset.add([NewRow(raw, Envelope(tags=("proposal",), parent=3), origin)])
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (100, 30)) as pilot:
        await press(pilot, "G", "3", "1")
        await press(pilot, "J")
        assert "- It says nothing on the invoice." in screen_text(app)


async def test_long_labels_end_before_what_they_label(slug: str) -> None:
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True, recipe="preference"))
    async with pilot_of(app, (40, 12)) as pilot:
        await press(pilot, "tab", *["down"] * 5)
        assert "How pairs are ma… < worse >" in screen_text(app)


async def test_nothing_that_cannot_be_seen_takes_the_focus_of_the_export(slug: str) -> None:
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "x")
        assert shows(app, ExportDialog)
        assert "export-body" not in {widget.id for widget in app.screen.focus_chain}
