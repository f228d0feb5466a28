"""A row written by hand: what it is made of and what it says of itself. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.row import Envelope, NewRow, Origin
from tui_craft.domain.turns import turn_keys
from tui_craft.errors import InvalidError

MANUAL_TAG = "manual"


def blank(format: Format) -> tuple[dict[str, Any], list[Block]]:
    """An empty payload of this format, and the texts of it to fill in."""
    data: dict[str, Any] = {}
    blocks: list[Block] = []
    for name in format.fields:
        if name in {"messages", "conversations"}:
            who, what = turn_keys(name)
            speakers = ("human", "gpt") if who == "from" else ("user", "assistant")
            data[name] = [{who: speaker, what: ""} for speaker in speakers]
            blocks += [Block(speaker, "", (name, place, what)) for place, speaker in enumerate(speakers)]
        else:
            data[name] = ""
            blocks.append(Block(name, "", (name,)))
    return data, blocks


def manual_row(format: Format, data: Mapping[str, Any], *, now: datetime) -> NewRow:
    """A new draft from a payload that a person wrote; empty optional fields are left out.

    Raises InvalidError that says what does not fit the format.
    """
    kept = {name: value for name, value in data.items() if value != "" or name not in format.optional}
    problems = format.problems(kept)
    if problems:
        raise InvalidError(f"The row was not added: {'; '.join(map(str, problems))}.")
    origin = Origin(kind="real", by="manual", at=text.utc_stamp(now))
    return NewRow(jsonlines.dumps(kept), Envelope(tags=(MANUAL_TAG,)), origin)
