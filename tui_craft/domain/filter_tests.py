"""The test that one term of a filter puts to a row. Parses no expression and looks nothing up."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.filter_fuzzy import alike
from tui_craft.domain.filter_needles import text_needle
from tui_craft.domain.filter_terms import FUZZY, NUMBERS, Term
from tui_craft.domain.row import Row, State
from tui_craft.domain.turns import speaker

Test = Callable[[Row], bool]

_SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, ":": operator.eq,
}  # fmt: skip
_HASHED = "sha256:"


def predicate(term: Term) -> Test:
    """The test that `term` puts to a row (a slice or a set has none of its own: see `Filter`)."""
    test = _plain_predicate(term)
    return (lambda row: not test(row)) if term.negated else test


def _plain_predicate(term: Term) -> Test:
    key, value = term.key, term.value
    if term.op == FUZZY:
        fuzzy = alike(str(value))
        return lambda row: any(map(fuzzy, _searched(row, key)))
    if term.op == "~":
        return _holds(key, str(value))
    if isinstance(value, int) and (key in NUMBERS or term.op != ":"):
        return _compares(key, _SIGNS[term.op], value)
    if term.op == "=":
        return lambda row: any(text == value for text in _field_texts(row, key))
    return _about(key, value)


def _about(key: str, value: str | int) -> Test:
    """Tests on envelope and origin."""
    if isinstance(value, int):
        if key == "parent":
            return lambda row: row.envelope.parent == value
        return lambda row: value in _list(row.origin.get("seeds"))
    if key == "state":
        state = State(value)
        return lambda row: row.envelope.state is state
    if key == "origin":
        return lambda row: value in (row.origin.get("kind"), row.origin.get("by"))
    if key == "reviewed":
        return lambda row: bool(row.envelope.reviewed) == (value == "yes")
    fits = _glob(value, key)
    if key == "tag":
        return lambda row: any(fits(tag) for tag in row.envelope.tags)
    if key == "note":
        return lambda row: bool(row.envelope.note) and fits(row.envelope.note)
    if key == "reason":
        return lambda row: bool(row.envelope.reason) and fits(row.envelope.reason)
    if key == "topic":
        return lambda row: _in_topic(row.origin.get("topic"), fits)
    return lambda row: isinstance(name := row.origin.get(key), str) and bool(name) and fits(name)


def _glob(pattern: str, key: str) -> Callable[[str], bool]:
    """A test for names: `*` is any text. A note is searched, ignoring case; a name must fit from end to end.

    A prompt's hash may be shortened, and its `sha256:` left out.
    """
    if key == "note":
        words = pattern.casefold().split("*")
        return lambda text: _stand_in_order(words, text.casefold())
    if key == "prompt":
        first, *rest = pattern.removeprefix(_HASHED).split("*")
        return lambda name: _begins(name.removeprefix(_HASHED), first, rest)
    if "*" not in pattern:
        return lambda name: name == pattern
    first, *rest, last = pattern.split("*")
    return lambda name: name.endswith(last) and _begins(name[: len(name) - len(last)], first, rest)


def _begins(name: str, first: str, rest: list[str]) -> bool:
    """Whether `name` begins with `first`, and has each of `rest` somewhere after the one before."""
    return name.startswith(first) and _stand_in_order(rest, name[len(first) :])


def _stand_in_order(pieces: list[str], text: str) -> bool:
    """Whether `text` has each of `pieces` somewhere after the one before: never slow, as a pattern with many `*` is."""
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _list(value: Any) -> list[Any]:
    """The whole numbers or texts of a list in an origin; nothing where a hand wrote something else there."""
    return [item for item in value if type(item) in {int, str}] if isinstance(value, list) else []


def _in_topic(topic: Any, fits: Callable[[str], bool]) -> bool:
    """Whether the topic or one above it fits: `topic:billing` takes what is below billing along."""
    names = [name for name in _list(topic) if isinstance(name, str)]
    return any(fits("/".join(names[:depth])) for depth in range(1, len(names) + 1))


def _compares(key: str, sign: Callable[[int, int], bool], wanted: int) -> Test:
    if key == "id":
        return lambda row: sign(row.id, wanted)
    if key == "rev":
        return lambda row: sign(row.rev, wanted)
    if key == "quality":
        return lambda row: row.envelope.quality is not None and sign(row.envelope.quality, wanted)
    field = key[len("len(") : -1]

    def length(row: Row) -> bool:
        texts = list(_field_texts(row, field))
        return bool(texts) and sign(sum(map(len, texts)), wanted)

    return length


def _holds(field: str, text: str) -> Test:
    wanted = text.casefold()
    needle = text_needle(field, text)

    def test(row: Row) -> bool:
        if needle is not None and not needle.stands_in(row.raw.lower()):
            return False  # which saves decoding most payloads
        return any(wanted in found.casefold() for found in _searched(row, field))

    return test


def _searched(row: Row, field: str) -> Iterator[str]:
    return _field_texts(row, field) if field else _strings(row.data)


def _field_texts(row: Row, field: str) -> Iterator[str]:
    """The texts of one payload field; or, where there is no such field, of the turns spoken by the role `field`."""
    data = row.data
    if field in data:
        yield from _texts(data[field])
        return
    for value in data.values():
        for turn in value if isinstance(value, list) else ():
            if isinstance(turn, dict) and speaker(turn) == field:
                yield from _strings(turn)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a field; a bare number, true, false or null as JSON writes it."""
    if isinstance(value, str | dict | list):
        yield from _strings(value)
    else:
        yield jsonlines.dumps(value).decode()


def _strings(value: Any) -> Iterator[str]:
    """Every text inside `value`, however deep, but not who speaks a turn (each conversation says `user`)."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            who = speaker(item)
            stack.extend(v for k, v in reversed(item.items()) if not (who and k in {"role", "from"} and v == who))
