"""Answers that stop before their end: in the middle of a sentence, of a list or of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import LOOKED_AT, Exchange, exchanges
from tui_craft.checks.traces import usual
from tui_craft.domain.finding import Finding, Severity


class Ending(NamedTuple):
    """How a text ends that is not at its end. `kind` is what the seeds may have too."""

    kind: str
    start: int
    end: int
    severity: Severity
    message: str


class Endings(Plain):
    """Looks at the last line of each answer."""

    name = "endings"
    title = "Torn endings"
    help = (
        "Answers that were cut off: prose that stops in the middle of a sentence, a list whose last point is empty, "
        "code"
        " that is not closed, one line over and over. Forms, headings, verse and short answers are left alone, and what"
        " the seeds do too."
    )
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself, which has read the seeds."""
        if not ground.seeded:
            return EndingsLook(frozenset())
        return EndingsLook(usual([found.kind for exchange in exchanges(each) if (found := ending(exchange.said))]
                                 for each in ground.readings()))  # fmt: skip


class EndingsLook(Look):
    """Remembers nothing but the `habits` of the seeds."""

    def __init__(self, habits: frozenset[str]) -> None:
        self._habits = habits

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer that is torn."""
        for exchange in exchanges(reading):
            said, offset = _last_part(exchange)
            found = ending(said)
            if found is not None and found.kind not in self._habits:
                span = (offset + found.start, offset + found.end)
                severity = exchange.severity(found.severity)
                yield finding(Endings.name, reading, exchange.answer, span, severity, found.message)


def _last_part(exchange: Exchange) -> tuple[str, int]:
    text = exchange.answer.text
    return (text, 0) if len(text) <= LOOKED_AT else (text[-LOOKED_AT:], len(text) - LOOKED_AT)


_ENDS = re.compile(r"[。！？]|[.!?…][\"'”’)\]*_]{0,3}(?:\s|$)")
_NO_PROSE = re.compile(r"\s{0,20}(?:[-*•#>|+]|\d+[.)]|```|[A-Z][\w ]{0,30}:|[\[{<(])")
_OPEN_WORD = re.compile(
    r"\b(?:the|an|and|or|of|with|for|that|which|because|such as|including|between|from|into|their|its|your|than"
    r"|as well as|und|oder|der|die|das|mit|für|et|ou|les|des|avec|pour|y|los|las|del|con|para|och|og|med|til)\Z",
    re.IGNORECASE,
)
_LOOSE_WORD = re.compile(
    r"\b(?:to|in|on|by|at|as|is|are|was|were|has|have|be|this|these|it|they|he|she|we|you|not|but|if|so|while|where"
    r"|when|who|very|ever|every|some|also|can|will|would|should|must|may)\Z",
    re.IGNORECASE,
)
"""Words that seldom end a sentence, beside those that never do."""
_POINT = re.compile(r"\s{0,20}(?:[-*•]|\d+[.)])\s")
_FULL = frozenset(".!?")
_OPEN_CJK = ("、", "，")
_EMPTY_POINT = re.compile(r"\n[ \t]{0,8}(?:(\d{1,3})[.)]|[*•-])[ \t]{0,8}\Z")
_LEAST = 200
_LEAST_LAST = 60
_LEAST_OPEN = 60
_LEAST_LAST_OPEN = 15
"""Where the last word cannot end a sentence, less will do."""


def ending(said: str) -> Ending | None:
    """How the text is torn, if it is."""
    stripped = said.rstrip()
    if not stripped:
        return None
    return _point(said, stripped) or _sentence(stripped) or _open_code(stripped) or _fence(stripped) or _loop(stripped)


def _point(said: str, stripped: str) -> Ending | None:
    """A list whose last point has nothing in it."""
    hit = _EMPTY_POINT.search(stripped[-30:])
    if hit is None:
        return None
    start = len(stripped) - len(stripped[-30:]) + hit.start() + 1
    before = stripped[: start - 1].rstrip()
    number = hit.group(1)
    if number is None:
        # a dash may be a rule, or a blank in a form
        filled = re.search(r"\n[ \t]{0,8}[*•-][ \t]{1,8}\S[^\n]*\Z", f"\n{before[-400:]}") is not None
    else:
        filled = re.search(rf"(?:\A|\n)[ \t]{{0,8}}{int(number) - 1}[.)][ \t]{{0,8}}\S", before) is not None
    if not filled:
        return None
    severity = Severity.WARNING if number is not None else Severity.HINT
    return Ending("point", start, len(stripped), severity, "ends with an empty point")


def _sentence(stripped: str) -> Ending | None:
    """Several sentences of prose, and a last one without an end."""
    last_char = stripped[-1]
    open_mark = last_char in ",;" or last_char in _OPEN_CJK
    if not (last_char.isalpha() or open_mark) or len(stripped) < _LEAST_OPEN:
        return None
    tail = _OPEN_WORD.search(stripped[-20:])
    open_word = tail is not None or _LOOSE_WORD.search(stripped[-20:]) is not None
    if len(stripped) < (_LEAST if last_char.isascii() and not open_word else 60):
        return None
    line_start = stripped.rfind("\n") + 1
    last = stripped[line_start:]
    least = _LEAST_LAST_OPEN if open_word else _LEAST_LAST if last.isascii() else 20
    is_point = tail is not None and _POINT.match(last) is not None and stripped[: max(0, line_start - 1)][-1:] in _FULL
    if len(last) < least or (_NO_PROSE.match(last) and not is_point) or "```" in stripped:
        return None
    if last_char not in _OPEN_CJK and not last_char.islower() and not open_mark:
        return None
    needed = 1 if open_word else 2
    if sum(1 for _ in zip(_ENDS.finditer(stripped[-4_000:]), range(needed), strict=False)) < needed:
        return None
    start = max(stripped.rfind(" ") + 1, len(stripped) - 40)
    sure = (tail is not None and _ENDS.search(last) is not None) or last_char in _OPEN_CJK
    severity = Severity.WARNING if sure else Severity.HINT
    return Ending("sentence", start, len(stripped), severity, "stops in the middle of a sentence")


_CALL = re.compile(r"[\w\])][(\[{]\Z|\w\s?(?:=|\+|&&|\|\|)\Z|\w\s?[-*/]\Z")
_CODE = re.compile(r"^\s{0,40}(?:def|class|return|import|from|for|while|if|function|const|let|var|public|private"
                   r"|#include"
                   r"|int|void|SELECT|print)\b", re.MULTILINE)  # fmt: skip


def _open_code(stripped: str) -> Ending | None:
    """Code that ends at an open bracket or an operator, JSON that ends behind a comma."""
    if (
        stripped[0] in "{["
        and stripped[-1] in ",:"
        and len(stripped) > 10
        and stripped.count("{") > stripped.count("}")
    ):
        return Ending("code", len(stripped) - 1, len(stripped), Severity.WARNING, "stops in the middle of JSON")
    if _CALL.search(stripped[-4:]) is None or _CODE.search(stripped[:4_000]) is None or "\n" not in stripped:
        return None
    return Ending("code", len(stripped) - 1, len(stripped), Severity.WARNING, "stops in the middle of code")


def _fence(stripped: str) -> Ending | None:
    """A block of code that is opened and never closed."""
    if "```" not in stripped:
        return None
    fences = [place for place in _places(stripped, "```") if place == 0 or stripped[place - 1] in "\n \t"]
    if len(fences) % 2 == 0 or fences[-1] + 3 >= len(stripped) - 1:
        return None
    return Ending("fence", fences[-1], fences[-1] + 3, Severity.HINT, "opens a block of code that is never closed")


def _places(text: str, mark: str) -> list[int]:
    found = []
    place = text.find(mark)
    while place >= 0:
        found.append(place)
        place = text.find(mark, place + len(mark))
    return found


_TIMES = 5
_LEAST_LOOP = 12


def _loop(stripped: str) -> Ending | None:
    """The same line or sentence over and over at the end: a generator that could not stop."""
    if len(stripped) < _TIMES * _LEAST_LOOP:
        return None
    parts = stripped[-8_000:].splitlines()
    if len(parts) < _TIMES:
        parts = re.split(r"(?<=[.!?])\s{1,4}", stripped[-8_000:])
    # the last one may be torn
    last = [part.strip() for part in parts[:-1] if part.strip()][-_TIMES:]
    if len(last) < _TIMES or len(set(last)) > 1 or len(last[0]) < _LEAST_LOOP or not any(map(str.isalpha, last[0])):
        return None
    start = stripped.find(last[0])
    return Ending("loop", max(start, 0), len(stripped), Severity.WARNING, "repeats one line over and over")


CHECK = Endings()
