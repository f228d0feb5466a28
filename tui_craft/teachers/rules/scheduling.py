"""Domain: appointments. Owns the calendar arithmetic (ends, overlaps, dates of weekdays, time zones)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from tui_craft.teachers.rules.draws import clock, day_words, person, some_day, span_words
from tui_craft.teachers.rules.exchange import Exchange, made
from tui_craft.teachers.rules.words import WEEKDAYS

_SYSTEM = (
    "You keep a small team's calendar. Answer with exact days and times.",
    "You are a scheduling assistant. Be exact and brief.",
)
_EVENTS = (
    "the budget review",
    "the team lunch",
    "the dentist",
    "the hiring interview",
    "the project kick-off",
    "the yoga class",
    "the client call",
    "the parents' evening",
    "the design workshop",
    "the car inspection",
    "the book club",
    "the site visit",
)
_OFFSETS = {
    "Lisbon": 0,
    "London": 0,
    "Berlin": 1,
    "Madrid": 1,
    "Athens": 2,
    "Helsinki": 2,
    "Dubai": 4,
    "Singapore": 8,
    "Tokyo": 9,
    "New York": -5,
}


def _ends(rng: Random) -> Exchange:
    start, lasts = rng.randrange(8 * 60, 17 * 60, 5), rng.randrange(25, 180, 5)
    later = rng.choice([10, 15, 20, 30])
    facts: dict[str, object] = {
        "event": rng.choice(_EVENTS),
        "start": clock(start),
        "lasts": span_words(lasts),
        "end": clock(start + lasts),
        "wrong": clock(start + lasts + 60),
        "later": later,
        "end2": clock(start + lasts + later),
        "start2": clock(start + later),
        "who": person(rng),
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "(When does {event} end|What time is {event} over|At what time will {event} finish) if it starts at "
            "{start} and (lasts|takes|goes on for) {lasts}?"
        ),
        answer="(It ends|It is over|It finishes) at {end}. {start} plus {lasts} is {end}.",
        worse="Around {wrong}, I think.",
        text="Calendar: {event} with {who}, {start} to {end} ({lasts}).",
        follow=[
            (
                "(And if it starts {later} minutes later|What if we begin {later} minutes later)?",
                "Then it starts at {start2} and ends at {end2}.",
            ),
        ],
    )


def _overlap(rng: Random) -> Exchange:
    one, two = rng.sample(_EVENTS, 2)
    start = rng.randrange(8 * 60, 15 * 60, 15)
    lasts = rng.randrange(30, 120, 15)
    # an overlap is shorter than the first event, so that the second never starts before it
    gap = max(rng.choice([-45, -30, -15, 0, 15, 30, 60]), 15 - lasts)
    other = start + lasts + gap
    facts: dict[str, object] = {
        "one": one,
        "two": two,
        "start": clock(start),
        "end": clock(start + lasts),
        "other": clock(other),
        "day": rng.choice(WEEKDAYS[:5]),
        "gap": span_words(abs(gap)),
        "free": clock(max(other, start + lasts)),
        "who": person(rng),
    }
    answer = (
        "No, they overlap by {gap}: {one} runs until {end}, but {two} starts at {other}. The earliest start for "
        "{two} without a clash is {end}."
        if gap < 0
        else "Yes. {one} ends at {end}, exactly when {two} starts, so there is no break in between."
        if gap == 0
        else "Yes. {one} ends at {end} and {two} starts at {other}, which leaves {gap} in between."
    )
    told = made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "On {day} I have {one} from {start} to {end}. (Can I also make|Will I make it to|Is there time for) {two} "
            "at {other}?"
        ),
        answer=answer,
        worse="That depends on how long things take.",
        text="{day}: {one} from {start} to {end}; {two} with {who} at {other}.",
        follow=[
            (
                "(When exactly is {one} over|At what time does {one} end)?",
                "{one} ends at {end}.",
            ),
        ],
    )
    follow = tuple((asked, _capital(said)) for asked, said in told.follow)
    return replace(told, answer=_capital(told.answer), follow=follow)


def _capital(text: str) -> str:
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))


def _weekday(rng: Random) -> Exchange:
    today, day = some_day(rng), rng.randrange(7)
    ahead = (day - today.weekday() - 1) % 7 + 1
    found, second = today + timedelta(days=ahead), today + timedelta(days=ahead + 7)
    facts: dict[str, object] = {
        "today": day_words(today),
        "name": WEEKDAYS[today.weekday()],
        "day": WEEKDAYS[day],
        "date": day_words(found),
        "n": ahead,
        "days": f"{ahead} day{'s' if ahead > 1 else ''}",
        "second": day_words(second),
        "event": rng.choice(_EVENTS),
        "wrong": day_words(found + timedelta(days=1)),
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "Today is {name}, {today}. (Please put {event} on the next {day}|I want {event} on the next {day}|Move "
            "{event} to the next {day}). (What date is that|Which date would that be)?"
        ),
        answer=(
            "The next {day} is {date}, {days} from today. (I have noted it for that day|It is in the calendar for that "
            "day|It is noted)."
        ),
        worse="That is {wrong}.",
        text="Diary, {name}, {today}: {event} is planned for {day}, {date}.",
        follow=[
            ("(And the {day} after that|What about one week later)?", "One week later is {second}."),
        ],
    )


def _zones(rng: Random) -> Exchange:
    one, two = rng.sample(sorted(_OFFSETS), 2)
    when = datetime.combine(date(2026, 1, rng.randint(5, 28)), datetime.min.time()) + timedelta(
        minutes=rng.randrange(7 * 60, 20 * 60, 15)
    )
    gap = _OFFSETS[two] - _OFFSETS[one]
    there = when + timedelta(hours=gap)
    shift = "" if there.date() == when.date() else " the next day" if there > when else " the day before"
    ahead = (
        "the same as"
        if gap == 0
        else f"{abs(gap)} hour{'s' if abs(gap) > 1 else ''} {'ahead of' if gap > 0 else 'behind'}"
    )
    facts: dict[str, object] = {
        "one": one,
        "two": two,
        "when": f"{when:%H:%M}",
        "there": f"{there:%H:%M}",
        "shift": shift,
        "ahead": ahead,
        "event": rng.choice(_EVENTS),
        "date": day_words(when.date()),
        "wrong": f"{when - timedelta(hours=gap or 2):%H:%M}",
    }
    return made(
        rng,
        facts,
        system=_SYSTEM,
        ask=(
            "{event} is at {when} in {one} on {date}. (What time is that in {two}|When is that in {two}|What will the "
            "clock in {two} say)?"
        ),
        answer="In {two} it is {there}{shift}. In January the time in {two} is {ahead} {one}.",
        worse="It is {wrong} there, more or less.",
        text="Winter time: {two} is {ahead} {one}. When it is {when} in {one}, it is {there}{shift} in {two}.",
        follow=[
            (
                "(Is that always so|Does that hold in summer too)?",
                "Not always: the difference may change when only one of the two places moves its clocks for summer.",
            ),
        ],
    )


INTENTS: tuple[Callable[[Random], Exchange], ...] = (_ends, _overlap, _weekday, _zones)


def scheduling(rng: Random) -> Exchange:
    """A question about appointments and its computed answer."""
    told = rng.choice(INTENTS)(rng)
    return replace(told, message=_capital(told.message), text=_capital(told.text))
