"""A row: payload and envelope. Owns their shape in memory; knows nothing of files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypedDict
from zlib import crc32

from tui_craft import jsonlines


class State(StrEnum):
    """Where a row stands. Only accepted rows reach a trainer; every change is reversible."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"


GLYPHS = {State.DRAFT: "·", State.ACCEPTED: "+", State.HELD: "~", State.REJECTED: "-"}
"""One character per state, so that no screen says a state by colour alone."""


VERBS = {State.DRAFT: "return to draft", State.ACCEPTED: "accept", State.HELD: "hold", State.REJECTED: "reject"}
"""What putting rows into a state is called, as in undo's words: `reject 1,204 rows`."""


class Origin(TypedDict, total=False):
    """Where a row came from. `kind` and `by` are always there; the rest as far as it is known.

    `kind` is `real` or `synthetic`; `by` is `manual`, `imported`, `model`, `rule`, `augmented` or `external`.
    `prompt` is `sha256:` and the hash of the prompt as sent without its seeds; `seeds` are row ids; `tokens`
    are [prompt, completion] and `cost` is in US dollars, both of the whole request divided by its rows;
    `at` is UTC. Recipes add what their steps left behind, such as `brief`, `draft` and `critique`.
    `mended`: a person made the row of what a run had put aside.
    """

    kind: str
    by: str
    run: str
    request: int
    recipe: str
    teacher: str
    model: str
    prompt: str
    template: str
    seeds: list[int]
    topic: list[str]
    axes: dict[str, str]
    temperature: float
    at: str
    tokens: list[int]
    cost: float | None
    source: str
    line: int
    mended: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything about a row but its payload and origin.

    `quality` is 1 to 5; `reviewed` is who read and judged the row and when (`jo@box 2026-01-01T00:00:00Z`), None for
    a row nobody has; `reason` is why it was rejected, one of `REASONS` or empty.
    """

    state: State = State.DRAFT
    tags: tuple[str, ...] = ()
    parent: int | None = None
    quality: int | None = None
    reviewed: str | None = None
    reason: str = ""
    note: str = ""


@dataclass
class Row:
    """One stored row as it was read; a copy, never changed in place.

    `raw` is the payload's own JSON text, byte for byte as it came in.
    """

    id: int
    rev: int
    raw: bytes
    envelope: Envelope
    origin: Origin = field(default_factory=Origin)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The payload decoded (exactly: see `jsonlines.loads`). Do not change it in place.

        What is no JSON object stands under the empty name, of a line that was broken by hand its text: such a row can
        be seen, found and mended, and fits no format.
        """
        try:
            value = jsonlines.loads(self.raw)
        except ValueError:
            value = self.raw.decode("utf-8", "replace")
        return value if isinstance(value, dict) else {"": value}

    @property
    def state(self) -> State:
        """Shorthand for `envelope.state`."""
        return self.envelope.state

    @property
    def tags(self) -> tuple[str, ...]:
        """Shorthand for `envelope.tags`."""
        return self.envelope.tags

    @property
    def is_seed(self) -> bool:
        """Whether the row may be shown to a teacher as an example."""
        return SEED_TAG in self.envelope.tags


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that has no id yet. `raw` must be one JSON object on one line."""

    raw: bytes
    envelope: Envelope = Envelope()
    origin: Origin = field(default_factory=Origin)


SEED_TAG = "seed"
"""The tag that makes a real row a seed."""

REASONS = {"w": "wrong", "o": "off-topic", "p": "style", "d": "duplicate", "u": "unsafe"}
"""Why a row is rejected: the key that says so, and the word that is kept."""


def checksum(raw: bytes) -> int:
    """The CRC-32 by which a payload is known again: that of the rest of its line in the log, which ends in a brace."""
    return crc32(raw + b"}")
