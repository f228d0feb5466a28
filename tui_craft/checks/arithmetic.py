"""Wrong results of sums that are stated so plainly that they can be worked out exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import Exchange, exchanges, is_worse
from tui_craft.checks.sums.answers import LONGEST, claimed_otherwise
from tui_craft.checks.sums.counting import wrong_count, wrong_roman
from tui_craft.checks.sums.equations import substituted, wrong_solution
from tui_craft.checks.sums.lists import deviation, of_two, over_list
from tui_craft.checks.sums.money import of_money
from tui_craft.checks.sums.numbers import NUMBER, Right, plain, terminating, written
from tui_craft.checks.sums.operations import by_words, expression
from tui_craft.checks.sums.order import wrong_order
from tui_craft.checks.sums.parts import wrong_part, wrongly_rounded
from tui_craft.checks.sums.points import of_points
from tui_craft.checks.sums.problem import Problem, problem_of
from tui_craft.checks.sums.series import next_of, of_first
from tui_craft.checks.sums.shapes import of_shape
from tui_craft.checks.sums.spoken import spoken
from tui_craft.checks.sums.stated import wrong_equality
from tui_craft.checks.sums.stories import days_between, of_story
from tui_craft.checks.sums.units import converted, from_base, in_base
from tui_craft.checks.sums.whole import wrong_factor, wrong_prime
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import with_text

_SOLVERS = (
    next_of, over_list, deviation, of_two, substituted, expression, of_points, of_shape, of_money, of_first, by_words,
    converted, from_base, spoken, of_story, days_between,
)  # fmt: skip
"""Tried in this order; the first that understands the question has the word."""
_JUDGES = (wrong_part, wrongly_rounded, wrong_prime, wrong_factor, wrong_order)
"""Each says what should be there, where a question is its own and the answer gives something else."""
_BARE = 40
"""Characters of an answer that may say its result without a digit."""
_SHORT = 160
_INPUT = re.compile(r"\n\s{0,4}(?:#{1,4} ?)?Input ?:\s{0,4}|\n\n")
_NO_INPUT = re.compile(r"\W*no ?input\b|\W*n/?a\W*\Z", re.IGNORECASE)


class Wrong(NamedTuple):
    """A result that is wrong: where it stands, what it should be, and what to write there (empty: not certain)."""

    start: int
    end: int
    right: str
    instead: str


class Arithmetic(Plain):
    """Works out what a question asks, and compares the number that the answer gives."""

    name = "arithmetic"
    title = "Arithmetic"
    help = (
        "Wrong results of plainly stated sums: expressions, means and medians, multiples, percentages, areas, "
        "conversions,"
        " equations, and equalities in an answer that do not hold. Works exactly, allows for rounding, and says nothing"
        " where a question can be read in two ways."
    )

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return ArithmeticLook()


class ArithmeticLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer with a wrong result."""
        for exchange in exchanges(reading):
            wrong = wrong_result(exchange)
            if wrong is not None:
                fix = f"put {wrong.instead}" if wrong.instead else ""
                severity = Severity.HINT if is_worse(exchange.answer) else Severity.WARNING
                message = f"the result should be {wrong.right}"
                span = (wrong.start, wrong.end)
                yield finding(Arithmetic.name, reading, exchange.answer, span, severity, message, fix=fix)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with the right number in place of the wrong one, in answers that have no other."""
        fields = {each.field for each in found}
        data = dict(reading.row.data)
        changed = False
        for exchange in exchanges(reading):
            path = exchange.answer.path
            wrong = wrong_result(exchange) if path is not None and path_name(path) in fields else None
            if wrong is not None and wrong.instead and path is not None:
                text = exchange.answer.text
                data, changed = with_text(data, path, text[: wrong.start] + wrong.instead + text[wrong.end :]), True
        return Fix(data) if changed else None


def wrong_result(exchange: Exchange) -> Wrong | None:
    """What is wrong in the answer; None where it is right or cannot be judged."""
    said = exchange.said
    if len(said) > _BARE and not any(digit in said for digit in "0123456789"):
        return None
    found = _wrong_claim(exchange, said) if len(said) <= LONGEST else None
    if found is not None or "=" not in said:
        return found
    equality = wrong_equality(said)
    if equality is None or _is_about_errors(exchange, said[equality.start : equality.end]):
        return None
    return Wrong(equality.start, equality.end, equality.value, "")


def _wrong_claim(exchange: Exchange, said: str) -> Wrong | None:
    task, material = _parts(exchange)
    counted = wrong_count(task, material, said) or wrong_roman(task, material, said)
    if counted is not None:
        return Wrong(0, 0, counted, "")
    problem = problem_of(task, material)
    return _wrong_answer(problem, said) if problem is not None else None


_ERRORS = re.compile(r"\b(?:wrong|false|incorrect|mistakes?|errors?|correct|true|verify|check|matchstick|joke|riddle"
                     r"|pattern|code"
                     r"|python|cipher|modul\w*|binary|hex\w*|base|octal|trick|puzzle|fix|joke|bad|lazy)\b")  # fmt: skip


def _is_about_errors(exchange: Exchange, equality: str) -> bool:
    asked = exchange.asked
    return _ERRORS.search(asked.lower()) is not None or equality.replace(" ", "") in asked.replace(" ", "")


def _parts(exchange: Exchange) -> tuple[str, str]:
    """What to do, and what with; an input may stand under its own head in the same text."""
    task, material = exchange.task, exchange.material.text if exchange.material is not None else ""
    if exchange.material is None and exchange.answer.path != ("text",):
        parts = _INPUT.split(task.strip(), maxsplit=1)
        task, material = (parts[0], parts[1]) if len(parts) == 2 else (task, "")
    return task, "" if _NO_INPUT.match(material) else material


def _wrong_answer(problem: Problem, said: str) -> Wrong | None:
    for solve in _SOLVERS:
        right = solve(problem)
        if right is not None:
            return _compared(problem, right, said)
    digits = in_base(problem)
    if digits is not None:
        return _other_base(*digits, said)
    wrong = wrong_solution(problem, said)
    if wrong is not None:
        return Wrong(0, 0, "another one", "")
    should = next((should for judge in _JUDGES if (should := judge(problem, said)) is not None), None)
    return Wrong(0, 0, should, "") if should is not None else None


def _compared(problem: Problem, right: Right, said: str) -> Wrong | None:
    claim = claimed_otherwise(problem, right, said)
    if claim is None:
        return None
    value = right.values[0]
    start, end = claim.number.start, claim.number.end
    should = written(value)
    certain = (
        claim.alone and len(set(right.values)) == 1 and not right.slack and not right.scaled and len(said) <= _SHORT
        and terminating(value, 4) is not None and len(plain(said)) == len(said)
        # the sign belongs to the number
        and value >= 0 and claim.number.value >= 0
    )  # fmt: skip
    if len(plain(said)) != len(said):
        start = end = 0
    instead = should if "," in said[start:end] or abs(value) < 10_000 else should.replace(",", "")
    return Wrong(start, end, should, instead if certain else "")


_DIGITS = re.compile(r"\b(?:0b|0x|0o|#)?([0-9a-f]+)\b", re.IGNORECASE)


def _other_base(digits: str, base: int, said: str) -> Wrong | None:
    """Whether an answer gives other digits than the right ones."""
    if len(said) > _SHORT:
        return None
    known = "01" if base == 2 else "01234567" if base == 8 else "0123456789abcdef"
    given = [found.lower().lstrip("0") or "0" for found in _DIGITS.findall(said)]
    spaced = re.sub(r"(?<=[01])\s(?=[01])", "", said).lower()
    if digits in given or digits in [found.lower().lstrip("0") for found in _DIGITS.findall(spaced)]:
        return None
    last = [found for found in given if len(found) >= max(1, len(digits) - 2) and set(found) <= set(known)
            and any(map(str.isdigit, found))]  # fmt: skip
    bare = len(given) == 1 and given[0] == said.strip(" .#").lower() and set(given[0]) <= set(known)
    if not bare and (not last or not re.search(NUMBER, said)):
        return None
    return Wrong(0, 0, digits.upper(), "")


CHECK = Arithmetic()
