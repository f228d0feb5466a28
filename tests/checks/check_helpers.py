"""What tests of checks share: rows, readings and the ground a check stands on, made from plain payloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.checks.base import Check, Fix, Ground, Look, Reading
from tui_craft.domain.finding import Finding
from tui_craft.domain.formats import format_named
from tui_craft.domain.options import checked
from tui_craft.domain.row import Envelope, Origin, Row

FOLDER = Path("/nonexistent")


def row(data: Any, id: int = 7, *, origin: Origin | None = None, **envelope: Any) -> Row:
    """A row with this payload; `envelope` gives its state, tags and so on."""
    return Row(id, 1, jsonlines.dumps(data), replace(Envelope(), **envelope), origin or Origin())


def rows(payloads: Iterable[Any], first: int = 1, **envelope: Any) -> list[Row]:
    """Rows with these payloads and ids that follow each other."""
    return [row(data, first + place, **envelope) for place, data in enumerate(payloads)]


def ground(
    check: Check, format: str = "input-output", examples: Sequence[Any] = (), *, seeded: bool | None = None,
    context: Mapping[str, Any] | None = None, folder: Path = FOLDER, tagged: Sequence[Row] = (), **options: Any,
) -> Ground:  # fmt: skip
    """The ground that payloads given as `examples` make; `tagged` are the rows that any tag finds."""

    def having(*tags: str) -> Iterator[Row]:
        return (each for each in tagged if not set(tags).isdisjoint(each.tags))

    made = rows(examples, 1001, tags=("seed",))
    is_seeded = bool(made) if seeded is None else seeded
    return Ground(format_named(format), context or {}, checked(check, options), made, is_seeded, folder, having)


def look(check: Check, format: str = "input-output", examples: Sequence[Any] = (), **more: Any) -> Look:
    """A look of the check; fails where there is nothing to look for."""
    begun = check.begin(ground(check, format, examples, **more))
    assert begun is not None
    return begun


def findings(look: Look, found_in: Iterable[Row], format: str = "input-output") -> list[Finding]:
    """What a whole pass over these rows says."""
    format_ = format_named(format)
    said = [each for one in found_in for each in look.look(Reading(one, format_))]
    return said + list(look.finish())


def fixed(look: Look, one: Row, format: str = "input-output") -> Fix | None:
    """What the check would do about the row."""
    reading = Reading(one, format_named(format))
    found = [each for each in look.look(reading) if each.fix]
    return look.fix(reading, found) if found else None
