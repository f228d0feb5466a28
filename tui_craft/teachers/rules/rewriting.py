"""Domain: rewriting facts into a fixed form. Owns the forms; the facts are drawn and both sides written from them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tui_craft.teachers.rules.draws import clock, day_words, person, some_day
from tui_craft.teachers.rules.exchange import Exchange, say
from tui_craft.teachers.rules.words import CITIES

_SYSTEM = (
    "You rewrite short texts into the form asked for and change no fact.",
    "Rewrite what you are given. Keep every fact, add nothing.",
)
_STOCK = (
    "apples",
    "pears",
    "lemons",
    "onions",
    "carrots",
    "eggs",
    "rolls",
    "jars of honey",
    "tins of beans",
    "bags of rice",
    "boxes of tea",
    "bars of soap",
)


def _made(rng: Random, *, task: str, source: str, answer: str, worse: str, text: str) -> Exchange:
    asked = ("Thanks. Now all in capitals, please.", "And the same in capitals?", "Could I have that in capitals too?")
    follow = ((rng.choice(asked), answer.upper()),)
    return Exchange(
        f"{task}\n\n{source}",
        answer,
        worse,
        text,
        rng.choice(_SYSTEM),
        instruction=task,
        source=source,
        follow=follow,
        chatty=False,
    )


def _iso(rng: Random) -> Exchange:
    when, who, city = some_day(rng), person(rng), rng.choice(CITIES)
    what = rng.choice(("visits the office in", "moves to", "gives a talk in", "opens the branch in", "returns from"))
    task = say(
        "(Rewrite the date as YYYY-MM-DD|Put the date into ISO form|Change the date to the form YYYY-MM-DD) and (leave "
        "the rest as it is|keep everything else).",
        rng,
    )
    source = f"{who} {what} {city} on {day_words(when)}."
    right, wrong = f"{who} {what} {city} on {when.isoformat()}.", f"{who} {what} {city} on {when:%d/%m/%y}."
    return _made(rng, task=task, source=source, answer=right, worse=wrong, text=source)


def _bullets(rng: Random) -> Exchange:
    goods = rng.sample(_STOCK, rng.randint(3, 5))
    counted = [f"{rng.randint(2, 40)} {item}" for item in goods]
    task = say(
        "(Turn the sentence into a bulleted list|Write this as a list with one item per line|Make a bulleted list of "
        "what is needed).",
        rng,
    )
    source = (
        say("(We need|Please buy|The shop is short of|Still missing are) ", rng)
        + ", ".join(counted[:-1])
        + f" and {counted[-1]}."
    )
    return _made(
        rng,
        task=task,
        source=source,
        answer="\n".join(f"- {item}" for item in counted),
        worse="\n".join(f"- {item}" for item in counted[:-1]),
        text=source,
    )


def _sorted(rng: Random) -> Exchange:
    people = [person(rng) for _ in range(rng.randint(3, 5))]
    task = say(
        "(Sort the names by surname|Put these names in order of surname|Order the names alphabetically by surname), "
        "(written as|in the form) 'Surname, Given name', one per line.",
        rng,
    )
    lines = sorted(f"{name.split()[1]}, {name.split()[0]}" for name in people)
    return _made(
        rng,
        task=task,
        source=", ".join(people),
        answer="\n".join(lines),
        worse="\n".join(sorted(people)),
        text=f"Present: {', '.join(people)}.",
    )


def _sentence(rng: Random) -> Exchange:
    name, city, when, start = person(rng), rng.choice(CITIES), some_day(rng), clock(rng.randrange(480, 1080, 15))
    event = rng.choice(
        (
            "reading",
            "concert",
            "open day",
            "first-aid course",
            "cooking class",
            "guided tour",
            "chess evening",
            "flea market",
        )
    )
    task = say(
        "(Write one full sentence from these facts|Turn these notes into one sentence|Make one complete sentence out "
        "of the notes).",
        rng,
    )
    source = f"event: {event}\nhost: {name}\nplace: {city}\ndate: {day_words(when)}\ntime: {start}"
    kind = f"{'an' if event[0] in 'aeiou' else 'a'} {event}"
    return _made(
        rng,
        task=task,
        source=source,
        answer=f"{name} is hosting {kind} in {city} on {day_words(when)} at {start}.",
        worse=f"There is {kind} in {city}.",
        text=f"{name} is hosting {kind} in {city} on {day_words(when)}. Doors open at {start}.",
    )


INTENTS: tuple[Callable[[Random], Exchange], ...] = (_iso, _bullets, _sorted, _sentence)


def rewriting(rng: Random) -> Exchange:
    """A small rewriting task whose result is certain."""
    return rng.choice(INTENTS)(rng)
