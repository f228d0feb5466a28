"""Proposals as lines of a table and as a difference to read. Owns the wording; decides and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from textual.cache import LRUCache
from textual.content import Content

from tui_craft import text
from tui_craft.domain import diff_words
from tui_craft.domain.row_diff import Part, payload_diff
from tui_craft.domain.text_diff import Piece
from tui_craft.ui.widgets.diff_words import contents_of
from tui_craft.ui.widgets.row_model import Line
from tui_craft.ui.widgets.row_words import Tone

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.proposals import Pair

SAME = "The proposal says just what the row says."


class ProposalLines:
    """A `RowSource`: one line for each of `view`, read when it becomes visible and when row or proposal has changed."""

    def __init__(self, dataset: Dataset, view: Sequence[int] = ()) -> None:
        self.dataset = dataset
        self.view = list(view)
        self._known: LRUCache[int, tuple[object, Line]] = LRUCache(500)

    def __len__(self) -> int:
        return len(self.view)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The proposals' ids."""
        return self.view[start:stop]

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """The lines at these positions."""
        return [self._line(row_id) for row_id in self.view[start:stop]]

    def _line(self, row_id: int) -> Line:
        from tui_craft.store import proposals

        known = self._known.get(row_id)
        now = self.dataset.version_of(row_id)
        if known is not None and known[0] == (now, self.dataset.index.revision):
            return known[1]
        found = next(proposals.pairs(self.dataset, [row_id]), None)
        line = Line(row_id, ("", "", ""), label=str(row_id)) if found is None else self._of(found)
        self._known[row_id] = ((now, self.dataset.index.revision), line)
        return line

    def _of(self, found: Pair) -> Line:
        parent = found.proposal.envelope.parent
        what = found.problem or summary(changes(self.dataset, found))
        state = "gone" if found.original is None else found.original.state.value
        return Line(
            found.proposal.id, (what, state, _by(found)),
            label="" if parent is None else str(parent), flag="!" if found.problem else "",
            tone="warn" if found.problem else "",
        )  # fmt: skip


def changes(dataset: Dataset, found: Pair) -> list[Part]:
    """What the proposal would change in the row's texts."""
    return payload_diff(dataset.format, found.original, found.proposal)


def summary(parts: Sequence[Part]) -> str:
    """The changes alone on one line: `please -> just  +Cheers!`; where several texts change, each under its label."""
    if not parts:
        return "nothing"
    several = len(parts) > 1
    return text.one_line("  ".join((diff_words.label(part) if several else "") + _short(part) for part in parts), 300)


def _short(part: Part) -> str:
    said: list[str] = []
    dropped = ""
    for piece in [*part.pieces, Piece("same", "")]:
        words = " ".join(piece.text.split())
        if piece.kind == "drop":
            dropped = words
        elif piece.kind == "add":
            said.append(f"{dropped} -> {words}" if dropped else f"+{words}")
            dropped = ""
        elif dropped:
            said.append(f"-{dropped}")
            dropped = ""
    return "  ".join(said)


def _by(found: Pair) -> str:
    origin = found.proposal.origin
    return str(origin.get("model") or origin.get("teacher") or origin.get("by") or "")


def to_read(dataset: Dataset, found: Pair, tone: Tone) -> list[Content]:
    """The proposal in full: which row it is about, who made it, why it cannot be applied, and what it changes."""
    row = found.original
    head = [Content(f"#{found.proposal.envelope.parent}").stylize(tone("strong"))]
    if row is not None:
        head += [Content(f" {row.state.value}"), Content(_tags(row.tags)).stylize(tone("muted"))]
    out = [Content.assemble(*head)]
    if found.problem:
        out.append(Content(f"Cannot be applied: {found.problem}. It can be kept beside it.").stylize(tone("warn")))
    parts = contents_of(changes(dataset, found), tone)
    told = Content(text.one_line(_told(found), 200)).stylize(tone("muted"))
    return [*out, *(parts or [Content(SAME).stylize(tone("muted"))]), Content(""), *_critique(found, tone), told]


def _critique(found: Pair, tone: Tone) -> list[Content]:
    """What was found wanting in the row, where that is known."""
    faults = cast("dict[str, Any]", found.proposal.origin).get("critique")
    said = [faults] if isinstance(faults, str) else faults if isinstance(faults, list) else []
    if not said:
        return []
    lines = [Content(f"- {text.one_line(str(fault), 600)}") for fault in said[:12]]
    return [Content("found wanting").stylize(tone("muted")), *lines, Content("")]


def _tags(tags: Sequence[str]) -> str:
    return text.one_line("  " + " ".join(tags), 120) if tags else ""


def _told(found: Pair) -> str:
    """`proposed by gpt-4o-mini  rewrite  run k3f9  2 min ago`."""
    origin = cast("dict[str, Any]", found.proposal.origin)
    parts = [f"proposed by {_by(found) or 'somebody'}", str(origin.get("recipe") or ""), str(origin.get("how") or "")]
    parts.append(f"run {origin['run']}" if origin.get("run") else "")
    with suppress(ValueError):
        parts.append(text.ago(datetime.fromisoformat(str(origin.get("at"))), datetime.now(UTC)))
    return "  ".join(part for part in parts if part)
