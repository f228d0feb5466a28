"""New values for slots: same kind, same look, another thing. Owns the drawing; all chance comes from `rng`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from tui_craft.teachers.rules.slots import Slot
from tui_craft.teachers.rules.words import CITIES, FEMALE, GENDER, MALE, PRODUCTS, SURNAMES, WEEKDAYS


def resample(slots: Sequence[Slot], rng: Random, *, buying: bool) -> dict[int, object]:
    """A new value for every slot, by slot number. Dates move together, so that their order and gaps stay.

    `buying`: the row is about orders, so products may be exchanged within their family.
    """
    values: dict[int, object] = {}
    shift = rng.choice([-1, 1]) * rng.randint(1, 75)
    for number, slot in enumerate(slots):
        if slot.kind == "date":
            values[number] = _moved(slot.key, shift)
        elif slot.kind == "product" and not buying:
            continue
        elif slot.kind in _DRAW:
            values[number] = _draw_other(_DRAW[slot.kind], slot.key, rng, set(map(str, values.values())))
    for number, slot in enumerate(slots):
        if slot.kind == "email":
            values[number] = _email(str(slot.key), slots, values, rng)
    return values


def _draw_other(draw: Callable[[object, Random], object], old: object, rng: Random, used: set[str]) -> object:
    """A value that is neither the old one nor taken by another slot, if a few tries find one."""
    value = draw(old, rng)
    for _ in range(6):
        if value != old and str(value) not in used:
            break
        value = draw(old, rng)
    return value


def _moved(key: object, shift: int) -> date:
    assert isinstance(key, tuple)
    day, has_year = key
    moved: date = day + timedelta(days=shift)
    if not has_year and moved.month == 2 and moved.day == 29:
        moved = moved.replace(day=28)
    return moved


def _identifier(old: object, rng: Random) -> str:
    """Other digits in the same places; a group that reads as a year stays."""

    def digits(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) == 4 and run.startswith("20") and len(str(old)) > 6:
            return run
        first = run[0] if run[0] == "0" else str(rng.randint(1, 9))
        return first + "".join(str(rng.randint(0, 9)) for _ in run[1:])

    return re.sub(r"\d+", digits, str(old))


def _name(old: object, rng: Random) -> str:
    first, _, last = str(old).partition(" ")
    given = rng.choice(FEMALE if GENDER.get(first) == "female" else MALE)
    return f"{given} {rng.choice(SURNAMES)}" if last else given


def _city(old: object, rng: Random) -> str:
    return rng.choice(CITIES)


def _product(old: object, rng: Random) -> str:
    family = next(f for f in PRODUCTS if old in f)
    return rng.choice(family)


def _amount(old: object, rng: Random) -> float:
    """A sum of the same size with the same cents."""
    assert isinstance(old, float)
    cents = round(old % 1, 2)
    whole = max(1, round(old * rng.uniform(0.6, 1.6)))
    if old >= 50 and old % 5 == 0:
        whole = max(5, round(whole / 5) * 5)
    return whole + cents


def _quantity(old: object, rng: Random) -> int:
    # `two of them` elsewhere in the text must stay possible
    return rng.randint(2 if old == 2 else 3, 9)


def _duration(old: object, rng: Random) -> tuple[int, str]:
    assert isinstance(old, tuple)
    return rng.randint(2, 12), old[1]


def _weekday(old: object, rng: Random) -> str:
    """A working day for a working day, a day of the weekend for the other one."""
    return rng.choice(WEEKDAYS[5:] if old in WEEKDAYS[5:] else WEEKDAYS[:5])


def _time(old: object, rng: Random) -> tuple[int, int]:
    assert isinstance(old, tuple)
    hour, minute = old
    return (rng.randint(8, 11) if hour < 12 else rng.randint(13, 18), rng.choice([0, 15, 30, 45]) if minute else 0)


_DRAW: dict[str, Callable[[object, Random], object]] = {
    "id": _identifier,
    "name": _name,
    "city": _city,
    "product": _product,
    "amount": _amount,
    "quantity": _quantity,
    "weekday": _weekday,
    "time": _time,
    "duration": _duration,
}


def _email(old: str, slots: Sequence[Slot], values: dict[int, object], rng: Random) -> str:
    """An address that follows the row's names where the old one did, else another local part at the same host."""
    local, _, host = old.partition("@")
    changed = local
    for number, slot in enumerate(slots):
        if slot.kind == "name" and number in values:
            for before, after in zip(str(slot.key).split(), str(values[number]).split(), strict=False):
                changed = re.sub(rf"(?<![a-z]){before}(?![a-z])", after.lower(), changed, flags=re.IGNORECASE)
    if changed == local:
        changed = f"{rng.choice(FEMALE + MALE)}.{rng.choice(SURNAMES)}".lower()
    return f"{changed}@{host}"
