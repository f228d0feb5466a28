"""What the app remembers between starts: unfinished answers, whether the tour was shown. Owns small state files.

A broken or unreadable state file counts as nothing remembered: losing it costs a question, never data.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.paths import state_dir
from tui_craft.store.atomic import write_atomic

HABITS = "workspace"
"""The name under which is kept which dataset was the last one (`last`), and whether the pane is shown (`pane`)."""


def recall(name: str) -> dict[str, Any]:
    """What was kept under `name`; empty when nothing was."""
    try:
        found = jsonlines.loads(_file(name).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(name: str, value: Mapping[str, Any]) -> None:
    """Remember `value` under `name`, durably. Raises StorageError when the disk refuses."""
    write_atomic(_file(name), jsonlines.dumps(dict(value)) + b"\n")


def forget(name: str) -> None:
    """Drop what was kept under `name`."""
    _file(name).unlink(missing_ok=True)


def _file(name: str) -> Path:
    return state_dir() / f"{name}.json"
