"""The page on what a dataset is made of, from the keyboard at every size; its short form in the list of datasets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from screens_seen import shows
from ui_harness import pilot_of, screen_lines, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import check_settings, library, slices, summary
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice
from tui_craft.ui import remember
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.export_dialog import ExportDialog
from tui_craft.ui.screens.datasets import DatasetsScreen
from tui_craft.ui.screens.gauges import GaugesScreen
from tui_craft.ui.screens.review import ReviewScreen
from tui_craft.ui.screens.run_report import ReportView
from tui_craft.ui.screens.workspace import WorkspaceScreen

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]


def new(question: str, kind: str, *tags: str, state: State = State.ACCEPTED) -> NewRow:
    raw = jsonlines.dumps({"input": question, "output": f"The answer to {question} is long enough."})
    about = Origin(kind=kind, by="model" if kind == "synthetic" else "imported")
    return NewRow(raw, Envelope(state=state, tags=tags), about)


@pytest.fixture
def slug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """4 real rows, 16 synthetic ones of which 6 are in a critical slice, 5 drafts."""
    remember.keep("tour", {"offered": True})
    monkeypatch.chdir(tmp_path)
    with library.create("shop", "input-output", now=NOW) as dataset:
        dataset.add([new(f"question {n}", "real") for n in range(4)])
        dataset.add([new(f"made {n}", "synthetic", *(["legal"] if n < 6 else [])) for n in range(16)])
        dataset.add([new(f"draft {n}", "synthetic", state=State.DRAFT) for n in range(5)])
        slices.save(dataset, Slice("legal", "tag:legal", critical=True))
        slices.save(dataset, Slice("mine", "origin:real"))
        yield dataset.slug


def app_on(slug: str, start: Start | None = None) -> TuiCraftApp:
    return TuiCraftApp(start or Start(), first=lambda: GaugesScreen(library.open_dataset(slug), owned=True))


@pytest.mark.parametrize("look", ["tui-craft", "ansi-dark", "NO_COLOR"])
@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_there_is_at_every_size(
    slug: str, size: tuple[int, int], look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(slug, Start(theme=None if look == "NO_COLOR" else look))
    async with pilot_of(app, size) as pilot:
        await settled(pilot)
        assert "20 accepted" in screen_text(app)
        seen = set(screen_lines(app))
        view = app.screen.query_one(ReportView)
        while view.scroll_offset.y < view.max_scroll_y:
            await pilot.press("space")
            await settled(pilot)
            seen |= set(screen_lines(app))
        page = "\n".join(seen)
        for words in ("  fair", "unchecked", "legal !", "Answers", "Tokens", "imported"):
            assert words in page, words
        for line in seen:
            assert len(line) <= size[0]


async def test_n_and_p_go_from_slice_to_slice(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        for key, words in (("n", "slice legal, critical"), ("n", "slice mine"), ("n", "2 slices"), ("p", "slice mine"),
                           ("left", "slice legal"), ("right", "slice mine")):  # fmt: skip
            await pilot.press(key)
            await settled(pilot)
            assert words in screen_lines(app)[0]
        assert "4 accepted" in screen_text(app)


async def test_thresholds_are_changed_in_place(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("t")
        await settled(pilot)
        assert "real_low=10%" in screen_text(app)
        await pilot.press("ctrl+u", *"real_low=95%", "enter")
        await settled(pilot)
        assert "must not be above" in screen_text(app)
        await pilot.press("ctrl+u", *"real_low=25%", "enter")
        await settled(pilot)
        assert "16  low" in screen_text(app) or "4  low" in screen_text(app)
        with library.open_dataset(slug) as dataset:
            assert check_settings.read(dataset.path).gauges == {"real_low": 0.25}


async def test_to_the_unread_rows_and_back_as_they_are_then(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 30)) as pilot:
        await pilot.press("n", "w")
        await settled(pilot)
        assert shows(app, ReviewScreen)
        assert "1 of 6" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert shows(app, GaugesScreen)
        assert "83 %" in screen_text(app), "one of six was read"
        await pilot.press("x")
        await settled(pilot)
        assert shows(app, ExportDialog)


async def test_the_page_is_copied_as_text(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("y")
        await settled(pilot)
        assert "the page" in screen_text(app)


async def test_the_list_of_datasets_tells_it_in_short_as_it_was_worked_out_last(slug: str) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (100, 30)) as pilot:
        await settled(pilot)
        assert "real or reviewed" not in screen_text(app), "nothing is worked out for the list"
        await pilot.press("b")
        await settled(pilot)
        assert shows(app, GaugesScreen)
        await pilot.press("q")
        await settled(pilot)
        assert "real 20 %   real or reviewed 20 %   (just now)" in screen_text(app)


async def test_an_old_or_broken_summary_is_borne(slug: str) -> None:
    with library.open_dataset(slug) as dataset:
        summary.keep(dataset.path, "no time", real=0.5, near=0.021, retention=0.74)
    app = TuiCraftApp(first=DatasetsScreen)
    async with pilot_of(app, (100, 30)):
        assert "real 50 %   near-duplicates 2.1 %   retention 74 %" in screen_text(app)


async def test_from_the_workspace_and_back(slug: str) -> None:
    app = TuiCraftApp(first=lambda: WorkspaceScreen(slug))
    async with pilot_of(app, (100, 30)) as pilot:
        await pilot.press("B")
        await settled(pilot)
        assert shows(app, GaugesScreen)
        await pilot.press("q")
        await settled(pilot)
        assert shows(app, WorkspaceScreen)


# ---- what the export dialog makes of it


def opened(slug: str) -> Dataset:
    return library.open_dataset(slug)


async def test_the_dialog_warns_and_ctrl_f_gets_past_a_critical_slice(slug: str, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    with opened(slug) as dataset:
        async with pilot_of(app, (110, 40)) as pilot:
            app.open_modal(ExportDialog(dataset))
            await settled(pilot)
            said = screen_text(app)
            assert "mix: real 20 %, real or reviewed 20 %" in said
            assert "No check has looked" in said
            assert "100 % of the rows of the critical slice legal" in said
            assert "export anyway" not in said
            await pilot.press("enter")
            await settled(pilot)
            assert "ctrl+f exports" in screen_text(app)
            assert not (tmp_path / "shop.jsonl").exists()
            await pilot.press("ctrl+f")
            await settled(pilot)
            assert "Wrote 20 rows" in screen_text(app)
            assert "forced" in screen_text(app)
    assert (tmp_path / "shop.jsonl").exists()


async def test_forced_and_replaced_one_after_the_other(slug: str, tmp_path: Path) -> None:
    (tmp_path / "shop.jsonl").write_text("mine\n")
    app = TuiCraftApp(first=DatasetsScreen)
    with opened(slug) as dataset:
        async with pilot_of(app, (110, 40)) as pilot:
            app.open_modal(ExportDialog(dataset))
            await settled(pilot)
            for key, words in (("enter", "ctrl+r replaces it"), ("ctrl+f", "ctrl+r replaces it"),
                               ("ctrl+r", "ctrl+f exports")):  # fmt: skip
                await pilot.press(key)
                await settled(pilot)
                assert words in screen_text(app)
            assert (tmp_path / "shop.jsonl").read_text() == "mine\n"
            await pilot.press("ctrl+f")
            await settled(pilot)
            assert "Wrote 20 rows" in screen_text(app)


async def test_a_real_share_is_typed_and_told_before_and_after(slug: str, tmp_path: Path) -> None:
    app = TuiCraftApp(first=DatasetsScreen)
    with opened(slug) as dataset:
        slices.save(dataset, Slice("legal", "tag:legal"))
        async with pilot_of(app, (110, 40)) as pilot:
            app.open_modal(ExportDialog(dataset))
            await settled(pilot)
            app.screen.query_one("#export-real").focus()
            await pilot.press(*"5x")
            app.screen._look_soon()  # type: ignore[attr-defined]
            await settled(pilot)
            assert "must be a percentage" in screen_text(app)
            await pilot.press("backspace", "0")
            app.screen._look_soon()  # type: ignore[attr-defined]
            await settled(pilot)
            assert "with a real share: 8 rows, 50 % real; 12 rows left out" in screen_text(app)
            await pilot.press("enter")
            await settled(pilot)
            assert "12 rows left out so that at least 50 % are real" in screen_text(app)
    assert len((tmp_path / "shop.jsonl").read_text().splitlines()) == 8
