"""A run's events as lines of the log, and what runs are at work. Words only: watches and steers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_craft import text
from tui_craft.runs.narration import tell
from tui_craft.ui.widgets.run_log import Entry

if TYPE_CHECKING:
    from tui_craft.domain.formats import Format
    from tui_craft.domain.row import Row
    from tui_craft.runs.glance import RunInfo

Event = dict[str, Any]


def running(folders: Sequence[Path]) -> dict[str, str]:
    """What is at work in these dataset folders, by slug: `running 312/500`. Cheap, but it asks the disk."""
    from tui_craft.runs.glance import active_run

    found: dict[str, str] = {}
    for folder in folders:
        run = active_run(folder) if (folder / "runs").is_dir() else None
        if run is not None:
            found[folder.name] = progress(run)
    return found


def progress(run: RunInfo) -> str:
    """`running 312/500`."""
    return f"{run.state.value} {text.count(run.books.done)}/{text.count(run.spec.rows)}"


def row_words(format: Format, row: Row) -> str:
    """The first thing a row says, system messages passed over."""
    blocks = [block for block in format.blocks(row.data) if block.text.strip()]
    spoken = [block for block in blocks if block.label not in {"system", "developer"}]
    return next((block.text[:400] for block in spoken or blocks), "")


def clock(at: object) -> str:
    """The local time of an event: `12:04:11`; empty when it has none."""
    try:
        return f"{datetime.fromisoformat(str(at)).astimezone():%H:%M:%S}"
    except ValueError:
        return ""


def entry_of(event: Event) -> Entry | None:
    """The log's line for an event; None for one that is not worth reading (landed rows are shown as rows)."""
    told = tell(event)
    if told is None:
        return None
    return Entry(clock(event.get("at")), told.words, told.foreign, "" if told.weight == "plain" else told.weight)
