"""Augmentation operators: small slips and other ways of writing the same input. Owns what each may change.

None of them alters a digit, an order number, a link, a piece of code, or a word that a short answer repeats: those
are masked while an operator works. An operator that finds nothing to change gives the text back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tui_craft.teachers.rules import noise, restyle
from tui_craft.teachers.rules.english import is_english
from tui_craft.teachers.rules.marks import MARK, Masks, Span
from tui_craft.teachers.rules.slots import with_protected

STRENGTHS = ("light", "medium", "heavy")
_TIMES = {"light": (1, 1), "medium": (2, 3), "heavy": (4, 6)}
_TRIES = 12
_SHORT_ANSWER = 80
_LITERAL = re.compile(
    r"```[\s\S]*?(?:```|\Z)"  # a fence, closed or not
    r"|^(?: {4}|\t).*$"  # an indented block
    r"|^.*(?:[{}]|;[ \t]*$|\w\.\w+\(|\w\(\)|[=!]=|=>|->| = ).*$"  # a line of code
    r"|(?<!\S)\S*[\\/_@]\S*"  # a path, a name_with_lines, a handle
    r"|\S*\d(?:\S*\w)?[%€$£]?"  # whatever holds a digit, to the end of its word
    r"|\b\w*[a-z][A-Z]\w*\b",  # camelCase
    re.MULTILINE,
)

Change = Callable[[str, Random, bool], str]
"""What an operator does once: masked text, chance, and whether the text is English; the text as it was if nothing."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One way of writing an input otherwise. `help` is a sentence for people; `whole` needs the text unmasked."""

    name: str
    help: str
    change: Change
    whole: bool = False


def apply(operator: Operator, text: str, rng: Random, *, strength: str = "medium", answer: str = "") -> str:
    """`text` after the operator, which tries again where a draw changed nothing; the same text if none did.

    `answer` is what the text is answered with: words that a short answer repeats are left alone.
    """
    english = is_english(text)
    low, high = _TIMES[strength]
    for _ in range(_TRIES):
        done = text
        for _ in range(rng.randint(low, high)):
            done = _once(operator, done, rng, answer, english=english)
        if done != text and done.strip():
            return done
    return text


def _once(operator: Operator, text: str, rng: Random, answer: str, *, english: bool) -> str:
    if operator.whole:
        done = operator.change(text, rng, english)
        return done if _still_answered(text, done, answer) else text
    masks = Masks()
    masked = masks.mask(text, protected(text, answer))
    return masks.fill(operator.change(masked, rng, english), {})


def _still_answered(text: str, done: str, answer: str) -> bool:
    """Whether what a short answer repeats of the text is still there word for word."""
    if len(answer) >= _SHORT_ANSWER and answer.lstrip()[:1] not in "{[":
        return True
    parts = [answer.strip(), *re.findall(r'"([^"]+)"', answer), *re.findall(r"[\w.,/-]*\w", answer)]
    return all(part in done for part in parts if len(part) > 1 and part in text)


def protected(text: str, answer: str = "") -> list[Span]:
    """The stretches of `text` that no operator may touch, in order."""
    spans: list[Span] = []
    found = [*(match.span() for match in _LITERAL.finditer(text)), *(m.span() for m in MARK.finditer(text))]
    for start, end in sorted(found, key=lambda pair: (pair[0], -pair[1])):
        if end > start and (not spans or start >= spans[-1].end):
            spans.append(Span(start, end))
    return with_protected(text, spans, answer)


# ---- the operators


def _typos(text: str, rng: Random, english: bool) -> str:
    return noise.typo(text, rng)


def _casing(text: str, rng: Random, english: bool) -> str:
    return rng.choice((str.lower, str.lower, str.upper, _no_capitals, _odd_capital))(text)


def _no_capitals(text: str) -> str:
    """Sentences that begin small."""
    return re.sub(r"(^|[.!?]\s+)([^\W\d_])", lambda found: found[1] + found[2].lower(), text)


def _odd_capital(text: str) -> str:
    """Every Word With A Capital."""
    return re.sub(r"(?<![\w'’])[^\W\d_]", lambda found: found[0].upper(), text)


def _punctuation(text: str, rng: Random, english: bool) -> str:
    ways: tuple[Callable[[str, Random], str], ...] = (
        noise.no_stop,
        noise.many_marks,
        _no_commas,
        _blank_before,
        _no_marks,
        *((_apostrophes,) if english else ()),
    )
    return rng.choice(ways)(text, rng)


def _apostrophes(text: str, rng: Random) -> str:
    return noise.no_apostrophes(text, rng)


def _no_commas(text: str, rng: Random) -> str:
    return re.sub(r"(?<=\w),(?=\s)", "", text)


def _blank_before(text: str, rng: Random) -> str:
    """`really ?`."""
    return re.sub(r"(?<=[^\W\d_])([!?])", r" \1", text)


def _no_marks(text: str, rng: Random) -> str:
    """No full stop, comma or question mark between words or at the end."""
    return re.sub(r"(?<=[^\W\d_])[.,!?;:]+(?=\s|$)", "", text)


_FILLERS = ("um", "uh", "well", "so", "like", "you know", "I mean", "hmm", "honestly", "basically", "ok")


def _filler(text: str, rng: Random, english: bool) -> str:
    if not english:
        return text
    if rng.random() < 0.4:
        return noise.filler(text, rng)
    places = [found.end() for found in re.finditer(r"(?<=[a-z]),? (?=[a-z])", text)]
    if not places:
        return noise.filler(text, rng)
    at = rng.choice(places)
    before = text[:at].rstrip(" ,")
    return f"{before}, {rng.choice(_FILLERS)}, {text[at:]}"


def _whitespace(text: str, rng: Random, english: bool) -> str:
    ways = (_double, _trailing, _leading, _joined_lines, _broken, _run_together)
    return rng.choice(ways)(text, rng)


def _double(text: str, rng: Random) -> str:
    places = [found.start() for found in re.finditer(r"(?<=\S) (?=\S)", text)]
    return _with(text, rng.choice(places), rng.choice(("  ", "   ", "\t")), 1) if places else text


def _trailing(text: str, rng: Random) -> str:
    return text.rstrip(" \n") + rng.choice((" ", "  ", "\n", "\n\n"))


def _leading(text: str, rng: Random) -> str:
    return rng.choice((" ", "  ", "\n")) + text.lstrip(" \n")


def _joined_lines(text: str, rng: Random) -> str:
    """One line break fewer, between lines of prose."""
    places = [found.span() for found in re.finditer(r"(?<=[\w.,!?])\n+(?=[^\W\d_])", text)]
    if not places:
        return text
    start, end = rng.choice(places)
    return _with(text, start, " ", end - start)


def _broken(text: str, rng: Random) -> str:
    """A line that breaks in the middle."""
    places = [found.start() for found in re.finditer(r"(?<=\w) (?=[^\W\d_])", text)]
    return _with(text, rng.choice(places), "\n", 1) if places else text


def _run_together(text: str, rng: Random) -> str:
    """Two words without the blank between them."""
    places = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[a-z])|(?<=[a-z][.,!?]) (?=[^\W\d_])", text)]
    return _with(text, rng.choice(places), "", 1) if places else text


def _with(text: str, at: int, other: str, length: int) -> str:
    return text[:at] + other + text[at + length :]


OPERATORS = {
    operator.name: operator
    for operator in (
        Operator("typos", "Slips of the finger: swapped, missing, doubled and neighbouring letters.", _typos),
        Operator("casing", "all small, ALL CAPITALS, Capitals On Every Word, sentences that begin small.", _casing),
        Operator("punctuation", "Missing or doubled marks, no commas, no apostrophes, a blank before ?.", _punctuation),
        Operator("filler", "um, well, you know: words that people say and do not mean (English only).", _filler),
        Operator("whitespace", "Double blanks, tabs, odd line breaks, words run together.", _whitespace),
        Operator("format", "The same number, date, price, time, list or markdown written in another style.",
                 restyle.restyled, whole=True),
    )
}  # fmt: skip
"""Every operator by its name, in the order they are offered."""
