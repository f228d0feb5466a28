"""A JSON Schema compiled once, and what in a value breaks it, in words. Owns the library; a hostile schema ends soon.

Nothing is ever fetched. Work is counted, so that a schema which multiplies itself ends with a sentence; a pattern
that takes too long, and a schema or value too deep to follow, do so too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from itertools import islice
from typing import Any

import jsonschema
import referencing
from jsonschema import Draft202012Validator, validators

from tui_craft import jsonlines, text
from tui_craft.domain.formats import kind
from tui_craft.domain.user_pattern import search
from tui_craft.errors import InvalidError

MOST_STEPS = 200_000
"""Keywords looked at for one value, before it counts as unending."""
PATIENCE = 1.0
"""Seconds that one pattern may take on one text."""
_LONG = 60

_steps: ContextVar[int] = ContextVar("steps", default=0)


class _Unending(Exception):
    """More steps than any honest schema takes."""


class Engine:
    """One schema. Raises InvalidError when it is none that can be used."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        try:
            known = validators.validator_for(schema, default=Draft202012Validator)
            known.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
            self._validator = _careful(known)(schema, registry=referencing.Registry())
        except jsonschema.SchemaError as error:
            where = error.json_path.removeprefix("$").lstrip(".") or "the top"
            raise InvalidError(f"This is no JSON Schema: at {where}, {text.one_line(error.message, 160)}.") from None
        except RecursionError:
            raise InvalidError("The JSON Schema is nested too deeply.") from None
        except (TypeError, ValueError, AttributeError, referencing.exceptions.Unresolvable) as error:
            raise InvalidError(f"The JSON Schema cannot be used ({text.one_line(str(error), 160)}).") from None
        self._reject_other_documents(schema)
        probes: tuple[Any, ...] = (None, {}, [], "", 0)
        for probe in probes:
            _, reason = next(self._found(probe), ("", ""))
            if reason in _BROKEN:
                raise InvalidError(f"The JSON Schema cannot be used: {reason}.")

    def faults(self, value: Any, most: int) -> list[tuple[str, str]]:
        """The first `most` places where `value` does not fit, as (where, reason); `where` is empty at the top."""
        return list(islice(self._found(value), most))

    def _found(self, value: Any) -> Iterator[tuple[str, str]]:
        token = _steps.set(0)
        try:
            for error in self._validator.iter_errors(value):
                path = error.json_path.removeprefix("$")
                yield (f" at {text.one_line(path.lstrip('.'), _LONG)}" if path else ""), _reason(error)
        except _Unending:
            yield "", UNENDING
        except RecursionError:
            yield "", TOO_DEEP
        except TimeoutError:
            yield "", TOO_SLOW
        except referencing.exceptions.Unresolvable as error:
            yield "", f"the schema refers to {text.one_line(str(error.ref), _LONG)}, which is not in it"
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            yield "", f"the schema cannot be applied here ({text.one_line(str(error), _LONG)})"
        finally:
            _steps.reset(token)

    def _reject_other_documents(self, schema: Any) -> None:
        stack = [schema]
        while stack:
            node = stack.pop()
            if isinstance(node, dict):
                ref = node.get("$ref")
                if isinstance(ref, str) and "$id" not in schema and not ref.startswith("#"):
                    raise InvalidError(
                        f"The JSON Schema refers to another document ({text.one_line(ref, _LONG)}); put it into "
                        "the same file under $defs."
                    )
                stack.extend(node.values())
            elif isinstance(node, list):
                stack.extend(node)


UNENDING = "the schema takes too many steps"
TOO_SLOW = "a pattern of the schema takes too long on this text"
TOO_DEEP = "the schema or the value is nested too deeply, or refers to itself without end"
_BROKEN = {UNENDING, TOO_DEEP}


def _careful(known: Any) -> Any:
    """The library's class for a dialect, with steps that are counted and patterns that end."""
    keywords = {name: _counted(check) for name, check in known.VALIDATORS.items()}
    if "pattern" in keywords:
        keywords["pattern"] = _counted(_pattern)
    return validators.extend(known, keywords)


def _counted(check: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
    def checked(validator: Any, keyword: Any, instance: Any, schema: Any) -> Iterator[Any]:
        taken = _steps.get() + 1
        if taken > MOST_STEPS:
            raise _Unending
        _steps.set(taken)
        yield from check(validator, keyword, instance, schema) or ()

    return checked


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, str) and not search(pattern, instance, PATIENCE):
        yield jsonschema.ValidationError("does not match")


def _reason(error: Any) -> str:
    """What is wrong, without the whole value in it (it may be a book)."""
    wanted, value = error.validator_value, error.instance
    words = _WORDS.get(error.validator)
    if words is None:
        return f"breaks the schema's {text.one_line(str(error.validator), _LONG)}"
    return text.one_line(words(wanted, value), 200)


def _short(value: Any) -> str:
    return text.one_line(jsonlines.dumps(value).decode("utf-8", "replace"), _LONG)


def _type(wanted: Any, value: Any) -> str:
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    return f"must be {' or '.join(_TYPES.get(str(name), str(name)) for name in names)}, this is {kind(value)}"


_TYPES = {
    "object": "an object", "array": "a list", "string": "text", "number": "a number", "integer": "a whole number",
    "boolean": "true or false", "null": "null",
}  # fmt: skip
_WORDS: Mapping[str, Callable[[Any, Any], str]] = {
    "type": _type,
    "required": lambda wanted, value: f"{', '.join(repr(name) for name in wanted if name not in value)} is missing",
    "enum": lambda wanted, value: f"must be one of {_short(wanted)}, this is {_short(value)}",
    "const": lambda wanted, value: f"must be {_short(wanted)}, this is {_short(value)}",
    "additionalProperties": lambda wanted, value: "has a field that the schema does not have",
    "unevaluatedProperties": lambda wanted, value: "has a field that the schema does not have",
    "pattern": lambda wanted, value: f"must match {_short(wanted)}, this is {_short(value)}",
    "minLength": lambda wanted, value: f"must have at least {wanted} characters, it has {len(value)}",
    "maxLength": lambda wanted, value: f"must have at most {wanted} characters, it has {len(value)}",
    "minItems": lambda wanted, value: f"must have at least {wanted} entries, it has {len(value)}",
    "maxItems": lambda wanted, value: f"must have at most {wanted} entries, it has {len(value)}",
    "minProperties": lambda wanted, value: f"must have at least {wanted} fields, it has {len(value)}",
    "maxProperties": lambda wanted, value: f"must have at most {wanted} fields, it has {len(value)}",
    "minimum": lambda wanted, value: f"must be at least {wanted}, this is {_short(value)}",
    "maximum": lambda wanted, value: f"must be at most {wanted}, this is {_short(value)}",
    "exclusiveMinimum": lambda wanted, value: f"must be above {wanted}, this is {_short(value)}",
    "exclusiveMaximum": lambda wanted, value: f"must be below {wanted}, this is {_short(value)}",
    "multipleOf": lambda wanted, value: f"must be a multiple of {wanted}, this is {_short(value)}",
    "uniqueItems": lambda wanted, value: "must not have the same entry twice",
    "not": lambda wanted, value: "is what the schema rules out",
    "anyOf": lambda wanted, value: "fits none of the shapes that the schema allows",
    "oneOf": lambda wanted, value: "must fit exactly one of the shapes that the schema allows",
    "contains": lambda wanted, value: "holds no entry of the kind that the schema asks for",
}
