"""Findings as they are gone through: by check, the worst first, and all that one check says of a row as one thing.

Owns that order and what is left of it. Taking a row out costs the same for ten findings as for a hundred thousand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby
from operator import attrgetter

from tui_craft.domain.finding import WEIGHTS, Finding, Severity

_SOME = 20
"""So many rows are taken out one by one."""
_FEW = 3
"""So many different messages at most, and the messages of a check tell nothing about its rows."""


class Entry:
    """All that one check says of one row; there may be a hundred thousand, so what is asked often is known."""

    __slots__ = ("check", "findings", "other", "place", "row")

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        self.check, self.row, self.findings = first.check, first.row, findings
        self.other = first.other if len(findings) == 1 else max(finding.other for finding in findings)
        """The row that it stands beside; 0 for none."""
        heaviest = first.severity if len(findings) == 1 else self.gravest
        self.place = (-WEIGHTS[heaviest], self.other, self.row)
        """Where it stands in its group: the gravest first, rows that stand beside the same row together."""

    @property
    def gravest(self) -> Severity:
        """The severity that counts."""
        return max((finding.severity for finding in self.findings), key=WEIGHTS.__getitem__)

    @property
    def counts(self) -> bool:
        """Whether the row is worse for it: a hint does not count."""
        return self.place[0] < -WEIGHTS[Severity.HINT]

    @property
    def fixes(self) -> list[str]:
        """What would certainly mend it, each said once; empty where a person must decide."""
        return list(dict.fromkeys(finding.fix for finding in self.findings if finding.fix))

    @property
    def is_mended_whole(self) -> bool:
        """Whether nothing that counts would be left after the fix."""
        return all(finding.fix or finding.severity is Severity.HINT for finding in self.findings)


class Group:
    """What one check found, in order."""

    def __init__(self, name: str, entries: list[Entry]) -> None:
        self.name = name
        self.entries = sorted(entries, key=lambda entry: entry.place)
        self.counting = 0
        """Rows that are worse for it."""
        self.fixable = 0
        """Rows that it would certainly mend."""
        self._count()
        self.gravest = self.entries[0].gravest if entries else Severity.HINT
        messages: set[str] = set()
        for entry in entries:
            messages.add(entry.findings[0].message)
            if len(messages) > _FEW:
                break
        self.says_the_same = len(messages) <= _FEW
        """Whether its rows are better told apart by their texts than by what it says of them."""

    def _count(self) -> None:
        self.counting = sum(entry.counts for entry in self.entries)
        self.fixable = sum(bool(entry.fixes) for entry in self.entries)

    def index(self, entry: Entry) -> int | None:
        """Where an entry stands; None where it is not among them."""
        at = bisect_left(self.entries, entry.place, key=lambda each: each.place)
        found = at < len(self.entries) and self.entries[at].row == entry.row
        return at if found else None

    def take_out(self, entry: Entry) -> None:
        """Have it no longer."""
        at = self.index(entry)
        if at is not None:
            gone = self.entries.pop(at)
            self.counting -= gone.counts
            self.fixable -= bool(gone.fixes)

    def leave_out(self, rows: Set[int]) -> None:
        """Have nothing of these rows any longer."""
        self.entries = [entry for entry in self.entries if entry.row not in rows]
        self._count()


class Found:
    """All findings that are gone through: those of a row, and of a check in it, come one after the other.

    `rows` is how many rows were looked at.
    """

    def __init__(self, findings: Iterable[Finding] = (), rows: int = 0) -> None:
        self.rows = rows
        by_check: dict[str, list[Entry]] = defaultdict(list)
        self._of_row: dict[int, tuple[Entry, ...]] = {}
        for _, some in groupby(findings, key=attrgetter("row", "check")):
            entry = Entry(tuple(some))
            by_check[entry.check].append(entry)
            self._of_row[entry.row] = (*self._of_row.get(entry.row, ()), entry)
        self.groups: Mapping[str, Group] = {name: Group(name, entries) for name, entries in by_check.items()}

    def group(self, check: str) -> Group:
        """What a check found; an empty group where that is nothing."""
        return self.groups.get(check) or Group(check, [])

    def worst_first(self) -> list[str]:
        """The checks that found something: the gravest first, and of those the ones with the most rows."""
        order = sorted(self.groups.values(), key=lambda each: (-WEIGHTS[each.gravest], -len(each.entries), each.name))
        return [group.name for group in order]

    def of_row(self, row: int) -> Sequence[Entry]:
        """What all checks say of a row."""
        return self._of_row.get(row, ())

    def take_out(self, rows: Set[int], check: str = "") -> None:
        """Have no longer what `check` says of these rows; without a check, what any says of them."""
        for row in rows:
            gone = [each for each in self._of_row.get(row, ()) if check in {"", each.check}]
            if len(rows) <= _SOME:
                for entry in gone:
                    self.groups[entry.check].take_out(entry)
            self._of_row[row] = tuple(each for each in self._of_row.pop(row, ()) if each not in gone)
        if len(rows) > _SOME:  # each would move all that stand behind it
            for group in self.groups.values():
                if check in {"", group.name}:
                    group.leave_out(rows)

    def kept(self, check: str) -> float | None:
        """The share of rows (0 to 1) that would stay if all that are worse for a check went; None without rows."""
        return 1 - self.group(check).counting / self.rows if self.rows else None


def next_place(group: Group, entry: Entry | None, before: int) -> int:
    """Where to be in a group that was read anew: on `entry` where it is still there, else where one was `before`."""
    at = None if entry is None else group.index(entry)
    return at if at is not None else max(0, min(before, len(group.entries) - 1))
