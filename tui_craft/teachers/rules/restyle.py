"""The same thing in another style: thousands, prices, dates, times, bullets, markdown, quotes. Owns the spellings.

Digits are never changed, added or dropped; only what stands around them and in which order dates name their parts.
Links, code and what looks like a number for a thing (an order, an account) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from random import Random

from tui_craft.teachers.rules.words import MONTHS

_HANDS_OFF = re.compile(
    r"```[\s\S]*?(?:```|\Z)|`[^`\n]+`|https?://\S+|www\.\S+|\S+@\S+|^(?: {4}|\t).*$|^.*[{}].*$|[\U000f0000-\U000ffffd]",
    re.MULTILINE,
)
_MONTH = "|".join(MONTHS)
_SHORT = {name: name[:3] for name in MONTHS}
_CODES = {"$": "USD", "€": "EUR", "£": "GBP"}
_SIGNS = {code: sign for sign, code in _CODES.items()}

Restyle = Callable[[re.Match[str], Random], str]
Way = Callable[[str, Random], str]


def _thousands(found: re.Match[str], rng: Random) -> str:
    return found[0].replace(",", rng.choice(("", " ")))


def _sign(found: re.Match[str], rng: Random) -> str:
    sign, amount = found[1], found[2]
    return rng.choice((f"{amount} {_CODES[sign]}", f"{_CODES[sign]} {amount}", *([f"{amount} {sign}"] * (sign != "$"))))


def _code(found: re.Match[str], rng: Random) -> str:
    return rng.choice((f"{_SIGNS[found[2]]}{found[1]}", f"{found[2]} {found[1]}"))


def _percent(found: re.Match[str], rng: Random) -> str:
    return f"{found[1]}{rng.choice((' percent', ' %'))}" if found[2] == "%" else f"{found[1]}%"


def _day_first(found: re.Match[str], rng: Random) -> str:
    day, ending, month, year = found[1], found[2] or "", found[3], found[4]
    tail = f", {year}" if year else ""
    plain = f" {year}" if year else ""
    return rng.choice((f"{month} {day}{ending}{tail}", f"{_SHORT.get(month, month)} {day}{tail}",
                       f"{day} {_SHORT.get(month, month)}{plain}"))  # fmt: skip


def _month_first(found: re.Match[str], rng: Random) -> str:
    month, day, ending, year = found[1], found[2], found[3] or "", found[4]
    plain = f" {year}" if year else ""
    return rng.choice((f"{day}{ending} {month}{plain}", f"{day} {_SHORT.get(month, month)}{plain}"))


def _iso(found: re.Match[str], rng: Random) -> str:
    return rng.choice((f"{found[1]}/{found[2]}/{found[3]}", f"{found[1]}.{found[2]}.{found[3]}"))


def _time(found: re.Match[str], rng: Random) -> str:
    half = found[3].lower().replace(".", "")
    dotted = f"{half[0]}.{half[1]}."
    whole = found[1] + (found[2] or "")
    return rng.choice((f"{whole}{half}", f"{whole} {half.upper()}", f"{whole} {half}", f"{whole} {dotted}"))


def _numbered(found: re.Match[str], rng: Random) -> str:
    return f"{found[1]}{')' if found[2] == '.' else '.'}"


def _heading(found: re.Match[str], rng: Random) -> str:
    return rng.choice((f"**{found[1]}**", f"{found[1]}:", found[1]))


def _bold(found: re.Match[str], rng: Random) -> str:
    return rng.choice((found[1] or found[2], f"__{found[1]}__" if found[1] else f"**{found[2]}**"))


_STYLES: tuple[tuple[re.Pattern[str], Restyle], ...] = (
    (re.compile(r"(?<![\w.,$€£/-])\d{1,3}(?:,\d{3})+(?![\w,/-]|\.\d)"), _thousands),
    (re.compile(r"(?<!\w)([$€£]) ?(\d[\d,]*(?:\.\d+)?)(?![\w%]|[.,]\d)"), _sign),
    (re.compile(r"(?<![\w.,$€£-])(\d[\d,]*(?:\.\d+)?) (USD|EUR|GBP)\b"), _code),
    (re.compile(r"(?<![\w.,-])(\d+(?:\.\d+)?) ?(%|percent\b)"), _percent),
    (re.compile(rf"\b(\d{{1,2}})(st|nd|rd|th)? ({_MONTH})\b(?:,? (\d{{4}})\b)?"), _day_first),
    (re.compile(rf"\b({_MONTH}) (\d{{1,2}})(st|nd|rd|th)?\b(?!\d)(?:,? (\d{{4}})\b)?"), _month_first),
    (re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-]|\.\d)"), _iso),
    (re.compile(r"(?<![\w:.])(\d{1,2})(:\d{2})? ?(am|pm|AM|PM|a\.m\.|p\.m\.)(?!\w)"), _time),
    (re.compile(r"^(\d{1,2})([.)])(?= )", re.MULTILINE), _numbered),
    (re.compile(r"^#{1,4} +(.+?):?$", re.MULTILINE), _heading),
    (re.compile(r"\*\*([^*\n]+)\*\*|(?<!\w)__([^_\n]+)__(?!\w)"), _bold),
)


def restyled(text: str, rng: Random, english: bool) -> str:
    """`text` with one thing in it, wherever that occurs, written in another style; the same if nothing can be."""
    ways: list[Way] = [partial(_in_style, pattern, how) for pattern, how in _STYLES]
    ways += [_bullets, _quotes]
    rng.shuffle(ways)
    for way in ways:
        done = _outside_code(text, way, rng)
        if done != text:
            return done
    return text


def _in_style(pattern: re.Pattern[str], how: Restyle, text: str, rng: Random) -> str:
    return pattern.sub(lambda found: how(found, rng), text)


def _outside_code(text: str, way: Way, rng: Random) -> str:
    """`text` with `way` gone between the stretches that are left alone."""
    out: list[str] = []
    at = 0
    for found in _HANDS_OFF.finditer(text):
        out += [way(text[at : found.start()], rng), found[0]]
        at = found.end()
    return "".join([*out, way(text[at:], rng)])


def _bullets(text: str, rng: Random) -> str:
    """All bullets of another kind."""
    found = re.search(r"^([-*•+]) (?=\S)", text, re.MULTILINE)
    if found is None:
        return text
    other = rng.choice([mark for mark in "-*•+" if mark != found[1]])
    return re.sub(rf"^{re.escape(found[1])} (?=\S)", f"{other} ", text, flags=re.MULTILINE)


def _quotes(text: str, rng: Random) -> str:
    """Straight quotes and apostrophes for curly ones, or curly ones for straight."""
    if re.search("[“”’]", text):
        return text.replace("“", '"').replace("”", '"').replace("’", "'")
    text = re.sub(r'"([^"\n]+)"', "“\\1”", text)
    return re.sub(r"(?<=[A-Za-z])'(?=[A-Za-z])", "’", text)
