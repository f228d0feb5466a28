"""The table of all actions, read from the screens themselves. Run it to write `tui_craft/keys.toml` anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui_craft.keymap import ANYWHERE
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.base import CraftModal, CraftScreen

ROOT = Path(__file__).resolve().parents[2] / "tui_craft"
FILE = ROOT / "keys.toml"
_HEAD = "# Every action: its keys, and what it does. Written by: python tests/ui/key_table.py\n"


def classes() -> list[type[DOMNode]]:
    """Every class of the app that can have keys."""
    found: dict[type[DOMNode], None] = {TuiCraftApp: None, CraftScreen: None, CraftModal: None}
    for file in sorted((ROOT / "ui").rglob("*.py")):
        module = import_module(".".join(file.relative_to(ROOT.parent).with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.__name__:
                found.setdefault(value)
    return list(found)


def own_bindings(kind: type[DOMNode]) -> Iterator[Binding]:
    """The bindings declared in a class that the user can change."""
    for binding in kind.__dict__.get("BINDINGS", []):
        if isinstance(binding, Binding) and binding.id and not binding.system:
            yield binding


def place_of(kind: type[DOMNode]) -> str:
    """What people call the part of the app that has the keys of this class."""
    if issubclass(kind, TuiCraftApp) or kind in {CraftScreen, CraftModal} or kind in TuiCraftApp.__mro__:
        return ANYWHERE
    if issubclass(kind, Screen):  # parts of one screen go by the screen's name
        whole = [other for other in classes() if issubclass(other, kind) and not _parents_of(other)]
        kind = whole[0] if len(whole) == 1 else kind
    words = re.findall("[A-Z][a-z0-9]*", kind.__name__)
    return " ".join(word for word in words if word != "Screen").lower()


def _parents_of(kind: type[DOMNode]) -> list[type[DOMNode]]:
    return [other for other in classes() if other is not kind and issubclass(other, kind)]


def written() -> str:
    """The table's text."""
    places: dict[str, dict[str, tuple[str, str]]] = {ANYWHERE: {}}
    seen: set[str] = set()
    for kind in classes():
        for binding in own_bindings(kind):
            assert binding.id
            if binding.id not in seen:
                seen.add(binding.id)
                places.setdefault(place_of(kind), {})[binding.id] = (binding.key, binding.tooltip)
    parts = [_HEAD]
    for place, entries in places.items():
        lines = [f"{id} = {json.dumps(list(entry), ensure_ascii=False)}\n" for id, entry in entries.items()]
        parts.append(f'\n["{place}"]\n' + "".join(lines))
    return "".join(parts)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
