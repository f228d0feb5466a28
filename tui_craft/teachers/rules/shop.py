"""The shop that the support domains speak for: its rules, its goods, its polite sentences."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tui_craft.teachers.rules.draws import person
from tui_craft.teachers.rules.exchange import Exchange, made
from tui_craft.teachers.rules.words import CITIES, PRODUCTS, article

RETURN_DAYS, WARRANTY_YEARS, REFUND_DAYS, SHIPPING_FREE_FROM, SHIPPING_FEE = 30, 2, 5, 50, 4.90
_SYSTEM = (
    "You are the support desk of a small online shop. Answer in two to four friendly sentences.",
    "You answer customers of an online shop. Be friendly, clear and short.",
    "You help customers of an online shop. Give the exact date or amount whenever you can.",
)
_THINGS = tuple(noun for family in PRODUCTS for noun in family if not noun.endswith("s") or noun == "glasses")
_OPEN = "(Thanks for getting in touch|Thank you for your message|Thanks for asking|Thanks for writing)."
_CLOSE = (
    "(Let us know if you need anything else|Just reply here if anything is unclear|"
    "We are happy to help if you get stuck)."
)


def order_facts(rng: Random) -> dict[str, object]:
    """Facts that any question about an order may use: its number, a thing, a name, a city."""
    thing = rng.choice(_THINGS)
    return {
        "order": str(rng.randint(10_000, 99_999)),
        "thing": thing,
        "a_thing": f"{article(thing)} {thing}",
        "name": person(rng),
        "city": rng.choice(CITIES),
    }


def answered(
    rng: Random,
    facts: dict[str, object],
    *,
    ask: str,
    answer: str,
    worse: str,
    text: str,
    follow: Sequence[tuple[str, str]] = (),
) -> Exchange:
    """The exchange with the shop's polite first and last sentence around the answer."""
    answer = f"{_OPEN} {answer} {_CLOSE}"
    return made(rng, facts, system=_SYSTEM, ask=ask, answer=answer, worse=worse, text=text, follow=follow)
