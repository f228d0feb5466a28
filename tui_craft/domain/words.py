"""A text's words, the same for every script, for telling whether texts are alike. Never shown; means nothing.

A word is what stands between white space and punctuation, letter case folded. In scripts that put no space between
words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) every character is a word by itself.
"""

from __future__ import annotations

import re
import unicodedata

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_APART = r"\s\x00-/:-@\[-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u2e00-\u2e7f"
_APART += (
    "\u3001-\u3003\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufe30-\ufe6f\ufeff\ud800-\udfff"
)

_ASCII = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")
# not `\w`: it does not hold the vowel signs of Indic scripts, and would cut their words to pieces
_ANY = re.compile(f"[{_UNSPACED}]|[^{_APART}{_UNSPACED}]+(?:['\u2019][^{_APART}{_UNSPACED}]+)*")
_ALONE = re.compile(f"[{_UNSPACED}]")


def words(text: str) -> list[str]:
    """The words of `text` in order, case folded and in one normal form."""
    if text.isascii():
        return _ASCII.findall(text.lower())
    return _ANY.findall(unicodedata.normalize("NFC", text.casefold()).replace("\u2019", "'"))


def places(text: str) -> list[tuple[int, int]]:
    """Where each of the `words` of `text` begins and ends; nothing where folding moved them and nobody can tell."""
    if text.isascii():
        return [match.span() for match in _ASCII.finditer(text.lower())]
    found = [match.span() for match in _ANY.finditer(text)]
    return found if len(found) == len(words(text)) else []


def is_character(word: str) -> bool:
    """Whether `word` is one character of a script that puts no space between words."""
    return len(word) == 1 and _ALONE.match(word) is not None
