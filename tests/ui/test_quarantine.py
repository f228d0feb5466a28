"""Mending what a run put aside, from the screen, with keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from screens_seen import shows
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.run import RunSpec
from tui_craft.runs.folder import Head, RunFolder, claim, write_head
from tui_craft.store import library
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.quarantine import QuarantineScreen
from tui_craft.ui.screens.quarantine_mending import MendText

CUT = '{"input": "why twice", "output": "I am so'


@pytest.fixture
def folder() -> RunFolder:
    """A run with three items put aside."""
    with library.open_dataset(make_dataset("normal")) as dataset:
        folder = claim(dataset.path)
    write_head(folder, Head(folder.id, RunSpec(rows=5), "2026-01-02T00:00:00Z", 121, (), {}, "", "here", "0"))
    texts = [CUT, '{"input": "only this"}', "I would rather not. \x1b[2J[/]"]
    items = [{"request": n, "item": 0, "reason": f"reason {n}", "text": text} for n, text in enumerate(texts)]
    replies = [
        {"request": n, "at": "2026-01-02T00:00:00Z", "teacher": "acme", "model": "m", "prompt": "sha256:0",
         "choice": {"message": {"content": f"Sure, here: {text}"}}}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    folder.quarantine.write_bytes(b"".join(jsonlines.dumps(item) + b"\n" for item in items))
    folder.replies.write_bytes(b"".join(jsonlines.dumps(entry) + b"\n" for entry in replies))
    return folder


class Lending(TuiCraftApp):
    """A test has no terminal to lend; the editor is a real program all the same."""

    @contextmanager
    def suspended(self) -> Iterator[None]:
        yield


def app_on(path: Path) -> TuiCraftApp:
    """The app on the items of a run."""
    return Lending(first=lambda: QuarantineScreen(library.open_dataset("normal"), path, owned=True))


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_one_after_the_other_is_mended_or_dismissed(folder: RunFolder, size: tuple[int, int]) -> None:
    app = app_on(folder.path)
    async with pilot_of(app, size) as pilot:
        assert "1 of 3" in screen_text(app)
        assert "reason 0" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        area = app.screen.query_one(MendText)
        assert app.focused is area
        assert area.text == CUT
        assert "no row" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.focused is area, "what is no row yet stays to be mended"
        area.text = '{"input": "why twice", "output": "I am sorry."}'
        await settled(pilot)
        assert "It is a row" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "1 of 2" in screen_text(app), "the next one comes up by itself"
        assert "reason 1" in screen_text(app)
        await pilot.press("d")
        await settled(pilot)
        assert "reason 2" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        assert "reason 1" in screen_text(app)
        await pilot.press("d", "d")
        await settled(pilot)
        assert "Nothing waits here" in screen_text(app)
        await pilot.press("u", "u", "u")
        await settled(pilot)
        assert "of 3" in screen_text(app)
    with library.open_dataset("normal") as dataset:
        assert len(dataset) == 120, "the mended row was taken back too"


async def test_the_whole_reply_is_one_key_away(folder: RunFolder) -> None:
    app = app_on(folder.path)
    async with pilot_of(app, (80, 24)) as pilot:
        assert "Sure, here" not in screen_text(app)
        await pilot.press("r")
        await settled(pilot)
        assert "Sure, here" in screen_text(app)
        await pilot.press("down", "down")
        await settled(pilot)
        assert "I would rather not" in screen_text(app)
        assert "r whole reply" in screen_lines(app)[-1]
        await pilot.press("escape")
        await settled(pilot)
        assert shows(app, QuarantineScreen), "one step back at a time: to the item"
        assert "item 1 of request 2" in screen_text(app)


async def test_what_was_cut_off_is_completed_where_it_ends(folder: RunFolder) -> None:
    app = app_on(folder.path)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("e", *"rry.")
        await settled(pilot)
        assert app.screen.query_one(MendText).text == f"{CUT}rry."
        await pilot.press(*'"}')
        await settled(pilot)
        assert "It is a row" in screen_text(app)


async def test_leaving_a_text_half_mended_changes_nothing(folder: RunFolder) -> None:
    app = app_on(folder.path)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("e", "x", "y")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert shows(app, QuarantineScreen)
        assert "1 of 3" in screen_text(app)
        await pilot.press("q")
        await settled(pilot)
        assert not shows(app, QuarantineScreen)


async def test_mended_in_the_users_own_editor(
    folder: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf \'// a note\\n{"input": "a", "output": "b"}\' > "$1"\n')
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    app = app_on(folder.path)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("E")
        await settled(pilot)
        assert "1 of 2" in screen_text(app)
    with library.open_dataset("normal") as dataset:
        row = dataset.get(dataset.ids()[-1])
    assert row.data == {"input": "a", "output": "b"}
    assert row.origin["mended"] is True
