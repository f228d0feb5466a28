"""Domain: sums with units. Owns the conversion table; every answer is computed with exact decimals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from tui_craft.teachers.rules.exchange import Exchange, made
from tui_craft.teachers.rules.words import FEMALE, MALE

_SYSTEM = (
    "You do sums with units. Show the calculation in one line.",
    "You are a careful calculator. Give the result and how you got it.",
)
_UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("kilometres", "metres", "1000", "a walk"),
    ("metres", "centimetres", "100", "a shelf"),
    ("kilograms", "grams", "1000", "a sack of flour"),
    ("litres", "millilitres", "1000", "a tank"),
    ("hours", "minutes", "60", "a film"),
    ("minutes", "seconds", "60", "a song"),
    ("weeks", "days", "7", "a course"),
    ("feet", "inches", "12", "a ladder"),
    ("yards", "feet", "3", "a fence"),
    ("pounds", "ounces", "16", "a parcel"),
    ("miles", "kilometres", "1.609344", "a hike"),
    ("inches", "centimetres", "2.54", "a screen"),
    ("tonnes", "kilograms", "1000", "a truckload"),
    ("gallons", "pints", "8", "a barrel"),
    ("days", "hours", "24", "a journey"),
)
_GOODS = (
    "notebooks",
    "apples",
    "tickets",
    "candles",
    "pencils",
    "mugs",
    "batteries",
    "postcards",
    "bread rolls",
    "light bulbs",
    "T-shirts",
    "bus passes",
)


def plain(value: Decimal) -> str:
    """A number without needless zeros, with thousands separators: `1,250`, `0.75`."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _convert(rng: Random) -> Exchange:
    big, small, factor, thing = rng.choice(_UNITS)
    amount = Decimal(rng.randint(2, 240)) / rng.choice([1, 1, 2, 4, 10])
    result = amount * Decimal(factor)
    facts: dict[str, object] = {
        "n": plain(amount),
        "big": big,
        "small": small,
        "f": plain(Decimal(factor)),
        "r": plain(result),
        "thing": thing,
        "r2": plain(2 * result),
        "n2": plain(2 * amount),
        "wrong": plain(result * 10),
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "(How many {small} are {n} {big}?|Convert {n} {big} to {small}.|What is {n} {big} in {small}?|"
            "Please express {n} {big} in {small}.)"
        ),
        answer="{n} {big} are {r} {small}: {n} × {f} = {r}.",
        worse="{n} {big} are {wrong} {small}.",
        text="To turn {big} into {small}, multiply by {f}. For {thing} of {n} {big}, that gives {n} × {f} = {r} "
        "{small}.",
        follow=[
            ("(And twice as much|What if it is double)?", "Twice as much is {n2} {big}, so {r2} {small}."),
        ],
    )


def _total(rng: Random) -> Exchange:
    goods, count, cents = rng.choice(_GOODS), rng.randint(3, 48), rng.randint(8, 480) * 5
    price, paid = Decimal(cents) / 100, 0
    total = price * count
    paid = int(total // 10 + 1) * 10
    facts: dict[str, object] = {
        "who": rng.choice(FEMALE + MALE),
        "goods": goods,
        "n": count,
        "p": f"${price:.2f}",
        "t": f"${total:,.2f}",
        "paid": f"${paid}",
        "change": f"${paid - total:,.2f}",
        "wrong": f"${price + count:,.2f}",
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "{who} (buys|orders|needs) {n} {goods} at {p} each. (What is the total|How much is that in all|What does "
            "{who} pay)?"
        ),
        answer="The total is {t}: {n} × {p} = {t}.",
        worse="It is {wrong}.",
        text="{who} bought {n} {goods} at {p} each. Together they cost {n} × {p} = {t}.",
        follow=[
            (
                "{who} pays with {paid}. (How much change is that|What is the change)?",
                "The change is {change}: {paid} − {t} = {change}.",
            ),
        ],
    )


def _discount(rng: Random) -> Exchange:
    price, off = Decimal(rng.randint(4, 120) * 5), rng.choice([5, 10, 15, 20, 25, 30, 40, 50])
    saved = price * off / 100
    facts: dict[str, object] = {
        "p": f"${price:,.2f}",
        "off": off,
        "s": f"${saved:,.2f}",
        "r": f"${price - saved:,.2f}",
        "wrong": f"${price - off:,.2f}",
        "thing": rng.choice(("A bicycle", "A coat", "A sofa", "A printer", "A tent", "A guitar", "A desk", "A camera")),
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask="{thing} costs {p} and is reduced by {off}%. (What is the new price|What does it cost now|How much do I "
        "pay)?",
        answer="The new price is {r}. {off}% of {p} is {s}, and {p} − {s} = {r}.",
        worse="Take off {off}, so {wrong}.",
        text="{thing} at {p} is reduced by {off}%. The buyer saves {s} and pays {r}.",
        follow=[
            ("(How much do I save|And how much is saved)?", "You save {s}, which is {off}% of {p}."),
        ],
    )


def _speed(rng: Random) -> Exchange:
    speed, hours = rng.randint(4, 130), Decimal(rng.randint(2, 24)) / 4
    way = speed * hours
    facts: dict[str, object] = {
        "v": speed,
        "h": plain(hours),
        "w": plain(way),
        "what": rng.choice(("A train", "A cyclist", "A bus", "A ferry", "A car", "A lorry")),
        "wrong": plain(Decimal(speed) + hours),
        "unit": "hour" if hours == 1 else "hours",
        "twice": plain(2 * way),
        "h2": plain(2 * hours),
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "{what} travels at {v} kilometres per hour for {h} {unit}. (How far does it go|What distance is that|How "
            "many kilometres is that)?"
        ),
        answer="The distance is {w} kilometres: {v} × {h} = {w}.",
        worse="About {wrong} kilometres.",
        text="{what} that keeps up {v} kilometres per hour for {h} {unit} covers {v} × {h} = {w} kilometres.",
        follow=[
            ("(And in twice the time|How far in double the time)?", "In {h2} hours it covers {twice} kilometres."),
        ],
    )


INTENTS: tuple[Callable[[Random], Exchange], ...] = (_convert, _total, _discount, _speed)


def units(rng: Random) -> Exchange:
    """A sum with units and its worked answer."""
    return rng.choice(INTENTS)(rng)
