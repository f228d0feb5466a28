"""What a run put aside: items of replies that were no rows, each with its reason. Reads only; mends nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from tui_craft import jsonlines
from tui_craft.errors import StorageError
from tui_craft.runs.derive import Quarantined
from tui_craft.runs.folder import RunFolder


def put_aside(run: Path, *, most: int) -> list[Quarantined]:
    """The last `most` items that the run in folder `run` put aside, the newest first. Raises StorageError."""
    file = RunFolder(run).quarantine
    try:
        with file.open("rb") as lines:
            return list(reversed(deque(_items(lines), maxlen=most)))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"Could not read {file}: {error.strerror}.") from error


def _items(lines: Iterator[bytes]) -> Iterator[Quarantined]:
    for line in lines:
        try:
            yield Quarantined(**jsonlines.loads(line))
        except (ValueError, TypeError):
            continue  # torn by a kill; resuming the run writes it again
