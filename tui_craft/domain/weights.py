"""Words with numbers as one types them: `calm:3, annoyed:2, hostile`. Owns that spelling; draws nothing from it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from tui_craft.errors import InvalidError

_PIECE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"([^,]*)|([^,]*))(?:,|$)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse(typed: str, *, sep: str = ":") -> dict[str, float]:
    """The words in a comma list, each with the number behind its `sep`, 1 where it has none.

    A word with a comma in it, or one that ends like a number, stands in double quotes. Raises InvalidError on a word
    that is there twice and on a number that is not above 0.
    """
    found: dict[str, float] = {}
    for word, number in _pieces(typed, sep):
        if word in found:
            raise InvalidError(f"{word!r} is there twice; give it one number.")
        found[word] = number
    return found


def parse_named(typed: str, *, sep: str = ":") -> tuple[str, dict[str, float]]:
    """`tone=calm:3,angry` as the name and its words. Raises InvalidError where the name or every word is missing."""
    name, equals, rest = typed.partition("=")
    words = parse(rest, sep=sep) if equals else {}
    if not name.strip() or not words:
        raise InvalidError(f"Write a name and its values, as in tone=calm:3,angry:1, not {typed!r}.")
    return name.strip(), words


def spell(weights: Mapping[str, float], *, sep: str = ":", ones: bool = False) -> str:
    """The comma list that `parse` reads back; a 1 is left out unless `ones`."""
    return ", ".join(
        _quoted(word, sep) + (f"{sep}{number:g}" if ones or number != 1 else "") for word, number in weights.items()
    )


def _pieces(typed: str, sep: str) -> Iterator[tuple[str, float]]:
    at = 0
    while at < len(typed):
        piece = _PIECE.match(typed, at)
        if piece is None:
            raise InvalidError(f"A quote is not closed in {typed[at:].strip()!r}.")
        at = piece.end()
        if piece[1] is not None:
            word, rest = _ESCAPED.sub(r"\1", piece[1]), piece[2].strip()
            if rest and not rest.startswith(sep):
                raise InvalidError(f"After the quotes of {word!r} there can be {sep} and a number, not {rest!r}.")
            yield word, _number(rest.removeprefix(sep), word, 1.0 if not rest else None)
        elif piece[3].strip():
            yield _plain(piece[3].strip(), sep)


def _plain(piece: str, sep: str) -> tuple[str, float]:
    word, found, number = piece.rpartition(sep)
    word = word.strip()
    if found and word and (sep == "=" or _is_number(number)):
        return word, _number(number, word, None)
    return piece, 1.0


def _number(typed: str, word: str, default: float | None) -> float:
    if default is not None:
        return default
    try:
        number = float(typed.strip().removesuffix("%"))
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise InvalidError(f"{word!r} needs a number above 0, not {typed.strip()!r}.")
    return number


def _is_number(typed: str) -> bool:
    try:
        float(typed)
    except ValueError:
        return False
    return True


def _quoted(word: str, sep: str) -> str:
    tail = word.rpartition(sep)[2] if sep in word else ""
    plain = word == word.strip() and word and not {",", '"'} & set(word)
    if plain and not (sep in word and (sep == "=" or _is_number(tail))):
        return word
    return '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'
