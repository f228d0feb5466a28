"""Noise on the input side: typos, lower case, lost punctuation, fillers. Owns the slips; never sees an output."""

from __future__ import annotations

import re
from random import Random

from tui_craft.teachers.rules.english import can_lower, lower_first

_LONG_WORD = re.compile(r"(?<![\w'’])[^\W\d_A-Z][^\W\d_]{3,}(?![\w'’])")
_ANY_WORD = re.compile(r"[^\W\d_]{4,}")
_NEXT_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
_CHAT = (
    (r"\bplease\b", ("pls", "plz")), (r"\byou\b", ("u",)), (r"\bthanks\b", ("thx",)), (r"\byour\b", ("ur",)),
    (r"\bbecause\b", ("cuz", "bc")), (r"\bas soon as possible\b", ("asap",)), (r"\bthough\b", ("tho",)),
    (r"\bI do not know\b", ("idk",)),
)  # fmt: skip
_FILLERS = ("um, ", "so, ", "well, ", "ok so ", "hmm, ", "uh, ", "erm, ")


def level_of(words: str) -> str | None:
    """The level that an axis value such as `a few typos` stands for, None if no rule knows it."""
    lowered = words.lower()
    if any(sign in lowered for sign in ("none", "clean", "no noise", "off", "tidy")):
        return "none"
    if any(sign in lowered for sign in ("heavy", "strong", "messy", "lot", "high", "very")):
        return "heavy"
    if any(
        sign in lowered for sign in ("light", "typo", "lower", "some", "few", "low", "noisy", "medium", "punctuation")
    ):
        return "light"
    return None


def add_noise(text: str, level: str, rng: Random, *, english: bool) -> str:
    """`text` (masked) with slips: one or two when `light`, four or five when `heavy`."""
    if level == "none":
        return text
    for _ in range(rng.randint(1, 2) if level == "light" else rng.randint(3, 5)):
        slip = rng.choice(_SLIPS_ENGLISH if english else _SLIPS)
        text = slip(text, rng)
    return text


def typo(text: str, rng: Random) -> str:
    """One slip of the finger in one longer word."""
    found = [*_LONG_WORD.finditer(text)] or [*_ANY_WORD.finditer(text)]
    if not found:
        return text
    match = rng.choice(found)
    word = match.group()
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0 and word[at] != word[at + 1]:
        changed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind == 1:
        changed = word[:at] + word[at + 1 :]
    elif kind == 2 and word[at] in _NEXT_KEYS:
        changed = word[:at] + rng.choice(_NEXT_KEYS[word[at]]) + word[at + 1 :]
    else:
        changed = word[:at] + word[at] + word[at:]
    return text[: match.start()] + changed + text[match.end() :]


def lower_case(text: str, rng: Random) -> str:
    """Everything small."""
    return text.lower()


def no_stop(text: str, rng: Random) -> str:
    """The last full stop, question or exclamation mark forgotten, or all commas."""
    return text.rstrip(".?!。？！ ") or text if rng.random() < 0.6 else re.sub(r"(?<=\w),(?= )", "", text)


def no_apostrophes(text: str, rng: Random) -> str:
    """dont, cant, Im."""
    return re.sub(r"(?<=[a-zA-Z])['’](?=[a-zA-Z])", "", text)


def chat_words(text: str, rng: Random) -> str:
    """pls, u, thx."""
    for pattern, others in _CHAT:
        if rng.random() < 0.6:
            text = re.sub(pattern, rng.choice(others), text, flags=re.IGNORECASE)
    return text


def filler(text: str, rng: Random) -> str:
    """A filler at the start."""
    return rng.choice(_FILLERS) + lower_first(text) if can_lower(text) and "\n" not in text else text


def many_marks(text: str, rng: Random) -> str:
    """`???` for `?`, `!!` for a full stop at the end."""
    bare = text.rstrip()
    if bare.endswith("?"):
        return bare + "?" * rng.randint(1, 2)
    return bare[:-1] + rng.choice(["!", "!!", "..."]) if bare.endswith(".") and len(bare) > 1 else text


_SLIPS = (typo, typo, typo, lower_case, no_stop)
_SLIPS_ENGLISH = (typo, typo, typo, typo, lower_case, no_stop, no_apostrophes, chat_words, filler, many_marks)
