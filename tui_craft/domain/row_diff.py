"""What two sides of a row differ in: texts with their labels, and the envelope in words. Pure; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tui_craft.domain import text_diff
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.text_diff import Piece

_MOST_BLOCKS = 400
_SAME_VALUES = "the same values, written differently"


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled part of a row that differs. `label` is a field, a turn's speaker, or an envelope's word."""

    label: str
    pieces: list[Piece]


def row_diff(format: Format, before: Row | None, after: Row | None) -> list[Part]:
    """The parts that differ, the envelope's first; all parts of a row that is on one side only."""
    parts = _envelope(before.envelope if before else None, after.envelope if after else None)
    payload = payload_diff(format, before, after)
    if before and after and before.raw != after.raw and not payload:
        payload = [Part("", [Piece("skip", _SAME_VALUES)])]
    if before and after and before.origin != after.origin:
        payload.append(Part("origin", text_diff.diff(str(before.origin), str(after.origin))))
    return parts + payload


def payload_diff(format: Format, before: Row | None, after: Row | None) -> list[Part]:
    """The texts of the payload that differ, in reading order."""
    old, new = _blocks(format, before), _blocks(format, after)
    if len(old) > _MOST_BLOCKS or len(new) > _MOST_BLOCKS:
        return _paired(old, new)
    here, there = [(block.label, block.text) for block in old], [(block.label, block.text) for block in new]
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(a=here, b=there, autojunk=False).get_opcodes():
        if kind != "equal":
            parts += _paired(old[a:b], new[c:d])
    return parts


def _blocks(format: Format, row: Row | None) -> list[Block]:
    return [] if row is None else format.blocks(row.data)


def _paired(old: Sequence[Block], new: Sequence[Block]) -> list[Part]:
    """Parts of one label are compared with each other, the rest came or went."""
    parts: list[Part] = []
    at = 0
    for block in old:
        other = next((place for place in range(at, len(new)) if new[place].label == block.label), None)
        if other is None:
            parts.append(Part(block.label, text_diff.diff(block.text, "")))
            continue
        parts += [Part(item.label, text_diff.diff("", item.text)) for item in new[at:other]]
        parts.append(Part(block.label, text_diff.diff(block.text, new[other].text)))
        at = other + 1
    parts += [Part(item.label, text_diff.diff("", item.text)) for item in new[at:]]
    return [part for part in parts if any(piece.kind != "same" for piece in part.pieces)]


def _envelope(before: Envelope | None, after: Envelope | None) -> list[Part]:
    old, new = _said(before), _said(after)
    if before and after:  # only the tags that came or went
        old["tags"] = " ".join(tag for tag in before.tags if tag not in after.tags)
        new["tags"] = " ".join(tag for tag in after.tags if tag not in before.tags)
    return [
        Part(name, [Piece(kind, value) for kind, value in (("drop", old[name]), ("add", new[name])) if value])
        for name in old
        if old[name] != new[name]
    ]


def _said(envelope: Envelope | None) -> dict[str, str]:
    """The envelope in words, empty where it says nothing."""
    if envelope is None:
        return dict.fromkeys(("state", "tags", "quality", "reviewed", "reason", "note", "parent"), "")
    return {
        "state": envelope.state.value,
        "tags": " ".join(envelope.tags),
        "quality": str(envelope.quality or ""),
        "reviewed": envelope.reviewed or "",
        "reason": envelope.reason,
        "note": envelope.note,
        "parent": f"copy of {envelope.parent}" if envelope.parent is not None else "",
    }
