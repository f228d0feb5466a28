"""JSON Schemas for what goes in and what comes out: whether a payload fits them, in words. Pure; reads no file.

A schema is attached to the inputs or the outputs of a dataset (see `domain.context.Context`). The text of the field
must then be JSON that fits; a schema of type string is about the text itself. In turns the inputs are the first
turn of the user, the outputs the assistant's last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain.formats import TURN_FORMATS, Format, Payload, Problem, kind
from tui_craft.domain.schema_closed import closed, opened
from tui_craft.domain.turns import SPEAKERS, speaker, turn_keys
from tui_craft.errors import InvalidError

Schema = Mapping[str, Any]
MOST_BYTES = 256_000
"""The largest schema that is taken, as JSON text."""
_SHOWN = 3
_LONGEST_TEXT = 1_000_000


def check(schema: Any) -> None:
    """Raise InvalidError when `schema` cannot be used: no JSON Schema, too large, or one that leads elsewhere."""
    if not isinstance(schema, dict):
        raise InvalidError(f"A JSON Schema must be an object, this is {kind(schema)}.")
    _compiled(_text_of(schema))


def problems(
    data: Payload, format: Format, input_schema: Schema | None = None, output_schema: Schema | None = None
) -> list[Problem]:
    """What in a payload of `format` does not fit the schemas; nothing where none is attached.

    Raises InvalidError when a schema cannot be used (see `check`).
    """
    found: list[Problem] = []
    sides = (("user", input_schema, input_fields(format)), ("assistant", output_schema, output_fields(format)))
    for role, schema, fields in sides:
        if schema is not None:
            fits = _compiled(_text_of(schema))
            for name in fields:
                found += fits.problems(*_said(data, name, role))
    return found


def problems_in(data: Payload, format: Format, context: Mapping[str, Any]) -> list[Problem]:
    """`problems` with the schemas that a dataset's context has."""
    return problems(data, format, context.get("input_schema"), context.get("output_schema"))


def input_fields(format: Format) -> tuple[str, ...]:
    """The fields that an input schema is about; of an instruction's two, the material it works on."""
    return ("input",) if format.name == "instruction" else format.inputs


def output_fields(format: Format) -> tuple[str, ...]:
    """The fields that an output schema is about; the worse answer of a pair may break it."""
    return ("chosen",) if format.name == "preference" else format.outputs


def field_schemas(format: Format, context: Mapping[str, Any]) -> dict[str, Schema]:
    """The schema of each field that has one attached; a list of turns has none of its own."""
    sides = ((context.get("input_schema"), input_fields(format)), (context.get("output_schema"), output_fields(format)))
    return {name: schema for schema, fields in sides if schema for name in fields if name not in TURN_FORMATS}


def schema_lines(format: Format, context: Mapping[str, Any]) -> list[str]:
    """What a teacher is told of the attached schemas, one line each: which text must fit which."""
    turn = {"input": "the user's first turn", "output": "the assistant's last turn"}
    out: list[str] = []
    for side, fields in (("input", input_fields(format)), ("output", output_fields(format))):
        schema = context.get(f"{side}_schema")
        if schema and fields:
            where = turn[side] if fields[0] in TURN_FORMATS else fields[0]
            kind = "text" if schema.get("type") == "string" else "JSON"
            shown = jsonlines.dumps(schema).decode("utf-8", "replace")
            out.append(f"The text of {where} is {kind} that fits this JSON Schema: {shown}")
    return out


def row_schema(format: Format, context: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one row as it is asked of a teacher.

    A field whose attached schema can be closed is asked for as the value itself; `with_texts` makes it text again.
    """
    row = format.schema()
    for name, schema in field_schemas(format, context).items():
        if schema.get("type") != "string" and (own := closed(schema)) is not None:
            row["properties"][name] = own
    return row


def with_texts(data: Mapping[str, Any], format: Format, context: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with JSON text where a teacher wrote the value itself in a field that has a schema."""
    told = field_schemas(format, context)
    return {
        name: jsonlines.dumps(opened(value, told[name])).decode("utf-8")
        if name in told and value is not None and not isinstance(value, str)
        else value
        for name, value in data.items()
    }


def _said(data: Payload, name: str, role: str) -> tuple[str, str | None]:
    """(where, the text that a schema is about) in the field `name`; in turns `role`'s. None where there is none."""
    value = data.get(name)
    if not isinstance(value, list):
        return name, value if isinstance(value, str) else None
    _, what = turn_keys(name if name == "conversations" else "messages")
    turns = [(place, turn) for place, turn in enumerate(value) if isinstance(turn, dict) and _role(turn) == role]
    if not turns:
        return name, None
    place, turn = turns[0 if role == "user" else -1]
    content = turn.get(what, turn.get("value"))
    return f"{name}[{place}].{what}", content if isinstance(content, str) else None


def _role(turn: dict[str, Any]) -> str:
    who = speaker(turn)
    return SPEAKERS.get(who, who)


def _text_of(schema: Schema) -> bytes:
    try:
        raw = jsonlines.dumps(dict(schema))
    except (ValueError, TypeError):
        raise InvalidError("The JSON Schema is nested too deeply.") from None
    if len(raw) > MOST_BYTES:
        raise InvalidError(f"The JSON Schema is {text.size(len(raw))}; it may be at most {text.size(MOST_BYTES)}.")
    return raw


class _Fit:
    """One compiled schema."""

    def __init__(self, raw: bytes) -> None:
        from tui_craft.domain.schema_engine import Engine  # late: jsonschema is not needed to show a dataset

        schema = jsonlines.loads(raw)
        self._engine = Engine(schema)
        self._plain = schema.get("type") == "string"

    def problems(self, where: str, said: str | None) -> Iterator[Problem]:
        """What is wrong with a text, at most a few problems."""
        if said is None:
            yield Problem(where, "has no text, so it cannot fit the schema")
            return
        if len(said) > _LONGEST_TEXT:
            yield Problem(where, f"is longer than {_LONGEST_TEXT:,} characters, too long to be checked")
            return
        try:
            value = said if self._plain else jsonlines.loads(said.encode("utf-8", "surrogatepass"))
        except ValueError as error:
            yield Problem(where, f"is not the JSON that the schema asks for ({text.one_line(str(error), 80)})")
            return
        for path, reason in self._engine.faults(value, _SHOWN):
            yield Problem(where, f"does not fit the schema{path}: {reason}")


@lru_cache(maxsize=16)
def _compiled(raw: bytes) -> _Fit:
    return _Fit(raw)
