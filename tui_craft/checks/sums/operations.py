"""Sums said in words with their operands: multiply a by b, a percent of b, the square root of a. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from tui_craft.checks.sums.expressions import evaluate
from tui_craft.checks.sums.numbers import NUMBER, Right, numbers, value_of
from tui_craft.checks.sums.problem import Problem

_N = rf"({NUMBER})"
_NTH = {"square": 2, "cube": 3, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_AND = r"\s?(?:and|by|with|,|&)\s?"
Solve = Callable[[list[Fraction], re.Match[str]], "Right | None"]


def _one(value: Fraction | int) -> Right:
    return Right((Fraction(value),))


def _divided(values: list[Fraction], _: re.Match[str]) -> Right | None:
    return _one(values[0] / values[1]) if values[1] else None


def _percent_of(values: list[Fraction], _: re.Match[str]) -> Right | None:
    return _one(values[0] * values[1] / 100)


def _share(values: list[Fraction], _: re.Match[str]) -> Right | None:
    return Right((values[0] / values[1] * 100, values[0] / values[1])) if values[1] else None


def _change(values: list[Fraction], _: re.Match[str]) -> Right | None:
    if not values[0]:
        return None
    change = (values[1] - values[0]) / values[0] * 100
    return Right((change, -change))


def _changed(values: list[Fraction], hit: re.Match[str]) -> Right | None:
    sign = 1 if re.search(r"increas|rais", hit.group()) else -1
    base, percent = values
    return _one(base + sign * base * percent / 100)


def _difference(values: list[Fraction], _: re.Match[str]) -> Right | None:
    return Right((values[0] - values[1], values[1] - values[0]))


def root(value: Fraction, degree: int) -> Fraction | None:
    """The root, exact where it is a whole number; None of a negative one."""
    if value < 0 or value > 10**15:
        return None
    near = round(float(value) ** (1 / degree))
    return Fraction(near) if Fraction(near) ** degree == value else Fraction(float(value) ** (1 / degree))


def _root(values: list[Fraction], hit: re.Match[str]) -> Right | None:
    found = root(values[0], _NTH[hit.group(1)])
    # a square has two roots
    return None if found is None else Right((found, -found) if hit.group(1) == "square" else (found,))


def _power(values: list[Fraction], _: re.Match[str]) -> Right | None:
    base, exponent = values
    if exponent.denominator != 1 or abs(exponent) > 64 or abs(base) > 10**6 or not base:
        return None
    return _one(base ** int(exponent))


def _factorial(values: list[Fraction], _: re.Match[str]) -> Right | None:
    return _one(math.factorial(int(values[0]))) if values[0].denominator == 1 and 0 <= values[0] <= 25 else None


def _modulo(values: list[Fraction], _: re.Match[str]) -> Right | None:
    if any(value.denominator != 1 or value <= 0 for value in values):
        return None
    return _one(int(values[0]) % int(values[1]))


def _series(values: list[Fraction], _: re.Match[str]) -> Right | None:
    first, last = values
    if first.denominator != 1 or last.denominator != 1 or first > last:
        return None
    return _one((first + last) * (last - first + 1) / 2)


def _rule(pattern: str, solve: Solve) -> tuple[re.Pattern[str], Solve]:
    return re.compile(pattern), solve


_PERCENT = r"\s?(?:%|percent|per cent)"
_RULES: tuple[tuple[re.Pattern[str], Solve], ...] = (
    _rule(rf"{_N}{_PERCENT} of (?:the (?:number|value) )?{_N}(?!{_PERCENT})", _percent_of),
    _rule(rf"(?:what|which) percent(?:age)? (?:is {_N} (?:out )?of {_N})", _share),
    _rule(rf"{_N} is what percent(?:age)? of {_N}", _share),
    _rule(rf"what percent(?:age)? of {_N} is {_N}", lambda v, h: _share(v[::-1], h)),
    _rule(
        rf"percent(?:age)? (?:of )?(?:increase|decrease|change|growth) (?:from|between) {_N} (?:to|and) {_N}", _change
    ),
    _rule(rf"\b(increase|decrease|reduce|raise) {_N} by {_N}{_PERCENT}", _changed),
    _rule(rf"{_N} (?:is )?(?:increased|decreased|reduced|raised) by {_N}{_PERCENT}", _changed),
    _rule(
        rf"sum of (?:all |the |natural |whole |counting )*(?:numbers|integers) (?:from )?{_N} (?:to|through) {_N}",
        _series,
    ),
    _rule(
        rf"(?:cost|price|total) of {_N} [a-z ]{{1,30}}? (?:at|if|for|costing|priced at|that cost|when) "
        rf"(?:each (?:\w+ )?(?:costs?|is) {_N}|(?:a price of )?{_N}(?: dollars)? (?:each|apiece|per \w+))",
        lambda v, _: _one(v[0] * v[1]),
    ),
    _rule(rf"multipl(?:y|ying|ication of) {_N}{_AND}{_N}", lambda v, _: _one(v[0] * v[1])),
    _rule(rf"{_N} (?:multiplied by|times) {_N}", lambda v, _: _one(v[0] * v[1])),
    _rule(rf"product of {_N}{_AND}{_N}", lambda v, _: _one(v[0] * v[1])),
    _rule(rf"remainder (?:when|of|if|after) (?:dividing )?{_N} (?:is )?(?:divided )?by {_N}", _modulo),
    _rule(rf"{_N} (?:mod|modulo|modulus) {_N}", _modulo),
    _rule(rf"(?:divi(?:de|ding|sion of)|quotient (?:of|when)) {_N} (?:is )?(?:divided )?(?:and|by) {_N}", _divided),
    _rule(rf"{_N} divided by {_N}", _divided),
    _rule(rf"(?:add|adding|sum of|addition of) {_N} (?:and|to|plus|with) {_N}", lambda v, _: _one(v[0] + v[1])),
    _rule(rf"{_N} plus {_N}", lambda v, _: _one(v[0] + v[1])),
    _rule(rf"subtract(?:ing)? {_N} from {_N}", lambda v, _: _one(v[1] - v[0])),
    _rule(rf"{_N} (?:minus|subtracted by) {_N}", lambda v, _: _one(v[0] - v[1])),
    _rule(rf"difference (?:between|of) {_N} and {_N}", _difference),
    _rule(rf"\b(square|cube|third|fourth|fifth|sixth) root of (?:the number )?{_N}", _root),
    _rule(
        rf"\bsquare of (?:the number )?{_N}|\b{_N} squared", lambda v, _: _one(v[0] ** 2) if abs(v[0]) < 10**9 else None
    ),
    _rule(rf"\bcube of (?:the number )?{_N}|\b{_N} cubed", lambda v, _: _one(v[0] ** 3) if abs(v[0]) < 10**9 else None),
    _rule(rf"{_N} (?:to the power of|raised to(?: the power of)?) {_N}", _power),
    _rule(rf"factorial of (?:the number )?{_N}|\b{_N}\s?factorial|\b{_N}!(?!=)", _factorial),
    _rule(
        rf"(?:convert|express|write) (?:the (?:number|decimal|fraction) )?{_N}(?:/{_N})? (?:to|into|as"
        rf"|in) (?:a )?percent(?:age)?\b",
        lambda v, _: Right((v[0] / (v[1] if len(v) > 1 else 1) * 100,)) if v[-1] else None,
    ),
    _rule(rf"(?:convert|express|write) (?:the fraction )?{_N}/{_N} (?:to|into|as|in) (?:a )?decimal", _divided),
    _rule(rf"absolute value of {_N}", lambda v, _: _one(abs(v[0]))),
    _rule(rf"reciprocal of {_N}(?!/)", lambda v, _: _one(1 / v[0]) if v[0] else None),
)
_MORE = re.compile(
    r"\b(?:then|result|twice|double|half|halve|triple|binary|hex\w*|octal|fraction|negative|discount|off|tax|tip"
    r"|interest|after|before|remaining|more than|less than|profit|each|per|increase\w*|decrease\w*|ratio|compare"
    r"|using|prime|plus|minus)\b"
)
_TELLS = re.compile(
    r"\b(?:calculat\w*|comput\w*|evaluat\w*|find|what(?:'s)?|determin\w*|work out|solve|how much|multiply|divide|add"
    r"|subtract|figure|give|answer|result|value|convert|express|write|increased?|decreased?|reduced?|raised?|perform"
    r"|provide|output|return|tell|identify|estimate)\b"
)


def by_words(problem: Problem) -> Right | None:
    """What an operation said in words comes to."""
    text = problem.text
    for pattern, solve in _RULES:
        hit = pattern.search(text)
        if hit is None:
            continue
        rest = text[: hit.start()] + " " + text[hit.end() :]
        if any(char.isdigit() for char in rest) or _MORE.search(rest) or not _TELLS.search(text):
            return None
        values = [value_of(group) for group in hit.groups() if group and any(char.isdigit() for char in group)]
        return solve(values, hit) if all(abs(value) < 10**30 for value in values) else None
    return _of_material(problem)


_ITS = re.compile(
    r"\b(?:(square|cube|third|fourth|fifth) root|(square|cube|factorial|absolute value|reciprocal)) (?:of )?"
    r"(?:the |this |that |a |given |following |provided |below )*number\b"
)
_BY = re.compile(rf"\b(multiply|divide|add|subtract|increase|decrease)\b[a-z ]{{1,40}}?\b(?:by|to|from)? ?{_N}(?!\s?%)")


def _of_material(problem: Problem) -> Right | None:
    """`Divide the following number by 26`, with the number as input; `the square root of the number`."""
    its = _of_one(problem) or _share_of_one(problem)
    if its is not None:
        return its
    hit = _BY.search(problem.task)
    if hit is None or not problem.material:
        return None
    operands = numbers(problem.material)
    rest = problem.task[: hit.start()] + problem.task[hit.end() :]
    if len(operands) != 1 or any(char.isdigit() for char in rest) or _MORE.search(rest):
        return None
    if not re.fullmatch(rf"(?:[a-z ]{{0,20}}[:=]\s*)?{NUMBER}\.?", problem.material) or "number" not in problem.task:
        return None
    given, by = operands[0].value, value_of(hit.group(2))
    verb = hit.group(1)
    if verb == "multiply":
        return _one(given * by)
    if verb == "divide" and " by " in hit.group():
        return _one(given / by) if by else None
    return _one(given + by) if verb == "add" and " to " in hit.group() else None


_SHARE_OF = re.compile(
    rf"\b{_N}{_PERCENT} of (?:the|this|that|a|following|given|provided|below|\s)*(?:number|value|amount)\b"
)


def _share_of_one(problem: Problem) -> Right | None:
    """`20 percent of the number`, with the number as input."""
    hit = _SHARE_OF.search(problem.task)
    operands = numbers(problem.material)
    if hit is None or len(operands) != 1 or len(numbers(problem.task)) != 1 or _MORE.search(problem.task):
        return None
    if not re.fullmatch(rf"(?:[a-z ]{{0,20}}[:=]\s*)?{NUMBER}\.?", problem.material):
        return None
    return _one(operands[0].value * value_of(hit.group(1)) / 100)


def _of_one(problem: Problem) -> Right | None:
    hit = _ITS.search(problem.task)
    operands = numbers(problem.material)
    if hit is None or len(operands) != 1 or any(char.isdigit() for char in problem.task) or _MORE.search(problem.task):
        return None
    if not re.fullmatch(rf"(?:[a-z ]{{0,20}}[:=]\s*)?{NUMBER}\.?", problem.material):
        return None
    value = operands[0].value
    if hit.group(1):
        found = root(value, _NTH[hit.group(1)])
        return None if found is None else Right((found, -found) if hit.group(1) == "square" else (found,))
    words = {"square": "square of", "cube": "cube of"}.get(hit.group(2), hit.group(2) + " of")
    return by_words(Problem(f"calculate the {words} {operands[0].value}", "")) if value.denominator == 1 else None


_RUN = re.compile(r"[-(]?[\d.(][\d.,\s()+\-*/^x]{1,200}[\d)]")
_OPERATION = re.compile(r"[\d)]\s*(?:[-+*/^]|x(?=\s*[\d(]))\s*[-(\d.]")
_OF_EXPRESSION = re.compile(
    r"\b(?:calculat\w*|comput\w*|evaluat\w*|solv\w*|solution|simplify|find|what(?:'s| is|s)|resolve|estimat\w*"
    r"|determin\w*|work out|answer|result|value|expression|equation|math\w*|arithmetic|sum|add|adding|multiply"
    r"|subtract|divide|product|perform|operations?|calculation|problem|computation)\b|\A\W*\Z"
)
_NOT_EXPRESSION = re.compile(
    r"\b(?:convert\w*|express|decimal|fraction|lowest|terms|mixed|binary|hex\w*|octal|base|modul\w*|factor\w*|expand"
    r"|prime|round\w*|inverse|negative|boolean|inequal\w*|compare|greater|less|ratio|dates?|day|range|version|phone"
    r"|score|sequence|pattern|next|missing|percent\w*|simplest|classify|identify|categor\w*|type|order|sort"
    r"|equivalent|midpoint|slope|distance|coordinates?|points?|average|mean|median|property|reverse|opposite"
    r"|using only|numerator|denominator|common|area|perimeter|volume|between)\b|%"
)
_OPERATORS = {"add": "+", "sum": "+", "adding": "+", "multiply": "*x", "product": "*x", "subtract": "-", "divide": "/"}


def expression(problem: Problem) -> Right | None:
    """What one expression of numbers comes to: `8 + 4*9`."""
    found = _only_expression(problem)
    if found is None or _NOT_EXPRESSION.search(problem.task):
        return None
    text, rest = found
    if not _OF_EXPRESSION.search(rest) or any(char.isdigit() for char in rest):
        return None
    for word, signs in _OPERATORS.items():
        if re.search(rf"\b{word}\b", rest) and not any(sign in text for sign in signs):
            return None
    value = evaluate(text)
    return None if value is None else Right((value,))


def _only_expression(problem: Problem) -> tuple[str, str] | None:
    """The expression in the question, and the words around it."""
    material = re.sub(r"\A[a-z ]{0,30}:\s*", "", problem.material).strip(" .\n\"'")
    material = re.sub(r"\s*=\s*(?:\?|_{1,10})?\s*\Z", "", material)
    if material:
        whole = _RUN.fullmatch(material) if len(material) > 2 else None
        if whole is None or not _OPERATION.search(material) or any(char.isdigit() for char in problem.task):
            return None
        return material, problem.task
    task = re.sub(r"\s*=\s*(?:\?|_{1,10})?\s*[\"']?\.?\s*\Z", "", problem.task)
    hits = [hit for hit in _RUN.finditer(task) if _OPERATION.search(hit.group())]
    if len(hits) != 1:
        return None
    hit = hits[0]
    text = hit.group().strip()
    edges = task[: hit.start()][-1:] + task[hit.end() :][:1]
    if any(char.isalnum() or char in "=/-%^" for char in edges):
        return None
    # 1-10 is a range and 9/11 a day, unless they are set apart or something else is in them
    if re.fullmatch(r"[\d.]+[-/][\d.]+(?:[-/][\d.]+)?", text) and "expression" not in task:
        return None
    return text.rstrip(" ."), task[: hit.start()] + " " + task[hit.end() :]
