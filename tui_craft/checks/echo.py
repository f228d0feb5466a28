"""Answers that only repeat what was asked, or repeat it before they answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import Exchange, exchanges, is_worse
from tui_craft.checks.traces import usual
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, with_text

_LEAST = 12
"""Letters below which a text may well equal another one: yes, 42, a label."""
_LEAST_WORDS = 3
_LEAST_START = 20
"""Letters of a question that an answer begins with by intent."""
_NOISE = re.compile(r"[\W_]+")
CUT = "cut the question"


class Echo(Plain):
    """Compares letters and digits only, in the same case: `Hello there!` repeats `hello, there`."""

    name = "echo"
    title = "Echoes"
    help = (
        "Answers that are the same as the input, or begin with the question before they answer it. Short answers such"
        " as yes or 42 are left alone, and what the seeds do too."
    )
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself, which has read the seeds."""
        plain = EchoLook(frozenset())
        if not ground.seeded:
            return plain
        return EchoLook(usual([kind for kind, *_ in plain.echoes(each)] for each in ground.readings()))


class EchoLook(Look):
    """Remembers nothing but the `habits` of the seeds."""

    def __init__(self, habits: frozenset[str]) -> None:
        self._habits = habits

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer that repeats a text before it."""
        for kind, block, end, severity, message in self.echoes(reading):
            if kind not in self._habits:
                meant = Severity.HINT if is_worse(block) and kind == "start" else severity
                fix = CUT if kind == "start" else ""
                yield finding(Echo.name, reading, block, (0, end), meant, message, fix=fix)

    def echoes(self, reading: Reading) -> Iterator[tuple[str, Block, int, Severity, str]]:
        """Each echo: its kind, the answer, where what is repeated ends (0: all of it), how grave, and what to say."""
        whole = set()
        for block, severity, what in _equal(reading):
            whole.add(block.path)
            yield "whole", block, 0, severity, f"repeats {what}"
        for exchange in exchanges(reading):
            if exchange.answer.path in whole:
                continue
            started = _started(exchange)
            if started is not None:
                end, severity = started
                yield "start", exchange.answer, end, severity, "begins with the question"

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with answers that begin after the question."""
        fields = {each.field for each in found}
        data = dict(reading.row.data)
        changed = False
        for kind, block, end, _, _ in self.echoes(reading):
            if kind == "start" and block.path is not None and path_name(block.path) in fields:
                data, changed = with_text(data, block.path, block.text[end:].lstrip()), True
        return Fix(data) if changed else None


def _equal(reading: Reading) -> Iterator[tuple[Block, Severity, str]]:
    """The answers that are no more than a text before them, how grave that is, and which text."""
    answering = {block.path for block in reading.answers}
    before: defaultdict[str, list[Block]] = defaultdict(list)
    for block in reading.blocks:
        if block.path is None or not block.text:
            continue
        beginning = _beginning(block.text)
        alike = before[beginning]
        if block.path in answering:
            other = next((other for other in alike if _equal_letters(block.text, other.text)), None)
            severity = _graveness(block, other, reading) if other is not None else None
            if other is not None and severity is not None:
                yield block, severity, _called(other)
        if (block.path not in answering or reading.format.name == "preference") and len(alike) < _MOST_ALIKE:
            alike.append(block)


_AGAIN = re.compile(r"\b(?:repeat|echo|copy|recite|quote|verbatim|word for word|say it back"
                    r"|read (?:it|this|the \w+) back"
                    r"|as it is|unchanged|wiederhole|répète|repite|gentag)\b")  # fmt: skip
_MAY_STAY = re.compile(
    r"\bif (?:it is |they are |there (?:is|are) )?(?:needed|necessary|required|any|applicable|appropriate|wrong"
    r"|incorrect|misspel\w+|errors?|mistakes?)\b|\bpalindrome|\b(?:where|when|as) (?:needed|necessary)\b"
)
"""What, in a task, says that a text may be right as it is."""
_SORTS = re.compile(r"\b(?:sort|order|arrange|rank|ascending|descending)\b")
_START = 80
_MOST_ALIKE = 8
"""Texts of a row that begin alike and are compared: a conversation may have thousands."""


def _letters(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _beginning(text: str) -> str:
    """The first letters of a text: the whole is compared only with those that begin alike."""
    letters = _letters(text[:_START])
    if len(letters) < _LEAST and len(text) > _START:
        letters = _letters(text)
    return letters[:_LEAST]


def _called(other: Block) -> str:
    return other.label if other.path is not None and len(other.path) == 1 else "an earlier turn"


def _equal_letters(text: str, other: str) -> bool:
    letters = _letters(text)
    return bool(letters) and letters == _letters(other)


def _graveness(block: Block, other: Block, reading: Reading) -> Severity | None:
    said = _letters(block.text[:_START])
    if len(said) >= _LEAST or len(block.text.split()) >= _LEAST_WORDS:
        # other marks or spaces may be what was asked for, as of commas; so may the same text
        task = _task(reading)
        if _AGAIN.search(task) and reading.format.name != "preference":
            return None
        if _MAY_STAY.search(task) or (_SORTS.search(task) and _is_sorted(block.text)):
            return Severity.HINT
        if ("lower" in task and block.text.islower()) or ("upper" in task and block.text.isupper()):
            return Severity.HINT
        return Severity.WARNING if _bare(block.text) == _bare(other.text) else Severity.HINT
    # an input of its own that comes back as it was, though short, may be a task that was not done
    return Severity.HINT if "input" in reading.format.optional and len(said) >= 4 else None


def _task(reading: Reading) -> str:
    """What is to be done with an input, in lower case; empty where the format does not keep that apart."""
    if "instruction" not in reading.format.inputs:
        return ""
    return next((block.text[:1_000].lower() for block in reading.asked if block.path == ("instruction",)), "")


def _is_sorted(text: str) -> bool:
    """Whether a short list of numbers is in order."""
    parts = re.split(r"[,;\s]+", text[:2_000].strip(" .[](){}\n"))
    try:
        values = [float(part) for part in parts]
    except ValueError:
        return False
    return values in (sorted(values), sorted(values, reverse=True))


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?\"'")


_GOES_ON = re.compile(
    r"\b(?:complet\w*|continu\w*|finish\w*|extend\w*|expand\w*|fill|add\w*|insert\w*|append\w*|rewrite|rephrase"
    r"|reword|edit|correct|fix|improve|translate|repeat|copy|quote|recite|start(?:ing|s)? with|begin(?:ning|s)? with"
    r"|sentence starter|opening line|format|convert|transform|proofread|punctuat\w*|capitali[sz]e|code|function|poem"
    r"|story|title|headline|vervollständige|ergänze|setze|complète|continúa|completa)\b",
    re.IGNORECASE,
)


_LABELLED = re.compile(r"[\s*#]{0,8}(?:instruction|question|q|prompt|task|request|user|human|anweisung|frage|consigne"
                       r"|pregunta)[*]{0,2}\s?[:.)][*]{0,2}\s{0,4}", re.IGNORECASE)  # fmt: skip


_TRAIL = re.compile(r"[\s.:!?\"'”*)]{0,12}")
_ANSWER_LABEL = re.compile(r"(?:[#*]{0,4}\s?(?:output|response|answer|a|assistant|ausgabe|antwort|r[ée]ponse"
                           r"|respuesta)[*]{0,2}\s?:[*]{0,2}\s{0,4})?", re.IGNORECASE)  # fmt: skip


def _past(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where what the pattern finds at a place ends."""
    hit = pattern.match(text, place)
    return hit.end() if hit is not None else place


def _core(text: str) -> str:
    return text.strip().rstrip(" .:!\"'”*")


def _started(exchange: Exchange) -> tuple[int, Severity] | None:
    """Where the question ends that the answer begins with, and how grave that is."""
    said = exchange.said
    asked = exchange.task.strip()
    if not _LEAST_START <= len(asked) <= 4_000 or len(said) <= len(asked):
        return None
    labelled = _LABELLED.match(said)
    lead = labelled.end() if labelled is not None else len(said) - len(said.lstrip(" \n\t\"'“*#>"))
    core = asked.rstrip(" .:!\"'”*")
    if len(core) < _LEAST_START or said[lead : lead + len(core)].casefold() != core.casefold():
        return None
    end = lead + len(core)
    end = _past(_TRAIL, said, end)
    between = said[lead + len(core) : end]
    if not said[end:].strip() or not between:
        return None
    if exchange.material is not None and said[end:].casefold().startswith(_core(exchange.material.text).casefold()):
        end = _past(_TRAIL, said, end + len(_core(exchange.material.text)))
        return (end, Severity.WARNING) if said[end:].strip() else None
    if labelled is not None:
        return _past(_ANSWER_LABEL, said, end), Severity.WARNING
    is_question = asked.endswith(("?", "？"))
    if _GOES_ON.search(asked[:300]) and not is_question:
        return None
    own_line = "\n" in between
    if is_question or (own_line and _is_order(exchange)):
        return end, Severity.WARNING
    return end, Severity.HINT


def _is_order(exchange: Exchange) -> bool:
    """Whether what is repeated tells what to do; an input of data may well be gone on with."""
    return (exchange.answer.path == ("output",) and exchange.material is not None) or exchange.is_turn


CHECK = Echo()
