"""What the last edit of a row changed, text by text. Owns the comparison; reading old versions is the store's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row

if TYPE_CHECKING:
    from tui_craft.domain.text_diff import Piece
    from tui_craft.store.dataset import Dataset

LONGEST = 50_000
"""Characters of one text that are compared."""


@dataclass(frozen=True, slots=True)
class LastEdit:
    """An edit: the row it changed, when (UTC text, may be empty), and for each changed text its label and its diff."""

    row_id: int
    at: str
    changes: tuple[tuple[str, tuple[Piece, ...]], ...]


def last_edit(dataset: Dataset, row_id: int) -> LastEdit | None:
    """The newest change of the row's texts; None when there was none since it was made. For a thread."""
    from tui_craft.store.history import history

    for newer, older in pairwise(history(dataset, row_id)):
        if newer.row.raw != older.row.raw:
            return LastEdit(row_id, newer.at, tuple(_changes(older.row, newer.row, dataset.format)))
    return None


def _changes(old: Row, new: Row, format: Format) -> Iterable[tuple[str, tuple[Piece, ...]]]:
    from tui_craft.domain.text_diff import collapsed, diff

    before, after = _texts(old, format), _texts(new, format)
    for key in dict.fromkeys([*after, *before]):
        label, one = after.get(key) or (before[key][0], "")
        other = before[key][1] if key in before else ""
        if one != other:
            yield label, tuple(collapsed(diff(other[:LONGEST], one[:LONGEST])))


def _texts(row: Row, format: Format) -> dict[object, tuple[str, str]]:
    """Each text of a row by its path, with its label."""
    return {
        block.path or f"{number} {block.label}": (block.label, block.text)
        for number, block in enumerate(format.blocks(row.data))
    }
