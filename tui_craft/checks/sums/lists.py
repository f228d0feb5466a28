"""Sums over a list of numbers: mean, median, total, common multiples and divisors, the largest. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.problem import Problem

_MOST = 60

_QUALIFIED = re.compile(
    r"\b(?:even|odd|squares?|squared|cubes?|digits?|primes?|greater than|less than|more than|above|below|between"
    r"|positive|negative|except\w*|exclud\w*|only|first|last|unique|distinct|weighted|moving|geometric|harmonic"
    r"|trimmed|running|cumulative|absolute|consecutive|natural|multiples? of|divisible|each|per|every|remaining"
    r"|missing|if|after|twice|double|and then|variance|deviation|\w*quartile|percentile|difference"
    r"|and (?:the )?(?:median|mode|mean|range|maximum|minimum|sum|product|average)|speed|rate|reciprocals?"
    r"|fractions?|binary|hex\w*|factors? of|non-?zero|from \d+ to|\d+ to \d+|through|second|third|\d(?:st|nd|rd|th)"
    r"|interest|growth|population|annual|score (?:needed|required))\b"
)
_LIST = re.compile(
    rf"(?:\[|\{{|\(|\b)?\s*({NUMBER}(?:\s*(?:,\s*and\s|,\s*&|,|;|\band\b|&|\n|\s\|\s?|\s)\s*{NUMBER}){{1,{_MOST}}})\s*"
)
_UNITS = r"(?:\s?(?:cm|mm|m|km|kg|g|lbs?|%|°c|°f|degrees(?: celsius)?|years?|inches|feet|hours?|minutes?|points?))?"
_SEPARATOR = re.compile(r"\s*(?:,\s*and\s|,\s*&|,|;|\band\b|&|\n|\s\|\s?|\s)\s*")


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values)


def _median(values: Sequence[Fraction]) -> Fraction | None:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _mode(values: Sequence[Fraction]) -> Fraction | None:
    most = Counter(values).most_common(2)
    return most[0][0] if most[0][1] > 1 and (len(most) == 1 or most[0][1] > most[1][1]) else None


def _lcm(values: Sequence[Fraction]) -> Fraction | None:
    return Fraction(math.lcm(*map(int, values))) if _whole(values) else None


def _gcd(values: Sequence[Fraction]) -> Fraction | None:
    return Fraction(math.gcd(*map(int, values))) if _whole(values) else None


def _whole(values: Sequence[Fraction]) -> bool:
    return all(value.denominator == 1 and value > 0 for value in values)


def _product(values: Sequence[Fraction]) -> Fraction | None:
    return math.prod(values, start=Fraction(1))


_OF_NUMBERS = (
    r"(?:numbers?|values?|integers?|list|set|data(?: ?set| points?)?|sequence|array|series|scores?|grades?|digits)"
)
_SOLVERS: tuple[tuple[re.Pattern[str], Callable[[Sequence[Fraction]], Fraction | None]], ...] = (
    (re.compile(r"\b(?:lcm|(?:least|lowest|smallest) common (?:multiple|denominator))\b"), _lcm),
    (re.compile(r"\b(?:gcd|gcf|hcf|(?:greatest|highest|largest) common (?:divisor|factor|denominator))\b"), _gcd),
    (re.compile(r"\bmedian\b"), _median),
    (re.compile(r"\b(?:mean|average)\b"), _mean),
    (re.compile(r"\bmode\b"), _mode),
    (re.compile(rf"\brange of (?:the |this |these |following |given )*{_OF_NUMBERS}\b"),
     lambda values: max(values) - min(values)),
    (re.compile(r"\bproduct of\b|\bmultiply (?:the|these|all|two|three|both)\b"), _product),
    (re.compile(r"\b(?:sum|total) (?:of|up|the|these|all)\b|\badd (?:up |together )?(?:the|these|all|up|two|three"
                r"|both)?\b|\bsum up\b|\b(?:calculate|find|compute) the sum\b"),
     lambda values: sum(values, Fraction(0))),
    (re.compile(r"\A\W*(?:find|identify|give|what is|determine) the (?:maximum|largest|max)\W*\Z"), max),
    (re.compile(r"\A\W*(?:find|identify|give|what is|determine) the (?:minimum|smallest|min)\W*\Z"), min),
    (re.compile(rf"\b(?:maximum|largest|biggest|greatest|highest|max)(?: \w+)?(?: of| in| from"
                rf"| among)?\b.*\b{_OF_NUMBERS}\b|\b{_OF_NUMBERS}\b.*\b(?:maximum|largest|biggest|greatest"
                rf"|highest)\b"), max),
    (re.compile(rf"\b(?:minimum|smallest|lowest|least|min)(?: \w+)?(?: of| in| from| among)?\b.*\b{_OF_NUMBERS}\b"
                rf"|\b{_OF_NUMBERS}\b.*\b(?:minimum|smallest|lowest)\b"), min),
)  # fmt: skip
_ORDERED = re.compile(
    r"\b(?:sort|order|rank|arrange|ascending|descending)\b|least to|greatest to|smallest to|largest to"
)


def over_list(problem: Problem) -> Right | None:
    """What is asked of a list of numbers."""
    if _ORDERED.search(problem.task):
        return None
    known = next(((pattern, solve) for pattern, solve in _SOLVERS if pattern.search(problem.task)), None)
    if known is None:
        return None
    named, solve = known
    kinds = sum(1 for pattern, other in _SOLVERS[:7] if other is not solve and pattern.search(problem.task))
    task = problem.task if problem.material else _LIST.sub(" ", problem.task)
    if kinds or _QUALIFIED.search(task if solve in {max, min} else named.sub(" ", task)):
        return None
    values = list_in(problem)
    if values is None or len(values) < 2:
        return None
    value = solve(values)
    return None if value is None else Right((value,))


def deviation(problem: Problem) -> Right | None:
    """The standard deviation of a list: of all there is, or of a sample."""
    text = problem.task.replace("standard deviation", "")
    if text == problem.task or re.search(r"\b(?:mean|median|variance|average|normal\w*|z-?score|explain)\b", text):
        return None
    values = list_in(Problem(text, problem.material))
    if values is None or len(values) < 3:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
    roots = [Fraction(math.sqrt(squares / count)) for count in (len(values), len(values) - 1)]
    return Right(tuple(roots), Fraction(1, 100))


_TWO = re.compile(
    r"\b(subtract|difference|divide|quotient)\b[a-z ]{0,30}\b(?:two|both|these|given|following"
    r"|the) (?:\w+ )?(?:numbers|values|integers)\b"
)


def of_two(problem: Problem) -> Right | None:
    """The difference or the quotient of two numbers, either way round."""
    hit = _TWO.search(problem.task)
    values = list_in(problem) if hit is not None else None
    if hit is None or values is None or len(values) != 2 or not problem.material or any(map(str.isdigit, problem.task)):
        return None
    first, second = values
    if hit.group(1) in {"subtract", "difference"}:
        return Right((first - second, second - first))
    return Right((first / second, second / first)) if first and second else None


def list_in(problem: Problem) -> list[Fraction] | None:
    """The one list of numbers in a question; None where there is none, or more than one way to read it."""
    if problem.material:
        return _values(_unlabelled(problem.material), whole=True)
    hits = [hit for hit in _LIST.finditer(problem.task) if hit.group(1)]
    if len(hits) != 1:
        return None
    hit = hits[0]
    around = problem.task[: hit.start(1)] + " " + problem.task[hit.end(1) :]
    # another number says something else: of the 3 numbers, the first 5
    counted = re.sub(
        r"\b(?:two|three|four|five|2|3|4|5|6)\s(?:\w+(?:'s?)? )?(?:numbers|values|integers|grades|scores)", "", around
    )
    if any(char.isdigit() for char in counted):
        return None
    return _values(hit.group(1), whole=True)


def _unlabelled(material: str) -> str:
    material = re.sub(r"\A[a-z ]{0,40}[:=]\s*", "", material.strip())
    return material.strip(" []{}().\n\"'")


def _values(text: str, *, whole: bool) -> list[Fraction] | None:
    """The numbers of a list; None where it has other words, or commas that may be thousands."""
    inner = re.sub(rf"({NUMBER}){_UNITS}", r"\1", text.strip().strip("[]{}() .\n"))
    hit = re.fullmatch(rf"{NUMBER}(?:(?:{_SEPARATOR.pattern}){NUMBER}){{1,{_MOST}}}", inner) if whole else None
    if hit is None:
        return None
    spaced = re.search(r",\s", inner) is not None or "," not in inner or not re.search(r"\d,\d{3}(?!\d)", inner)
    if not spaced:
        return None
    if re.search(r"\d,\d", inner) and not re.search(r",\s", inner):
        parts = [part for part in re.split(r"[,;\s]+|\band\b", inner) if part]
    else:
        parts = [part for part in _SEPARATOR.split(inner) if part]
    try:
        return [value_of(part) for part in parts]
    except ValueError:
        return None
