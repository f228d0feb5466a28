"""Worse answers for preference pairs: each fault is one small function. Owns how an answer is spoilt on purpose."""

from __future__ import annotations

import re
from random import Random

from tui_craft.teachers.rules.english import is_english, lower_first, sentences, upper_first

_VAGUE = (
    "It depends. There are several ways to look at this, and it is hard to say which one fits.",
    "That should normally work. If it does not, try again later.",
    "Please have a look at the help pages; you will probably find something there.",
    "I am not sure, but I think you can find that somewhere in the settings.",
    "This varies from case to case, so I cannot really say.",
    "Someone will probably get back to you about that at some point.",
)
_CURT = (
    "As stated everywhere: ",
    "Once more: ",
    "Obviously, ",
    "You could have looked this up: ",
    "Like I always say: ",
)
_PADDING = (
    "That is a really great question, and I am very glad you asked it, because many people ask it.",
    "First of all, let me say how happy I am to be able to talk with you about this interesting subject.",
    "Before I answer, it is worth noting that this is a topic with a lot of aspects, all of which matter in their own "
    "way.",
    "As an assistant, I always do my very best to give complete and thorough answers to everything.",
)


def worsened(chosen: str, rng: Random) -> str:
    """A worse answer than `chosen`: vague, cut off, curt, padded or with a wrong figure; never the same text."""
    faults = [_wrong_figure, _cut, _padded, _curt, _vague] if is_english(chosen) else [_wrong_figure, _cut, _halved]
    rng.shuffle(faults)
    for fault in faults:
        worse = fault(chosen, rng)
        if worse.strip() and worse.strip().lower() != chosen.strip().lower():
            return worse
    return rng.choice(_VAGUE)


def _vague(chosen: str, rng: Random) -> str:
    return rng.choice(_VAGUE)


def _cut(chosen: str, rng: Random) -> str:
    parts = sentences(chosen)
    return " ".join(parts[: max(1, len(parts) // 3)]) if len(parts) >= 3 else chosen


def _halved(chosen: str, rng: Random) -> str:
    return chosen[: max(1, len(chosen) // 2)].rstrip()


def _curt(chosen: str, rng: Random) -> str:
    parts = sentences(chosen)
    if chosen.lstrip()[:1] in "{[`" or len(parts) < 2:
        return chosen
    return rng.choice(_CURT) + lower_first(max(parts, key=len).strip())


def _padded(chosen: str, rng: Random) -> str:
    lead = " ".join(rng.sample(_PADDING, 2))
    return f"{lead} {upper_first(chosen)}"


def _wrong_figure(chosen: str, rng: Random) -> str:
    figures = list(re.finditer(r"(?<![\w.])\d{1,6}(?![\w.]\d|\w)", chosen))
    if not figures:
        return chosen
    figure = rng.choice(figures)
    value = int(figure.group())
    wrong = str(value + rng.choice([1, 2, 3, 5, 10, -1 if value > 1 else 4])).zfill(len(figure.group()))
    return chosen[: figure.start()] + wrong + chosen[figure.end() :]
