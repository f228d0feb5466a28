"""The user's own colours: read when they are asked for, in f2 and in the palette, a broken file in one sentence."""

from __future__ import annotations

import pytest
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import paths, user_themes
from tui_craft.errors import InvalidError
from tui_craft.ui.app import Start, TuiCraftApp

SEA = 'dark = true\naccent = "#33aacc"\nforeground = "#ddeeff"\nbackground = "#001122"\nmuted = "#778899"\n'


def write(name: str, text: str) -> None:
    paths.themes_dir().mkdir(parents=True, exist_ok=True)
    (paths.themes_dir() / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accent = ", "is not valid TOML"),
        (SEA + 'blink = "#000000"', "blink is not a colour of a theme; there are accent, "),
        (SEA + 'panel = "blue"', "panel must be a colour such as \"#7fb0d6\", not 'blue'"),
        (SEA + "panel = 7", "panel must be a colour"),
        (SEA.replace("dark = true", "dark = 1"), "dark must be true or false, not 1"),
        (SEA.replace("accent", "primary"), "accent is missing"),
        (SEA + 'name = "ansi-mine"', "not begin with ansi-"),
        (SEA + 'name = "[INST]"', "name must be small letters"),
        (SEA + "name = 7", "name must be"),
    ],
)
def test_a_broken_file_is_a_sentence_with_its_name_and_the_key(text: str, said: str) -> None:
    write("sea", text)
    with pytest.raises(InvalidError, match=r"sea\.toml") as caught:
        user_themes.read(paths.themes_dir() / "sea.toml")
    assert said in caught.value.sentence


async def test_a_theme_of_ones_own_is_started_with_and_draws() -> None:
    write("sea", SEA)
    write("other", SEA + 'name = "deep"')
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), theme="deep"))
    async with pilot_of(app):
        assert app.theme == "deep"
        assert app.theme_variables["muted"] == "#778899"
        assert app.theme_variables["line"]


async def test_f2_goes_through_them_and_the_palette_names_them() -> None:
    write("sea", SEA)
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, (120, 40)) as pilot:
        seen = [app.theme]
        for _ in range(5):
            await pilot.press("f2")
            await settled(pilot)
            seen.append(app.theme)
        assert seen == ["tui-craft", "tui-craft-light", "ansi-dark", "ansi-light", "sea", "tui-craft"]
        await pilot.press("ctrl+p")
        await pilot.press(*"theme: sea")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.theme == "sea"


async def test_a_broken_one_is_told_and_the_usual_colours_stay() -> None:
    write("broken", SEA + "panel = 7")
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), theme="broken"))
    async with pilot_of(app, (120, 40)) as pilot:
        assert app.theme == "tui-craft"
        assert "panelmustbeacolour" in "".join(screen_text(app).split())
        assert app.screen.query("Toast.-error")
        await pilot.press("escape")
        await settled(pilot)
        assert not app.screen.query("Toast.-error")
        assert type(app.screen).__name__ == "WorkspaceScreen"


async def test_a_name_that_is_taken_is_told_and_an_unknown_one_too() -> None:
    write("nord", SEA)
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), theme="nosuch"))
    async with pilot_of(app, (120, 40)) as pilot:
        assert app.theme == "tui-craft"
        await pilot.press("f2")
        await settled(pilot)
        assert app.available_themes["nord"].background != "#001122"


async def test_without_colours_there_are_only_themes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    write("sea", SEA)
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), theme="sea"))
    async with pilot_of(app, (120, 40)) as pilot:
        assert app.theme == "ansi-dark"
        await pilot.press("f2")
        assert app.theme == "ansi-light"
        await pilot.press("f2")
        assert app.theme == "ansi-dark"


async def test_the_tour_is_one_key_away_from_help_and_in_the_palette() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("f1", "t")
        await settled(pilot)
        assert type(app.screen).__name__ == "TourScreen"
        await pilot.press("q", "ctrl+p", *"tour")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert type(app.screen).__name__ == "TourScreen"
