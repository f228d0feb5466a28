"""One line of rows.jsonl, encoded and decoded. Owns the line layout; opens no file.

Three kinds of line, told apart by how they start and whether they carry data:

    {"change":12,"verb":"accept","rows":1,"at":"2026-01-01T00:00:00Z"}          the lines after it belong together
    {"id":17,"state":"draft","rev":1,"tags":[...],"origin":{...},"data":{...}}  a whole row
    {"id":17,"state":"accepted","rev":2,"prev":1234}                            only what differs in the envelope

`data` comes last, so that the payload's own bytes are everything between the one `,"data":` and the closing
brace; envelopes are encoded so that this marker occurs nowhere before it. `prev` is the byte offset of the
row's line before this one. `"state":"deleted"` is the tombstone. `below` places a copy under its original.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import orjson

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, Origin, Row, State

DELETED = "deleted"
MARKER = b',"data":'
HEAD = re.compile(rb'\{"id": ?([0-9]+)(?:, ?"below": ?([0-9]+))?, ?"state": ?"([a-z]+)"')
REV = re.compile(rb'"rev": ?([0-9]+)')
_ENVELOPE_LINE = re.compile(rb'\{"id":[0-9]+,"state":"[a-z]+","rev":([0-9]+)(.*?)(?:,"prev":[0-9]+)?\}')

_ENVELOPE_KEYS = ("tags", "parent", "quality", "reviewed", "reason", "note")
_DEFAULT = Envelope()
_TEXT = frozenset({str})
_STATES = frozenset({DELETED, *(state.value for state in State)})


@dataclass(slots=True)
class Line:
    """A decoded row line. `raw` is None on an envelope line; `values` are the envelope keys it names."""

    id: int
    state: str
    rev: int
    prev: int | None
    below: int | None
    values: dict[str, Any]
    origin: Origin
    raw: bytes | None


def encode_row(
    row_id: int,
    rev: int,
    envelope: Envelope,
    origin: Origin,
    raw: bytes,
    *,
    prev: int | None = None,
    below: int | None = None,
    state: str | None = None,
) -> bytes:
    """A whole-row line with its newline. `raw` must be one JSON value on one line."""
    values = differing(_DEFAULT, envelope)
    head = _head(row_id, state or envelope.state.value, rev, below)
    fields = dict(values)
    if origin:
        fields["origin"] = origin
    if prev is not None:
        fields["prev"] = prev
    return head + _tail(fields) + MARKER + raw + b"}\n"


def encode_envelope(row_id: int, state: str, rev: int, values: dict[str, Any], prev: int | None) -> bytes:
    """An envelope line with its newline. `values` says what differs from the row's last whole line."""
    fields = dict(values)
    if prev is not None:
        fields["prev"] = prev
    return _head(row_id, state, rev, None) + _tail(fields) + b"}\n"


def in_state(line: bytes, row_id: int, state: str, prev: int) -> bytes | None:
    """The envelope line (with its newline) that follows `line`, which stands at `prev`, and changes the state alone.

    None where `line` is not written as `encode_envelope` does. Decodes nothing: a hundred thousand rows are one key.
    """
    match = _ENVELOPE_LINE.fullmatch(line)
    if match is None or MARKER in line:
        return None
    rev, values = match.groups()
    return b'{"id":%d,"state":"%b","rev":%d%b,"prev":%d}\n' % (row_id, state.encode(), int(rev) + 1, values, prev)


def _head(row_id: int, state: str, rev: int, below: int | None) -> bytes:
    # a copy starts differently, so that reading a run of ordinary rows need not look for it
    place = b',"below":%d' % below if below is not None else b""
    return b'{"id":%d%s,"state":"%s","rev":%d' % (row_id, place, state.encode(), rev)


def _tail(fields: dict[str, Any]) -> bytes:
    if not fields:
        return b""
    inner = jsonlines.dumps(fields)
    if MARKER in inner:
        import json

        # a nested key called "data" (an axis, say): spaces keep the marker unique
        inner = json.dumps(fields).encode("ascii")
    return b"," + inner[1:-1]


def envelope_values(envelope: Envelope) -> dict[str, Any]:
    """The envelope's fields but the state, as they are written."""
    return {
        key: list(value) if key == "tags" else value for key in _ENVELOPE_KEYS for value in [getattr(envelope, key)]
    }


def differing(base: Envelope, wanted: Envelope) -> dict[str, Any]:
    """What an envelope line must name so that `base` (of the whole line) becomes `wanted`."""
    return {key: value for key, value in envelope_values(wanted).items() if getattr(base, key) != getattr(wanted, key)}


def decode_line(line: bytes) -> Line | None:
    """The row line in `line` (without its newline), or None when it is no row line."""
    cut = line.find(MARKER)
    before = line if cut < 0 else line[:cut] + b"}"
    try:
        head = orjson.loads(before)
    except orjson.JSONDecodeError:
        try:
            head = jsonlines.loads(before)  # a lone surrogate in a note, say: the payload must keep its bytes
        except ValueError:
            return _decode_foreign(line)
    raw = None if cut < 0 else line[cut + len(MARKER) : -1].rstrip()
    if not isinstance(head, dict) or "id" not in head or "state" not in head:
        return _decode_foreign(line) if cut >= 0 else None
    if cut < 0 and "data" in head:
        return _decode_foreign(line)
    return _line(head, raw)


def _decode_foreign(line: bytes) -> Line | None:
    """A line that another program rewrote (spaces, other key order): read as plain JSON."""
    try:
        value = jsonlines.loads(line)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    raw = jsonlines.dumps(value["data"]) if "data" in value else None
    return _line(value, raw)


def _line(head: dict[str, Any], raw: bytes | None) -> Line | None:
    row_id, state = head.get("id"), head.get("state")
    if type(row_id) is not int or state not in _STATES:
        return None
    rev, prev, below, origin = head.get("rev"), head.get("prev"), head.get("below"), head.get("origin")
    return Line(
        row_id,
        state,
        rev if type(rev) is int else 1,
        prev if type(prev) is int else None,
        below if type(below) is int else None,
        {key: head[key] for key in _ENVELOPE_KEYS if key in head and _FITS[key](head[key])},
        cast("Origin", origin if isinstance(origin, dict) else {}),
        raw,
    )


def _are_tags(value: Any) -> bool:
    return type(value) is list and _TEXT.issuperset(map(type, value))


def _is_number(value: Any) -> bool:
    return value is None or type(value) is int


def _is_text(value: Any) -> bool:
    return value is None or type(value) is str


# a line that was edited by hand may say anything: a value of a wrong kind counts as not said, so that one such
# line does not keep the whole dataset from being read
_FITS: dict[str, Callable[[Any], bool]] = {
    "tags": _are_tags,
    "parent": _is_number,
    "quality": _is_number,
    "reviewed": _is_text,
    "reason": _is_text,
    "note": _is_text,
}


@lru_cache(maxsize=1024)
def _envelope(
    state: str, tags: tuple[str, ...], parent: int | None, quality: int | None, reviewed: str | None, *,
    reason: str, note: str,
) -> Envelope:  # fmt: skip
    """An envelope; rows that share one share the object, which makes reading many rows cheap."""
    known = State(state) if state != DELETED else State.DRAFT
    return Envelope(known, tags, parent, quality, reviewed, reason, note)


def _envelope_of(state: str, values: dict[str, Any]) -> Envelope:
    get = values.get
    return _envelope(
        state, tuple(get("tags") or ()), get("parent"), get("quality"), get("reviewed"),
        reason=get("reason") or "", note=get("note") or "",
    )  # fmt: skip


def row_of(whole: Line, over: Line | None) -> Row:
    """The row that a whole line and the envelope line over it (if any) make."""
    last = over or whole
    values = {**whole.values, **over.values} if over and over.values else whole.values
    return Row(whole.id, last.rev, whole.raw or b"{}", _envelope_of(last.state, values), whole.origin)


def encode_change(
    number: int,
    verb: str,
    rows: int,
    at: str,
    *,
    part: int = 1,
    kind: str = "",
    reverts: int | None = None,
    **extra: Any,
) -> bytes:
    """A change line with its newline. `kind` is `undo`, `redo`, `fixed` (cannot be undone) or empty."""
    fields: dict[str, Any] = {"change": number, "verb": verb, "rows": rows, "at": at}
    if part > 1:
        fields["part"] = part
    if kind:
        fields["kind"] = kind
    if reverts is not None:
        fields["reverts"] = reverts
    return jsonlines.dumps({**fields, **extra}) + b"\n"
