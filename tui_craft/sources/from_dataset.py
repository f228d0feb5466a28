"""A dataset's rows carried over into a new dataset of another format. Never changes the dataset they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from tui_craft import jsonlines
from tui_craft.domain.convert import ConvertError, convert, why_never
from tui_craft.domain.filter import Filter
from tui_craft.domain.formats import Format, format_named
from tui_craft.domain.row import NewRow, Origin, Row
from tui_craft.errors import ConflictError, InvalidError
from tui_craft.store import library, query
from tui_craft.store.dataset import Dataset

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """What became of each row: `converted` is how many were carried over, `skipped` (row id, reason) of the rest.

    Row ids in `skipped` are those of the source dataset.
    """

    slug: str
    format: str
    converted: int
    skipped: list[tuple[int, str]]


@dataclass(slots=True)
class _Moving:
    """The work in hand: new ids by old ones, and the rows that could not come along."""

    source: Dataset
    target: Format
    new_ids: dict[int, int] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def convert_dataset(source: Dataset, name: str, format: str, now: datetime) -> ConvertReport:
    """Make the dataset `name` of the given format with every row of `source` that can be expressed in it.

    Rows keep their state, tags, note and origin and their order; parents and seeds point to the new rows, or
    nowhere where those did not come along. Raises InvalidError when the name is taken, the format is unknown,
    the same, or one that no row can be converted to; then no dataset is made.
    """
    target = format_named(format)
    if target.name == source.format.name:
        raise InvalidError(f"{source.slug} has the format {format} already; choose another one to convert it to.")
    reason = why_never(source.format, target)
    if reason:
        raise InvalidError(f"{source.slug} cannot be converted from {source.format.name} to {format}: {reason}.")
    moving = _Moving(source, target)
    made = library.create(name, format, context=source.meta.context, now=now)
    try:
        change = made.begin_change()
        rows = _carried_rows(moving)
        done = 0
        while batch := list(islice(rows, _BATCH)):
            ids = made.add(batch, verb="convert", change=change)
            if ids[0] != done + 1:
                raise ConflictError(f"Another program wrote into {made.slug} while it was filled; convert again.")
            done += len(ids)
    except BaseException:
        # half a conversion looks like a whole one: take it out of the list again
        made.close()
        library.trash(made.slug, now=now)
        raise
    made.close()
    return ConvertReport(made.slug, format, len(moving.new_ids), moving.skipped)


def _carried_rows(moving: _Moving) -> Iterator[NewRow]:
    """The new rows in display order. A fresh dataset numbers them from 1, which is how they name each other."""
    for row in query.select(moving.source, Filter()):
        raw = _payload(moving, row)
        if raw is not None:
            moving.new_ids[row.id] = len(moving.new_ids) + 1
            yield _carried(moving, row, raw)


def _payload(moving: _Moving, row: Row) -> bytes | None:
    """The row's payload in the new format; None, and the reason noted, when it has none."""
    try:
        return jsonlines.dumps(convert(row.data, moving.source.format, moving.target))
    except ConvertError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = f"its payload cannot be read: {error}"
    moving.skipped.append((row.id, reason))
    return None


def _carried(moving: _Moving, row: Row, raw: bytes) -> NewRow:
    parent = moving.new_ids.get(row.envelope.parent or 0)
    origin = row.origin.copy()
    if "seeds" in origin:
        origin["seeds"] = [moving.new_ids[seed] for seed in origin["seeds"] if seed in moving.new_ids]
    return NewRow(raw, replace(row.envelope, parent=parent), Origin(**origin))
