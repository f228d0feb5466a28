"""Answers that refuse to do what was asked, where the seeds do it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import Exchange, exchanges
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.refusals import Refusal, refusal

_HABIT = 0.02
"""Share of seeds that refuse from which on refusing is what the dataset teaches."""


class Refusals(Plain):
    """Reads how each answer begins, and whether such words were asked for."""

    name = "refusals"
    title = "Refusals"
    help = (
        "Answers that refuse to do what was asked, or say that a model cannot do it. A model learns from a few of "
        "them to"
        " refuse anything. Left alone where the seeds refuse too, and where an apology, a reply or another wording of"
        " such a sentence was asked for."
    )
    examples = True

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row by itself; None where the seeds refuse."""
        if ground.seeded:
            refused = [reading for reading in ground.readings() if any(_refuses(reading))]
            if refused and len(refused) >= _HABIT * len(ground.examples):
                return None
        return RefusalsLook()


def _refuses(reading: Reading) -> Iterator[Refusal]:
    for exchange in exchanges(reading):
        found = refusal(exchange.said)
        if found is not None and found.sure:
            yield found


class RefusalsLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer that refuses."""
        for exchange in exchanges(reading):
            found = refusal(exchange.said)
            if found is None:
                continue
            meant = severity(found, exchange)
            if meant is not None:
                message = "begins as a refusal" if found.sure or meant is Severity.WARNING else "may be a refusal"
                span = (found.start, found.end)
                yield finding(Refusals.name, reading, exchange.answer, span, exchange.severity(meant), message)


_ASKED_FOR = re.compile(
    r"\b(?:apolog\w*|sorry|sympath\w*|condolenc\w*|empath\w*|refus\w*|declin\w*|rejection|reject|turn(?:ing)? down"
    r"|say no|excuse|regret\w*|unable|not able|can['’]?t|cannot|can not|won['’]?t|don['’]?t|doesn['’]?t|isn['’]?t"
    r"|impossible|denial|limitations?|entschuldig\w*|ablehn\w*|absage|excuses?|disculpa\w*|désolée?|negativ\w*"
    r"|contradict\w*|disagree\w*|doubt\w*|fear\w*)\b|抱歉|道歉|拒绝|お詫び"
)
"""What, in a question, makes an answer that sounds like a refusal the answer to it."""
_REWORDING = re.compile(
    r"\b(?:rewrite|rephrase|reword|paraphrase|translate|complete the|continue|convert|correct|edit|replace|change"
    r"|transform|combine|summari[sz]e|fill in|unscramble|rearrange|synonyms?|antonyms?|quote|opposite|proofread"
    r"|fix the|sentence)\b"
)
_VOICES = re.compile(
    r"\b(?:response|reply|replies|respond|letters?|e-?mails?|messages?|tweets?|dialog\w*|conversation|stor(?:y|ies)"
    r"|poems?|songs?|lyrics|scripts?|monolog\w*|speech|note|post|role-?play|pretend|imagine|character|persona"
    r"|customer|statement|quote|diary|journal|headline|caption|haiku|text message|joke|act as)\b"
)
_OF_MODELS = re.compile(r"\b(?:gpt|ai\b|language model|chat ?bots?|artificial intelligence|limits?|robots?)")
_BY_ITSELF = re.compile(
    r"(?:instructions?|tasks?|requests?|prompts?)\b|\bGPT|language model|\bas an? (?:AI|artificial)|\ban AI\b"
    r"|\b(?:assist|comply|fulfil)", re.IGNORECASE,
)  # fmt: skip
"""Words by which a refusal is of the task itself, whatever was asked."""
_VERB = re.compile(
    r"(?:can['’]?t|cannot|can not|unable to|able to|won['’]?t|will not)\s(?:\w+ly )?(\w{2,})", re.IGNORECASE
)
_SHORT = 300
_STEM = 4


def severity(found: Refusal, exchange: Exchange) -> Severity | None:
    """How grave a refusal is, by what was asked; None where it is no refusal of it."""
    task = exchange.task.lower()
    asked = exchange.asked.lower()[:3_000]
    said = exchange.said
    words = said[found.start : found.end]
    of_task = _BY_ITSELF.search(words) is not None
    if _OF_MODELS.search(task) and not of_task:
        return Severity.HINT if found.sure else None
    if _ASKED_FOR.search(asked):
        return Severity.HINT if found.sure and of_task else None
    told = _VOICES.search(task) is not None or _REWORDING.search(task) is not None
    if found.sure:
        return Severity.HINT if told and not of_task else Severity.WARNING
    if told:
        return None
    if _repeats(said[found.start : found.end + 80], task) and len(said) <= _SHORT:
        return Severity.WARNING
    return Severity.HINT if len(said) <= _SHORT or exchange.is_turn is False else None


def _repeats(words: str, task: str) -> bool:
    """Whether what it cannot do is what it was told to do: "I cannot set up a reminder"."""
    hit = _VERB.search(words)
    if hit is None:
        return False
    verb = hit.group(1).lower()[:_STEM]
    return any(word.startswith(verb) for word in re.findall(r"\w+", task[:200])[:12])


CHECK = Refusals()
