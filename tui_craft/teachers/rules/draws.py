"""Days, people and times for the template grammar: drawn, reckoned and put into words."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tui_craft.teachers.rules.words import FEMALE, MALE, MONTHS, SURNAMES


def day_words(day: date) -> str:
    """`3 March 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def some_day(rng: Random) -> date:
    """A day in 2025 or 2026."""
    return date(2025, 1, 1) + timedelta(days=rng.randrange(730))


def person(rng: Random) -> str:
    """A given name and a surname."""
    return f"{rng.choice(FEMALE + MALE)} {rng.choice(SURNAMES)}"


def working_days_after(day: date, days: int) -> date:
    """The date `days` working days after `day`."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def clock(minutes: int) -> str:
    """Minutes since midnight as `14:05`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def span_words(minutes: int) -> str:
    """`45 minutes`, `1 hour`, `2 hours and 15 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    parts += [f"{rest} minutes"] if rest else []
    return " and ".join(parts)
