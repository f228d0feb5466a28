"""Rules of the screens that a reader of the code could break without noticing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

UI = Path(__file__).resolve().parents[2] / "tui_craft" / "ui"
FILES = sorted(UI.rglob("*.py"))
_MARKUP = [
    re.compile(r"from_markup\(\s*f"),
    re.compile(r"from_markup\((?![^)]*=)\s*[a-z_]+[\w.]*\s*\)"),
    re.compile(r"""\b(?:Static|Label|Button|Checkbox|RadioButton|ListItem|Collapsible|TabPane)\(\s*f["']"""),
    re.compile(r"""\.update\(\s*f["']"""),
    re.compile(r"""border_(?:sub)?title\s*=\s*f["']"""),
    re.compile(r"""tooltip\s*=\s*f["']"""),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_foreign_text_is_never_markup(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    for pattern in _MARKUP:
        found = pattern.search(source)
        assert not found, f"{found[0]!r}: wrap foreign text in Content, it may hold brackets" if found else ""
    for call in re.finditer(r"\bnotify\((?:[^()]|\([^()]*\))*\)", source):
        assert "markup=False" in call[0], f"{call[0]!r}: notes are foreign text"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_no_screen_looks_into_files_or_calls_the_network(file: Path) -> None:
    if file.parent.name != "screens":
        return
    source = file.read_text(encoding="utf-8")
    for banned in ("httpx", "litellm", "json.loads(", ".read_text(", ".read_bytes(", ".write_text(", ".write_bytes("):
        assert banned not in source, f"{banned} belongs in a service"


def _bindings() -> Iterator[tuple[str, Binding]]:
    for file in FILES:
        module = import_module(".".join(file.relative_to(UI.parents[1]).with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.__name__:
                for binding in value.__dict__.get("BINDINGS", []):
                    yield value.__name__, binding


def test_every_binding_can_be_remapped_and_explains_itself() -> None:
    owners: dict[str, set[str]] = {}
    for owner, binding in _bindings():
        assert isinstance(binding, Binding)
        if binding.system:
            continue
        assert binding.id, f"{owner}: {binding.key} has no id"
        assert binding.tooltip, f"{owner}: {binding.id} has no sentence"
        assert not binding.tooltip.endswith("."), f"{owner}: {binding.id}: no full stop"
        owners.setdefault(binding.id, set()).add(owner)
    common = {"help", "close", "leave", "jump"}
    twice = {id: names for id, names in owners.items() if len(names) > 1 and id not in common}
    assert not twice


def test_no_key_is_bound_that_a_plain_terminal_cannot_send() -> None:
    for owner, binding in _bindings():
        for key in binding.key.split(","):
            assert key not in {"ctrl+m", "ctrl+i", "ctrl+h", "ctrl+[", "ctrl+enter", "shift+enter"}, owner
            assert "ctrl+shift" not in key, owner


def test_every_escape_has_a_twin() -> None:
    typing = {"PromptLine", "EditRow", "Paste", "FilterLine"}
    for owner, binding in _bindings():
        keys = binding.key.split(",")
        if "escape" in keys and "q" not in keys and owner not in typing:
            others = [other for name, other in _bindings() if name in {owner, "CraftScreen", "CraftModal"}]
            assert any("q" in other.key.split(",") for other in others), f"{owner}: {binding.id}"
