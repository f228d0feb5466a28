"""The user's own keys: what is refused, what is shown, and that one always gets out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from key_table import FILE, classes, own_bindings, written
from textual.keys import _character_to_key
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import config, keymap
from tui_craft.errors import InvalidError
from tui_craft.ui import actions
from tui_craft.ui.app import Start, TuiCraftApp

SOURCE = Path("/somewhere/config.toml")


def app_with(keys: dict[str, str], slug: str) -> TuiCraftApp:
    settings = config.Settings(keys=keys)
    return TuiCraftApp(Start(dataset=slug), settings, keys=keymap.checked(keys, SOURCE))


def test_the_table_of_keys_is_that_of_the_screens() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "write it anew with: python tests/ui/key_table.py"


def test_every_shipped_key_could_be_written_by_a_user() -> None:
    for action in keymap.actions().values():
        for key in action.keys:
            if key not in {"ctrl+q", "ctrl+c"}:
                assert keymap._key(action.id, key, SOURCE) == key


def test_a_key_is_known_by_its_sign_as_the_screens_know_it() -> None:
    for sign in "aZ5?/:;.'\"[]{}()<>+-_=*&^%$#@!~`|\\":
        assert keymap._key("quit", sign, SOURCE) == _character_to_key(sign)


def test_what_the_file_can_say_reads_back() -> None:
    import tomllib

    table = tomllib.loads(keymap.as_settings({"row-accept": "y"}))["keys"]
    assert table["row-accept"] == "y"
    assert {id: tuple(keys.split(",")) for id, keys in table.items() if id != "row-accept"} == {
        action.id: action.keys for action in keymap.actions().values() if action.id != "row-accept"
    }
    del table["row-accept"]
    assert keymap.checked(table, SOURCE)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"row-acept": "a"}, r"keys\.row-acept is not an action; did you mean row-accept\?"),
        ({"zzzzzzzz": "a"}, r"tui-craft keys lists them all"),
        ({"row-accept": "kontrol+a"}, r"'kontrol\+a' is not a key; write one such as"),
        ({"row-accept": "pgdn"}, "'pgdn' is not a key"),
        ({"row-accept": ""}, "'' is not a key"),
        ({"row-accept": "a,,b"}, "'' is not a key"),
        ({"row-accept": "ctrl+m"}, r"most terminals cannot send ctrl\+m \(it arrives as enter\)"),
        ({"row-accept": "h"}, r"takes h, which already does row-hold"),
        ({"row-accept": "f6", "row-hold": "f6"}, r"keys\.row-accept takes f6, which already does row-hold"),
        ({"row-accept": "f2"}, "already does theme"),
        ({"row-accept": "ctrl+q"}, r"takes ctrl\+q, which is kept for quit"),
        ({"row-accept": "ctrl+c"}, r"takes ctrl\+c, which is kept for leaving"),
    ],
)
def test_what_cannot_be_is_one_sentence(keys: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidError, match=said) as caught:
        keymap.checked(keys, SOURCE)
    assert str(SOURCE) in caught.value.sentence


@given(st.dictionaries(st.sampled_from(["quit", "close", "help"]), st.sampled_from(["f9", "alt+x", "ctrl+q", "f1"])))
def test_one_always_gets_out(keys: dict[str, str]) -> None:
    try:
        bound = keymap.checked(keys, SOURCE)
    except InvalidError:
        return
    for id, key in keymap.KEPT.items():
        assert id not in bound or key in bound[id].split(",")


async def test_two_actions_change_places_everywhere() -> None:
    app = app_with({"row-accept": "r", "row-reject": "a,f6", "quit": "f9"}, make_dataset("normal"))
    async with pilot_of(app, (120, 40)) as pilot:
        bar = [line for line in screen_text(app).splitlines() if "help" in line][-1]
        assert "r accept" in bar
        assert "a reject" in bar
        known = {choice.id: choice.keys for choice in actions.available(app.screen)}
        assert known["row-accept"] == ("r",)
        assert known["row-reject"][0] == "a"
        await pilot.press("f1")
        await settled(pilot)
        assert "row-accept" in screen_text(app)
        await pilot.press("escape", "ctrl+q")
        await pilot.pause()
        assert not app.is_running


async def test_an_action_that_shares_its_key_leaves_it_to_the_other() -> None:
    app = app_with({"import-look": "f7"}, make_dataset("normal"))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("I")
        await settled(pilot)
        enter = [binding.id for binding in app.screen._binding_chain[-2][1].key_to_bindings.get("enter", [])]
        assert "import-look" not in enter


async def test_a_key_that_is_taken_by_what_has_the_focus_is_told() -> None:
    app = app_with({"row-accept": "enter"}, make_dataset("normal"))
    async with pilot_of(app, (120, 40)):
        drawn = " ".join(screen_text(app).split())
        assert "give it another key." in drawn


def test_no_part_has_an_action_twice() -> None:
    for kind in classes():
        ids = [binding.id for binding in own_bindings(kind)]
        assert len(ids) == len(set(ids)), kind
