"""What commands write: data to stdout, narration to stderr. Knows no verb."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from tui_craft import text
from tui_craft.domain.row import Row

if TYPE_CHECKING:
    from tui_craft.runs.glance import RunInfo

_RAW_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]")


def emit(value: Any) -> None:
    """One JSON value on a line of stdout; nothing in it that a terminal would obey."""
    try:
        encoded = orjson.dumps(value)
    except TypeError:
        from tui_craft import jsonlines

        encoded = jsonlines.dumps(_decoded(value))  # a payload's own text is something only orjson can write
    sys.stdout.buffer.write(_RAW_CONTROLS.sub(_escape, encoded) + b"\n")
    sys.stdout.buffer.flush()


def _decoded(value: Any) -> Any:
    from tui_craft import jsonlines

    if isinstance(value, dict):
        return {key: _decoded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    return jsonlines.loads(orjson.dumps(value)) if isinstance(value, orjson.Fragment) else value


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(match[0].decode("utf-8"))


def say(line: str = "") -> None:
    """A line of text on stdout (a table row, an answer); foreign text in it must have been cleaned."""
    sys.stdout.write(line + "\n")


def narrate(line: str) -> None:
    """A line for the person on stderr."""
    print(text.visible(line), file=sys.stderr)


def table(header: Sequence[str], lines: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """A plain table on stdout; the columns in `right` are right-aligned."""
    cleaned = [[text.one_line(cell, 60) for cell in line] for line in lines]
    widths = [max(len(header[n]), *(len(line[n]) for line in cleaned), 0) for n in range(len(header))]
    for line in (list(header), *cleaned):
        cells = [cell.rjust(widths[n]) if n in right else cell.ljust(widths[n]) for n, cell in enumerate(line)]
        say("  ".join(cells).rstrip())


def row_record(row: Row) -> dict[str, Any]:
    """A row as `rows --json` prints it: the whole record, the payload's own text inside."""
    envelope = row.envelope
    return {
        "id": row.id,
        "state": envelope.state.value,
        "rev": row.rev,
        "data": _strict(row),
        "tags": list(envelope.tags),
        "origin": row.origin,
        "parent": envelope.parent,
        "quality": envelope.quality,
        "reviewed": envelope.reviewed,
        "reason": envelope.reason,
        "note": envelope.note,
    }


def _strict(row: Row) -> Any:
    """The payload as JSON that every reader takes; where it is not already, what JSON does not have becomes null.

    Only what is printed: the stored bytes are not touched.
    """
    try:
        orjson.loads(row.raw)
    except orjson.JSONDecodeError:
        return _without_non_finite(row.data)
    return orjson.Fragment(row.raw)


def _without_non_finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _without_non_finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_non_finite(item) for item in value]
    return value


def run_record(run: RunInfo) -> dict[str, Any]:
    """A run at a glance, for `list`, `show` and `runs`."""
    return {
        "id": run.id,
        "state": run.state.value,
        "reason": run.reason,
        "recipe": run.spec.recipe,
        "teacher": run.spec.teacher,
        "target": run.spec.rows,
        "drafts": run.books.drafts,
        "verdicts": run.books.verdicts,
        "created": run.created,
        "seconds": run.seconds,
        "books": run.books.as_dict(),
    }
