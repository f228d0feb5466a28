"""What models are tested with: the rows of eval files, and rows of the dataset itself tagged so. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from tui_craft.checks.base import Ground
from tui_craft.checks.eval_files import place_of, print_of, rows_in, texts_in
from tui_craft.domain.goals import EVAL_SPLIT
from tui_craft.domain.row import Row

TAGS = ("eval", "probe", *EVAL_SPLIT)
"""Tags of rows that models are tested with."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One row of a test: its texts, where it is in words, its id if it is a row of the dataset (else 0)."""

    texts: tuple[str, ...]
    where: str
    row: int = 0


def is_tested(row: Row) -> bool:
    """Whether models are tested with the row."""
    return not set(TAGS).isdisjoint(row.tags)


class Evals:
    """The tests of a dataset. The files are found when it is made and read when they are asked for.

    Raises InvalidError where a file is not there, and while reading where it is broken.
    """

    def __init__(self, ground: Ground, files: Sequence[str]) -> None:
        self._format = ground.format
        self._files: list[Path] = [place_of(name, ground.folder) for name in files if name.strip()]
        prints = [print_of(path) for path in self._files]
        self.rows: dict[int, Row] = {row.id: row for row in ground.tagged(*TAGS)}
        sums = [(row.id, crc32(row.raw)) for row in self.rows.values()]
        self.basis = f"{crc32(repr((prints, sorted(sums))).encode('utf-8', 'replace')):08x}"
        """Differs when the tests do."""

    def __bool__(self) -> bool:
        return bool(self._files or self.rows)

    def tested(self) -> Iterator[Tested]:
        """All rows of all tests."""
        for row in self.rows.values():
            texts = tuple(block.text for block in self._format.blocks(row.data))
            yield Tested(texts, f"the eval's row {row.id}", row.id)
        for path, line, value in self._values():
            yield Tested(tuple(texts_in(value)), f"line {line} of {path.name}")

    def authors(self) -> Counter[str]:
        """How many rows each teacher has written, as far as they say so: tagged rows do, and rows of this program's own
        that were saved whole."""
        origins: list[Any] = [row.origin for row in self.rows.values()]
        origins += [value.get("origin") for _, _, value in self._values() if isinstance(value, dict)]
        return Counter(author for origin in origins if (author := author_of(origin)))

    def _values(self) -> Iterator[tuple[Path, int, Any]]:
        for path in self._files:
            for line, value in rows_in(path):
                yield path, line, value


def author_of(origin: Any) -> str:
    """The teacher that a row's origin names; empty where it names none."""
    if not isinstance(origin, dict) or origin.get("kind") != "synthetic":
        return ""
    return str(origin.get("teacher") or origin.get("model") or "")
