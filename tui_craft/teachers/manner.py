"""How a model wants to be asked, found out by asking: structure, temperature, the word for a limit on the reply.

Owns stepping down and what was learned; speaks with no server itself. Nobody has to know beforehand what a server
takes, and what one refused is not sent to it twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from tui_craft.teachers.base import Ask, AskFailed
from tui_craft.teachers.faults import as_failed, refuses_format, refuses_max_tokens, refuses_temperature

JSON_SCHEMA, JSON_MODE, PLAIN = range(3)
"""How a structured reply is asked for, best first: by JSON Schema, in JSON mode, by the prompt's words alone."""

_Reply = TypeVar("_Reply")
_ONLY_CHECKED = frozenset(
    {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "contains",
        "minContains", "maxContains", "default", "examples", "$schema", "$id", "$comment",
    }
)  # fmt: skip
"""Words of a schema that providers answer with a 400; what they ask for is checked when the reply is here."""
_NAMED = frozenset({"properties", "$defs", "definitions", "patternProperties"})


class Manner(NamedTuple):
    """What the model turned out to take: the level of structure, whether a temperature and `max_tokens` are known."""

    level: int = JSON_SCHEMA
    temperature: bool = True
    max_tokens: bool = True

    def arguments(self, ask: Ask) -> dict[str, Any]:
        """The part of a chat completion's body that depends on it."""
        found: dict[str, Any] = {}
        if ask.temperature is not None and self.temperature:
            found["temperature"] = ask.temperature
        if ask.max_tokens is not None:
            found["max_tokens" if self.max_tokens else "max_completion_tokens"] = ask.max_tokens
        if self.level == JSON_SCHEMA and ask.schema is not None:
            found["response_format"] = _response_format(ask.schema)
        elif self.level == JSON_MODE:
            found["response_format"] = {"type": "json_object"}
        return found


_MOST_KNOWN = 32
_known_formats: dict[int, tuple[Mapping[str, Any], dict[str, Any]]] = {}
"""Of the schemas asked for lately, by identity, what is sent: a run asks thousands of times for the very same one."""


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    known = _known_formats.get(id(schema))
    if known is not None and known[0] is schema:
        return known[1]
    plain = bare(schema)
    asked = {"name": "rows", "strict": is_strict(plain), "schema": plain}
    if len(_known_formats) >= _MOST_KNOWN:
        _known_formats.clear()
    _known_formats[id(schema)] = schema, {"type": "json_schema", "json_schema": asked}
    return _known_formats[id(schema)][1]


class Manners:
    """What is known of one model so far. `name` is the teacher's, `hide` values that no message may hold."""

    def __init__(self, name: str, hide: tuple[str, ...] = ()) -> None:
        self._name, self._hide = name, hide
        self._known = Manner()

    async def ask(self, ask: Ask, send: Callable[[Manner], Awaitable[_Reply]]) -> _Reply:
        """What `send` brings in the best manner that the model takes; raises AskFailed.

        Whatever `send` throws becomes an AskFailed. Where it says that the manner was refused, `send` is called again
        with the next; what worked is remembered for all later requests.
        """
        manner = self._known if ask.schema is not None else self._known._replace(level=PLAIN)
        refusal: AskFailed | None = None
        while True:
            try:
                reply = await send(manner)
            except Exception as error:  # noqa: BLE001 - whatever a client library throws becomes AskFailed
                fault = as_failed(error, self._name, self._hide)
                lower = _lower(manner, ask, error, fault)
                if lower is None:
                    # the first refusal tells more than that of a retreat, unless the retreat may still work
                    raise (refusal if refusal is not None and not fault.passing else fault) from None
                refusal, manner = refusal or fault, lower
                continue
            self._learn(manner, structured=ask.schema is not None)
            return reply

    def _learn(self, manner: Manner, *, structured: bool) -> None:
        known = self._known
        self._known = Manner(
            max(known.level, manner.level) if structured else known.level,
            known.temperature and manner.temperature,
            known.max_tokens and manner.max_tokens,
        )


def _lower(manner: Manner, ask: Ask, error: Exception, fault: AskFailed) -> Manner | None:
    """The next manner to try after `error`; None when that would not help."""
    if manner.temperature and ask.temperature is not None and refuses_temperature(error, fault):
        return manner._replace(temperature=False)
    if manner.max_tokens and ask.max_tokens is not None and refuses_max_tokens(error, fault):
        return manner._replace(max_tokens=False)
    if manner.level < PLAIN and refuses_format(error, fault):
        return manner._replace(level=manner.level + 1)
    return None


def bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` without the words that only a check can use; a property may still be called like one of them."""
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMED and isinstance(value, Mapping):
            found[key] = {name: _bare_value(item) for name, item in value.items()}
        elif key not in _ONLY_CHECKED:
            found[key] = value if key in {"enum", "const", "required"} else _bare_value(value)
    return found


def _bare_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return bare(value)
    return [_bare_value(item) for item in value] if isinstance(value, list | tuple) else value


def is_strict(schema: Any) -> bool:
    """Whether providers take `schema` as a strict one: every object names all its fields and allows no other."""
    if isinstance(schema, Mapping):
        fields = schema.get("properties")
        if schema.get("type") == "object" or isinstance(fields, Mapping):
            named = set(fields) if isinstance(fields, Mapping) else set()
            if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != named:
                return False
        return all(is_strict(value) for key, value in schema.items() if key not in {"enum", "const", "required"})
    return all(is_strict(item) for item in schema) if isinstance(schema, list | tuple) else True
