"""A copy of a JSON Schema that strict structured output accepts: closed objects, nothing that providers refuse. Pure.

The copy is never narrower than the schema in what matters to a teacher and never the judge of a reply: replies are
checked against the schema itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KEPT = {"type", "properties", "items", "enum", "const", "anyOf", "description", "title"}
_UNSAYABLE = {
    "$ref", "$dynamicRef", "allOf", "oneOf", "not", "if", "patternProperties", "prefixItems", "dependentSchemas",
}  # fmt: skip
_DEEPEST = 20


class _Cannot(Exception):
    """The schema says something that a closed copy cannot."""


def closed(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The closed copy: every object lists all its fields as required and allows no others, limits are left out.

    A field that may be missing becomes one that may be null (`opened` takes the nulls out again). None where the
    schema cannot be said so: references, combinations, objects whose fields it does not name.
    """
    try:
        return _closed(schema, 0)
    except _Cannot:
        return None


def opened(value: Any, schema: Any) -> Any:
    """What a teacher wrote to the closed copy of `schema`, without the nulls that stand for fields left out."""
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, list):
        return [opened(each, schema.get("items")) for each in value]
    properties = schema.get("properties")
    if not isinstance(value, dict) or not isinstance(properties, Mapping):
        return value
    required = set(schema.get("required") or ())
    return {
        name: opened(each, properties.get(name))
        for name, each in value.items()
        if each is not None or name in required or _may_be_null(properties.get(name, {}))
    }


def _closed(node: Any, depth: int) -> dict[str, Any]:
    if not isinstance(node, Mapping) or depth > _DEEPEST or _UNSAYABLE & set(node):
        raise _Cannot
    out: dict[str, Any] = {key: node[key] for key in node if key in _KEPT}
    types = _types(node)
    if not types and not {"enum", "const", "anyOf"} & set(node):
        raise _Cannot  # anything at all is allowed here, which no strict schema can say
    if "object" in types:
        out |= _object(node, depth)
    if "array" in types:
        out["items"] = _closed(node.get("items"), depth + 1)
    if "anyOf" in node:
        out["anyOf"] = [_closed(each, depth + 1) for each in node["anyOf"]]
    return out


def _object(node: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties = node.get("properties")
    required = set(node.get("required") or ())
    if not isinstance(properties, Mapping) or not properties or required - set(properties):
        raise _Cannot
    if node.get("additionalProperties") not in (None, False):
        raise _Cannot
    fields = {name: _closed(each, depth + 1) for name, each in properties.items()}
    optional = {name: _nullable(each) for name, each in fields.items() if name not in required}
    return {"properties": {**fields, **optional}, "required": list(properties), "additionalProperties": False}


def _nullable(closed: dict[str, Any]) -> dict[str, Any]:
    return closed if _may_be_null(closed) else {"anyOf": [closed, {"type": "null"}]}


def _may_be_null(node: Any) -> bool:
    if not isinstance(node, Mapping):
        return False
    if "enum" in node or "const" in node:
        return None in (node.get("enum") or [node.get("const", "")])
    return "null" in _types(node) or any(map(_may_be_null, node.get("anyOf") or ()))


def _types(node: Mapping[str, Any]) -> list[str]:
    types = node.get("type")
    return [types] if isinstance(types, str) else list(types or ())
