"""One import as the dialog has put it together. Carries it out, blocking: call it off the event loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_craft import text
from tui_craft.errors import CraftError

if TYPE_CHECKING:
    from tui_craft.sources.importer import As, ImportProgress
    from tui_craft.sources.report import ImportReport
    from tui_craft.store.dataset import Dataset


class Stopped(CraftError):
    """The user broke the import off."""


@dataclass(slots=True)
class Progress:
    """Shared with the importing thread: how far it is, and whether it should stop."""

    latest: ImportProgress | None = None
    stop: bool = False

    def __call__(self, now: ImportProgress) -> None:
        """Note how far it is. Raises Stopped when it should stop."""
        self.latest = now
        if self.stop:
            raise Stopped(f"Broken off after {text.rows(now.imported)}; undo takes them back.")


@dataclass(frozen=True, slots=True)
class Import:
    """What to import and how: a file, or text that was `pasted` (then rows count as made by another tool).

    `mapping` is our field -> theirs, None for what is detected; `as_` the state the rows begin in.
    """

    path: Path
    pasted: str | None
    as_: As
    mapping: Mapping[str, str] | None
    now: datetime
    progress: Progress

    @property
    def given(self) -> Path | BinaryIO:
        """What to read from, from its beginning."""
        from tui_craft.sources.paste import pasted

        return self.path if self.pasted is None else pasted(self.pasted)

    def into(self, dataset: Dataset) -> tuple[str, ImportReport]:
        """Bring the rows into `dataset`; its slug and what was done. Raises what `import_rows` raises."""
        from tui_craft.sources.importer import import_rows

        report = import_rows(
            dataset,
            self.given,
            as_=self.as_,
            by="imported" if self.pasted is None else "external",
            mapping=self.mapping,
            now=self.now,
            source_name=None if self.pasted is None else "pasted text",
            progress=self.progress,
        )
        return dataset.slug, report

    def as_new(self, name: str, format_name: str) -> tuple[str, ImportReport]:
        """Make a dataset of the rows; when none came in it is put aside again."""
        from tui_craft.store import library

        with library.create(name, format_name, now=self.now) as dataset:
            try:
                return self.into(dataset)
            except CraftError:
                if not len(dataset):
                    library.trash(dataset.slug, now=self.now)
                raise
