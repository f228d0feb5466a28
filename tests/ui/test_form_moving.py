"""Moving through the generation form: every line that is gone to is seen, and little is drawn for it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static
from ui_harness import pilot_of, settled

from tui_craft.runs import attach
from tui_craft.store import library
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.widgets.run_form_panel import RunForm


@pytest.fixture
def slug() -> str:
    """A dataset with a description and seeds."""
    from datetime import UTC, datetime

    from tui_craft.sources.demo import create_demo

    with create_demo(now=datetime(2026, 1, 2, tzinfo=UTC)) as dataset:
        return dataset.slug


def app_on(slug: str) -> TuiCraftApp:
    """The app on the generation view."""
    return TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one after the other, each with its work done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def typed(pilot: Pilot[Any], words: str) -> None:
    """Type over what stands in a line, and take it."""
    await pilot.press("ctrl+u", *words, "enter")
    await settled(pilot)


async def told_anew(app: TuiCraftApp, pilot: Pilot[Any]) -> None:
    """Do at once what the screen does when the typing has stopped."""
    app.screen._remember()  # type: ignore[attr-defined]
    await settled(pilot)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_tab_comes_to_seen_lines_only(slug: str, size: tuple[int, int]) -> None:
    app = app_on(slug)
    async with pilot_of(app, size) as pilot:
        await press(pilot, "tab")
        gone_to = []
        while (line := app.focused) is not None and RunForm in map(type, line.ancestors):
            assert line.region.height, line
            gone_to.append(line.id)
            assert len(gone_to) < 40
            await press(pilot, "tab")
        assert gone_to[0] == "form-teacher"
        assert "form-guidance" in gone_to or "form-more" in gone_to


async def test_a_budget_without_a_price_leads_to_the_price(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "tab")
        await typed(pilot, "openai_compatible/m")
        await typed(pilot, "http://127.0.0.1:9/v1")
        await told_anew(app, pilot)
        await press(pilot, "escape", "b")
        await typed(pilot, "0.5")
        await told_anew(app, pilot)
        assert "nobody knows this teacher's" in str(app.screen.query_one("#problem-price", Static).content)
        await press(pilot, "escape", "s")
        assert app.focused is not None
        assert app.focused.id == "form-price"
        assert not attach.runs_of(library.open_dataset(slug).path)
        await typed(pilot, "0:0")
        await told_anew(app, pilot)
        assert not app.screen.query_one("#problem-price").display


async def test_moving_through_the_form_draws_two_lines_and_no_screen(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual._compositor import ChopsUpdate, Compositor

    drawn: list[object] = []
    render = Compositor.render_update

    def noted(self: Compositor, *given: Any, **named: Any) -> Any:
        drawn.append(render(self, *given, **named))
        return drawn[-1]

    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "tab")
        monkeypatch.setattr(Compositor, "render_update", noted)
        await press(pilot, "tab")
        assert app.screen.query("Field.-focused > FormLine:focus"), "the label of what has the focus stands out"
        assert len(app.screen.query("Field.-focused")) == 1
    found = [update for update in drawn if update is not None]
    assert found
    assert all(isinstance(update, ChopsUpdate) for update in found[:2])
