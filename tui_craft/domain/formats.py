"""The six row formats: their fields, what is wrong with a payload, and how it reads. No I/O.

A payload is a decoded JSON object. Fields beyond a format's own are kept and shown, never required.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from tui_craft.domain.turns import plain_turns_fit, turn_blocks, turn_problems, turn_schema

Payload = Mapping[str, Any]

TURN_FORMATS = frozenset({"messages", "conversations"})
"""The formats whose one field is a list of turns."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one field. `field` is a path such as `messages[2].role`."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"field {self.field}: {self.reason}" if self.field else self.reason


@dataclass(frozen=True, slots=True)
class Block:
    """One readable part of a payload. `path` leads to its text inside the payload; None: not editable as text."""

    label: str
    text: str
    path: tuple[str | int, ...] | None


@dataclass(frozen=True, slots=True)
class Format:
    """A row format.

    `fields` are all its fields in order, `optional` those that may be missing, `inputs` and `outputs` which
    side of training each is on. `columns` are the table's default columns as (title, block chooser).
    """

    name: str
    title: str
    fields: tuple[str, ...]
    optional: frozenset[str]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    turns: tuple[str, ...] = ()
    help: str = ""

    def problems(self, data: Any) -> list[Problem]:
        """What keeps `data` from being a row of this format; an empty list means nothing does."""
        if not isinstance(data, dict):
            return [Problem("", f"a row must be a JSON object, this is {kind(data)}")]
        found: list[Problem] = []
        for name in self.fields:
            if name not in data:
                if name not in self.optional:
                    found.append(Problem(name, "is missing"))
                continue
            found.extend(self._field_problems(name, data[name]))
        return found

    def fits(self, data: Any) -> bool:
        """Whether `data` is a row of this format: as `not problems(data)`, and much faster where it is a plain one."""
        if data.__class__ is dict:
            try:
                if self.name in TURN_FORMATS:
                    if plain_turns_fit(self.name, data[self.name]):
                        return True
                # str.strip raises TypeError on anything but text
                elif all(map(str.strip, _REQUIRED[self.name](data))):
                    for name in self.optional:
                        if data.get(name, "").__class__ is not str:
                            return not self.problems(data)
                    return True
            except (KeyError, TypeError):
                pass  # not a plain one, so it is looked at closely
        return not self.problems(data)

    def _field_problems(self, name: str, value: Any) -> list[Problem]:
        if name in self.turns and (isinstance(value, list) or self.name in {"messages", "conversations"}):
            needs_answer = self.name in {"messages", "conversations"}
            return [Problem(f, r) for f, r in turn_problems(name, value, needs_answer=needs_answer)]
        if isinstance(value, str):
            if not value.strip() and name not in self.optional:
                return [Problem(name, "is empty")]
            return []
        if value is None and name in self.optional:
            return []
        return [Problem(name, f"must be text, this is {kind(value)}")]

    def blocks(self, data: Payload) -> list[Block]:
        """The payload as labelled texts in reading order: the format's own fields first, then the others."""
        out: list[Block] = []
        for name in self.fields:
            if name in data:
                out.extend(_field_blocks(name, data[name]))
        for name, value in data.items():
            if name not in self.fields:
                out.extend(_field_blocks(name, value))
        return out

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one row of this format (strict: no other fields)."""
        properties: dict[str, Any] = {}
        for name in self.fields:
            if name in {"messages", "conversations"}:
                properties[name] = turn_schema(name)
            else:
                properties[name] = {"type": "string"}
        # strict structured output wants every property named in `required`
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.fields),
            "additionalProperties": False,
        }


def kind(value: Any) -> str:
    """A JSON value's type in words: `a list`, `text`, `null`."""
    names: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "true or false"), (str, "text"), (dict, "an object"), (list, "a list"), ((int, float), "a number"),
    ]  # fmt: skip
    return next((name for types, name in names if isinstance(value, types)), "null")


def _field_blocks(name: str, value: Any) -> list[Block]:
    from tui_craft import jsonlines

    if isinstance(value, str):
        return [Block(name, value, (name,))]
    turns = turn_blocks(name, value)
    if turns is not None:
        prefix = "" if name in {"messages", "conversations"} else f"{name}: "
        return [Block(prefix + label, text, path) for label, text, path in turns]
    return [Block(name, jsonlines.dumps(value).decode("utf-8", "replace"), None)]


def with_text(data: Payload, path: tuple[str | int, ...], text: str) -> dict[str, Any]:
    """A copy of `data` with the text at `path` replaced. Raises KeyError or IndexError on a wrong path."""

    def replace(node: Any, rest: tuple[str | int, ...]) -> Any:
        if not rest:
            return text
        key = rest[0]
        if isinstance(node, dict):
            if key not in node:
                raise KeyError(key)
            return {k: replace(v, rest[1:]) if k == key else v for k, v in node.items()}
        items = list(node)
        assert isinstance(key, int)
        items[key] = replace(items[key], rest[1:])
        return items

    changed: dict[str, Any] = replace(dict(data), path)
    return changed


_ALL = (
    Format("text", "Text", ("text",), frozenset(), (), ("text",),
           help="Plain text to continue: one field, text. For pre-training style tuning and style transfer."),
    Format("instruction", "Instruction", ("instruction", "input", "output"), frozenset({"input"}),
           ("instruction", "input"), ("output",),
           help="An instruction, an optional input it works on, and the output (Alpaca)."),
    Format("input-output", "Input and output", ("input", "output"), frozenset(), ("input",), ("output",),
           help="What comes in and what should go out. The simplest choice for one task."),
    Format("conversations", "Conversations", ("conversations",), frozenset(), ("conversations",),
           ("conversations",), turns=("conversations",),
           help="Turns with from and value (ShareGPT): human, gpt, system and tool turns."),
    Format("messages", "Messages", ("messages",), frozenset(), ("messages",), ("messages",), turns=("messages",),
           help="Turns with role and content (OpenAI): system, user, assistant and tool calls."),
    Format("preference", "Preference", ("prompt", "chosen", "rejected"), frozenset(), ("prompt",),
           ("chosen", "rejected"), turns=("prompt", "chosen", "rejected"),
           help="A prompt with a better and a worse answer, for preference tuning (DPO)."),
)  # fmt: skip

FORMATS: dict[str, Format] = {item.name: item for item in _ALL}
"""Every format by its name."""


def _required_of(format: Format) -> Callable[[Payload], tuple[Any, ...]]:
    """What gets the required fields out of a payload, as a tuple. Raises KeyError where one is missing."""
    names = [name for name in format.fields if name not in format.optional]
    return itemgetter(*names) if len(names) > 1 else lambda data: (data[names[0]],)


_REQUIRED = {item.name: _required_of(item) for item in _ALL}


def format_named(name: str) -> Format:
    """The format called `name`. Raises InvalidError that lists the formats there are."""
    from tui_craft.errors import InvalidError

    found = FORMATS.get(name)
    if found is None:
        raise InvalidError(f"There is no format {name!r}; choose one of {', '.join(FORMATS)}.")
    return found
