"""Equations and expressions with letters: whether a claimed solution solves them, and what they come to. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from tui_craft.checks.sums.expressions import evaluate
from tui_craft.checks.sums.numbers import NUMBER, Number, Right, has_doubtful_commas, numbers, plain, value_of
from tui_craft.checks.sums.problem import Problem

_GIVEN = re.compile(rf"(?<![\w*/^+)-])([a-z])\s?(?:=|is|equals|is equal to)\s?({NUMBER})(?!\d|\.\d|\s?[*/^+(]|[a-z])")
_SIDE = r"[-(]?[\d.a-z(][\d.,\s()+\-*/^a-z]{0,120}"
_ASKS = re.compile(r"\b(?:evaluate|calculate|find|compute|value|determine|what is|solve|simplify|substitut\w+)\b")


def substituted(problem: Problem) -> Right | None:
    """The value of an expression such as `5x - 2y` for given letters."""
    text = problem.text
    parts = re.split(r"\b(?:when|for|if|where|given(?: that)?|with|at|using|,? ?let)\b", text, maxsplit=1)
    if len(parts) != 2 or not _ASKS.search(parts[0]) or "=" in parts[0]:
        return None
    given = {letter: value_of(number) for letter, number in _GIVEN.findall(parts[1])}
    if not given or re.search(
        r"[^\W\d_]{2,}",
        re.sub(r"\b(?:and|is|equals?|equal to|the|values?|of|let|to|following|expression)\b", " ", parts[1]),
    ):
        return None
    runs = [hit.group().strip(" .,") for hit in re.finditer(_RUN_OF_LETTERS, parts[0])]
    runs = [run for run in runs if any(char.isdigit() for char in run) and any(char in given for char in run)]
    if len(runs) != 1 or not set(re.findall(r"[a-z]", runs[0])) <= set(given):
        return None
    if len(re.findall(r"\d", parts[1])) != sum(
        len(re.findall(r"\d", number)) for _, number in _GIVEN.findall(parts[1])
    ):
        return None
    value = evaluate(_spaced(runs[0]), given)
    return None if value is None else Right((value,))


# single letters, digits and signs, no words
_RUN_OF_LETTERS = r"(?<![a-z'])(?:[a-z](?![a-z])|[\d.()+\-*/^]|\s(?=[a-z](?![a-z])|[\d(+\-*/^])){2,120}(?![a-z])"


def _spaced(run: str) -> str:
    return re.sub(r"\s+", " ", run)


_EQUATION = re.compile(
    r"(?<![a-z\d.])((?:[a-z](?![a-z])|[\d.()+\-*/^]|[ ](?=[a-z](?![a-z])|[\d(+\-*/^=])){1,120}?)\s?=\s?"
    r"((?:[a-z](?![a-z])|[\d.()+\-*/^]|[ ](?=[a-z](?![a-z])|[\d(+\-*/^])){1,120})(?![a-z])"
)
_SOLVE = re.compile(r"\b(?:solve|solution|find|determine|calculate|what is|value|roots?)\b")
_MORE = re.compile(r"\b(?:slope|intercept|vertex|graph|derivative|maximum|minimum|system|simultaneous|line|parabola"
                   r"|rewrite|convert|form|factor|expand|standard|inverse|domain|midpoint|center|circle|type|express"
                   r"|isolate|in terms)\b")  # fmt: skip


def wrong_solution(problem: Problem, said: str) -> Number | None:
    """A claimed solution that does not solve the one equation asked about; None: right, or nothing certain.

    Says nothing about solutions that are missing.
    """
    if not _SOLVE.search(problem.task) or _MORE.search(problem.task):
        return None
    hits = _EQUATION.findall(problem.text)
    if len(hits) != 1 or has_doubtful_commas(said):
        return None
    left, right = hits[0][0], hits[0][1].rstrip(" .")
    letters = sorted(set(re.findall(r"[a-z]", left + right)))
    if not 1 <= len(letters) <= 2 or not any(char.isdigit() for char in left + right) or letters == [left.strip()]:
        return None
    claims = {letter: _claims(letter, said) for letter in letters}
    if not all(claims.values()):
        return None
    if len(letters) == 1:
        return next((claim for claim in claims[letters[0]] if not _solves(left, right, {letters[0]: claim})), None)
    if any(len(found) != 1 for found in claims.values()):
        return None
    given = {letter: found[0] for letter, found in claims.items()}
    return None if _solves(left, right, given) else claims[letters[0]][0]


def _solves(left: str, right: str, claims: dict[str, Number]) -> bool:
    """Whether both sides are the same for these values, but for their rounding; yes in doubt."""
    given = {letter: claim.value for letter, claim in claims.items()}
    values = evaluate(left, given), evaluate(right, given)
    if values[0] is None or values[1] is None or values[0] == values[1]:
        return True
    return _near(left, right, given, max(claim.decimals for claim in claims.values()))


def _claims(letter: str, said: str) -> list[Number]:
    """The values that the answer ends in giving a letter: `x = (57 - 7)/5 = 10`."""
    found: dict[Fraction, Number] = {}
    text = plain(said)
    hits = list(re.finditer(rf"(?<![\w*/^.)+-])(?<![*/^+-]\s){letter}\s?(?:=|is)\s?([^\n,;a-z]{{1,80}})", text))
    for hit in hits[-2:]:
        last = hit.group(1).rpartition("=")[2].strip(" .")
        value = evaluate(last)
        if value is None:
            return []
        decimals = numbers(last)
        places = decimals[0].decimals if len(decimals) == 1 else 6
        found[value] = Number(value, places, hit.start(1), hit.end(1))
    return list(found.values())


def _near(left: str, right: str, given: dict[str, Fraction], decimals: int) -> bool:
    """Whether rounding of the solution may be what the sides differ by."""
    if decimals == 0:
        return False
    step = Fraction(1, 10**decimals)
    signs = set()
    for shift in (-step, step):
        moved = {letter: value + shift for letter, value in given.items()}
        values = evaluate(left, moved), evaluate(right, moved)
        if values[0] is None or values[1] is None:
            return True
        signs.add(values[0] > values[1])
    return len(signs) == 2
