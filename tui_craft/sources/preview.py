"""What a file looks like before it is imported: format, mapping, first rows. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.errors import InvalidError
from tui_craft.sources.base import Item
from tui_craft.sources.detect import Detection, decoded, detect
from tui_craft.sources.mapping import Mapper
from tui_craft.sources.parsing import NOT_UTF8_ADVICE, loads
from tui_craft.sources.reading import Input, Reading, open_input
from tui_craft.sources.report import Skipped

SAMPLES = 200
"""How many of the first items decide format and mapping."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like before it is imported.

    `rows` are its first payloads as they would be imported (as they are where nothing was detected); `detection`
    tells the format, the mapping and the fields found; `problems` are the bad lines among those looked at.
    """

    name: str
    source: str
    encoding: str
    detection: Detection
    rows: tuple[dict[str, Any], ...]
    problems: tuple[Skipped, ...]


def preview(
    given: Input, format: str | None = None, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Preview:
    """Look at the first rows of `given` (a stream is used up by that).

    With `format` the detection is only into that format; with `mapping` too, `rows` show what it gives. Raises
    what `open_input` raises, and InvalidError when nothing of the beginning can be read as a row.
    """
    wanted = format_named(format) if format else None
    with open_input(given, name) as reading:
        items = list(islice(reading.items, SAMPLES))
        samples = samples_of(reading, items)
        problems = tuple(
            Skipped(item[0], reason) for item in items if (reason := item[2] or _unreadable(item[1])) is not None
        )
    if not samples:
        line, reason = problems[0].line, problems[0].reason
        raise InvalidError(f"No row of {reading.name} can be read (line {line}: {reason}){_hint(reason)}.")
    detection = detect(samples, format)
    chosen = detection.mapping if mapping is None else dict(mapping)
    wanted = wanted or (FORMATS[detection.format] if detection.format else None)
    rows = samples
    if chosen and wanted is not None:
        mapper = Mapper(wanted, chosen)
        rows = [mapper.apply_to(sample) for sample in samples]
    return Preview(reading.name, reading.source.name, reading.encoding, detection, tuple(rows), problems)


def _hint(reason: str) -> str:
    return f"; {NOT_UTF8_ADVICE}" if reason.startswith("not UTF-8") else ""


def _unreadable(raw: bytes) -> str | None:
    try:
        value = loads(raw)
    except ValueError as error:
        return str(error)
    return None if isinstance(value, dict) else str(FORMATS["text"].problems(value)[0])


def samples_of(reading: Reading, items: list[Item]) -> list[dict[str, Any]]:
    """The rows among the first `items` of `reading`, decoded. Raises InvalidError when there are no items at all."""
    if not items:
        if reading.fault is not None:
            raise reading.fault_sentence("nothing could be read of it")
        raise InvalidError(f"{reading.name} holds no rows: there is nothing to import.")
    return decoded([raw for _, raw, problem in items if problem is None])
