"""Made-up words of a shop's mail: what customers ask, what is answered, what is remarked. No two texts alike.

Sentences with slots, some of them filled with a few words of the examples in the prompt, so that a screen full of
them reads like a support dataset, and checks for near copies find hardly any.
"""

from __future__ import annotations

import random
import re

_EXAMPLE = re.compile(r'"(?:input|instruction|prompt|content|value|text)":\s*"([^"\\]{12,400})"')
_THINGS = (
    "parcel", "invoice", "refund", "voucher", "account", "password", "subscription", "delivery", "blender", "lamp",
    "jacket", "gift card", "warranty", "return label", "newsletter", "tracking number", "kettle", "headphones",
    "bank transfer", "discount code", "address", "order confirmation", "spare part", "user manual", "backpack",
    "printer", "deposit", "receipt", "replacement", "payment card", "bicycle", "mattress", "membership", "phone case",
)  # fmt: skip
_STATES = (
    "late", "damaged", "missing", "unpaid", "wrong", "expired", "locked", "duplicate", "lost", "incomplete",
    "delayed", "cancelled", "blue", "faulty", "unopened", "heavy", "international", "unexpected", "forgotten", "frozen",
)  # fmt: skip
_PLACES = (
    "Graz", "Porto", "Leeds", "Lyon", "Oslo", "Turin", "Ghent", "Malmö", "Gdansk", "Bilbao", "Cork", "Basel",
    "Tartu", "Split", "Brno", "Utrecht", "Patras", "Vaasa", "Trier", "Bergen",
)  # fmt: skip
_TIMES = (
    "since Monday", "for nine days", "last Friday", "this morning", "on the 3rd", "two weeks ago", "yesterday evening",
    "at the weekend", "since the update", "before the holidays", "in March", "an hour ago", "after my move",
    "during checkout", "the day after tomorrow", "by Thursday noon",
)  # fmt: skip
_ASKS = (
    "Where is my {state} {thing}, order {order}, which should have come to {place} {time}?",
    "The {thing} from order {order} is {state} {time}; what can you do about it?",
    "{time}, I sent the {state} {thing} back to {place} and nobody answers. My order is {order}.",
    "Can I swap the {thing} for a {thing2}? It was bought {time}, number {order}.",
    "Please tell me how to {do} the {thing} of order {order} while I am in {place}.",
    "I need help with {example}, and the {thing} is {state} too ({order}).",
    "Hello, {example}. It concerns the {thing} {time}, case {order}.",
    "Why does the page say that my {thing} is {state}? I want to {do} it {time} ({order}).",
    "My neighbour in {place} got my {thing} {time}, and I got a {state} {thing2}. Order {order}.",
)
_ANSWERS = (
    "I am sorry about the {state} {thing}. I have opened case {order}, and you hear from {place} {time}.",
    "You can {do} the {thing} yourself: open Orders, choose {order}, then {thing2}.",
    "Thank you for telling us about {example}. The {thing} of {order} will be replaced {time}.",
    "The {thing} left our store in {place} {time}. Please check {order} once more tomorrow.",
    "As for {example}: we {do} the {thing} as soon as the {state} {thing2} is here. Your number is {order}.",
    "That should not happen. I have credited the {thing} to your account {time}; the reference is {order}.",
    "Please send a photo of the {state} {thing} to the address in {place}, with {order} on it.",
)
_REMARKS = (
    "The answer about the {thing} is polite, but says nothing on the {state} {thing2} in {place} ({order}).",
    "It promises to {do} the {thing} {time} though the rules say otherwise, see {order}.",
    "Clear and short; the step that would {do} the {thing} is missing, as in case {order}.",
    "A customer in {place} who wants to {do} a {state} {thing} {time}, order {order}.",
)
_DOES = ("cancel", "return", "track", "change", "exchange", "activate", "pause", "insure", "reserve", "collect")
_ASKED = {"input", "inputs[]", "instruction", "prompt", "user", "human", "text", "texts[]"}
_ANSWERED = {"output", "chosen", "rejected", "assistant", "gpt", "first", "second", "answer"}


def examples(said: str) -> list[str]:
    """The texts that a prompt shows as examples."""
    return _EXAMPLE.findall(said)


def sentence(draw: random.Random, field: str, shown: list[str]) -> str:
    """A text for the field called `field`, with some words of the examples shown."""
    forms = _ASKS if field in _ASKED else _ANSWERS if field in _ANSWERED else _REMARKS
    return " ".join(_filled(draw, form, shown) for form in draw.sample(forms, k=draw.choice((1, 2, 2))))


def topic(draw: random.Random) -> str:
    """A few words, as a topic is called."""
    thing, other = draw.sample(_THINGS, k=2)
    return f"{draw.choice(_STATES)} {thing} and {other}"


def _filled(draw: random.Random, form: str, shown: list[str]) -> str:
    thing, other = draw.sample(_THINGS, k=2)
    said = form.format(
        state=draw.choice(_STATES), thing=thing, thing2=other, place=draw.choice(_PLACES), time=draw.choice(_TIMES),
        order=draw.randint(10_000, 999_999), do=draw.choice(_DOES), example=_words_of(draw, shown) or other,
    )  # fmt: skip
    return said[:1].upper() + said[1:]


def _words_of(draw: random.Random, shown: list[str]) -> str:
    """Three to six words in a row of an example."""
    if not shown:
        return ""
    words = draw.choice(shown).strip(" .?!").split()
    first = draw.randrange(max(1, len(words) - 4))
    return " ".join(words[first : first + draw.randint(3, 6)]).strip(" ,.;:?!").lower()
