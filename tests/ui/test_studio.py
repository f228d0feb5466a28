"""The prompt studio as it is used: writing, trying, judging, revising, taking the prompt elsewhere and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import config, paths
from tui_craft.sources.demo import create_demo
from tui_craft.store import library, prompt_versions
from tui_craft.store.about import prompt_in_force
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.prompt_diff import PromptDiff
from tui_craft.ui.modals.sample_rows import SampleRows
from tui_craft.ui.screens.studio import StudioScreen
from tui_craft.ui.widgets.sent_view import SentPanel, SentText
from tui_craft.ui.widgets.template_editor import TemplateText
from tui_craft.ui.widgets.trial_view import SampleView, TrialColumn

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def studio(slug: str = "support-tickets", recipe: str = "expand") -> TuiCraftApp:
    """The app with the studio open on a dataset."""
    settings = config.load(paths.config_file())
    return TuiCraftApp(settings=settings, first=lambda: StudioScreen(library.open_dataset(slug), recipe, owned=True))


def screen_of(pilot: Pilot[Any]) -> StudioScreen:
    """The studio."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, StudioScreen))


async def typed(pilot: Pilot[Any], words: str) -> None:
    """Type into what has the focus."""
    await pilot.press(*words)
    await settled(pilot)


@pytest.fixture
def demo() -> None:
    create_demo(now=NOW).close()


@pytest.mark.usefixtures("demo")
async def test_the_template_is_filled_in_as_one_types() -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        assert isinstance(screen.focused, SentText)
        assert screen.shown is not None
        assert screen.shown.seeds
        assert "recommended" in screen_text(screen.craft)
        assert "no cost" in screen_text(screen.craft)
        before = screen.shown
        await pilot.press("n")
        await settled(pilot)
        assert screen.shown.seeds != before.seeds
        await pilot.press("e")
        await typed(pilot, "Zebras. ")
        assert "Zebras. You write" in screen.shown.messages[0]["content"]
        assert screen.shown.tokens_in > before.tokens_in / 2
        assert "not saved" in screen_text(screen.craft)
        await pilot.press("ctrl+z", "ctrl+z", "escape")


@pytest.mark.usefixtures("demo")
async def test_variables_are_completed_and_slips_named() -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("e")
        await typed(pilot, "{{se")
        assert "example rows" in screen_text(screen.craft)
        await pilot.press("tab")
        assert screen.editor.text.startswith("{{seeds}}You")
        await pilot.press("ctrl+z")
        await typed(pilot, "{{")
        await pilot.press("tab", "tab")
        assert screen.editor.text.startswith(("{{seeds}}", "{{se{{seeds}}"))
        await pilot.press("escape")
        screen.editor.put("{{sedes}} {{rows}}")
        await settled(pilot)
        assert "did you mean {{seeds}}?" in screen_text(screen.craft)
        assert "Not sent like this" in screen_text(screen.craft)
        assert screen.shown is None
        await pilot.press("t")
        assert not screen.query(SampleView)


@pytest.mark.usefixtures("demo")
async def test_saving_makes_versions_and_one_comes_back() -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("e")
        for letter in "ab":
            await typed(pilot, letter)
            await pilot.press("ctrl+s")
            await settled(pilot)
        await pilot.press("escape", "v")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PromptDiff)
        assert "[-abYou-]{+aYou+}" in screen_text(screen.craft)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.editor.text.startswith("aYou")
        assert screen.dirty
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert prompt_in_force(screen.dataset).text.startswith("aYou")
        assert [item.text[:3] for item in prompt_versions.versions(screen.dataset.path)] == ["aYo", "abY", "aYo"]


@pytest.mark.usefixtures("demo")
async def test_what_was_typed_is_kept_when_one_leaves() -> None:
    async with pilot_of(studio(), (80, 24)) as pilot:
        await pilot.press("e")
        await typed(pilot, "half a thou{{")
        await pilot.press("escape", "q")
        await settled(pilot)
    with library.open_dataset("support-tickets") as dataset:
        (kept,) = prompt_versions.versions(dataset.path)
        assert kept.text.startswith("half a thou{{")
        assert kept.note == prompt_versions.LEFT
        assert not prompt_in_force(dataset).edited
    async with pilot_of(studio(), (80, 24)) as pilot:
        assert "left other words" in screen_text(screen_of(pilot).craft)


@pytest.mark.usefixtures("demo")
async def test_a_try_in_two_columns_saves_nothing() -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        before = len(screen.dataset)
        await pilot.press("2", "down", "enter")
        await settled(pilot)
        await pilot.press("t")
        await settled(pilot)
        columns = list(screen.query(TrialColumn))
        assert len(columns) == 2
        assert isinstance(screen.focused, TrialColumn)
        heads = [[str(head.render()) for head in column.query("Static.muted")] for column in columns]
        seeds = [[line.partition(":")[0] for line in found] for found in heads]
        assert seeds[0] == seeds[1]
        assert len(seeds[0]) == 2
        assert "nothing saved" in screen_text(screen.craft)
        assert len(screen.dataset) == before
        assert not screen.dataset.refresh()
        await pilot.press("l", "enter")
        await settled(pilot)
        assert "The reply to request" in screen_text(screen.craft)
        await pilot.press("escape")


def _served(server: Loopback) -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text(
        f'[run]\nteacher = "gpu"\n[endpoints.gpu]\nbase_url = "{server.base_url}"\nmodel = "one"\n'
        "price_in = 1.0\nprice_out = 2.0\n"
    )


def _respond(body: dict[str, Any], number: int) -> dict[str, Any]:
    found = re.search(r"<prompt>\n(.*?)\n</prompt>", body["messages"][-1]["content"], re.DOTALL)
    rows = '{"rows":[{"input":"Q [/] \\u001b[2J","output":"A"},{"input":"no output"}]}'
    said = f"<prompt>\n{found[1]}\n\nBe brief.\n</prompt>" if found else rows
    return {"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}


@pytest.mark.usefixtures("demo")
async def test_judged_samples_revise_the_prompt_after_a_look_at_the_difference() -> None:
    with Loopback(respond=_respond) as server:
        _served(server)
        async with pilot_of(studio(), (120, 40)) as pilot:
            screen = screen_of(pilot)
            await pilot.press("t")
            await settled(pilot)
            assert "$" in screen_text(screen.craft)
            assert "is missing" in screen_text(screen.craft)
            await pilot.press("a", "r")
            await typed(pilot, "too stiff")
            await pilot.press("enter")
            await settled(pilot)
            assert "1 good, 1 not" in screen_text(screen.craft)
            assert "too stiff" in screen_text(screen.craft)
            before = screen.editor.template
            await pilot.press("R")
            await settled(pilot)
            assert isinstance(pilot.app.screen, PromptDiff)
            assert "Be brief." in screen_text(screen.craft)
            assert "not good: too stiff" in server.bodies[-1]["messages"][-1]["content"]
            assert screen.editor.template == before
            await pilot.press("enter")
            await settled(pilot)
            assert screen.editor.template.rstrip().endswith("Be brief.")
            assert screen.dirty
            assert not prompt_in_force(screen.dataset).edited
            await pilot.press("e", "ctrl+z")
            assert screen.editor.template == before


@pytest.mark.usefixtures("demo")
async def test_a_try_is_stopped_at_once() -> None:
    with Loopback(latency=600) as server:
        _served(server)
        async with pilot_of(studio(), (120, 40)) as pilot:
            screen = screen_of(pilot)
            await pilot.press("t")
            while server.in_flight == 0:
                await pilot.pause(0.005)
            await pilot.press("x")
            await settled(pilot)
            assert not screen.check_action("stop_try", ())
            assert screen.check_action("try", ())


@pytest.mark.usefixtures("demo")
async def test_chosen_rows_stand_in_the_place_of_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, SampleRows)
        await pilot.press("space", "space", "enter")
        await settled(pilot)
        assert screen.shown is not None
        assert sorted(screen.shown.seeds) == [1, 2]
        assert "2 rows you chose" in str(screen.query_one(SentPanel).query_one("#sent-title").render())
        await pilot.press("i")
        await settled(pilot)
        assert screen.editor.text.count('{"input":') >= 2
        assert isinstance(screen.focused, TemplateText)
        await pilot.press("escape", "s", "p")
        await settled(pilot)
        pilot.app.screen.query_one(TextArea).text = '[{"input":"mine","output":"yes"}, {"input":"two","output":"yes"}]'
        await pilot.press("ctrl+s")
        await settled(pilot)
        said = screen.shown.messages[-1]["content"]
        assert '{"input":"mine"' in said
        assert '{"input":"two"' in said
        await pilot.press("s", "d")
        await settled(pilot)
        assert screen.chosen is None


@pytest.mark.usefixtures("demo")
async def test_to_another_tool_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")  # a terminal without a clipboard: what is copied goes to a file
    copied = paths.state_dir() / "clipboard.txt"
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("Y")
        await settled(pilot)
        assert copied.read_text().startswith("Example 1\ninput: ")
        await pilot.press("y", "w")
        await settled(pilot)
        pilot.app.screen.query_one(Input).value = str(tmp_path / "p.txt")
        await pilot.press("enter")
        await settled(pilot)
        assert (tmp_path / "p.txt").read_text() == copied.read_text()
        await pilot.press("P")
        await settled(pilot)
        pilot.app.screen.query_one(TextArea).text = 'Here: {"rows":[{"input":"a","output":"b"},{"input":"c"}]}'
        pilot.app.screen.query_one("#bring-tool", Input).value = "ChatGPT"
        await pilot.press("ctrl+s")
        await settled(pilot)
        row = screen.dataset.get(screen.dataset.ids()[-1])
        assert row.state == "draft"
        assert "external" in row.tags
        assert row.origin["teacher"] == "ChatGPT"
        assert screen.shown is not None
        assert row.origin["prompt"] == screen.shown.prompt_hash


async def test_little_room_shows_one_pane_at_a_time() -> None:
    make_dataset("normal")
    async with pilot_of(studio("normal"), (40, 12)) as pilot:
        screen = screen_of(pilot)
        seen = []
        for _ in range(3):
            seen.append([pane for pane in ("#template", "#sent", "#trial") if screen.query_one(pane).region.area])
            await pilot.press("tab")
        assert seen == [["#sent"], ["#template"], ["#sent"]]
        await pilot.press("escape", "t")
        await settled(pilot)
        assert screen.query_one("#trial").region.area
        assert not screen.query_one("#sent").region.area
        await pilot.press("r")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert [view.sample.judged.good for view in screen.query(SampleView) if view.sample.judged] == [False]


@pytest.mark.usefixtures("demo")
async def test_the_stages_of_a_recipe() -> None:
    async with pilot_of(studio(recipe="critique"), (120, 40)) as pilot:
        screen = screen_of(pilot)
        first = screen.editor.text
        await pilot.press("t")
        await settled(pilot)
        assert "offline teacher" in screen_text(screen.craft) or screen.query(SampleView)
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert screen.stage == "critique"
        assert screen.editor.text != first
        assert "2 of 3" in screen_text(screen.craft)
        assert "An example only" in screen_text(screen.craft)
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert screen.editor.text == first
        assert not screen.query(TrialColumn)


@pytest.mark.usefixtures("demo")
async def test_judgements_of_two_tries_add_up() -> None:
    async with pilot_of(studio(), (120, 40)) as pilot:
        screen = screen_of(pilot)
        for count in (1, 2):
            await pilot.press("t")
            await settled(pilot)
            await pilot.press("a")
            await settled(pilot)
            assert len(screen.judged) == count
        await pilot.press("R")
        await settled(pilot)
        assert "cannot revise" in screen_text(screen.craft)
        await pilot.press("enter")
        await settled(pilot)
        assert "The reply to request" in screen_text(screen.craft)
        await pilot.press("escape")


@pytest.mark.usefixtures("demo")
async def test_two_columns_take_turns_where_there_is_little_room() -> None:
    async with pilot_of(studio(), (40, 12)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("2", "down", "enter")
        await settled(pilot)
        await pilot.press("t")
        await settled(pilot)
        for key, place in (("l", 1), ("l", 1), ("h", 0)):
            await pilot.press(key)
            shown = [column.region.area > 0 for column in screen.query(TrialColumn)]
            assert shown == [place == 0, place == 1]
            assert screen.focused is list(screen.query(TrialColumn))[place]
