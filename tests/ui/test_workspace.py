"""The workspace: what keys do to rows, on the screen and on the disk."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library
from tui_craft.ui import remember
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.row_view import RowView


def opened(slug: str) -> TuiCraftApp:
    return TuiCraftApp(Start(dataset=slug))


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    assert isinstance(app.screen, WorkspaceScreen)
    return app.screen


async def test_one_key_a_row_and_the_disk_has_it() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("G", "k", "k", "k", "k", "a", "h", "r")
        assert workspace(app).table.cursor == 118
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert [other.state_of(n) for n in (116, 117, 118)] == [State.ACCEPTED, State.HELD, State.REJECTED]
        await pilot.press("k", "r")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.state_of(118) is State.DRAFT
        await pilot.press("u", "u")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.state_of(118) is State.DRAFT
            assert other.state_of(117) is State.HELD
        assert "undid" in screen_text(app)


async def test_keys_pressed_faster_than_the_disk_all_count() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("g", *(["r"] * 30))
    with library.open_dataset(slug) as other:
        # rows 15 to 20 were rejected before: the same key makes them drafts again
        assert [other.state_of(n) for n in range(1, 31)] == [
            State.DRAFT if 15 <= n <= 20 else State.REJECTED for n in range(1, 31)
        ]


async def test_marks_take_the_action_together_and_undo_takes_it_back_together() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("M", "D")
        await settled(pilot)
        assert "No rows yet" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        assert len(workspace(app).rows) == 120


async def test_a_copy_is_shown_below_and_under_the_cursor() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await pilot.press("j", "c")
        await settled(pilot)
        screen = workspace(app)
        assert screen.table.cursor == 2
        assert screen.current() == 121


async def test_the_form_saves_and_keeps_what_was_typed_when_it_may_not() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("e")
        await settled(pilot)
        first = app.screen.query(TextArea).first()
        first.text = ""
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "is empty" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "escape once more" in screen_text(app)
        first.text = "mended"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "mended" in screen_text(app)
    with library.open_dataset(slug) as other:
        assert other.get(1).data == {"input": "mended", "output": "answer 0"}


async def test_a_conflict_is_told_and_saving_again_puts_mine_over_it() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("e")
        await settled(pilot)
        app.screen.query(TextArea).first().text = "mine"
        with library.open_dataset(slug) as other:
            other.edit(1, {"input": "theirs", "output": "answer 0"}, base_rev=other.get(1).rev)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "changed elsewhere" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.get(1).data["input"] == "mine"


async def test_one_field_in_place() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("right", "i")
        await settled(pilot)
        areas = app.screen.query(TextArea)
        assert len(areas) == 1
        assert areas.first().text == "answer 0"
        areas.first().text = "better"
        await pilot.press("ctrl+s")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.get(1).data["output"] == "better"


async def test_a_row_by_hand() -> None:
    slug = make_dataset("empty")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("n")
        await settled(pilot)
        for area in app.screen.query(TextArea):
            area.text = "typed"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "typed" in screen_text(app)
    with library.open_dataset(slug) as other:
        row = other.get(1)
        assert row.tags == ("manual",)
        assert (row.origin["kind"], row.origin["by"]) == ("real", "manual")


async def test_pasted_rows_become_drafts() -> None:
    slug = make_dataset("empty")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("p")
        await settled(pilot)
        app.screen.query_one(TextArea).text = 'Sure!\n```json\n[{"input":"q","output":"a"},{"nothing":1}]\n```\n'
        await pilot.press("ctrl+s")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert [row.data["input"] for row in other.scan()] == ["q"]
        assert "external" in other.get(1).tags


async def test_tags_are_added_and_taken_away() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("j", "t")
        await settled(pilot)
        app.screen.query_one(Input).value = "urgent -billing"
        await pilot.press("enter")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.get(2).tags == ("urgent",)


async def test_the_filter_finds_tells_and_lets_go() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (120, 40)) as pilot:
        screen = workspace(app)
        await pilot.press("slash", *"state:held")
        await settled(pilot)
        await settled(pilot)
        assert screen.rows.view == [10, 11, 12, 13, 14]
        assert "5 of 120 rows" in screen_text(app)
        await pilot.press("x")
        await settled(pilot)
        assert "is not understood" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not screen.expression
        await pilot.press("2")
        await settled(pilot)
        assert screen.rows.view == list(range(1, 10))
        await pilot.press("f", "f")
        await settled(pilot)
        assert screen.rows.view == list(range(15, 21))
        await pilot.press("escape")
        await settled(pilot)
        assert len(screen.rows) == 120
        assert app.screen is screen
        assert not screen.query_one("FilterBar").display


async def test_it_can_open_on_a_filter() -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: WorkspaceScreen(slug, where="state:rejected"))
    async with pilot_of(app) as pilot:
        await settled(pilot)
        assert workspace(app).rows.view == list(range(15, 21))
        assert "filter: state:rejected" in screen_text(app)


async def test_rows_of_other_processes_come_in_and_the_cursor_stays() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("j", "j")
        before = workspace(app).current()
        code = (
            "import sys; from tui_craft.store import library; from tui_craft.domain.row import NewRow\n"
            "with library.open_dataset(sys.argv[1]) as d:\n"
            '    d.duplicate(1); d.add([NewRow(b\'{"input":"far","output":"x"}\')])'
        )
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, slug)
        assert await process.wait() == 0
        for _ in range(100):
            await pilot.pause(0.05)
            if len(workspace(app).rows) == 122:
                break
        assert len(workspace(app).rows) == 122
        assert workspace(app).current() == before


async def test_ids_stay_whole_when_they_grow_longer() -> None:
    slug = make_dataset("empty")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        with library.open_dataset(slug) as other:
            other.add([NewRow(b'{"input":"one","output":"two"}')] * 12_345)
        for _ in range(100):
            await pilot.pause(0.05)
            if len(workspace(app).rows) == 12_345:
                break
        await pilot.press("G")
        await settled(pilot)
        assert "12345 \u00b7  one" in screen_text(app)


async def test_reading_takes_the_whole_screen_and_keys_still_judge() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (40, 12)) as pilot:
        screen = workspace(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "question 0" in screen_text(app)
        assert screen.query_one(RowView).has_focus
        await pilot.press("r", "right_square_bracket")
        await settled(pilot)
        assert screen.rows.state_of(1) is State.REJECTED
        await pilot.press("q")
        await settled(pilot)
        assert screen.table.has_focus
        assert app.screen is screen


async def test_the_editor_gets_json_and_a_broken_answer_comes_back_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = make_dataset("hostile")
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        f"log = pathlib.Path({str(tmp_path / 'seen')!r})\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "seen = path.read_text()\n"
        "with log.open('a') as f: f.write(seen + '\\n=====\\n')\n"
        "first = '//' not in seen\n"
        'path.write_text(\'{broken\' if first else \'{"input": "edited", "output": "b"}\')\n'
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        monkeypatch.setattr(type(app._driver), "can_suspend", property(lambda _: True))
        monkeypatch.setattr(type(app._driver), "suspend_application_mode", lambda _: None)
        monkeypatch.setattr(type(app._driver), "resume_application_mode", lambda _: None)
        await pilot.press(*(["j"] * 8), "E")
        await settled(pilot)
        assert "The row was not saved" in screen_text(app)
        assert (tmp_path / "seen").read_text().count("=====") == 1, "an editor is opened by nobody but the user"
        await pilot.press("y")
        await settled(pilot)
    seen = (tmp_path / "seen").read_text().split("\n=====\n")
    assert "\x1b" not in seen[0]
    assert "\\u001b" in seen[0]
    assert "is not JSON" in seen[1]
    with library.open_dataset(slug) as other:
        assert other.get(9).data == {"input": "edited", "output": "b"}


async def test_a_dataset_that_is_not_there_says_so() -> None:
    remember.keep("tour", {"offered": True})
    app = TuiCraftApp(Start(dataset="nowhere"))
    async with pilot_of(app) as pilot:
        await settled(pilot)
        assert type(app.screen).__name__ == "DatasetsScreen"
        assert "There is no dataset" in screen_text(app)


async def test_rows_that_a_dialog_or_a_run_above_brings_in_are_seen() -> None:
    slug = make_dataset("empty")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        dataset = workspace(app).dataset
        assert dataset is not None
        assert "No rows yet" in screen_text(app)
        data = b'{"input": "brought in", "output": "by an import"}'
        await app.jobs.write(slug, dataset.add, [NewRow(data, Envelope(), Origin(kind="real", by="imported"))])
        async with asyncio.timeout(20):
            while "brought in" not in screen_text(app):
                await pilot.pause(0.02)


async def test_the_row_a_copy_was_made_of_stays_in_view() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await pilot.press("c")
        await settled(pilot)
        assert workspace(app).table.cursor == 1
        assert workspace(app).table.scroll_offset.y == 0
        assert "duplicated #1" in screen_text(app)
