"""A sum as it is asked: the plain texts of a question, and whether it is one that may be worked out. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_craft.checks.sums.numbers import Number, numbers, plain

LONGEST = 400
"""Characters of a question beyond which it is a story, which is not judged."""


class Problem(NamedTuple):
    """What to work out: `task` is what to do, `material` what with (may be empty), both made plain."""

    task: str
    material: str

    @property
    def text(self) -> str:
        """Both together."""
        return f"{self.task}\n{self.material}" if self.material else self.task

    def operands(self) -> list[Number]:
        """All numbers of the question."""
        return numbers(self.text)


_MAKING = re.compile(
    r"\A\W*(?:please )?(?:write|create|generate|design|construct|build|make|compose|suggest|give (?:me )?(?:an? "
    r"|some )?example|provide (?:\w+ ){0,3}example|come up|tell me a|describe|develop|draft|invent|formulate|explain"
    r"|name|classify|predict)\b"
)
_OTHER = re.compile(
    r"\b(?:python|javascript|java|c\+\+|sql|code|program|function|script|algorithm|excel|spreadsheet|story|poem"
    r"|essay|pseudocode|regex|word problem|modular|matrix|matrices|vectors?|complex|imaginary|logarithm\w*|log"
    r"|integral|derivative|limit|trick|riddle|joke|true or false|multiple choice|which of|concatenat\w*|strings?"
    r"|steps to|how (?:would|do|can) (?:you|i)|in words|roman|digits?|significant|estimate the (?:number|cost|time"
    r"|size|weight)|without calculating|bug|error|mistakes?|verify|check (?:if|whether)|is it (?:true|correct)"
    r"|correct or|incorrect|wrong)\b"
)


def problem_of(task: str, material: str) -> Problem | None:
    """The question as a sum; None where it has no numbers, is long, or is not (only) about working something out."""
    if len(task) > LONGEST or len(material) > LONGEST:
        return None
    if not any(char.isdigit() for char in task) and not any(char.isdigit() for char in material):
        return None
    made = Problem(_tidy(task), _tidy(material))
    if _MAKING.match(made.task) or _OTHER.search(made.task):
        return None
    return _without_copy(made)


def _tidy(text: str) -> str:
    """Plain, with one space between words and no empty lines, so that no pattern has much to try."""
    return "\n".join(" ".join(line.split()) for line in plain(text).splitlines() if line.strip())


def _without_copy(made: Problem) -> Problem:
    """An input that only gives the numbers of the task once more is no input."""
    inner = made.material.strip(" .\n\"'")
    if inner and any(char.isdigit() for char in inner):
        mine = [number.value for number in numbers(made.task)]
        theirs = [number.value for number in numbers(inner)]
        if inner in made.task or (mine and mine == theirs):
            return Problem(made.task, "")
        if mine and len(theirs) < len(mine) and all(value in mine for value in theirs):
            return Problem(made.task, "")
    return made
