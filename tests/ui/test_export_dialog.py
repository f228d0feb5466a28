"""The export dialog: a preview before, the manifest after, and no file overwritten by surprise."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from screens_seen import done
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_text

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import about, library
from tui_craft.store.dataset import Dataset
from tui_craft.ui import remember
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.export_dialog import ExportDialog
from tui_craft.ui.screens.datasets import DatasetsScreen
from tui_craft.ui.widgets.field import Chooser
from tui_craft.ui.widgets.path_input import PathInput

WORK = ("export formats", "preview export", "export")


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dataset]:
    """A dataset with 9 accepted rows of 120; the test runs in an empty folder."""
    remember.keep("tour", {"offered": True})
    monkeypatch.chdir(tmp_path)
    with library.open_dataset(make_dataset("normal")) as opened:
        yield opened


async def test_only_accepted_rows_go_out_by_default(dataset: Dataset, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    told: list[str | None] = []
    async with pilot_of(app, (100, 40)) as pilot:
        app.open_modal(ExportDialog(dataset, None), told.append)
        await done(pilot, *WORK)
        assert "9 rows would be written" in screen_text(app)
        assert "question 0" in screen_text(app)
        await pilot.press("enter")
        await done(pilot, *WORK)
        drawn = screen_text(app)
        assert "Wrote 9 rows" in drawn
        assert "not filtered" in drawn
        await pilot.press("enter")
        await done(pilot, *WORK)
    rows = [json.loads(line) for line in (tmp_path / "normal.jsonl").read_text().splitlines()]
    assert rows == [{"input": f"question {n}", "output": f"answer {n}"} for n in range(9)]
    assert told == [str(tmp_path / "normal.jsonl.manifest.json")]


async def test_shape_filter_and_splits(dataset: Dataset, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        screen = app.screen
        shape = screen.query_one("#export-format", Chooser)
        assert "messages" in [name for name, _ in shape.options]
        while shape.value != "messages":
            await pilot.press("right")
        await pilot.press("tab", "right")
        screen.query_one("#export-where", Input).value = "state:draft"
        screen.query_one("#export-splits", Input).value = "train=80,validation=20"
        screen.query_one(PathInput).value = str(tmp_path / "out.jsonl")
        await pilot.press("enter")
        await done(pilot, *WORK)
        assert "never checked for duplicates" in screen_text(app)
        await pilot.press("ctrl+f")
        await done(pilot, *WORK)
        assert "Wrote 100 rows" in screen_text(app)
    train = (tmp_path / "out-train.jsonl").read_text().splitlines()
    assert len(train) == 80
    assert [turn["role"] for turn in json.loads(train[0])["messages"]] == ["user", "assistant"]
    assert len((tmp_path / "out-validation.jsonl").read_text().splitlines()) == 20


async def test_marked_rows_alone(dataset: Dataset, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, [3, 30]))
        await done(pilot, *WORK)
        assert "2 rows would be written" in screen_text(app)
        await pilot.press("enter")
        await done(pilot, *WORK)
    assert len((tmp_path / "normal.jsonl").read_text().splitlines()) == 2


async def test_a_file_in_the_way_is_replaced_only_by_its_own_key(dataset: Dataset, tmp_path: Path) -> None:
    mine = tmp_path / "normal.jsonl"
    mine.write_text("precious")
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        await pilot.press("ctrl+r", "enter")
        await done(pilot, *WORK)
        assert "ctrl+r replaces it" in " ".join(screen_text(app).split())
        assert mine.read_text() == "precious"
        await pilot.press("ctrl+r")
        await done(pilot, *WORK)
        assert "Wrote 9 rows" in screen_text(app)
    assert mine.read_text() != "precious"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("#export-splits", "train=90", "make 90"),
        ("#export-seed", "x", "whole number"),
        ("#export-path", "/nowhere/at/all.jsonl", "no folder"),
    ],
)
async def test_a_wrong_entry_says_so_and_writes_nothing(
    dataset: Dataset, tmp_path: Path, field: str, value: str, said: str
) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (60, 20)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        app.screen.query_one(field, Input).value = value
        await pilot.press("enter")
        await done(pilot, *WORK)
        assert said in screen_text(app)
    assert not os.listdir(tmp_path)  # noqa: PTH208 - an async test may not walk a Path


async def test_a_bad_filter_is_told_while_typing(dataset: Dataset) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        await pilot.press("tab", "right")
        app.screen.query_one("#export-where", Input).value = "state:nonsense"
        dialog = app.screen
        assert isinstance(dialog, ExportDialog)
        dialog._look_soon()  # what the timer does after the last key
        await done(pilot, *WORK)
        assert app.screen.query_one("#export-seen").has_class("error")


async def test_what_was_described_elsewhere_goes_into_the_account(dataset: Dataset, tmp_path: Path) -> None:
    with library.open_dataset(dataset.slug) as other:
        about.describe(other, "Described", {"objective": "Answer."})
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        await pilot.press("enter")
        await done(pilot, *WORK)
    manifest = json.loads((tmp_path / "normal.jsonl.manifest.json").read_text())
    assert manifest["dataset"]["name"] == "Described"


async def test_a_field_is_asked_for_only_where_it_counts(dataset: Dataset) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None))
        await done(pilot, *WORK)
        assert "Filter" not in screen_text(app)
        assert "Seed" not in screen_text(app)
        await pilot.press("tab", "right", "tab", *"state:held", "tab", *"train=100")
        await done(pilot, *WORK)
        assert app.screen.query_one("#export-where", Input).value == "state:held", "typing replaces what stood there"
        assert "Filter" in screen_text(app)
        assert "Seed" in screen_text(app)


async def test_what_becomes_of_reasoning_is_asked_where_there_is_some(dataset: Dataset, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    raw = b'{"input":"6*7?","output":"42","reasoning":"6*7 is 42."}'
    dataset.add([NewRow(raw, Envelope(state=State.ACCEPTED, tags=("sum",)))])
    async with pilot_of(app, (80, 24)) as pilot:
        app.open_modal(ExportDialog(dataset, None, where="tag:sum"))
        await done(pilot, *WORK)
        chooser = app.screen.query_one("#export-reasoning", Chooser)
        assert chooser.has_class("hidden"), "in its own format a row stays as it is"
        shape = app.screen.query_one("#export-format", Chooser)
        while shape.value != "messages":
            await pilot.press("right")
        app.screen._look_soon()  # type: ignore[attr-defined]
        await done(pilot, *WORK)
        assert not chooser.has_class("hidden")
        chooser.value = "think"
        app.screen.query_one(PathInput).value = str(tmp_path / "out.jsonl")
        await pilot.press("enter")
        await done(pilot, *WORK)
    [line] = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["messages"][1]["content"] == "<think>\n6*7 is 42.\n</think>\n\n42"
