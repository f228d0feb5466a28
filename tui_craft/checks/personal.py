"""Personal data and secrets in rows: addresses, numbers and keys that a model would learn by heart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Step
from tui_craft.domain import reasoning
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Format
from tui_craft.domain.options import Option
from tui_craft.domain.private_data import KINDS, Private, private
from tui_craft.errors import InvalidError

_SHOWN = 20
_DEEPEST = 40
_LEAST_DIGITS = 5

_Path = tuple[str | int, ...]


class Personal(Plain):
    """Reads every text of a row, tool calls and fields beside the format's own too."""

    name = "personal"
    title = "Personal data"
    step: Step = "safety"
    help = (
        "E-mail addresses, phone, card and bank account numbers, secret keys, and addresses of private hosts: a model "
        "can give back word for word what it was trained on. Left alone are placeholders such as {{Order Number}} or "
        "[EMAIL], documentation's examples (example.com, 555 numbers, test cards), and numbers of orders, dates and "
        "versions. Offices' addresses (support@...), doubtful numbers and fields that no model learns from are hints. "
        "The fix puts [EMAIL], [PHONE], [CARD], [IBAN] or [KEY] in the place of what is beyond doubt."
    )
    options = (
        Option("which", "What to look for", "lines", list(KINDS), f"of {', '.join(KINDS)}, one a line"),
        Option("allow", "What is fine", "lines", [], "whole values or how they end, such as @acme.com, one a line"),
    )  # fmt: skip

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row by itself; None where nothing is to be looked for. Raises InvalidError on another kind."""
        which = [line.strip() for line in ground.options["which"] if line.strip()]
        for name in which:
            if name not in KINDS:
                raise InvalidError(
                    f"personal cannot look for {name[:60]!r}; its option which takes {', '.join(KINDS)}."
                )
        return PersonalLook(ground.format, which, Allowed(ground.options["allow"])) if which else None


class Allowed:
    """What a person said is fine."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._ends = tuple(line.strip().casefold() for line in lines if line.strip())
        self._digits = {digits for line in lines if len(digits := _digits(line)) >= _LEAST_DIGITS}

    def has(self, value: str) -> bool:
        """Whether the value, or its end, is named; of numbers only the digits count."""
        return value.casefold().endswith(self._ends) or (bool(self._digits) and _digits(value) in self._digits)


class PersonalLook(Look):
    """Knows what to look for and what is fine."""

    def __init__(self, format: Format, which: Sequence[str], allowed: Allowed) -> None:
        self._own = frozenset(format.fields) | frozenset(reasoning.NAMES)  # which an export may put into the answer
        self._which, self._allowed = frozenset(which), allowed

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each place, without the value itself: findings are kept and shown elsewhere."""
        return islice(self._all(reading), _SHOWN)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with everything masked that is beyond doubt."""
        data = reading.row.data
        masked = {name: self._masked(value, 0) if name in self._own else value for name, value in data.items()}
        return Fix(data=masked) if any(masked[name] is not data[name] for name in masked) else None

    def _all(self, reading: Reading) -> Iterator[Finding]:
        shown: set[_Path] | None = None
        for path, text in _texts(reading.row.data):
            for each in self._in(text):
                shown = {block.path for block in reading.blocks if block.path} if shown is None else shown
                learned = each.sure and path[0] in self._own
                span = (each.start, each.end) if path in shown else (0, 0)
                kind = KINDS[each.kind]
                yield Finding(
                    Personal.name, reading.row.id, path_name(path), *span,
                    Severity.WARNING if learned else Severity.HINT,
                    f"has {kind.words}", f"put {kind.mask} in its place" if learned else "",
                )  # fmt: skip

    def _in(self, text: str) -> list[Private]:
        found = private(text, self._which)
        return [each for each in found if not self._allowed.has(text[each.start : each.end])] if found else found

    def _masked(self, value: Any, depth: int) -> Any:
        """`value` with its texts masked; the very same object where there is nothing to mask."""
        if isinstance(value, str):
            sure = [each for each in self._in(value) if each.sure]
            return _with_masks(value, sure) if sure else value
        if depth >= _DEEPEST or not isinstance(value, dict | list):
            return value
        items: list[tuple[Any, Any]] = list(value.items() if isinstance(value, dict) else enumerate(value))
        made = [(key, self._masked(each, depth + 1)) for key, each in items]
        if all(new[1] is old[1] for new, old in zip(made, items, strict=True)):
            return value
        return dict(made) if isinstance(value, dict) else [each for _, each in made]


def _with_masks(text: str, places: Sequence[Private]) -> str:
    parts: list[str] = []
    at = 0
    for each in places:
        parts += [text[at : each.start], KINDS[each.kind].mask]
        at = each.end
    return "".join(parts) + text[at:]


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[_Path, str]]:
    """All texts of a payload with their paths, in reading order; what is nested deeper than any row is left out."""
    stack: list[tuple[_Path, Any]] = [((name,), value) for name, value in reversed(list(data.items()))]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value
        elif len(path) > _DEEPEST:
            continue
        elif isinstance(value, dict):
            stack.extend(((*path, name), each) for name, each in reversed(list(value.items())))
        elif isinstance(value, list):
            stack.extend(((*path, place), each) for place, each in reversed(list(enumerate(value))))


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


CHECK = Personal()
