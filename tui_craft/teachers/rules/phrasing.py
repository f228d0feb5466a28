"""Rewording of masked English sentences: request and task templates. Owns the patterns; keeps meaning."""

from __future__ import annotations

import re
from random import Random

from tui_craft.teachers.rules.english import is_imperative, lower_first, sentences

_END = r"[\s.?!]*$"


def _pattern(head: str, limit: int = 30, *, then: str = "") -> re.Pattern[str]:
    """A sentence that starts with `head`; `x` is the rest of at most `limit` words, which `then` looks ahead into."""
    return re.compile(
        rf"^{head} {then}(?P<x>[^\s?!]+(?:[ ][^\s?!]+){{0,{limit - 1}}}?)(?:,? please)?{_END}", re.IGNORECASE
    )


_REQUESTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        _pattern(r"can i", then=r"(?!please|not\b)"),
        (
            "Is it possible to {x}?",
            "Am I able to {x}?",
            "Could I {x}?",
            "Is there a way to {x}?",
            "I'd like to know if I can {x}.",
            "Could you tell me whether I can {x}?",
            "I was wondering if I can {x}.",
            "Would it be possible to {x}?",
        ),
    ),
    (
        _pattern(
            r"(?:can|could|would|will) you(?: please)?", then=r"(?!be\b|tell me (?:if|how|what|where|when|why|whether))"
        ),
        (
            "Could you {x}?",
            "Would you be able to {x}?",
            "Can you please {x}?",
            "Could you please {x}?",
            "Would you please {x}?",
            "I'd like you to {x}.",
            "Please {x}.",
            "Is it possible for you to {x}?",
        ),
    ),
    (
        _pattern(r"i (?:want|would like|wish|am trying|'m trying|need) to", then=r"(?!know)"),
        (
            "I'd like to {x}.",
            "I need to {x}.",
            "I'm trying to {x}.",
            "I'm looking to {x}.",
            "I'm hoping to {x}.",
            "What I want is to {x}.",
        ),
    ),
    (
        _pattern(r"i'd like to", then=r"(?!know)"),
        ("I want to {x}.", "I would like to {x}.", "I'm looking to {x}.", "I'm hoping to {x}.", "I need to {x}."),
    ),
    (
        _pattern(r"(?:how (?:do|can|could|would|should) i|how to)"),
        (
            "What's the best way to {x}?",
            "Could you tell me how to {x}?",
            "Could you explain how to {x}?",
            "I'd like to know how to {x}.",
            "What do I need to do to {x}?",
            "What are the steps to {x}?",
            "Can you show me how to {x}?",
            "I'm not sure how to {x}.",
            "How would I {x}?",
            "How do I go about this? I want to {x}.",
        ),
    ),
    (
        _pattern(r"where (?:can|do|could|should) i"),
        (
            "Could you tell me where I can {x}?",
            "I'd like to know where I can {x}.",
            "Where would I {x}?",
            "Where exactly can I {x}?",
            "Do you know where I can {x}?",
        ),
    ),
    (
        _pattern(r"where(?:'s| is)", 5, then=r"(?=my|the|our)"),
        (
            "Could you tell me where {x} is?",
            "Do you know where {x} is?",
            "I'd like to know where {x} is.",
            "Can you find out where {x} is?",
            "Any idea where {x} is?",
        ),
    ),
    (
        _pattern(r"what(?:'s| is)", 7, then=r"(?=my|the|your)"),
        (
            "Could you tell me what {x} is?",
            "I'd like to know what {x} is.",
            "Do you know what {x} is?",
            "Tell me what {x} is.",
            "What exactly is {x}?",
        ),
    ),
    (
        _pattern(r"when (?P<a>will|can|should) (?P<s>i|you|we|my \w+|the \w+|it)"),
        (
            "Could you tell me when {s} {a} {x}?",
            "I'd like to know when {s} {a} {x}.",
            "Do you know when {s} {a} {x}?",
            "Can you say when {s} {a} {x}?",
        ),
    ),
    (
        _pattern(r"why (?P<a>was|am|is|are|have|has|were) (?P<s>i|you|we|it|there|my \w+|the \w+|our \w+)"),
        (
            "Could you explain why {s} {a} {x}?",
            "I don't understand why {s} {a} {x}.",
            "Can you tell me why {s} {a} {x}?",
            "I'd like to know why {s} {a} {x}.",
        ),
    ),
    (
        _pattern(r"do you", then=r"(?!know|mean)"),
        (
            "Could you tell me whether you {x}?",
            "I'd like to know if you {x}.",
            "I was wondering if you {x}.",
            "Can you tell me if you {x}?",
        ),
    ),
    (
        _pattern(r"is it possible to"),
        ("Can I {x}?", "Is there a way to {x}?", "Would it be possible to {x}?", "I'd like to know if I can {x}."),
    ),
    (
        _pattern(r"is there", 12, then=r"(?=a|an|any)"),
        (
            "Could you tell me if there is {x}?",
            "I'd like to know whether there is {x}.",
            "I was wondering if there is {x}.",
        ),
    ),
    (
        _pattern(
            r"(?:i )?(?:need|want|require|would like) (?:some |your )?(?:help|assistance|support)(?: with| in)?",
            then=r"(?=to )",
        ),
        ("Could you help me {x}?", "I need a hand {x}.", "I'd be glad of some help {x}.", "Please help me {x}."),
    ),
    (
        _pattern(
            r"(?:i )?(?:need|want|require|would like) (?:some |your )?(?:help|assistance|support)(?: with| in)?",
            then=r"(?=\w+ing )",
        ),
        (
            "Could you help me with {x}?",
            "I could use some help with {x}.",
            "I'd appreciate some help with {x}.",
            "I need a hand with {x}.",
            "Can someone help me with {x}?",
            "I'm having trouble {x}.",
        ),
    ),
    (
        _pattern(r"(?:i )?(?:need|want|require|would like) (?:some |your )?(?:help|assistance|support) with"),
        (
            "Could you help me with {x}?",
            "I could use some help with {x}.",
            "I'd appreciate some help with {x}.",
            "I need a hand with {x}.",
            "Can someone help me with {x}?",
        ),
    ),
    (
        _pattern(r"(?:could you |can you |please )?help me(?: to)?", then=r"(?!with\b|\w+ing\b|please)(?=\w+ )"),
        ("Could you help me {x}?", "I need help to {x}.", "Please help me {x}.", "I could use a hand to {x}."),
    ),
    (
        _pattern(r"i (?:can't|cannot|can not|am not able to|am unable to)"),
        (
            "I'm unable to {x}.",
            "I'm not able to {x}.",
            "I can't {x}.",
            "I can't seem to {x}.",
        ),
    ),
    (
        _pattern(r"please", then=r"(?=[a-z]+ )"),
        ("Could you {x}?", "Could you please {x}?", "Can you {x}?", "I'd like you to {x}."),
    ),
    (_pattern(r"i(?:'ve| have)", then=r"(?=not |been |never |already )"), ("I have {x}.", "I've {x}.")),
    (
        _pattern(
            r"(?:could you |can you )?(?:please )?(?:tell me|let me know)",
            then=r"(?=if|whether|how|what|where|when|why)",
        ),
        (
            "I'd like to know {x}.",
            "Could you tell me {x}?",
            "Please let me know {x}.",
            "Can you tell me {x}?",
            "I was hoping you could tell me {x}.",
        ),
    ),
)

_TASKS = (
    "Please {x}.",
    "Could you {x}?",
    "Can you {x}?",
    "I need you to {x}.",
    "I'd like you to {x}.",
    "Your task is to {x}.",
    "Your job: {x}.",
    "Would you {x}?",
    "I want you to {x}.",
    "Here is your task: {x}.",
    "The task is to {x}.",
    "Kindly {x}.",
    "You are asked to {x}.",
    "What I need from you: {x}.",
    "Go ahead and {x}.",
    "Help me with this: {x}.",
    "For this one, {x}.",
    "Next task: {x}.",
    "Do the following: {x}.",
)


def reword(text: str, rng: Random, *, task: bool) -> str:
    """One sentence of `text` said another way where a template fits; else `text` as it is."""
    parts = sentences(text) if "\n" not in text else [text]
    if task:
        return _retask(parts, rng)
    order = list(range(len(parts)))
    rng.shuffle(order)
    for number in order:
        said = _resay(parts[number], rng)
        if said is not None:
            parts[number] = said
            return " ".join(parts)
    return text


def _resay(sentence: str, rng: Random) -> str | None:
    lead = re.match(r"^(?:(?:hi|hello|hey|so|also|and|well|ok|okay)[,!.]? +)+(?=\w)", sentence, re.IGNORECASE)
    body = sentence[lead.end() :] if lead else sentence
    for pattern, templates in _REQUESTS:
        match = pattern.match(body.strip())
        if match is None:
            continue
        parts = {name: value.strip().rstrip(".,;: ") for name, value in match.groupdict().items() if value}
        parts = {name: "I" if value == "i" else value for name, value in parts.items()}
        if not parts["x"] or re.match(r"(?:is|are|was|were)\b", parts["x"]):
            return None
        said = rng.choice(templates).format(**parts)
        return (lead.group() + lower_first(said)) if lead else said
    return None


_TASK_LEADS = (
    "Here is your task. ",
    "Task: ",
    "Your task: ",
    "The task: ",
    "Next task: ",
    "Your assignment: ",
    "Please do the following. ",
    "A new task for you: ",
    "I have a task for you. ",
    "Please take care of this: ",
    "What to do: ",
    "Here is what I need. ",
)


def _retask(parts: list[str], rng: Random) -> str:
    """The instruction asked another way; one that does not start with what to do only gets a lead."""
    whole = " ".join(parts)
    if not is_imperative(whole):
        return rng.choice(_TASK_LEADS) + whole
    bare = re.sub(r"^please,? +", "", parts[0].strip(), flags=re.IGNORECASE)
    body = bare.rstrip(".!")
    if not body or body[-1] in "?:," or "\n" in body:
        return rng.choice(_TASK_LEADS) + whole
    said = rng.choice(_TASKS).format(x=body[0].lower() + body[1:])
    return " ".join([said, *parts[1:]])
