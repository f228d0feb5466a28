"""Choosing a teacher: the list, hints, trying one, typing another."""

from __future__ import annotations

from typing import Any

import pytest
from loopback import Loopback
from textual.pilot import Pilot
from textual.widgets import Input
from ui_harness import pilot_of, screen_text, settled

from tui_craft import paths
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.teachers import TeacherPicker
from tui_craft.ui.screens.datasets import DatasetsScreen

SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]


def configured(base_url: str, *more: str) -> None:
    folder = paths.config_file().parent
    folder.mkdir(parents=True)
    lines = [f'[endpoints.box]\nbase_url = "{base_url}"\nmodel = "qwen3-4b"\nprice_in = 1\nprice_out = 2', *more]
    paths.config_file().write_text("\n".join(lines))


def app_of() -> TuiCraftApp:
    return TuiCraftApp(Start(), first=DatasetsScreen)


async def opened(pilot: Pilot[Any], **values: Any) -> list[str | None]:
    """The picker open; what it is dismissed with comes into the list."""
    app = pilot.app
    assert isinstance(app, TuiCraftApp)
    chosen: list[str | None] = []
    app.open_modal(TeacherPicker(**values), chosen.append)
    await settled(pilot)
    return chosen


@pytest.mark.parametrize("size", SIZES)
async def test_what_there_is_and_taking_one(size: tuple[int, int]) -> None:
    configured("http://127.0.0.1:9/v1")
    app = app_of()
    async with pilot_of(app, size) as pilot:
        chosen = await opened(pilot, current="box")
        drawn = screen_text(app)
        assert "box" in drawn
        assert "Small models" in drawn
        if size[0] >= 80:
            assert "1 / 2" in drawn
        await pilot.press("k")
        await settled(pilot)
        assert "rules" in screen_text(app)
        await pilot.press("j", "enter")
        await settled(pilot)
    assert chosen == ["box"]


@pytest.mark.parametrize("size", [(40, 12), (100, 30)])
async def test_trying_one_shows_reply_time_and_cost(size: tuple[int, int]) -> None:
    said = {"message": {"role": "assistant", "content": "[/] hello \x1b[2J"}, "finish_reason": "stop"}
    with Loopback(respond=lambda _body, _number: said) as server:
        configured(server.base_url)
        app = app_of()
        async with pilot_of(app, size) as pilot:
            chosen = await opened(pilot, current="box")
            await pilot.press("t")
            await settled(pilot)
            drawn = screen_text(app)
            assert "[/] hello" in drawn.replace("\n", " ")
            assert " s, $0.00" in drawn
            await pilot.press("q")
            await settled(pilot)
    assert chosen == [None]
    assert server.requests == 1


async def test_one_that_does_not_answer_says_why() -> None:
    configured("http://127.0.0.1:9/v1")
    app = app_of()
    async with pilot_of(app, (100, 30)) as pilot:
        await opened(pilot, current="box")
        await pilot.press("t")
        await settled(pilot)
        assert "cannot be reached" in screen_text(app)


async def test_closing_while_it_is_tried() -> None:
    with Loopback(faults=["hang"]) as server:
        configured(server.base_url)
        app = app_of()
        async with pilot_of(app, (80, 24)) as pilot:
            await opened(pilot, current="box")
            await pilot.press("t")
            while not server.requests:
                await pilot.pause()
            await pilot.press("escape")
            await settled(pilot)


async def test_any_name_can_be_typed_and_is_checked() -> None:
    configured("http://127.0.0.1:9/v1", '[endpoints.many]\nbase_url = "http://127.0.0.1:9/v1"')
    app = app_of()
    async with pilot_of(app, (80, 24)) as pilot:
        chosen = await opened(pilot, current="many/")
        await pilot.press("enter")
        await settled(pilot)
        line = app.screen.query_one(Input)
        assert line.value == "many/"
        await pilot.press("enter")
        await settled(pilot)
        assert "no model" in screen_text(app)
        await pilot.press(*"qwen", "enter")
        await settled(pilot)
    assert chosen == ["many/qwen"]


async def test_the_current_one_is_there_though_no_list_has_it() -> None:
    app = app_of()
    async with pilot_of(app, (80, 24)) as pilot:
        await opened(pilot, current="odd/one [/]", adversarial=True)
        drawn = screen_text(app)
        assert "odd/one [/]" in drawn
        assert "Nobody noted" in drawn


async def test_a_wrong_settings_file_is_told() -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.models_file().write_text("[x]\nsmal = true\n")
    app = app_of()
    async with pilot_of(app, (100, 30)) as pilot:
        await opened(pilot)
        assert "smal" in screen_text(app)
