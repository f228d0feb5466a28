"""File names that complete as in a shell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Input

from tui_craft.ui.widgets.path_input import PathInput, common, completions


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few names, which is the current one."""
    for name in ("seeds.jsonl", "seeds-old.jsonl", "other.csv", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names_that_continue_what_was_typed(folder: Path) -> None:
    assert completions("se") == ["seeds-old.jsonl", "seeds.jsonl"]
    assert completions("da") == ["data/"]
    assert completions("data/") == ["data/a.jsonl"]
    assert completions(f"{folder}/o") == [f"{folder}/other.csv"]
    assert completions(".h") == [".hidden"]
    assert ".hidden" not in completions("")
    assert completions("nowhere/x") == []
    assert completions("other.csv/x") == []


def test_the_beginning_that_all_share() -> None:
    assert common(["seeds.jsonl", "seeds-old.jsonl"]) == "seeds"
    assert common(["a"]) == "a"
    assert common(["a", "ab"]) == "a"
    assert common([]) == ""


class _Form(App[None]):
    def compose(self) -> Iterable[Widget]:
        yield PathInput()
        yield Input(id="next")


async def test_tab_completes_and_then_goes_on(folder: Path) -> None:
    async with _Form().run_test() as pilot:
        line = pilot.app.query_one(PathInput)
        line.focus()
        await pilot.press("s", "tab")
        assert line.value == "seeds"
        await pilot.press("full_stop", "tab")
        assert line.value == "seeds.jsonl"
        assert pilot.app.focused is line
        await pilot.press("tab")
        assert pilot.app.focused is pilot.app.query_one("#next")


async def test_a_pasted_path_loses_its_quotes(folder: Path) -> None:
    from textual import events

    async with _Form().run_test() as pilot:
        line = pilot.app.query_one(PathInput)
        line.focus()
        await pilot.pause()
        line.post_message(events.Paste("'/data/my rows.jsonl'\n"))
        await pilot.pause()
        assert line.value == "/data/my rows.jsonl"
