"""What an import did, and its folder: report.json and, verbatim, the lines left out. Imports nothing itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from tui_craft import jsonlines, text
from tui_craft.errors import StorageError
from tui_craft.paths import make_private
from tui_craft.store.atomic import write_atomic
from tui_craft.store.library import slugify

LISTED = 1000
"""How many skipped lines a report names one by one; the rest are counted, and all are in the side file."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that was left out, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class ImportReport:
    """The books of one import: `imported` + `skipped_total` are all items of the input.

    `skipped` names at most the first `LISTED`. `format` is the dataset's, `source` the way in (`jsonl`, `json`,
    `csv`), `mapping` our field -> field of the file (empty: as they were), `elsewhere` how many skipped rows
    would fit which other format. `path` is report.json, `bad_lines` the file with the skipped lines (None: none).
    `complete` is False when the import was broken off.
    """

    name: str
    format: str
    source: str
    encoding: str
    path: Path
    bad_lines: Path | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    imported: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    skipped_total: int = 0
    elsewhere: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    complete: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` and report.json show it."""
        return {
            "imported": self.imported,
            "skipped": [{"line": item.line, "reason": item.reason} for item in self.skipped],
            "skipped_total": self.skipped_total,
            "format": self.format,
            "name": self.name,
            "source": self.source,
            "encoding": self.encoding,
            "mapping": self.mapping,
            "elsewhere": self.elsewhere,
            "warnings": self.warnings,
            "complete": self.complete,
            "report": str(self.path),
            "bad_lines": str(self.bad_lines) if self.bad_lines else None,
        }

    def summary(self) -> str:
        """One sentence: `Imported 2 rows; 1 line was left out (line 3: invalid JSON ...)`."""
        words = f"Imported {text.rows(self.imported)}"
        if self.skipped_total:
            first = self.skipped[0]
            were = "line was" if self.skipped_total == 1 else "lines were"
            words += f"; {text.count(self.skipped_total)} {were} left out (line {first.line}: {first.reason}"
            words += "; ...)" if self.skipped_total > 1 else ")"
        return words + "."


class ImportFolder:
    """The folder `<dataset>/imports/<UTC stamp>-<name>` of one import; made when it is first needed."""

    def __init__(self, dataset: Path, name: str, now: datetime) -> None:
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        self._wanted = dataset / "imports" / f"{stamp}-{slugify(Path(name).name)[:60]}"
        self._made: Path | None = None
        self._bad: BinaryIO | None = None

    @property
    def path(self) -> Path:
        """The folder, which exists from now on. Raises StorageError when it cannot be made."""
        if self._made is None:
            try:
                make_private(self._wanted.parent)
                self._made = self._free()
            except OSError as error:
                raise _refused(self._wanted, error) from error
        return self._made

    def _free(self) -> Path:
        """Make the first folder of the wanted name, with a number after it where it is taken."""
        for number in count(1):
            folder = self._wanted if number == 1 else self._wanted.with_name(f"{self._wanted.name}-{number}")
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                continue
            return folder
        raise AssertionError("unreachable")

    def keep(self, line: bytes) -> Path:
        """Append a skipped line to the side file, as it was; the file."""
        path = self.path / "bad-lines.jsonl"
        try:
            if self._bad is None:
                self._bad = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb")
            self._bad.write(line + b"\n")
        except OSError as error:
            raise _refused(path, error) from error
        return path

    def finish(self, report: Mapping[str, Any], now: datetime) -> None:
        """Close the side file and write report.json. Raises StorageError when the disk refuses."""
        if self._bad is not None:
            try:
                self._bad.close()
            except OSError as error:
                raise _refused(self.path / "bad-lines.jsonl", error) from error
        write_atomic(self.path / "report.json", jsonlines.dumps({"at": text.utc_stamp(now), **report}) + b"\n")


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(f"Could not write {path}: {error.strerror}; free some space or check its permissions.")
