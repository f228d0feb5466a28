"""What the loopback server says to a recipe: an answer in whatever schema the request asks for, no two alike.

    with Loopback(respond=respond) as server: ...
    python tests/loopback.py --answers

The schema is that of `response_format`, or where there is none the JSON shape that the prompt shows. As many entries
of the outermost list come back as the prompt names (`exactly 5`, `exactly 3 turns`); everything else is drawn from
the number of the request. A test that needs certain words gives `respond_with(field=...)`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import orjson
import support_words
from loopback_answers import Choice

_COUNT = re.compile(r"exactly (\d+)(?! turns)")
_TURN_COUNT = re.compile(r"exactly (\d+) turns")
_ANSWERING = {"assistant": "user", "gpt": "human"}

Value = Callable[[random.Random, str], Any]
"""Makes the value of a field from random numbers and the text of the prompt."""


def respond(body: dict[str, Any], number: int) -> Choice:
    """The answer to request `number`."""
    return _respond({}, body, number)


def respond_with(**values: Value) -> Callable[[dict[str, Any], int], Choice]:
    """A `respond` that makes the fields named here (at any depth) its own way."""
    return partial(_respond, values)


def _respond(values: Mapping[str, Value], body: dict[str, Any], number: int) -> Choice:
    said = "\n".join(str(message.get("content")) for message in body.get("messages", []))
    wanted = _schema(body) or _shown(said) or {"type": "string"}
    value = _Writer(random.Random(f"answer {number}"), said, {**_NAMES, **values}).value(wanted, "")
    content = value if isinstance(value, str) else orjson.dumps(value).decode()
    return {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}


class _Writer:
    """Writes one answer."""

    def __init__(self, draw: random.Random, said: str, values: Mapping[str, Value]) -> None:
        self.draw, self.said, self.values = draw, said, values
        counts = _COUNT.findall(said)
        self.rows = int(counts[-1]) if counts else 1
        turns = _TURN_COUNT.findall(said)
        self.turns = int(turns[-1]) if turns else 2
        self.shown = support_words.examples(said)

    def value(self, schema: Mapping[str, Any], name: str, depth: int = 0) -> Any:
        """A value that fits `schema`, for the field `name`."""
        if name in self.values:
            return self.values[name](self.draw, self.said)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.draw.choice(schema["enum"])
        if "anyOf" in schema:
            return self.value(self.draw.choice(schema["anyOf"]), name, depth)
        types = schema.get("type", "string")
        kind = self.draw.choice(types) if isinstance(types, list) else types
        if kind == "object":
            properties = schema.get("properties", {})
            return {field: self.value(each, field, depth + 1) for field, each in properties.items()}
        if kind == "array":
            return self._list(schema, name, depth)
        return self._plain(kind, name)

    def _list(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        items = schema.get("items", {"type": "string"})
        if (who := _speaker_of(items)) is not None:
            return self._turns(who, items)
        length = self.rows if depth <= 1 else 2
        length = max(schema.get("minItems", 0), min(length, schema.get("maxItems", length)))
        return [self.value(items, f"{name}[]", depth + 1) for _ in range(length)]

    def _turns(self, who: str, items: Mapping[str, Any]) -> list[Any]:
        answering = next(role for role in items["properties"][who]["enum"] if role in _ANSWERING)
        roles = [_ANSWERING[answering], answering] * ((self.turns + 1) // 2)
        what = next(field for field in items["properties"] if field != who)
        return [{who: role, what: self._plain("string", role)} for role in roles[: self.turns]]

    def _plain(self, kind: str, name: str) -> Any:
        if kind == "string":
            return support_words.sentence(self.draw, name, self.shown)
        plain: dict[str, Any] = {"integer": self.draw.randint(1, 5), "number": self.draw.random() * 5, "null": None}
        return plain.get(kind, self.draw.random() < 0.5)


def _speaker_of(items: Mapping[str, Any]) -> str | None:
    properties = items.get("properties", {})
    return next((who for who in ("role", "from") if "enum" in properties.get(who, {})), None)


def _schema(body: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return found


def _shown(said: str) -> dict[str, Any] | None:
    """A schema made of the first line of the prompt that is a JSON object."""
    for line in said.splitlines():
        if line.startswith("{"):
            try:
                return _schema_of(orjson.loads(line))
            except orjson.JSONDecodeError:
                continue
    return None


def _schema_of(example: Any) -> dict[str, Any]:
    if isinstance(example, dict):
        fields = {name: _schema_of(each) for name, each in example.items()}
        return {"type": "object", "properties": fields}
    if isinstance(example, list):
        turns = [each for each in example if isinstance(each, dict)]
        who = next((key for each in turns for key in ("role", "from") if key in each), None)
        items: dict[str, Any] = _schema_of(example[0]) if example else {"type": "string"}
        if who is not None:
            items["properties"][who] = {"enum": [each[who] for each in turns]}
        return {"type": "array", "items": items}
    return {"type": {bool: "boolean", int: "integer", float: "number"}.get(type(example), "string")}


def _name(draw: random.Random, said: str) -> str:
    """A few words, as a topic is called."""
    return support_words.topic(draw)


_NAMES: Mapping[str, Value] = {"topics[]": _name}
"""Fields that are names, and so short."""
