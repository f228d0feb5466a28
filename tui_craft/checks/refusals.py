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
    r"\b(?:response|reply|replies|respond|letters?|e-?mails?|messages?|tweets?|dialog\w*|conversation|stor(?:y|ies)|tales?|fables?|scenes?"
    r"|poems?|songs?|lyrics|scripts?|monolog\w*|speech|note|post|role-?play|pretend|imagine|character|persona"
    r"|customer|statement|quote|diary|journal|headline|caption|haiku|text message|joke)\b"
)
_WRITES = re.compile(
    r"\b(?:write|writing|wrote|compose|create|generate|draft|craft|make|come up|give|suggest|produce|respond|reply|say"
    r"|pretend|imagine|construct|provide|formulate|invent|design|develop|present|complete|fill|what would|how would)\b"
)
_PLAYS = re.compile(r"\b(?:act|answer|speak|talk|respond|reply) (?:as|like)\b|\bas if\b|\brole-?play|\bpersona\b"
                    r"|\bpretend|\bimagine\b|\bwould (?:\w+ ){0,3}(?:say|answer|reply)\b")  # fmt: skip
"""What lets somebody else speak in an answer."""
_OF_MODELS = re.compile(r"\b(?:gpt|ai\b|language model|chat ?bots?|artificial intelligence|limits?|robots?)")
_BY_ITSELF = re.compile(
    r"(?:instructions?|tasks?|requests?|prompts?)\b|\bGPT|language model|\bas an? (?:AI|artificial)|\ban AI\b"
    r"|\b(?:assist|comply|fulfil)", re.IGNORECASE,
)  # fmt: skip
"""Words by which a refusal is of the task itself, whatever was asked."""
_VERB = re.compile(
    r"(?:can['’]?t|cannot|can not|unable to|able to|won['’]?t|will not)\s(?:\w+ly )?(\w{2,})", re.IGNORECASE
)
_FLATLY = re.compile(
    r"\W{0,4}(?:I (?:cannot|can['’]?t|can not|am (?:not able|unable) to) (?:make|set|take|send|call|order|buy|play|draw"
    r"|open|see|hear|access|record|print|show|visit|predict|give|run|perform|edit|upload|download|know|experience|feel)\b"
    r"|I(?: do not| don['’]t) have (?:the ability|access|personal|enough information|any information|the capability)"
    r"|Not possible to|Unable to (?:complete|answer|generate|provide|perform|process|access))",
    re.IGNORECASE,
)
"""Says of itself that it cannot act, or does not know."""
_NOT_GIVEN = re.compile(r"\b(?:was|were|is|are|has|have)(?: not|n['’]t) (?:been )?(?:provided|given"
                        r"|included|attached)\b"
                        r"|\bno \w+ (?:was|were|is|has been) (?:provided|given|attached)\b", re.IGNORECASE)  # fmt: skip
_BEGINNING = 160
_SHORT = 300
_QUOTES = frozenset("\"'“‘«„")
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
    told = _lets_speak(task)
    if found.sure and told and said.lstrip()[:1] in _QUOTES:
        return Severity.HINT  # somebody in a story says it
    if found.sure:
        return Severity.HINT if told and not of_task else Severity.WARNING
    if told:
        return Severity.HINT if _NOT_GIVEN.search(said[:_BEGINNING]) else None
    if _repeats(said[found.start : found.end + 80], task) and len(said) <= _SHORT:
        return Severity.WARNING
    if _FLATLY.match(said) and len(said) <= _SHORT and not exchange.is_turn:
        return Severity.WARNING
    return Severity.HINT if len(said) <= _SHORT or exchange.is_turn is False else None


def _lets_speak(task: str) -> bool:
    """Whether a text was to be written in which somebody speaks, or one that is given was to be worded anew."""
    if _PLAYS.search(task) or _REWORDING.search(task):
        return True
    return _VOICES.search(task) is not None and _WRITES.search(task) is not None


def _repeats(words: str, task: str) -> bool:
    """Whether what it cannot do is what it was told to do: "I cannot set up a reminder"."""
    hit = _VERB.search(words)
    if hit is None:
        return False
    verb = hit.group(1).lower()[:_STEM]
    return any(word.startswith(verb) for word in re.findall(r"\w+", task[:200])[:12])


CHECK = Refusals()
