"""Variation of plain texts, which are outputs: rewording that leaves them clean. Owns lead-ins and joining."""

from __future__ import annotations

import re
from random import Random

from tui_craft.teachers.rules.english import can_lower, lower_first, sentences
from tui_craft.teachers.rules.synonyms import contractions, synonyms

_LEADS = (
    "In short, ",
    "Put simply, ",
    "In practice, ",
    "As it happens, ",
    "To be clear, ",
    "In other words, ",
    "On the whole, ",
    "In general, ",
    "Simply put, ",
    "In brief, ",
    "To put it plainly, ",
    "All in all, ",
    "As far as we know, ",
)
_COLON_LEADS = (
    "A short note: ",
    "Worth knowing: ",
    "For the record: ",
    "One thing to remember: ",
    "To sum up: ",
    "A reminder: ",
    "In a nutshell: ",
    "Briefly: ",
    "From the notes: ",
    "As written down: ",
    "The short version: ",
    "A small point: ",
)
_TAILS = (
    "That is the short version.",
    "More on this another time.",
    "The rest follows from that.",
    "That is all there is to it.",
    "It is as simple as that.",
    "This is worth keeping in mind.",
    "So much for the basics.",
    "That much is certain.",
    "And that is that.",
    "There is more to say, but not here.",
)
PROMPTED = re.compile(
    r"\A(\W*(?:instruction|question|q|user|human|prompt|customer)\W*:\W*)(.+?)(\n+\W*(?:input|context|response|answer|a|assistant|output|agent)\b\W*:.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
"""A text that is a prompt and its answer under headings: everything before the prompt, the prompt, the rest."""


def varied(masked: str, rng: Random) -> str:
    """An English text with synonyms, contractions, perhaps a lead-in, a closing remark, or a sentence less."""
    text = synonyms(masked, rng, share=0.6)
    if rng.random() < 0.5:
        text = contractions(text, rng)
    if rng.random() < 0.3:
        text = thinned(text, rng)
    if rng.random() < 0.7:
        text = _led_in(text, rng)
    if rng.random() < 0.35 and text.rstrip()[-1:] in ".!?":
        text = f"{text.rstrip()} {rng.choice(_TAILS)}"
    return text


def _led_in(text: str, rng: Random) -> str:
    if text.startswith(("#", "-", "*", "<", "{", "[", "|")) or text.split("\n", 1)[0].rstrip()[-1:] == ":":
        return text
    if can_lower(text) and rng.random() < 0.6 and not text.split("\n", 1)[0].rstrip().endswith("?"):
        return rng.choice(_LEADS) + lower_first(text)
    return rng.choice(_COLON_LEADS) + lower_first(text)


def thinned(text: str, rng: Random) -> str:
    """The text without one of its middle sentences, if it has four or more in one paragraph."""
    parts = sentences(text)
    if len(parts) < 4 or "\n" in text:
        return text
    del parts[rng.randrange(1, len(parts) - 1)]
    return " ".join(parts)


def joined(text: str, other: str, rng: Random) -> str:
    """Sometimes `text` followed by another seed's text as a second paragraph, where both are short."""
    if rng.random() < 0.2 and len(text) + len(other) < 800 and "\n" not in text + other and other not in text:
        return f"{text}\n\n{other}"
    return text
