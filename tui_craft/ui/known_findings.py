"""What the checks found in the rows of a dataset, as a screen over rows knows it. Looks at nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tui_craft.domain.finding import WEIGHTS, Finding, Severity

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.domain.trust import Trust
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.findings import Seen


@dataclass(frozen=True)
class KnownFindings:
    """The findings of the last pass over a dataset, by row. `stamp` differs when there was another pass."""

    dataset: Dataset
    stamp: object = None
    _by_row: Mapping[int, Sequence[Finding]] = field(default_factory=dict)
    _seen: Seen | None = None

    def of(self, row: Row) -> list[Finding]:
        """What holds now of what was found in the row, the gravest first; what a person let pass is left out."""
        found = self._by_row.get(row.id)
        if not found or self._seen is None:
            return []
        from tui_craft.store.findings import holding

        return sorted(holding(self.dataset, row, found, self._seen), key=lambda each: -WEIGHTS[each.severity])

    def counts(self, row: Row) -> bool:
        """Whether the row is worse for what was found: a hint does not count."""
        return row.id in self._by_row and any(each.severity is not Severity.HINT for each in self.of(row))

    def trust(self, row: Row) -> Trust:
        """How far the row can be trusted, as `store.trust` says it."""
        from tui_craft.store.findings import was_seen
        from tui_craft.store.trust import trust_of

        looked = self._seen is not None and was_seen(row, self._seen)
        return trust_of(row, looked=looked, flagged=self.counts(row))


def stamp_of(folder: Path) -> object:
    """What differs after every pass over the dataset in `folder`."""
    from tui_craft.store import findings

    try:
        about = (findings.path_of(folder) / findings.FILE).stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def read(dataset: Dataset) -> KnownFindings:
    """What is known now. For a thread: it reads all findings."""
    from tui_craft.store import findings

    stamp = stamp_of(dataset.path)
    if stamp is None:
        return KnownFindings(dataset)
    found = findings.read(dataset.path)
    return KnownFindings(dataset, stamp, found.by_row, findings.read_seen(dataset.path, found))
