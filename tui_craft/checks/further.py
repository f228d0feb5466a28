"""A further task that a generator went on with after the answer: `6. Instruction: ...`. Finds where it begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_craft.checks.exchanges import Exchange
from tui_craft.domain.finding import Severity

_TASK = (
    r"Instructions?|Task(?: description)?|Prompt|Anweisung|Aufgabe|Instrucci[oó]n|Consigne|Instruction suivante"
    r"|Instru[cç][aã]o|Istruzione|Opdracht|Instruktion|Opgave|Инструкция|Задание|指令|指示|任务"
)
_ANSWER = (
    r"Output|Response|Answer|Completion|Ausgabe|Antwort|Salida|Respuesta|Sortie|R[ée]ponse|Sa[ií]da|Resposta|Uitvoer"
    r"|Antwoord|Svar|Risposta|Вывод|Ответ|输出|回答|出力"
)
_INPUT = r"Input|Eingabe|Entrada|Entr[ée]e|Invoer|Ввод|输入|入力"
_LEAD = r"\n[ \t]{0,8}[#*_>\-]{0,6}[ \t]{0,4}"
_MARK = r"[*_]{0,3}[ \t]{0,2}[:：]"

_NUMBERED = re.compile(
    rf"(?:{_LEAD}|(?<=[.!?\"”)])[ \t]{{1,4}})(?:(\d{{1,4}})[.)][ \t]{{0,3}}[*_]{{0,3}}(?:{_TASK}|{_INPUT}|{_ANSWER})"
    rf"|(?:{_TASK}|Example|Beispiel|Ejemplo|Exemple)[ \t]{{1,2}}#?(\d{{1,4}}))[ \t]{{0,2}}{_MARK}",
    re.IGNORECASE,
)
"""A numbered head, as a list of tasks has it."""
_HEAD = re.compile(rf"{_LEAD}(?:{_TASK}|{_INPUT}){_MARK}", re.IGNORECASE)
_QUESTION = re.compile(rf"{_LEAD}(?:Question|Q|Frage|Pregunta|Human|User){_MARK}", re.IGNORECASE)
_REPLY = re.compile(rf"{_LEAD}(?:\d{{1,4}}[.)][ \t]{{0,3}})?(?:{_ANSWER}|{_INPUT}|A|Assistant|AI){_MARK}",
                    re.IGNORECASE)  # fmt: skip
_NEEDS = (
    "instruction", "task", "prompt", "input:", "output:", "response:", "answer:", "example ", "anweisung", "aufgabe",
    "instruc", "consigne", "istruzione", "opdracht", "instruktion", "opgave", "инструкция", "задание", "指令", "指示",
    "任务", "question:", "q:", "frage:", "pregunta:", "human:", "user:", "**:", ":**", "beispiel ", "ejemplo ",
    "exemple ",
)  # fmt: skip
"""What stands, in lower case, in every text that one of the heads is found in."""
_WANTED = re.compile(
    r"\b(?:instructions?|tasks?|prompts?|exercises?|data ?set|training (?:data|examples)|few-shot|worksheet"
    r"|assignments?|input and output|inputs? and outputs?|examples?|template|test cases?|algorithm|code|program"
    r"|function)\b"
)
_TASKS = re.compile(r"\b(?:instructions|tasks|prompts|exercises|data ?set|training (?:data|examples)|few-shot)\b")
_FIRST = re.compile(r"(?:\A|\n)[ \t#*]{0,8}(?:1[.)]|(?:Task|Example|Instruction|Prompt) #?1\b)", re.IGNORECASE)
_QUIZ = re.compile(r"\b(?:questions?|quiz|faqs?|interview|q ?& ?a|dialog|convers|script|exam|chat|survey|riddles?)")
_RULES = re.compile(r"[\s#_*=\-]*\Z")
_LONGEST_RULE = 200


class Further(NamedTuple):
    """Where a further task begins in the answer's text; `sure` where all from there on is certainly no part of it."""

    start: int
    severity: Severity
    message: str
    sure: bool


_MESSAGE = "goes on with a further task"


def further_task(exchange: Exchange, lower: str) -> Further | None:
    """The further task in an answer, which is `lower` in lower case; None where there is none, or where tasks were "
    "what was asked for."""
    said = exchange.said
    if ":" not in said and "：" not in said:
        return None
    if not any(need in lower for need in _NEEDS) or ("\n" not in said and ". " not in said):
        return None
    hit = _NUMBERED.search(said)
    if hit is not None and _numbered(said, hit):
        asked = exchange.asked.lower()
        # a list that does not begin in this answer is not its own
        stray = (hit.group(1) or hit.group(2)) != "1" and not _FIRST.search(said, 0, hit.start() + 1)
        if (_TASKS if stray else _WANTED).search(asked) or (not stray and _QUIZ.search(asked)):
            return Further(hit.start(), Severity.HINT, _MESSAGE, False)
        return _found(said, hit.start())
    for head, unwanted in ((_HEAD, _WANTED), (_QUESTION, _QUIZ)):
        hit = head.search(said)
        if hit is None or _REPLY.search(said, hit.end()) is None:
            continue
        asked = exchange.asked.lower()
        if unwanted.search(asked) or not said[: hit.start()].strip():
            return None
        # a task and its answer, under heads of their own, behind an answer that had none
        if head is _HEAD:
            return _found(said, hit.start())
        return Further(hit.start(), Severity.HINT, _MESSAGE, False)
    return None


def _numbered(said: str, hit: re.Match[str]) -> bool:
    """Whether the head is the list's own `6. Instruction:`, or another number with an answer after it."""
    if not said[: hit.start()].strip():
        return False
    line = said[hit.start() : hit.end()].lower()
    if "instruction:" in line:
        return True
    return _REPLY.search(said, hit.end()) is not None


def _found(said: str, start: int) -> Further:
    """The task from `start` on, with the rule that parts it from the answer."""
    before = said[max(0, start - _LONGEST_RULE) : start]
    rule = _RULES.search(before)
    cut = start - (len(before) - rule.start()) if rule is not None else start
    return Further(cut, Severity.WARNING, _MESSAGE, bool(said[:cut].strip()))
