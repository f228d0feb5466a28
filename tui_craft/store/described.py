"""The half of a dataset that says what it is: name, context, budget. Owns dataset.json's changes; touches no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui_craft.errors import InvalidError
from tui_craft.store.log import RowLog
from tui_craft.store.metadata import Metadata, read_metadata, write_metadata


class Described:
    """Changes the metadata of the dataset in `path`, under its lock."""

    path: Path
    log: RowLog
    meta: Metadata

    def save_context(self, context: Mapping[str, Any]) -> None:
        """Replace what the dataset is for (the fields of `domain.context.Context`)."""
        self._describe(context=dict(context))

    def rename(self, name: str) -> None:
        """Give the dataset another name; its folder stays where it is."""
        if not name.strip():
            raise InvalidError("A dataset needs a name.")
        self._describe(name=name.strip())

    def save_budget(self, budget: float | None) -> None:
        """Set the most that all runs of the dataset may spend together, in US dollars; None lifts the cap."""
        if budget is not None and not 0 < budget < float("inf"):
            raise InvalidError(f"A dataset's budget must be an amount in US dollars above 0, not {budget!r}.")
        self._describe(budget=budget)

    def _describe(self, **fields: Any) -> None:
        """Change these fields of dataset.json, keeping what another process has changed in the others."""
        with self.log.locked():
            self.meta = replace(read_metadata(self.path), **fields)
            write_metadata(self.path, self.meta)
