"""What a recipe is: one way of turning a dataset's seeds and context into requests. No I/O, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.teachers.base import Ask


@dataclass(frozen=True, slots=True)
class Material:
    """What a recipe works from.

    `prompt` is the template text in force (drafted or edited by the user) and `template` the name rows record
    for it. `axes` are the values to draw from, by axis. `seeds_per_request` is at most 20; fewer are sent when
    fewer seeds exist, none when the prompt has no `{{seeds}}`. `temperature` is the range to draw from.
    """

    format: Format
    prompt: str
    template: str
    seeds: Sequence[Row]
    context: Mapping[str, Any]
    seeds_per_request: int
    temperature: tuple[float, float]
    random_seed: int
    axes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One unit of work: the `ask`, and what every row made from its reply records as provenance.

    `number` counts from 0 within the run and, with the material, fully determines the request. `seeds` are
    the ids of the rows that were really sent, in the order sent.
    """

    number: int
    rows: int
    ask: Ask
    seeds: tuple[int, ...] = ()
    prompt_hash: str = ""
    axes: Mapping[str, str] = field(default_factory=dict)


class Recipe(Protocol):
    """One way of synthesising rows."""

    name: str
    title: str
    help: str

    def request(self, material: Material, number: int, rows: int) -> Request:
        """The request with this number, asking for `rows` rows. Same arguments, same request."""
        ...


def reply_schema(format: Format) -> dict[str, Any]:
    """The JSON Schema of a whole reply: `{"rows": [...]}`, because structured output wants an object on top."""
    return {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": format.schema()}},
        "required": ["rows"],
        "additionalProperties": False,
    }
