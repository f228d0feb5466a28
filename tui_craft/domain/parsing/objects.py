"""The JSON in a reply that is no list of rows: plans, verdicts, topics. Recovers what is there; knows no format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tui_craft.domain.parsing.find import Found, answer_of, find_values, texts_of, unquoted, whole
from tui_craft.domain.parsing.tolerant import Ellipsis, Partial

_LISTED = re.compile(r"^[ \t]*(?:\d{1,3}[.)]|[-*\u2022])[ \t]+(.+)$", re.M)
_MARKS = re.compile(r"^[*_`\"]+|[*_`\"]+$")


def objects(choice: Mapping[str, Any]) -> list[Any]:
    """Every JSON object and list in an OpenAI-style choice, in order; of what is cut off the whole parts."""
    for text in texts_of(choice.get("message") or {}):
        answer = answer_of(text)
        found = list(_in_text(answer)) if answer is not None else []
        if found:
            return found
    return []


def texts_in(choice: Mapping[str, Any], *names: str) -> list[str]:
    """The texts of a list that goes by one of `names` (or stands alone), on one line each, none twice.

    Entries that are objects give their first text. Where the reply holds no JSON its numbered or dashed lines count.
    """
    values = objects(choice)
    lists = [each for value in values if (each := _list_in(value, names)) is not None]
    found = [_text_of(entry) for each in lists for entry in each]
    if not values:
        said = "\n".join(filter(None, map(answer_of, texts_of(choice.get("message") or {}))))
        found = [_MARKS.sub("", line.strip()) for line in _LISTED.findall(said)]
    return list(dict.fromkeys(text for text in found if text))


def field_in(choice: Mapping[str, Any], name: str) -> Any:
    """The value of the first field called `name` in the reply's objects; None when there is none."""
    for value in objects(choice):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and each.get(name) is not None:
                return each[name]
    return None


def answer_text(choice: Mapping[str, Any]) -> str:
    """What the reply says, without thinking; empty where it says nothing."""
    said = (answer_of(text) for text in texts_of(choice.get("message") or {}))
    return next((text.strip() for text in said if text), "")


def _in_text(text: str) -> Iterator[Any]:
    try:
        value = whole(text)
    except ValueError:
        value = None
    if isinstance(value, dict | list):
        yield value
        return
    inner = unquoted(text)
    if inner is not None:
        yield from _in_text(inner)
        return
    for event in find_values(text):
        if isinstance(event, Found):
            complete = _complete(event.value)
            if isinstance(complete, dict | list):
                yield complete


def _complete(value: Any) -> Any:
    """`value` without what was cut off or left out; None where nothing of it is whole."""
    if isinstance(value, Partial):
        inner = value.value
        if isinstance(inner, list):
            return [each for part in inner if (each := _complete(part)) is not None]
        if not isinstance(inner, dict):
            return None
        # of an object that was cut off only its whole lists and objects can be trusted
        kept = {key: _complete(each) for key, each in inner.items() if isinstance(each, dict | list | Partial)}
        return {key: each for key, each in kept.items() if each} or None
    if isinstance(value, Ellipsis):
        return None
    if isinstance(value, dict):
        return {key: _complete(each) for key, each in value.items()}
    if isinstance(value, list):
        return [each for part in value if (each := _complete(part)) is not None]
    return value


def _list_in(value: Any, names: tuple[str, ...]) -> list[Any] | None:
    if isinstance(value, list):
        return value
    for name in names:
        if isinstance(value.get(name), list):
            found: list[Any] = value[name]
            return found
    lists = [each for each in value.values() if isinstance(each, list)]
    return lists[0] if len(lists) == 1 else None


def _text_of(entry: Any) -> str:
    if isinstance(entry, dict):
        entry = next((each for each in entry.values() if isinstance(each, str) and each.strip()), None)
    return " ".join(entry.split()) if isinstance(entry, str) else ""
