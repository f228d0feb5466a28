"""Examples that norms are learned from, and a row that keeps to them."""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import Any

from check_helpers import findings, look, row

from tui_craft.checks.base import Check
from tui_craft.domain.finding import Finding

_WHAT = (
    "your order",
    "the parcel",
    "a new card",
    "my invoice",
    "this refund",
    "the blue jacket",
    "our plan",
    "the app",
)
_HOW = (
    "open the account page and choose what you want to change there",
    "write to us with the number that is on the letter",
    "look at the list of things which were sent and pick the one you mean",
    "use the button below and we will see to it on the same day",
)


def seeds(count: int) -> list[dict[str, str]]:
    """Plain support answers: one line, one or two sentences, no markup."""
    draw = random.Random(count)
    made = []
    for what in islice(cycle(_WHAT), count):
        how = draw.choice(_HOW)
        extra = draw.choice(["", f" If {what} is not there, please tell us so."])
        made.append({"input": f"where is {what} now", "output": f"To see {what}, {how}.{extra}"})
    return made


def said(check: Check, data: Any, examples: list[Any], format: str = "input-output", **options: Any) -> list[Finding]:
    """What the check says about one synthetic row."""
    begun = look(check, format, examples, **options)
    return findings(begun, [row(data, origin={"kind": "synthetic"})], format)


def answer(text: str) -> dict[str, str]:
    return {"input": "where is it now", "output": text}


GOOD = "To see the parcel, open the account page and choose what you want to change there."
