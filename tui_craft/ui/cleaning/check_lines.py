"""The checks, and the rows in which one found something, as lines of tables. Owns their wording; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.cache import LRUCache
from textual.content import Content

from tui_craft import text
from tui_craft.domain.finding import Severity, path_name
from tui_craft.domain.row import Row
from tui_craft.errors import NotFoundError
from tui_craft.ui.cleaning.found import Entry, Found, Group
from tui_craft.ui.glyphs import Glyphs
from tui_craft.ui.widgets.row_model import Column, Line
from tui_craft.ui.widgets.row_words import Tone
from tui_craft.ui.widgets.toned import STATE_TONES

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

CHECK_COLUMNS = (
    Column("Check", least=12), Column("Rows", width=7, align="right"),
    Column("Fixes", width=5, align="right", from_width=36), Column("Keeps", width=6, align="right", from_width=30),
)  # fmt: skip
ENTRY_COLUMNS = (Column("Row", least=14),)
CELL = 300
_QUIET = "bad"
"""A table draws such a line dim, as that of a rejected row: here stand checks that found nothing that counts."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A check in the list: how it is called, whether it is on, why it could take no part."""

    name: str
    title: str
    help: str = ""
    on: bool = True
    problem: str = ""


def check_line(number: int, listed: Listed, found: Found) -> Line:
    """`! Refusals   3   1   99.5 %`: rows, how many can be mended, what would stay; `?` stands before hints."""
    group = found.group(listed.name)
    if not listed.on or listed.problem:
        word = "off" if not listed.on else "?"
        return Line(number, (text.one_line(listed.title, 60), word, "", ""), tone=_QUIET)
    count = len(group.entries)
    kept = found.kept(listed.name)
    cells = (
        text.one_line(listed.title, 60), text.count(count) if count else "·",
        text.count(group.fixable) if group.fixable else "",
        percent(kept) if kept is not None and count else "",
    )  # fmt: skip
    return Line(number, cells, flag=FLAGS[group.gravest] if count else "", tone="" if group.counting else _QUIET)


def in_order(found: Found, before: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the checks that found something, the worst first; those in `before` stay where they are."""
    return (*before, *(name for name in found.worst_first() if name not in before))


def with_the_rest(order: Sequence[str], known: Iterable[Listed]) -> tuple[str, ...]:
    """All names as they are listed: those `in_order`, then those that found nothing, then those that are off."""
    rest = sorted((one for one in known if one.name not in order), key=lambda one: (not one.on, one.title))
    return (*order, *(one.name for one in rest))


def none_words(listed: Listed, *, was_looked: bool, tone: Tone) -> list[Content]:
    """What stands where a check found nothing: what it is for, and why there is nothing."""
    said = "Nothing found." if was_looked else "Not looked at yet."
    if listed.problem:
        said = listed.problem
    elif not listed.on:
        said = "Switched off; x switches it on, o sets its options."
    return [
        Content(text.one_line(listed.title, 80)).stylize(tone("accent")), Content(""),
        Content(text.visible(" ".join(listed.help.split()), 2_000)), Content(""),
        Content(text.one_line(said, 400)).stylize(tone("warn" if listed.problem else "muted")),
    ]  # fmt: skip


FLAGS = {Severity.ERROR: "!", Severity.WARNING: "!", Severity.HINT: "?"}


def percent(share: float) -> str:
    """`97.9 %`; never 100 % where something goes."""
    if share == 1:
        return "100 %"
    return f"{min(share, 0.999):.1%}".replace("%", " %")


class EntryLines:
    """A `RowSource`: the rows of a group; a row is read when its line becomes visible, and when it has changed."""

    def __init__(self, dataset: Dataset, group: Group, glyphs: Glyphs) -> None:
        self._dataset, self.group, self._glyphs = dataset, group, glyphs
        self._known: LRUCache[int, tuple[object, Line]] = LRUCache(500)

    def __len__(self) -> int:
        return len(self.group.entries)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The rows' ids."""
        return [entry.row for entry in self.group.entries[start:stop]]

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """The lines at these positions."""
        return [self._line(entry) for entry in self.group.entries[start:stop]]

    def _line(self, entry: Entry) -> Line:
        version = self._dataset.version_of(entry.row), self._dataset.state_of(entry.row)
        known = self._known.get(entry.row)
        if known is not None and known[0] == version:
            return known[1]
        line = self._read(entry)
        self._known.discard(entry.row)  # this cache never replaces what it has
        self._known[entry.row] = version, line
        return line

    def _read(self, entry: Entry) -> Line:
        said = text.one_line(entry.findings[0].message, CELL)
        flag = FLAGS[entry.gravest]
        try:
            row = self._dataset.get(entry.row)
        except NotFoundError:
            return Line(entry.row, ("(deleted)",), label=str(entry.row), tone="muted")
        if self.group.says_the_same:
            said = text.one_line(_example(self._dataset, row, entry), CELL) or said
        state = row.state
        return Line(entry.row, (said,), label=str(entry.row), glyph=self._glyphs.state[state],
                    tone=STATE_TONES[state], flag=flag)  # fmt: skip


def _example(dataset: Dataset, row: Row, entry: Entry) -> str:
    """The text that a finding is about, from where it is about it; without one, the row's first text."""
    finding = entry.findings[0]
    blocks = dataset.format.blocks(row.data)
    for block in blocks:
        if block.path is not None and path_name(block.path) == finding.field:
            return block.text[finding.start : finding.start + 2 * CELL] or block.text[: 2 * CELL]
    return blocks[0].text[: 2 * CELL] if blocks else ""
