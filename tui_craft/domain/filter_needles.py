"""Bytes without which a row cannot match a filter: what lets a search skip most rows undecoded. Decodes nothing.

A needle is part of the text that is looked for, written as JSON writes it. JSON can write a text in several ways
(`\\u0041`) and case folding makes one text of several (`ﬁ` and `fi`), so a needle knows all ways in which it may
stand in a line; what it cannot know is left out of it. A row whose line holds no needle is no match; one that does
may be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tui_craft.domain.filter_terms import FUZZY, Term

FOLDING_TO_ASCII = (
    "\u00df\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06\u0130"
)
"""Every character beyond ASCII whose case folding holds an ASCII character."""

ESCAPE = re.compile(rb"\\u")
"""How JSON begins the number of a character."""

_LONG = 5
_SCALARS = frozenset("nulltruefalsenaninfinity0123456789+-.")
_ENVELOPE = {"tag": "tags", "note": "note", "reason": "reason", "reviewed": "reviewed", "parent": "parent",
             "quality": "quality"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Needle:
    """One run of bytes, lower case, and the other ways in which a line may say the same."""

    plain: bytes
    others: tuple[re.Pattern[bytes], ...]
    escapes: re.Pattern[bytes]

    def stands_in(self, low: bytes) -> bool:
        """Whether the needle may be in `low`, bytes of JSON made lower case."""
        return self.plain in low or next(self.odd_places(low), -1) >= 0

    def odd_places(self, low: bytes, *, escapes: bool = True) -> Iterator[int]:
        """Where in `low` the needle may be written in another way, not in order; `escapes`: there may be a \\u."""
        ways: tuple[re.Pattern[bytes], ...] = (self.escapes,) if escapes else ()
        if not low.isascii() or b"/" in self.plain:
            ways += self.others
        for way in ways:
            for found in way.finditer(low):
                yield found.start()


@dataclass(frozen=True, slots=True)
class Need:
    """One of `needles` must be in the row's line, or, where `over`, in the envelope line over it."""

    needles: tuple[Needle, ...]
    over: bool = False

    @property
    def worth(self) -> int:
        """How telling it is: the bytes of its shortest needle."""
        return min(len(needle.plain) for needle in self.needles)


def either(needs: Iterable[Need]) -> Need:
    """The need of rows that have one of `needs`."""
    listed = list(needs)
    return Need(tuple(needle for need in listed for needle in need.needles), any(need.over for need in listed))


def term_needs(term: Term) -> list[Need]:
    """What a row that fits `term` must have; an empty list where nothing can be said (as of anything negated)."""
    if term.negated or term.op == FUZZY or term.name:
        needle = None
    elif term.reads_payload:
        needle = text_needle(term.key, str(term.value)) if term.op in {"~", "="} else None
    else:
        needle = _about(term)
    return [Need((needle,), term.key in _ENVELOPE and not term.reads_payload)] if needle else []


@lru_cache(maxsize=256)
def text_needle(field: str, text: str) -> Needle | None:
    """What stands in every payload that holds `text`, case ignored; None where nothing can be said."""
    if field and _SCALARS.issuperset(text.casefold()):
        return None  # might be part of a number, which JSON may write in several ways
    return _needle(_longest(_runs(text.casefold())))


def _about(term: Term) -> Needle | None:
    """The needle of a term on envelope or origin."""
    key = term.key
    if key in {"state", "id", "rev"}:
        return None  # the index knows, or every line says so
    if key in {"quality", "parent"}:
        return _needle(f'"{key}"')
    if key == "seed":
        return _needle('"seeds"')
    value = str(term.value)
    if key == "reviewed":
        return _needle('"reviewed"') if value == "yes" else None
    if key == "origin":
        return _needle(f'"{value}"')
    return _needle(_longest(_name_runs(key, value))) or _needle(f'"{_ENVELOPE.get(key, key)}"')


def _name_runs(key: str, value: str) -> Iterator[str]:
    """Runs of characters of which each must stand in the name that `value`, perhaps with `*`, is fitted to."""
    folded = value.casefold()
    if key == "prompt":
        folded = folded.removeprefix("sha256:")
    pieces = folded.split("*")
    # a name stands between quotes, unless only a part of it is said
    begins, ends = (key in {"note", "topic", "prompt"}, key in {"note", "topic", "prompt"})
    for number, piece in enumerate(pieces):
        start = '"' if number == 0 and not begins and piece else ""
        end = '"' if number == len(pieces) - 1 and not ends and piece else ""
        for part in piece.split("/") if key == "topic" else [start + piece + end]:
            yield from _runs(part, inside=(len(start), len(part) - len(end)))


def _runs(text: str, inside: tuple[int, int] | None = None) -> Iterator[str]:
    """The longest pieces of `text` that JSON and case folding leave recognisable; quotes outside `inside` stay."""
    first, last = inside or (0, len(text))
    run = ""
    for place, char in enumerate(text):
        if _is_plain(char) or not first <= place < last:
            run += char
        else:
            yield run
            run = ""
    yield run


def _is_plain(char: str) -> bool:
    """Whether JSON writes `char` as itself or as `\\u` and its number, and nothing but its own cases folds to it."""
    if char.isascii():
        return char.isprintable() and char not in '"\\'
    # of the other characters those without cases that stand alone: Chinese, Arabic, dashes, most signs
    kind = unicodedata.category(char)
    uncased = char == char.lower() == char.upper() == char.title() == char.casefold()
    return uncased and kind[0] in "LNPS" and kind != "Lm" and char != "\ufffd"


def _longest(runs: Iterable[str]) -> str:
    """The run that tells most: the longest, or of that a long part that no ß can be in, which is frequent."""
    longest = max(runs, key=lambda run: len(run.encode()), default="")
    part = max(longest.split("ss"), key=len)
    return part if len(part) >= _LONG else longest


def _needle(run: str) -> Needle | None:
    if not run or not run.strip('"'):
        return None
    around = {char: _placements(char, run) for char in FOLDING_TO_ASCII}
    odd = [char for char in around if around[char]]
    # each begins with bytes that a search can jump to
    others = [char.encode() + b"(?:" + b"|".join(sorted(around[char])) + b")" for char in odd]
    if "/" in run:
        others.append(rb"\\/")
    codes = sorted({_code(way) for char in (*run.strip('"'), *odd) for way in (char, char.upper(), char.lower())
                    if len(way) == 1})  # fmt: skip
    return Needle(run.encode(), tuple(map(re.compile, others)), re.compile(_escape_pattern(codes)))


def _placements(char: str, run: str) -> set[bytes]:
    """Patterns, after `char`, of what is around it where it can be part of a text whose folding holds `run`."""
    folded = char.casefold()
    found: set[bytes] = set()
    for start in range(1 - len(folded), len(run)):
        end = start + len(folded)
        if run[max(start, 0) : end] == folded[max(-start, 0) : len(run) - start]:
            before = b"(?<=%b%b)" % (_neighbour(run[start - 1]), char.encode()) if start > 0 else b""
            after = b"(?=%b)" % _neighbour(run[end]) if end < len(run) else b""
            found.add(before + after)
    return found


def _neighbour(char: str) -> bytes:
    """The bytes that may stand next to a character where the needle goes on with `char`, but for escapes.

    An escape is found as such; any character beyond ASCII may be one that folds to `char`.
    """
    return rb"[\x80-\xff%b]" % (re.escape(char.encode()) if char.isascii() else b"")


def _code(char: str) -> str:
    """The first four hexadecimal digits with which JSON may write `char`."""
    number = ord(char)
    return f"{number:04x}" if number < 0x10000 else f"{0xD7C0 + (number >> 10):04x}"


def _escape_pattern(codes: list[str]) -> bytes:
    """Matches any of the escapes, with what they all begin with in front (which a search can jump to)."""
    begin = codes[0]
    while not all(code.startswith(begin) for code in codes):
        begin = begin[:-1]
    rest = "|".join(code[len(begin) :] for code in codes)
    return rf"\\u{begin}(?:{rest})".encode()
