"""The import dialog: look first, say which field is which, read what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from screens_seen import done
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.store import library
from tui_craft.store.dataset import Dataset
from tui_craft.ui import remember
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.importing import Import, Progress, Stopped
from tui_craft.ui.modals.import_dialog import ImportDialog
from tui_craft.ui.screens.datasets import DatasetsScreen
from tui_craft.ui.widgets.field import Chooser
from tui_craft.ui.widgets.path_input import PathInput


@pytest.fixture(autouse=True)
def _tour_was_shown() -> None:
    remember.keep("tour", {"offered": True})


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """An empty input-output dataset."""
    with library.open_dataset(make_dataset("empty")) as opened:
        yield opened


async def opened(app: TuiCraftApp, pilot: Pilot[Any], dialog: ImportDialog) -> list[str | None]:
    """Open the dialog; the list gets what it is dismissed with."""
    told: list[str | None] = []
    app.open_modal(dialog, told.append)
    await settled(pilot)
    return told


async def look_at(app: TuiCraftApp, pilot: Pilot[Any], path: Path) -> None:
    """Type a path and press enter."""
    app.screen.query_one(PathInput).value = str(path)
    await pilot.pause()
    await pilot.press("enter")
    await done(pilot, "preview")


def foreign_file(folder: Path) -> Path:
    """A file whose fields are not ours, with a line that is no JSON and one that is empty."""
    path = folder / "foreign.jsonl"
    path.write_text(
        '{"q":"What is [INST]?","a":"a \\u001b[2J tag","lang":"en"}\n{"q":"Why?","a":"because"}\nnot json\n'
        '{"q":"","a":""}\n'
    )
    return path


async def test_foreign_fields_are_asked_about_and_bad_lines_named(dataset: Dataset, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (100, 40)) as pilot:
        told = await opened(app, pilot, ImportDialog(dataset))
        await look_at(app, pilot, foreign_file(tmp_path))
        assert "line 3" in screen_text(app)
        choosers = {item.label: item for item in app.screen.query("#import-map Chooser").results(Chooser)}
        assert set(choosers) == {"input", "output"}
        for ours, theirs in (("input", "q"), ("output", "a")):
            choosers[ours].focus()
            while choosers[ours].value != theirs:
                await pilot.press("right")
        app.screen.query_one("#import-as", Chooser).focus()
        await pilot.press("left")
        assert "seed" in screen_text(app)
        await pilot.press("enter")
        await done(pilot, "import")
        drawn = screen_text(app)
        assert "Imported 2 rows" in drawn
        assert "2 lines left out" in drawn
        assert "line 4" in drawn
        assert "bad-lines" in drawn
        await pilot.press("enter")
        await done(pilot, "import")
        assert told == ["empty"]
        dataset.refresh()
        first, second = dataset.get_many([1, 2])
        assert first.data == {"input": "What is [INST]?", "output": "a \x1b[2J tag", "lang": "en"}
        assert first.is_seed
        assert first.state is State.ACCEPTED
        assert second.origin["by"] == "imported"


async def test_a_file_becomes_a_dataset_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "My rows.jsonl"
    path.write_text('{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"ho"}]}\n' * 3)
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        told = await opened(app, pilot, ImportDialog(None))
        await look_at(app, pilot, path)
        assert app.screen.query_one("#import-name", Input).value == "My rows"
        assert app.screen.query_one("#import-format", Chooser).value == "messages"
        await pilot.press("enter")
        await done(pilot, "import")
        await pilot.press("enter")
        await done(pilot, "import")
        assert told == ["my-rows"]
    with library.open_dataset("my-rows") as made:
        assert made.format.name == "messages"
        assert len(made) == 3


async def test_nothing_is_made_of_a_file_that_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"input":"a","output":"b"}\n')
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        await opened(app, pilot, ImportDialog(None))
        for bad in (tmp_path / "missing.jsonl", tmp_path):
            await look_at(app, pilot, bad)
            assert app.screen.query_one("#import-seen").has_class("error")
        await look_at(app, pilot, path)
        app.screen.query_one("#import-name", Input).value = "///"
        await pilot.press("enter")
        await done(pilot, "import")
        assert "no letter or digit" in screen_text(app)
        assert library.list_datasets() == []


async def test_pasted_rows_count_as_made_elsewhere(dataset: Dataset) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        await opened(app, pilot, ImportDialog(dataset))
        app.screen.query_one(PathInput).post_message(
            events.Paste('Here you are:\n```json\n[{"input":"a","output":"b"}]\n```\nEnjoy')
        )
        await settled(pilot)
        await done(pilot, "preview")
        assert "input: a" in screen_text(app)
        await pilot.press("enter")
        await done(pilot, "import")
        assert "Imported 1 row." in screen_text(app)
        dataset.refresh()
        assert dataset.get(1).origin["by"] == "external"
        assert dataset.get(1).state is State.DRAFT


def test_an_import_that_is_broken_off_is_one_change_to_undo(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    path.write_text(('{"input":"%s","output":"b"}\n' % ("x" * 400)) * 20_000)
    progress = Progress(stop=True)
    work = Import(path, None, "draft", None, datetime(2026, 1, 2, tzinfo=UTC), progress)
    with pytest.raises(Stopped, match="undo takes them back"):
        work.into(dataset)
    assert progress.latest is not None
    assert 0 < len(dataset) == progress.latest.imported < 20_000
    dataset.undo()
    assert len(dataset) == 0


async def test_enter_says_what_it_does_next_and_unknown_fields_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text('{"frage": "a", "ergebnis": "b"}\n' * 2)
    with library.open_dataset(make_dataset("empty")) as dataset:
        app = TuiCraftApp(first=DatasetsScreen)
        async with pilot_of(app, (100, 40)) as pilot:
            await opened(app, pilot, ImportDialog(dataset))
            assert "look at it" in screen_text(app)
            await look_at(app, pilot, path)
            drawn = " ".join(screen_text(app).replace("▌", " ").split())
            assert "file's fields are frage, ergebnis. Choose above which of them is which" in drawn
            assert "--map" not in drawn
            assert "look at it" not in drawn
            ours, theirs = app.screen.query("#import-map Chooser").results(Chooser)
            ours.value, theirs.value = "frage", "ergebnis"
            await pilot.press("enter")
            await done(pilot, "import")
            assert "Imported 2 rows" in screen_text(app)
            await pilot.press("enter")
