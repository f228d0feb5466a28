"""The user's own keys: which actions there are, and whether what the settings file gives them can be.

Owns the table `keys.toml` of every action with its keys and its sentence; binds nothing and knows no screen.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tui_craft.errors import InvalidError

ANYWHERE = "anywhere"
"""The part of the app whose actions work in every other part too."""

KEPT = {"quit": "ctrl+q", "close": "escape", "help": "f1"}
"""Keys that these actions have whatever the settings say: one can always get out, and find out."""

_ALONE = {"ctrl+q": "quit", "ctrl+c": "leaving when pressed twice"}
_NAMED = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "tab", "enter",
    "escape", "space", "slash", "backslash", "at", "minus", "plus", "underscore",
    *(f"f{number}" for number in range(1, 25)),
}  # fmt: skip
_ARRIVES_AS = {"ctrl+m": "enter", "ctrl+i": "tab", "ctrl+h": "backspace", "ctrl+[": "escape"}
_WRITTEN = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
            "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """Something that keys do: its id, the part of the app that has it, its keys as shipped, a sentence on it."""

    id: str
    place: str
    keys: tuple[str, ...]
    sentence: str


@cache
def actions() -> dict[str, Action]:
    """Every action by its id, part by part."""
    table = tomllib.loads(Path(__file__).with_name("keys.toml").read_text(encoding="utf-8"))
    return {
        id: Action(id, place, tuple(keys.split(",")), sentence)
        for place, entries in table.items()
        for id, (keys, sentence) in entries.items()
    }


def checked(wanted: Mapping[str, str], source: Path) -> dict[str, str]:
    """The keys to bind, by action, for the entries `wanted` of the settings file `source`.

    With the kept keys added, and with neighbours that share a key with a changed action: they keep theirs.
    Raises InvalidError for an action there is not, a key there is not, and a key that would do two things at one place.
    """
    given = {id: _keys(id, value, source) for id, value in wanted.items()}
    for id, keys in given.items():
        for key in keys:
            if key in actions()[id].keys:
                continue
            other = next(_with_same_key(id, key, given), None)
            if other is not None:
                raise InvalidError(
                    f"In {source}, keys.{id} takes {key}, which already does {other.id} ({other.sentence}) there; "
                    "give one of them another key."
                )
    given = {id: tuple(dict.fromkeys([*keys, *_kept(id)])) for id, keys in given.items()}
    return {id: ",".join(given.get(id, actions()[id].keys)) for id in _with_neighbours(list(given))}


def _kept(id: str) -> list[str]:
    return [KEPT[id]] if id in KEPT else []


def _with_neighbours(ids: list[str]) -> list[str]:
    """`ids` and every action that shares a key with one of them in its part: Textual would take it away from all."""
    for id in ids:  # grows while it is walked
        one = actions()[id]
        for other in actions().values():
            if other.id not in ids and other.place == one.place != ANYWHERE and set(other.keys) & set(one.keys):
                ids.append(other.id)
    return ids


def _keys(id: str, value: str, source: Path) -> tuple[str, ...]:
    if id not in actions():
        from difflib import get_close_matches

        near = get_close_matches(id, actions(), 1)
        hint = f"did you mean {near[0]}?" if near else "tui-craft keys lists them all."
        raise InvalidError(f"In {source}, keys.{id} is not an action; {hint}")
    keys = tuple(_key(id, part.strip(), source) for part in value.split(","))
    for key in keys:
        if key in _ALONE and KEPT.get(id) != key:
            raise InvalidError(f"In {source}, keys.{id} takes {key}, which is kept for {_ALONE[key]}; choose another.")
    return keys


def _key(id: str, key: str, source: Path) -> str:
    """`key` by its full name. Raises InvalidError when there is no such key, or a terminal cannot send it."""
    if key in _ARRIVES_AS or "ctrl+shift+" in key:
        arrives = f" (it arrives as {_ARRIVES_AS[key]})" if key in _ARRIVES_AS else ""
        raise InvalidError(f"In {source}, keys.{id}: most terminals cannot send {key}{arrives}; choose another.")
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if len(last) == 1 and last.isprintable() and not last.isspace():
        name = last if last.isalnum() else re.sub("[- ]", "_", unicodedata.name(last, last)).lower()
        last = _WRITTEN.get(name, name)
    elif last not in _NAMED and not _is_sign(last):
        last = ""
    if not last or not set(modifiers) <= {"ctrl", "shift", "alt"}:
        raise InvalidError(
            f"In {source}, keys.{id}: {key!r} is not a key; write one such as a, A, f5, ctrl+e, space, comma, pagedown."
        )
    return "+".join([*modifiers, last])


def _is_sign(name: str) -> bool:
    """Whether `name` is that of a character that is neither a letter nor a digit, such as `question_mark`."""
    for spaced in (name.replace("_", " "), name.replace("_", "-", 1).replace("_", " ")):
        try:
            return not unicodedata.lookup(spaced).isalnum()
        except KeyError:
            continue
    return False


def _with_same_key(id: str, key: str, given: Mapping[str, tuple[str, ...]]) -> Iterator[Action]:
    """Other actions that `key` would do where the action `id` can be done."""
    place = actions()[id].place
    for other in actions().values():
        shares = other.place == place or ANYWHERE in {place, other.place}
        if other.id != id and shares and key in given.get(other.id, other.keys):
            yield other


def as_settings(wanted: Mapping[str, str]) -> str:
    """Every action as a table for the settings file, part by part, with its keys in force and its sentence."""
    lines = ["[keys]"]
    place = ""
    for action in actions().values():
        if action.place != place:
            place = action.place
            lines += ["", f"# {place}"]
        entry = f'{action.id} = "{wanted.get(action.id, ",".join(action.keys))}"'
        own = " (changed)" if action.id in wanted else ""
        lines.append(f"{entry:<44} # {action.sentence}{own}")
    return "\n".join(lines)
