"""Lists of numbers that should be in order and are not. Pure."""

from __future__ import annotations

import re

from tui_craft.checks.sums.lists import list_in
from tui_craft.checks.sums.numbers import Number, numbers, plain, written
from tui_craft.checks.sums.problem import Problem

_SORT = re.compile(r"\b(?:sort|order|arrange|rank|put|organi[sz]e)\b")
_UP = re.compile(
    r"\bascending|\bincreasing|(?:smallest|least|lowest|low|small) to (?:the )?(?:largest|greatest|highest|biggest"
    r"|high|large)"
)
_DOWN = re.compile(
    r"\bdescending|\bdecreasing|(?:largest|greatest|highest|biggest|high|large) to (?:the )?(?:smallest|least|lowest"
    r"|low|small)"
)
_OTHER = re.compile(
    r"\b(?:even|odd|prime|unique|distinct|duplicates?|only|first|last|absolute|digits?|alphabet\w*|remove|dates?)\b"
)


def wrong_order(problem: Problem, said: str) -> str | None:
    """The list as it should be, where the answer is the same numbers in another order than was asked for."""
    up, down = _UP.search(problem.task) is not None, _DOWN.search(problem.task) is not None
    if not _SORT.search(problem.task) or up == down or _OTHER.search(problem.task):
        return None
    values = list_in(problem)
    given = [number.value for number in _last(numbers(plain(said)), len(values or ()))]
    if values is None or len(values) < 3 or sorted(given) != sorted(values):
        return None
    right = sorted(values, reverse=down)
    return None if given == right else ", ".join(written(value) for value in right[:20])


def _last(found: list[Number], count: int) -> list[Number]:
    return found[-count:] if count else []
