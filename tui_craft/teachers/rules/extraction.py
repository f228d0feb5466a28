"""Domain: short messages to JSON. Owns the schemas; the record is made first and the message written from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from tui_craft.teachers.rules.draws import clock, day_words, person, some_day
from tui_craft.teachers.rules.exchange import Exchange, say
from tui_craft.teachers.rules.words import CITIES, NUMBER_WORDS, article

_SYSTEM = (
    "You turn messages into JSON. Reply with JSON only.",
    "Extract the requested fields and answer with one JSON object and nothing else.",
)
_GOODS = ("mugs", "notebooks", "candles", "cushions", "posters", "lamps", "towels", "chairs", "plates", "planners")
_TASKS = (
    "Extract these fields from the message as JSON: {keys}.",
    "Read the message and return a JSON object with the keys {keys}.",
    "Turn the message into JSON with the keys {keys}.",
    "Return {keys} from the message below as one JSON object.",
    "Fill a JSON record ({keys}) from this message.",
)


def _made(rng: Random, record: dict[str, object], source: str) -> Exchange:
    task = rng.choice(_TASKS).format(keys=", ".join(record))
    answer = json.dumps(record, ensure_ascii=False)
    partial = {key: value for key, value in record.items() if key != rng.choice(list(record)[1:])}
    worse = rng.choice(
        [
            f"Sure! Here is the JSON you asked for:\n{answer}\nLet me know if you need anything else.",
            json.dumps({key: str(value).lower() for key, value in list(partial.items())[:-1]}, ensure_ascii=False),
        ]
    )
    gone = rng.choice(list(record))
    follow = (
        (f"Now only the {gone.replace('_', ' ')}, please.", json.dumps({gone: record[gone]}, ensure_ascii=False)),
    )
    return Exchange(
        f"{task}\n\n{source}",
        answer,
        worse,
        source,
        rng.choice(_SYSTEM),
        instruction=task,
        source=source,
        follow=follow,
        chatty=False,
    )


def _order(rng: Random) -> Exchange:
    name, goods, count, order = person(rng), rng.choice(_GOODS), rng.randint(2, 12), rng.randint(10_000, 99_999)
    when, city = some_day(rng), rng.choice(CITIES)
    record: dict[str, object] = {
        "customer": name,
        "order_number": str(order),
        "product": goods,
        "quantity": count,
        "city": city,
        "ordered_on": when.isoformat(),
    }
    facts = {
        "name": name,
        "goods": goods,
        "n": rng.choice([str(count), NUMBER_WORDS[count]]),
        "order": order,
        "day": day_words(when),
        "city": city,
    }
    source = say(
        "(Hi, this is|Hello, my name is|Good morning, it is) {name}. (I ordered|On {day} I ordered|I placed "
        "an order for) {n} {goods}( as order {order}|, order {order},) (to be sent to|for delivery to) {city}. ",
        rng,
        facts,
    )
    source += say(
        "(The order date was {day}.|That was on {day}.) " if day_words(when) not in source else "", rng, facts
    )
    source += say(
        "(When will it arrive?|Could you confirm it?|Please let me know if that is all right.|I have not heard from "
        "you since.)",
        rng,
        facts,
    )
    return _made(rng, record, source)


def _meeting(rng: Random) -> Exchange:
    when, start, lasts = some_day(rng), rng.randrange(8 * 60, 17 * 60, 15), rng.choice([30, 45, 60, 90])
    host, guest, room = person(rng), person(rng), f"{rng.choice('ABCD')}{rng.randint(101, 420)}"
    topic = rng.choice(
        (
            "the budget",
            "the new website",
            "hiring",
            "the spring fair",
            "the move",
            "next year's plan",
            "the survey",
            "office safety",
        )
    )
    record: dict[str, object] = {
        "date": when.isoformat(),
        "start": clock(start),
        "end": clock(start + lasts),
        "room": room,
        "host": host,
        "guest": guest,
        "topic": topic,
    }
    facts = {
        "day": day_words(when),
        "start": clock(start),
        "end": clock(start + lasts),
        "room": room,
        "host": host,
        "guest": guest,
        "topic": topic,
    }
    return _made(
        rng,
        record,
        say(
            "(Dear|Hi|Hello) {guest}, (let us meet|could we meet|I would like to meet) on {day} from {start} to {end} "
            "in room {room}(?|.) (We will talk about|The topic is|It is about) {topic}. "
            "(Regards|Best wishes|See you then), {host}",
            rng,
            facts,
        )
        .replace("could we meet", "we should meet")
        .replace("?", "."),
    )


def _expense(rng: Random) -> Exchange:
    name, when, city = person(rng), some_day(rng), rng.choice(CITIES)
    what, amount = (
        rng.choice(
            (
                "a taxi",
                "a train ticket",
                "a hotel night",
                "a client lunch",
                "printer paper",
                "a conference pass",
                "parking",
            )
        ),
        rng.randint(450, 38_000) / 100,
    )
    currency = rng.choice(("EUR", "USD", "GBP"))
    record: dict[str, object] = {
        "employee": name,
        "expense": what,
        "amount": amount,
        "currency": currency,
        "city": city,
        "date": when.isoformat(),
    }
    facts = {"name": name, "what": what, "amount": f"{amount:.2f} {currency}", "city": city, "day": day_words(when)}
    return _made(
        rng,
        record,
        say(
            "(Expense claim from {name}|{name} claims the following): {what} in {city} on {day}, {amount}. "
            "(The receipt is attached.|The receipt will follow.|Please approve.|Paid by private card.)",
            rng,
            facts,
        ),
    )


def _contact(rng: Random) -> Exchange:
    name, city = person(rng), rng.choice(CITIES)
    mail = f"{name.lower().replace(' ', '.')}@example.{rng.choice(('com', 'org', 'net'))}"
    phone = f"+00 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"
    role = rng.choice(
        (
            "buyer",
            "teacher",
            "architect",
            "nurse",
            "electrician",
            "librarian",
            "accountant",
            "photographer",
            "translator",
            "gardener",
        )
    )
    record: dict[str, object] = {"name": name, "role": role, "email": mail, "phone": phone, "city": city}
    facts = {
        "name": name,
        "city": city,
        "mail": mail,
        "phone": phone,
        "role": role,
        "a_role": f"{article(role)} {role}",
    }
    return _made(
        rng,
        record,
        say(
            "(I met {name} at the fair|You asked for the details of {name}|Please add {name} to the list): (works as "
            "{a_role}|profession: {role}) in {city}, "
            "(reachable at|e-mail) {mail} (or by phone on|and telephone) {phone}.",
            rng,
            facts,
        ),
    )


INTENTS: tuple[Callable[[Random], Exchange], ...] = (_order, _meeting, _expense, _contact)


def extraction(rng: Random) -> Exchange:
    """A short message and the JSON record it holds."""
    return rng.choice(INTENTS)(rng)
