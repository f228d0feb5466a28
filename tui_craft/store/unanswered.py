"""Rows that wait for their output: which they are, and making rows wait again. Asks no teacher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from tui_craft import jsonlines
from tui_craft.domain.filter import parse
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Envelope, Row, State
from tui_craft.domain.unanswered import TAG, cleared, possible
from tui_craft.errors import InvalidError
from tui_craft.store.dataset import Dataset
from tui_craft.store.search import Search

VERB = "clear the output of"
_FEW = 16
"""Rows that are sooner read than looked for."""


def among(dataset: Dataset, ids: Iterable[int]) -> list[int]:
    """Those of `ids` that wait for their output and are not accepted. Most rows are passed over by their bytes."""
    listed = list(ids)
    if len(listed) <= _FEW:
        rows = dataset.get_many(listed)
        return [row.id for row in rows if TAG in row.tags and row.state is not State.ACCEPTED]
    candidates = IdSet.of(listed) & dataset.index.live() - dataset.index.in_state(State.ACCEPTED.value)
    if not candidates:
        return []
    return [row_id for block in Search(dataset, parse(f"tag:{TAG}"), candidates).blocks() for row_id in block]


def clear(dataset: Dataset, ids: Iterable[int]) -> int:
    """Empty the output of these rows, so that it is written again, in one change; how many rows that changed.

    They become drafts that nobody has read. A row with no input is left alone. Raises InvalidError where the format
    has no input and output.
    """
    check_possible(dataset.format)

    def edit(row: Row) -> Row | None:
        data = cleared(dataset.format, row.data)
        if data is None or TAG in row.tags:
            return None
        return replace(row, raw=jsonlines.dumps(data), envelope=waiting(row.envelope))

    return dataset.rewrite(ids, edit, verb=VERB)


def check_possible(format: Format) -> None:
    """Raise InvalidError where no row of this format can wait for its output."""
    if not possible(format):
        raise InvalidError(
            f"A row of the format {format.name} is not an input with one output, so its output cannot be written "
            "apart from it; make whole rows instead."
        )


@lru_cache(maxsize=1024)
def waiting(envelope: Envelope) -> Envelope:
    """The envelope of a row whose output was taken away: a draft to be written and judged anew."""
    return Envelope(tags=(*envelope.tags, TAG), parent=envelope.parent, note=envelope.note)
