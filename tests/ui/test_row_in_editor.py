"""A row in the user's own editor: saved, refused and mended, given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.store import library
from tui_craft.ui.app import Start, TuiCraftApp


class Lending(TuiCraftApp):
    """A test has no terminal to lend; the editor is a real program all the same."""

    @contextmanager
    def suspended(self) -> Iterator[None]:
        yield


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that leaves what it was given in `seen`, and runs `script` on the file."""
    script, program, seen = tmp_path / "script", tmp_path / "editor", tmp_path / "seen"
    program.write_text(f'#!/bin/sh\ncat "$1" >> {seen}\nsed -i -f {script} "$1"\n')
    program.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(program))
    return tmp_path


async def test_what_cannot_be_saved_is_asked_about_and_never_opened_by_itself(editor: Path) -> None:
    slug = make_dataset("normal")
    (editor / "script").write_text('s/"input"/"inputs"/')
    app = Lending(Start(dataset=slug))
    async with pilot_of(app) as pilot:
        await pilot.press("E")
        await settled(pilot)
        assert (editor / "seen").read_text().count("question 0") == 1
        shown = screen_text(app)
        assert "The row was not saved" in shown
        assert "field input" in shown
        (editor / "script").write_text('s/"inputs"/"input"/; s/question 0/mended/')
        await pilot.press("y")
        await settled(pilot)
        assert "// " in (editor / "seen").read_text()
    with library.open_dataset(slug) as other:
        assert other.get(1).data["input"] == "mended"


async def test_no_leaves_the_row_as_it_was(editor: Path) -> None:
    slug = make_dataset("normal")
    (editor / "script").write_text("s/{/[/")
    app = Lending(Start(dataset=slug))
    async with pilot_of(app) as pilot:
        await pilot.press("E")
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.get(1).data["input"] == "question 0"
