"""Whole numbers: whether one is prime, and what divides it. Pure."""

from __future__ import annotations

import re

from tui_craft.checks.sums.numbers import numbers, plain
from tui_craft.checks.sums.problem import Problem

_LONGEST = 160
_IS_PRIME = re.compile(
    r"\A\W*(?:is|determine (?:if|whether)|check (?:if|whether)|tell me (?:if|whether)) (?:the )?(?:given |following )?"
    r"(?:number )?(\d{1,9})? ?(?:is )?(?:an? )?(prime|composite)(?: number)?(?: or (?:not|an? ?composite|composite))?"
    r"\W*\Z"
)
_FACTORS = re.compile(
    r"\b(?:list|find|identify|name|give|what are|write)\b[a-z ]{0,20}\b(factors|divisors) of (\d{1,6})\b"
)


def wrong_prime(problem: Problem, said: str) -> str | None:
    """Whether the number is prime, where the answer says otherwise."""
    hit = _IS_PRIME.match(problem.task)
    found = numbers(problem.text)
    if hit is None or len(found) != 1 or found[0].value.denominator != 1 or not 1 < found[0].value < 10**9:
        return None
    prime = _is_prime(int(found[0].value))
    lower = plain(said).strip()
    claim = _claims_prime(lower, asks=hit.group(2)) if len(lower) <= _LONGEST else None
    return None if claim is None or claim == prime else ("a prime number" if prime else "no prime number")


def _claims_prime(said: str, *, asks: str) -> bool | None:
    word = re.match(r"\W*(yes|no)\b", said)
    if re.search(r"\b(?:is not|isn't|not) (?:an? )?prime\b|\bis (?:an? )?composite\b", said):
        return False
    if re.search(r"\bis (?:an? )?prime\b", said) and "composite" not in said:
        return True
    return (word.group(1) == "yes") == (asks == "prime") if word is not None and len(said) <= 6 else None


def _is_prime(value: int) -> bool:
    return value > 1 and all(value % factor for factor in range(2, min(int(value**0.5), 31_700) + 1))


def wrong_factor(problem: Problem, said: str) -> str | None:
    """The factors of a number, where the answer is a list that has another number in it."""
    hit = _FACTORS.search(problem.text)
    if hit is None or "prime" in problem.text or "common" in problem.text or len(numbers(problem.text)) != 1:
        return None
    value = int(hit.group(2))
    # "4 x 3 = 12" and "12 has 6 factors" say other numbers too
    listed = re.search(r"(?:\A|[:\s])(\d+(?:\s?(?:,|and|, and)\s?\d+){2,60})\.?\Z", plain(said).strip())
    if listed is None or not value:
        return None
    given = [int(found) for found in re.findall(r"\d{1,9}", listed.group(1))]
    if all(found and value % found == 0 for found in given):
        return None
    return (
        ", ".join(str(factor) for factor in range(1, value + 1) if value % factor == 0) if value <= 10_000 else "others"
    )
