"""How many rows each of several names still lacks: slices, labels or topics with their own targets. Pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


class Quotas:
    """Targets by name, and how far each is.

    What was asked for counts until that request has `ended`. What is `due` is certain to be asked for, because of what
    came of an earlier request. Only `asked` knows of anything that is not in the journal.
    """

    def __init__(self, targets: Mapping[str, int]) -> None:
        self.targets = dict(targets)
        self.kept: Counter[str] = Counter()
        self._due: Counter[str] = Counter()
        self._under_way: Counter[str] = Counter()
        self._open: dict[int, int] = {}  # request -> rows it was asked for
        self._dropped: set[str] = set()

    def missing(self, name: str) -> int:
        """Rows to ask for: those that are neither kept, nor due, nor under way."""
        if name in self._dropped:
            return 0
        return max(0, self.room(name) - self._under_way[name])

    def room(self, name: str) -> int:
        """How many rows more there may be, whether they were asked for or not."""
        return max(0, self.targets.get(name, 0) - self.kept[name] - self._due[name])

    def neediest(self) -> str | None:
        """The name that has the smallest share of its target, kept or under way; None when nothing is missing."""
        open_names = [name for name in self.targets if self.missing(name)]
        return min(open_names, key=lambda name: 1 - self.missing(name) / self.targets[name], default=None)

    def asked(self, request: int, name: str, rows: int) -> None:
        """So many rows are under way."""
        self._open[request] = rows
        self._under_way[name] += rows

    def ended(self, request: int, name: str, kept: int) -> None:
        """A request has ended, whoever made it, and brought `kept` rows."""
        self._under_way[name] -= self._open.pop(request, 0)
        self.kept[name] += kept

    def due(self, name: str, rows: int) -> None:
        """So many rows more will follow by themselves (negative: that many have come, or will not)."""
        self._due[name] += rows

    def drop(self, name: str) -> None:
        """Ask for no more of this name."""
        self._dropped.add(name)

    @property
    def dropped(self) -> int:
        """How many names were dropped."""
        return len(self._dropped)

    @property
    def done(self) -> bool:
        """Whether every target is reached, but for those that were dropped."""
        return all(self.kept[name] >= target for name, target in self.targets.items() if name not in self._dropped)
