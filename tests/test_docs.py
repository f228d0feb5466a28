"""What the README says about keys and commands is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from tui_craft.checks.registry import checks
from tui_craft.cli.main import _VERBS
from tui_craft.ui.screens.review import ReviewScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.row_table import RowTable

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_verb_is_in_the_readme_and_the_other_way_round() -> None:
    block = README.split("## Command line")[1].split("```")[1]
    commands = [line.split("  ")[0].replace("tui-craft", "") for line in block.splitlines()]
    said = {word for line in commands for word in re.findall(r"[a-z]+", line)}
    assert set(_VERBS) <= said


def test_every_check_is_in_the_readme() -> None:
    table = README.split("| checks | find |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", "".join(line.split("|")[1] for line in table.splitlines() if line))) == set(
        checks()
    )


@pytest.mark.parametrize(("number", "screens"), [(0, (WorkspaceScreen, RowTable)), (1, (ReviewScreen,))])
def test_every_key_of_the_readme_is_bound(number: int, screens: tuple[type, ...]) -> None:
    bound = {
        key.strip()
        for screen in screens
        for kind in screen.__mro__
        for binding in kind.__dict__.get("BINDINGS", [])
        for key in getattr(binding, "key", "").split(",")
    }
    table = README.split("## Keys")[1].split("## ")[0].split("| key | does | key | does |")[1 + number]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    keys = {key for row in rows for cell in (row[1], row[3]) for key in re.findall(r"`([^`]+)`", cell)}
    assert len(keys) > 10
    assert {_character_to_key(key) if len(key) == 1 else key for key in keys} <= bound
