"""What a teacher leaves in an answer that no model should learn: refusals, chatter, blanks to fill in, a torn end.

Cautious on purpose: a pattern that sounds right in an honest answer is a hint or is not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.refusals import BEGINS

_LOOKED_AT = 20_000
"""Characters of an answer that are looked at, from its beginning."""


class _Trace(NamedTuple):
    """A pattern (None of them backtracks over long text), how bad it is, and what to say."""

    pattern: re.Pattern[str]
    severity: Severity
    message: str


def _trace(pattern: str, severity: Severity, message: str, flags: int = re.IGNORECASE) -> _Trace:
    return _Trace(re.compile(pattern, flags), severity, message)


_CHATTER = "begins with chatter"
"""What is natural in a conversation and odd in the output of a task."""

_TRACES = (
    _trace(r"\bas an? (?:AI|artificial intelligence)(?: language)?(?: model| assistant)\b"
           r"|\bas a (?:large )?language model\b",
           Severity.WARNING, "speaks as an AI model"),
    _trace(BEGINS, Severity.WARNING, "begins as a refusal"),
    _trace(r"\bmy (?:knowledge cut-?off|last (?:knowledge )?update|training data)\b",
           Severity.WARNING, "speaks of its training"),
    _trace(r"\A\s*(?:Sure|Certainly|Of course|Absolutely)[,!.]? (?:here(?:['’]?s| is| are)"
           r"|I(?:['’]d| can| will|['’]ll))\b[^\n]{0,160}", Severity.HINT, _CHATTER),
    _trace(r"\[(?:your|insert|company|customer|recipient|sender|client|product|first|last)(?:['’]s)? ?[a-z ]{0,30}\]"
           r"(?!\()|\[(?-i:Name|NAME|Date|Address|Phone Number|Email)\](?!\()"
           r"|<(?:your|insert) [a-z ]{2,30}>|\blorem ipsum\b",
           Severity.WARNING, "leaves a blank to fill in"),
    _trace(r"<\|(?:im_start|im_end|endoftext|eot_id|assistant|user|system)\|>|</?s>\s*\Z"
           r"|^### ?(?:Response|Instruction|Input):|\[/?INST\]",
           Severity.WARNING, "has a piece of a prompt template in it", re.IGNORECASE | re.MULTILINE),
    _trace(r"\n(?:Human|User): \S", Severity.HINT, "goes on for the other side", 0),
)  # fmt: skip

_SENTENCE_ENDS = re.compile(r"[.!?][\"'”’)]?(?:\s|$)")
_TORN = re.compile(r"(?:[a-z],?| (?:a|the|and|or|of|to|in))\Z")
_NO_PROSE = re.compile(r"\s*(?:[-*•#>|]|\d+[.)]|```|[A-Z][\w ]{0,30}:)")


class Leftovers(Plain):
    """Looks for known phrases, and for prose that stops in the middle of a sentence."""

    name = "leftovers"
    title = "Leftovers"
    help = "Refusals, chatter, blanks to fill in and torn ends in answers."

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return LeftoversLook()


class LeftoversLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for the first place of each kind in each answer."""
        for block in reading.answers:
            assert block.path is not None
            said = block.text[:_LOOKED_AT]
            for trace in _TRACES:
                found = trace.pattern.search(said)
                if found is not None and not (trace.message == _CHATTER and len(block.path) > 1):
                    yield finding(Leftovers.name, reading, block, found.span(), trace.severity, trace.message)
            if len(block.text) <= _LOOKED_AT and _is_torn(said):
                end = len(said.rstrip())
                start = max(said.rfind(" ", 0, end) + 1, end - 40)
                message = "stops in the middle of a sentence"
                yield finding(Leftovers.name, reading, block, (start, end), Severity.HINT, message)


def _is_torn(said: str) -> bool:
    """Whether several sentences of prose end without an end."""
    said = said.rstrip()
    if len(said) < 200 or not _TORN.search(said):
        return False
    last = said.rsplit("\n", 1)[-1]
    if len(last) < 60 or _NO_PROSE.match(last) or "```" in said:
        return False
    return len(_SENTENCE_ENDS.findall(said)) >= 2


CHECK = Leftovers()
