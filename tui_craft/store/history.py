"""What became of one row: every version of it, with the change that made it. Reads the log; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_craft.domain.row import Row
from tui_craft.errors import ConflictError, NotFoundError
from tui_craft.store.changes import HistoryLostError, head_of
from tui_craft.store.dataset import Dataset
from tui_craft.store.record import DELETED, Line, decode_line, row_of


@dataclass(frozen=True, slots=True)
class RowVersion:
    """A row as a change left it. `verb` says what the change did, `at` when (UTC text); both may be empty.

    `deleted`: the change deleted the row, which is then given as it was before.
    """

    verb: str
    at: str
    row: Row
    deleted: bool = False


def history(dataset: Dataset, row_id: int) -> list[RowVersion]:
    """The versions of a row, the newest first, as far back as the log tells (compacting forgets).

    Raises NotFoundError for a row that never was. Works for a deleted one.
    """
    lines = _lines(dataset, row_id)
    if not lines:
        raise NotFoundError(f"There is no row {row_id} in {dataset.slug}.")
    found: list[RowVersion] = []
    whole: Line | None = None
    before: Row | None = None
    for offset, line in reversed(lines):
        whole = line if line.raw is not None else whole
        if whole is None:
            continue  # the payload it had then was compacted away
        row = row_of(whole, line if line is not whole else None)
        deleted = line.state == DELETED
        verb, at = _change(dataset, offset)
        found.append(RowVersion(verb, at, before if deleted and before is not None else row, deleted))
        before = before if deleted else row
    return found[::-1]


def _lines(dataset: Dataset, row_id: int) -> list[tuple[int, Line]]:
    """(offset, line) of each of the row's lines, the newest first."""
    found: list[tuple[int, Line]] = []
    at: int | None = max(dataset.index.place(row_id))
    while at is not None and at >= 0:
        line = decode_line(dataset.log.line_at(at))
        if line is None or line.id != row_id:
            break  # the log was rewritten by another program: what was before is not known
        found.append((at, line))
        at = line.prev if line.prev is not None and line.prev < at else None
    return found


def _change(dataset: Dataset, offset: int) -> tuple[str, str]:
    """(verb, time) of the change whose lines `offset` is among."""
    index = dataset.index
    place = index.change_place(offset)
    if place < 0:
        return "", ""
    try:
        head = head_of(dataset.log, index, place)
    except HistoryLostError:
        return "", ""
    about = f" {head['about']}" if head.get("about") else ""
    return f"{head['verb']}{about}", str(head.get("at", ""))


def put_back(dataset: Dataset, version: RowVersion, *, base_rev: int) -> int:
    """Give a row the payload and the envelope it had in `version` again, in one undoable change; 1, or 0 if it has.

    Raises ConflictError when the row is no longer at `base_rev`, NotFoundError when it is deleted.
    """
    row_id = version.row.id
    dataset.get(row_id)

    def edit(row: Row) -> Row:
        if row.rev != base_rev:
            raise ConflictError(f"Row {row_id} was changed elsewhere meanwhile; look at its history again.")
        return replace(row, raw=version.row.raw, envelope=version.row.envelope)

    return dataset.rewrite([row_id], edit, verb="put back")
