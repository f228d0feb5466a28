"""What generation leaves in an answer and no model should learn: chatter, AI talk, template tokens, further tasks.

Cautious on purpose: a pattern that sounds right in an honest answer is a hint or is not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import Exchange, exchanges
from tui_craft.checks.further import further_task
from tui_craft.checks.leftover_words import CHATTER, CLOSING, LABEL, MENTIONS, OF_ANSWER, TAIL_TOKENS, TOKENS, TRACES
from tui_craft.checks.traces import usual
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import with_text

_TAIL = 600
"""Characters at the end of an answer in which it may say goodbye."""
_TALKS = frozenset({"chatter", "closing"})
_TALK = 0.2
"""Share of a dataset's own rows from which on chatter is how it talks."""
CUT_CHATTER = "cut the chatter"
CUT_FURTHER = "cut what follows"
STRIP = "strip the tokens"
CUT_LABEL = "cut the label"


class Found(NamedTuple):
    """One leftover: its trace's name, where it is, what to say of it, and what would mend it."""

    name: str
    start: int
    end: int
    severity: Severity
    message: str
    fix: str = ""


class Leftovers(Plain):
    """Looks for known phrases and marks in answers; what the seeds have too is left alone."""

    name = "leftovers"
    title = "Leftovers"
    help = (
        "What a generator leaves in answers: talk about being an AI, chatter around the answer, tokens of a prompt"
        " template, a further task after the answer. A model learns all of it. Left alone where the seeds have it too,"
        " or where it was asked for."
    )
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself, which has read the seeds."""
        texts = ground.format.name == "text"
        plain = LeftoversLook(frozenset(), texts=texts, strict=False)
        seen = [[found.name for exchange in exchanges(each) for found in plain.found(exchange)]
                for each in ground.readings()]  # fmt: skip
        if not ground.seeded:
            # answers of a help desk are full of "let me know", seeds or no
            return LeftoversLook(usual(seen, share=_TALK) & _TALKS, texts=texts, strict=False)
        return LeftoversLook(usual(seen), texts=texts, strict=True)


class LeftoversLook(Look):
    """Remembers nothing but the `habits` of the seeds; `strict` where there are seeds: chatter is then a fault.

    In plain `texts` marks of a template are the text itself.
    """

    def __init__(self, habits: frozenset[str], *, texts: bool, strict: bool) -> None:
        self._habits = habits
        self._texts = texts
        self._strict = strict

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for the first place of each kind in each answer."""
        for exchange in exchanges(reading):
            for found in self.found(exchange):
                if found.name in self._habits:
                    continue
                span, severity = (found.start, found.end), exchange.severity(found.severity)
                yield finding(Leftovers.name, reading, exchange.answer, span, severity, found.message, fix=found.fix)

    def found(self, exchange: Exchange) -> Iterator[Found]:
        """What is left over in one answer, usual or not."""
        said = exchange.said
        lower = said.lower()
        asked: str | None = None
        for trace in TRACES:
            hit = trace.search(said, lower)
            if hit is None:
                continue
            asked = exchange.asked.lower() if asked is None else asked
            mentioned = MENTIONS[trace.name].search(asked) is not None if trace.name in MENTIONS else False
            severity = Severity.HINT if mentioned else trace.severity
            yield Found(trace.name, *hit.span(), severity, trace.message)
        yield from self._tokens(exchange, lower)
        if not exchange.is_turn:
            yield from self._chatter(exchange, lower)
        task = None if self._texts else further_task(exchange, lower)
        if task is not None:
            yield Found("further", task.start, len(said), task.severity, task.message, CUT_FURTHER if task.sure else "")

    def _tokens(self, exchange: Exchange, lower: str) -> Iterator[Found]:
        said = exchange.said
        if self._texts or not ("<" in said or "[" in said or "##" in said):
            return
        hit = TOKENS.search(said, lower)
        if hit is None:
            return
        asked = exchange.asked.lower()
        if hit.group().lower() in asked or MENTIONS["token"].search(asked):
            yield Found("token", *hit.span(), Severity.HINT, TOKENS.message)
            return
        at_end = len(exchange.answer.text) == len(said) and TAIL_TOKENS.sub("", said.rstrip())
        fix = STRIP if at_end and not TOKENS.pattern.search(at_end) else ""
        yield Found("token", *hit.span(), TOKENS.severity, TOKENS.message, fix)

    def _chatter(self, exchange: Exchange, lower: str) -> Iterator[Found]:
        said = exchange.said
        meant = Severity.WARNING if self._strict else Severity.HINT
        hit = CHATTER.search(said, lower)
        if hit is not None:
            whole = said[hit.end() :].strip()
            fix = CUT_CHATTER if hit.group().rstrip().endswith(":") and whole else ""
            yield Found("chatter", *hit.span(), meant, CHATTER.message, fix)
        hit = LABEL.search(said, lower)
        if hit is not None and said[hit.end() :].strip() and hit.group().strip().lower() not in exchange.asked.lower():
            yield Found("label", *hit.span(), Severity.HINT, LABEL.message, CUT_LABEL)
        tail = said[-_TAIL:] if len(exchange.answer.text) == len(said) else ""
        hit = CLOSING.search(tail, tail.lower())
        if hit is not None and said[: len(said) - len(tail) + hit.start()].strip():
            start = len(said) - len(tail)
            fix = CUT_CHATTER if OF_ANSWER.search(hit.group()) else ""
            span = (start + hit.start(), start + hit.end())
            yield Found("closing", *span, meant if fix else Severity.HINT, CLOSING.message, fix)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload without what is to be cut; None where an answer would be empty then."""
        spots = {(each.field, each.message) for each in found}
        data = dict(reading.row.data)
        changed = False
        for exchange in exchanges(reading):
            path = exchange.answer.path
            assert path is not None
            meant = [each for each in self.found(exchange) if each.fix and (path_name(path), each.message) in spots]
            text = exchange.answer.text
            # from the end on, so that what is before stays where it is
            for each in sorted(meant, key=lambda each: -each.start):
                text = _without(text, each)
            if text == exchange.answer.text:
                continue
            if not text.strip():
                return None
            data, changed = with_text(data, path, text), True
        return Fix(data) if changed else None


def _without(text: str, found: Found) -> str:
    if found.fix == STRIP:
        return TAIL_TOKENS.sub("", text.rstrip())
    if found.fix == CUT_FURTHER or (found.fix == CUT_CHATTER and found.name == "closing"):
        return text[: found.start].rstrip()
    return text[: found.start] + text[found.end :].lstrip()


CHECK = Leftovers()
