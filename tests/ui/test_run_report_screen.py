"""The report of a run from the keyboard, and the meters beside a run, with a real run of the offline teacher."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ui_harness import pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.domain.run import RunSpec
from tui_craft.runs import attach
from tui_craft.sources.demo import create_demo
from tui_craft.store import library
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.screens.run_report import ReportView, RunReportScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.meters import VarietyLine
from tui_craft.ui.widgets.run_form_panel import RunForm

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def run() -> Path:
    """The folder of a run that has made 30 rows."""
    with create_demo(now=NOW) as dataset:
        handle = attach.start(dataset, RunSpec(rows=30, seed=7, tags=("mine",)), now=NOW)
    for event in attach.events(handle.path, follow=True):
        assert event["event"] != "error"
    return handle.path


def app_on(run: Path, start: Start | None = None) -> TuiCraftApp:
    """The app on the generation view of the run's dataset."""
    dataset = run.parent.parent.name
    return TuiCraftApp(start or Start(), first=lambda: GenerateScreen(library.open_dataset(dataset), owned=True))


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_the_report_of_a_run_is_one_key_away_and_as_of_now(run: Path, size: tuple[int, int]) -> None:
    app = app_on(run)
    async with pilot_of(app, size) as pilot:
        await pilot.press("i")
        await settled(pilot)
        assert isinstance(app.screen, RunReportScreen)
        assert f"Run {run.name}   finished" in screen_text(app)
        with library.open_dataset(run.parent.parent.name) as other:
            ids = [row.id for row in other.scan() if row.origin.get("run") == run.name]
            other.set_state(ids[:9], State.ACCEPTED)
            other.set_state(ids[9:12], State.REJECTED)
        await pilot.press("P")
        await settled(pilot)
        assert "The prompt of run" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        page = str(app.screen.query_one("#report-page").render())
        assert "accepted 9," in page
        assert "Variety" in page
        await pilot.press("G")
        await settled(pilot)
        assert app.screen.query_one(ReportView).scroll_offset.y > 0 or size[1] == 40
        await pilot.press("y")
        await settled(pilot)


async def test_run_again_opens_the_form_filled_in_as_for_that_run(run: Path) -> None:
    app = app_on(run)
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("i")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert isinstance(app.screen, GenerateScreen)
        values = app.screen.query_one(RunForm).values
        assert (values["rows"], values["tags"]) == ("30", "mine")


async def test_its_drafts_are_one_key_away(run: Path) -> None:
    app = app_on(run)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("i")
        await settled(pilot)
        await pilot.press("w")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)
        assert f"run:{run.name}" in screen_text(app)


async def test_the_meters_are_drawn_with_what_is_known_and_only_then(run: Path) -> None:
    app = app_on(run, Start(ascii=True))
    async with pilot_of(app, (120, 40)) as pilot:
        drawn = screen_text(app)
        assert "novelty " in drawn
        assert "near-duplicates" in drawn
        line = app.screen.query_one(VarietyLine)
        assert str(line.render()).isascii()
        line.figures = {}
        await pilot.pause()
        assert not line.display or not line.has_class("-known")
        assert "near-duplicates" not in screen_text(app)
