"""A run's events as lines a person reads, and what runs are at work. Words only: watches and steers nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_craft import text
from tui_craft.ui.widgets.run_log import Entry

if TYPE_CHECKING:
    from tui_craft.domain.formats import Format
    from tui_craft.domain.row import Row
    from tui_craft.runs.attach import RunInfo

Event = dict[str, Any]


def running(folders: Sequence[Path]) -> dict[str, str]:
    """What is at work in these dataset folders, by slug: `running 312/500`. Cheap, but it asks the disk."""
    from tui_craft.runs.attach import active_run

    found: dict[str, str] = {}
    for folder in folders:
        run = active_run(folder) if (folder / "runs").is_dir() else None
        if run is not None:
            found[folder.name] = progress(run)
    return found


def progress(run: RunInfo) -> str:
    """`running 312/500`."""
    return f"{run.state.value} {text.count(run.books.drafts)}/{text.count(run.spec.rows)}"


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
    make = _WORDS.get(str(event.get("event")))
    if make is None:
        return None
    words, foreign, tone = make(event)
    return Entry(clock(event.get("at")), words, foreign, tone)


Said = tuple[str, str, str]


def _start(event: Event) -> Said:
    verb = "resumed" if event.get("resumed") else "started"
    return f"run {event.get('run', '')} {verb}, teacher", str(event.get("teacher", "")), "accent"


def _retry(event: Event) -> Said:
    kind = str(event.get("kind", "")).replace("_", " ")
    wait = event.get("wait", 0)
    return f"{kind}, again in {text.duration(float(wait))}", str(event.get("message", "")), "warn"


def _failed(event: Event) -> Said:
    return f"request {event.get('request', '?')} failed", str(event.get("message", "")), "bad"


def _duplicate(event: Event) -> Said:
    number = int(event.get("count", 1))
    return f"{text.plural(number, 'duplicate')} left out (request {event.get('request', '?')})", "", "muted"


def _quarantined(event: Event) -> Said:
    return f"quarantined (request {event.get('request', '?')})", str(event.get("reason", "")), "warn"


def _pause(event: Event) -> Said:
    return "paused", str(event.get("reason", "")), "warn"


def _concurrency(event: Event) -> Said:
    return f"at once {event.get('concurrency', '?')}", "", "muted"


def _stop(event: Event) -> Said:
    waiting = int(event.get("waiting", 0))
    replies = "1 reply" if waiting == 1 else f"{text.count(waiting)} replies"
    return f"stopping, waiting for {replies}" if waiting else "stopping", "", "warn"


def _report(event: Event) -> Said:
    state = str(event.get("state", "ended"))
    return state, str(event.get("reason", "")), "good" if state == "finished" else "warn"


_WORDS: dict[str, Callable[[Event], Said]] = {
    "start": _start,
    "retry": _retry,
    "failed": _failed,
    "duplicate": _duplicate,
    "quarantined": _quarantined,
    "pause": _pause,
    "resume": lambda event: ("goes on", "", "accent"),
    "concurrency": _concurrency,
    "stop": _stop,
    "note": lambda event: ("note", str(event.get("message", "")), "warn"),
    "error": lambda event: ("stopped by a fault", str(event.get("message", "")), "bad"),
    "report": _report,
}
