"""How a text begins and what it is about, in a few words: for naming what need not be written again, and for meters.

Pure functions on strings. They read only the beginning of a text, so that a long one costs no more than a short one.
"""

from __future__ import annotations

from itertools import islice

from tui_craft.domain.common_words import LANGUAGES
from tui_craft.domain.words import is_character
from tui_craft.domain.words import words as words_of

_GLANCE = 400
"""Characters that are looked at for what a text is about."""
_BEGINNING = 24
"""Characters that are looked at for each word of an opening."""
_PER_WORD = 2
"""Characters that count as one word in a script that puts no space between words."""
_LONGEST = 40
"""Characters of one word that are kept: what is longer is a key, a link or noise."""


def opening(text: str, words: int = 4) -> str:
    """The first `words` words of `text` in lower case with single spaces between them; empty when it has none.

    Two texts begin alike when their openings are equal.
    """
    room = words * _PER_WORD
    taken: list[str] = []
    for word in words_of(text[: _BEGINNING * words + _LONGEST]):
        room -= 1 if is_character(word) else _PER_WORD
        if room < 0:
            break
        taken.append(word[:_LONGEST])
    return _joined(taken)


def gist(text: str, words: int = 6) -> str:
    """The first `words` telling words of `text`: what it is about, without who asks and how politely.

    Function words, greetings, numbers and repeats are left out. Where nothing telling is left, and in scripts that put
    no space between words, it is the opening.
    """
    found = words_of(text[:_GLANCE])
    if not found or is_character(found[0]):
        return opening(text, words)
    common = max(LANGUAGES, key=lambda language: sum(word in language for word in found))
    telling = (word[:_LONGEST] for word in dict.fromkeys(found) if word not in common and _tells(word))
    return _joined(list(islice(telling, words))) or opening(text, words)


def _tells(word: str) -> bool:
    return len(word) > 1 and not any(char.isdigit() for char in word)


def _joined(taken: list[str]) -> str:
    """The words with spaces between them, but not between two characters of a script that has none."""
    out = ""
    for before, word in zip(["", *taken], taken, strict=False):
        out += word if not before or (is_character(before) and is_character(word)) else f" {word}"
    return out
