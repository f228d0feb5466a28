"""What an export format is, and the one way a row becomes a line of it. Writes no file.

A module of this package that defines `EXPORT` is found by the registry; that file is all a new format takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui_craft.domain.convert import convert, why_never
from tui_craft.domain.convert_turns import left_behind
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.reasoning import FIELD as REASONING
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.exports.strict import strict_line


class NeedsForce(InvalidError):
    """What an export does only when it is forced, because a person may know better."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it goes out: one line of strict JSON without its newline.

    `dropped` are payload fields that did not go along, `changed` those where NaN or an infinity became null.
    """

    data: bytes
    dropped: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A shape that trainers read.

    `target` is the row format it is made of, None for whatever the dataset has. `encode` turns a row of a
    dataset of the given format into a line; it raises ConvertError with the reason when it cannot.
    """

    name: str
    title: str
    help: str
    target: str | None
    encode: Callable[[Row, Format], Line]

    def why_never(self, source: Format) -> str | None:
        """Why no row of a dataset of this format can go out so; None when rows can."""
        return why_never(source, FORMATS[self.target]) if self.target else None


def converted_line(row: Row, source: Format, target: Format, *, keep: tuple[str, ...] = ()) -> Line:
    """The row converted to `target`, with the target's own fields and those named in `keep`, nothing else."""
    return line_of(row, source, target, convert(row.data, source, target), keep=keep)


def line_of(row: Row, source: Format, target: Format, made: dict[str, Any], *, keep: tuple[str, ...] = ()) -> Line:
    """The line for `made`, the row's payload after conversion; see `converted_line`."""
    # reasoning that is not to go along was taken out before
    out = {name: made[name] for name in (*target.fields, *keep, REASONING) if name in made}
    dropped = {name for name in made if name not in out}
    if source.name != target.name:
        dropped |= _lost_in_conversion(row, source, target)
    data, changed = strict_line(out)
    return Line(data, frozenset(dropped), changed)


def _lost_in_conversion(row: Row, source: Format, target: Format) -> set[str]:
    """What of the source's own fields has no place in the target."""
    lost = {"rejected"} if source.name == "preference" else set()
    same_spelling = target.name == "messages" and source.name != "conversations"
    if not same_spelling:
        lost |= {f"{name}[].{key}" for name in source.turns for key in left_behind(row.data.get(name))}
    return lost
