"""What rows are made of: real or synthetic, read by a person, trusted, by whom written. Counts rows one by one.

real       origin kind `real`: typed by hand, or imported as real data
synthetic  origin kind `synthetic`: written by a model, by rules, by augmentation, by another tool
unknown    neither; it counts as not real
reviewed   a person has read and judged it (the envelope's `reviewed`)
human      real or reviewed
unread     synthetic and not reviewed
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tui_craft.checks.summing import NEAR
from tui_craft.domain.row import Row
from tui_craft.domain.trust import Trust
from tui_craft.store.trust import Sight


@dataclass(slots=True)
class Mix:
    """Counts of rows. `looked` are those that checks have looked at as they are; of these `flagged` have a finding
    above a hint, and `near` one that they are like another row. `found` counts rows by check.
    """

    rows: int = 0
    real: int = 0
    synthetic: int = 0
    reviewed: int = 0
    human: int = 0
    unread: int = 0
    looked: int = 0
    flagged: int = 0
    near: int = 0
    trust: Counter[Trust] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def take(self, row: Row, seen: Sight) -> None:
        """Count `row`, of which is known what `store.trust` has seen."""
        kind = row.origin.get("kind")
        read = bool(row.envelope.reviewed)
        self.rows += 1
        self.trust[seen.trust] += 1
        self.reviewed += read
        if kind == "real":
            self.real += 1
            self.human += 1
        else:
            self.human += read
            if kind == "synthetic":
                self.synthetic += 1
                self.unread += not read
        self.looked += seen.looked
        if seen.found:
            names = {finding.check for finding in seen.found}
            self.flagged += 1
            self.near += not names.isdisjoint(NEAR)
            self.found.update(names)

    def share(self, part: int) -> float | None:
        """`part` of the rows as a share from 0 to 1; None where there are none."""
        return part / self.rows if self.rows else None

    @property
    def unknown(self) -> int:
        """Rows that do not say whether they are real."""
        return self.rows - self.real - self.synthetic

    def as_dict(self) -> dict[str, Any]:
        """Rows, and the share of them (0 to 1, four digits; None without rows), of each kind."""
        parts = {
            "real": self.real, "synthetic": self.synthetic, "unknown": self.unknown, "reviewed": self.reviewed,
            "real_or_reviewed": self.human, "synthetic_unreviewed": self.unread,
        }  # fmt: skip
        return {"rows": self.rows, **{name: self._part(number) for name, number in parts.items()},
                "trust": {word.value: self._part(self.trust[word]) for word in Trust},
                "checked": self._part(self.looked), "flagged": self._part(self.flagged),
                "near_duplicates": self._part(self.near), "findings": dict(self.found.most_common())}  # fmt: skip

    def _part(self, number: int) -> dict[str, float | None]:
        share = self.share(number)
        return {"rows": number, "share": None if share is None else round(share, 4)}
