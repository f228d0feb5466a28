"""Whether anything among the datasets changed, without opening any. Looks at sizes and times only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tui_craft import paths
from tui_craft.store.metadata import FILE

_WATCHED = (FILE, "rows.jsonl", "runs")


def folders() -> list[Path]:
    """The folders that look like datasets, by name."""
    with os.scandir(paths.datasets_dir()) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith("."))


def fingerprint(folders: Sequence[Path]) -> tuple[tuple[str, ...], ...]:
    """Something that differs whenever one of `folders` came, went, was described anew, got rows or a run."""
    return tuple((str(folder), *(_mark(folder / name) for name in _WATCHED)) for folder in folders)


def _mark(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns}:{found.st_size}"
