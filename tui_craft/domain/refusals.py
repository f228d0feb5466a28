"""Whether a text refuses to do what was asked. One pattern and no judgement: "I cannot find your order" is none."""

from __future__ import annotations

import re

BEGINS = (
    r"\A\s*(?:(?:I['’]?m|I am) (?:very |really |so )?sorry,? but |Sorry,? (?:but )?)?"
    r"I(?: can['’]?t| cannot| am (?:not able|unable) to|['’]m (?:not able|unable) to)"
    r" (?:assist|help|comply|fulfill?|provide|do that|book|access)\b"
)
"""How a refusal begins; matched without regard to case, never backtracks over long text."""

_BEGINS = re.compile(BEGINS, re.IGNORECASE)


def refuses(text: str) -> bool:
    """Whether `text` begins as a refusal."""
    return _BEGINS.match(text) is not None
