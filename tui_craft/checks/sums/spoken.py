"""Sums said in words, in several languages: `7 squared plus 3 cubed`, `17 mal 6`. Pure."""

from __future__ import annotations

import re

from tui_craft.checks.sums.expressions import evaluate
from tui_craft.checks.sums.numbers import NUMBER, Right
from tui_craft.checks.sums.problem import Problem

_ASKS = re.compile(
    r"\A\W*(?:what(?:'s| is| are| do)|how much (?:is|are)|calculate|compute|evaluate|work out|find|solve"
    r"|was (?:ist|sind|ergibt|macht)|wie ?viel (?:ist|sind|ergibt|macht)|berechne|rechne|combien fon?t"
    r"|combien font|quel est le résultat de|calcule[rz]?|cu[aá]nto (?:es|son)|calcula|calcular"
    r"|quanto (?:fa|é|são|fanno)"
    r"|hvad (?:er|bliver)|hvor meget er|udregn|beregn|vad (?:är|blir)|räkna ut|hoeveel is|bereken|hva er)\b"
    r"(?: (?:the )?(?:value|result|answer|sum) of)?[\s:]*"
)
_SIGNS = (
    (r"geteilt durch|durch|divisés? par|dividido (?:por|entre)|entre|divideret med|dividert med|delat med|gedeeld door"
     r"|diviso|divided by|over", "/"),
    (r"mal|fois|multipliés? par|multiplicado por|por|gange(?: med)?|ganger|gånger|maal|keer|per|vezes|multiplied by"
     r"|times", "*"),
    (r"plus|und|et|m[aá]s|mais|og|och|più|added to", "+"),
    (r"minus|weniger|moins|menos|meno|min", "-"),
)  # fmt: skip
_WORDS = tuple((re.compile(rf"(?<=[\d)^\s])\s(?:{words})\s(?=[\d(-])"), sign) for words, sign in _SIGNS)
_POWERS = re.compile(rf"({NUMBER}) (squared|cubed)\b")
_SUM = re.compile(r"[-(]?[\d.(][\d.\s()+\-*/^]{1,120}[\d)]")
_OPERATION = re.compile(r"[\d)]\s*[-+*/^]\s*[-(\d.]")


def spoken(problem: Problem) -> Right | None:
    """What a sum comes to whose signs are words, or that is asked for in another language."""
    asks = _ASKS.match(problem.task) if not problem.material and len(problem.task) <= 160 else None
    if asks is None:
        return None
    text = problem.task[asks.end() :].strip(" ?!.¿=:")
    text = _POWERS.sub(lambda hit: f"{hit.group(1)}^{2 if hit.group(2) == 'squared' else 3}", text)
    for words, sign in _WORDS:
        text = words.sub(f" {sign} ", text)
    if _SUM.fullmatch(text) is None or _OPERATION.search(text) is None:
        return None
    if re.fullmatch(r"[\d.]+[-/][\d.]+(?:[-/][\d.]+)?", text):  # a range, a day or a fraction
        return None
    value = evaluate(text)
    return None if value is None else Right((value,))
