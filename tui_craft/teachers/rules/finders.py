"""Finders: one small function per kind of slot, text in, spans out. Owns what an order number or a date looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tui_craft.teachers.rules.words import (
    CITIES,
    COUNTED,
    GENDER,
    MONTHS,
    NUMBER_WORDS,
    NUMBERS,
    PRODUCTS,
    SURNAMES,
    article,
)  # fmt: skip

Render = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: where it stands, what it is, and how this spelling is written with another value."""

    start: int
    end: int
    kind: str
    key: object
    render: Render


_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_ID = re.compile(r"(?<![\w.,$€£])(?:[A-Z]{1,5}[-/]?)?\d{4,}(?:-\d+)*(?![\w%]|[.,]\d)")
_ID_WORD = re.compile(
    r"(?:\border|invoice|ticket|reference|ref|account|tracking|booking|customer|purchase|number|no|nr|id|case|policy|"
    r"receipt|parcel|shipment|reservation|claim|confirmation|#)\b[\s:#.()\"'*-]*(?:(?:number|no|nr|id|is|was|num)\b[\s:#.]*)*$|#\s*$",
    re.IGNORECASE,
)
_MONTH = "|".join(MONTHS) + "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(st|nd|rd|th)? (?:of )?({_MONTH})\b(?:,? (\d{{4}})\b)?")
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(st|nd|rd|th)?\b(?!\d)(?:,? (\d{{4}})\b)?")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_AMOUNT = re.compile(r"([$€£])\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{2})?(?![\d.]\d|\s?[kKmM]\b)|"
                     r"\b(\d{1,3}(?:,\d{3})+|\d+)(\.\d{2})? (USD|EUR|GBP|dollars|euros|pounds)\b")  # fmt: skip
_TIME = re.compile(r"\b(1[0-2]|[1-9])(?::([0-5]\d))? ?(am|pm|AM|PM|a\.m\.|p\.m\.)(?!\w)")
DAY_NAME = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
SEASONAL = re.compile(r"\b(?:christmas|easter|new year|halloween|birthday|valentine|thanksgiving|born|died|war)", re.I)
_CITY = re.compile(
    r"\b(?:(?:ship|shipped|shipping|deliver|delivered|delivery|send|sent|moved?|moving|travel\w*|fly|flying|flights?|"
    r"trains?|trip|bus|live|living|based|office|store|shop|branch|warehouse|hotel|room|from|city\"?:)\b[^.?!\n]{0,24}?)"
    r"\b(" + "|".join(CITIES) + r")\b(?! [A-Z])"
)
_CITY_ANY = re.compile(r"\b(" + "|".join(CITIES) + r")\b")
_COUNTED = re.compile(
    r"\b(?:order(?:ed)?|bought|received|got|buy|purchased?|book(?:ed)?|reserve[d]?|missing|returned?|of)\b[^.?!\n\d]{0,16}?"
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:[a-z]+ ){0,2}?([a-z]+s)\b"
)
_DURATION = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (minutes|hours|days|weeks|months)\b"
)
_PRODUCT = re.compile(
    r"\b(?:([Aa]n?) )?("
    + "|".join(sorted((re.escape(p) for f in PRODUCTS for p in f), key=len, reverse=True))
    + r")\b(?!['’-])"
)
_COMMERCE = re.compile(
    r"\b(?:order|return|refund|deliver|parcel|package|exchange|bought|buy|purchase|arrived|sent|ship|warranty|product)",
    re.I,
)
_FULL_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b(?! [A-Z][a-z])")
_INTRODUCED = re.compile(
    r"(?:\b[Mm]y name is|\b[Mm]y name's|(?:[Rr]egards|[Tt]hanks|[Tt]hank "
    r"you|[Ss]incerely|[Cc]heers|[Gg]reetings)[,!.]?\n+\s*)"
    r" ?([A-Z][a-z]+)(?: ([A-Z][a-z]+))?(?=\s*(?:$|[.,!\n]| and\b| from\b))"
)
_FIRST_NAME = re.compile(r"(?<!-)\b([A-Z][a-z]+)\b(?!['’]?s? [A-Z]|-)")
_BEFORE_NAME = re.compile(
    r"(?<![.!?:,;\n] )(?<!^)\b"
    r"(?!(?:If|When|After|Then|So|And|But|Dear|Hi|Hello|Hey|Thanks|Did|Does|Is|Has|Was|Can|For|To|Since)\b)[A-Z]\w+ $"
)


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses."""
    for m in _EMAIL.finditer(text):
        yield Found(m.start(), m.end(), "email", m.group(), str)


def identifiers(text: str) -> Iterator[Found]:
    """Order, invoice and ticket numbers: a code of letters and digits, or digits that a word calls a number."""
    for m in _ID.finditer(text):
        code = m.group()
        lettered = code[0].isalpha() and sum(c.isdigit() for c in code) >= 5
        if lettered or _ID_WORD.search(text[max(0, m.start() - 40) : m.start()]):
            yield Found(m.start(), m.end(), "id", code, str)


def dates(text: str) -> Iterator[Found]:
    """Dates in words and ISO dates, all with the same key for the same day. The year 0 stands for no year."""
    for m in _ISO.finditer(text):
        yield from _dated(m, m[1], int(m[2]), m[3], lambda d: d.isoformat())
    for m in _DAY_FIRST.finditer(text):
        of, suffix, year, short = " of " in m[0], bool(m[2]), m[4], len(m[3]) < 4 and m[3] != "May"
        yield from _dated(m, year, _month(m[3]), m[1], _day_first(of, suffix, bool(year), short))
    for m in _MONTH_FIRST.finditer(text):
        suffix, year, short, comma = bool(m[3]), m[4], len(m[1]) < 4 and m[1] != "May", "," in m[0]
        yield from _dated(m, year, _month(m[1]), m[2], _month_first(suffix, bool(year), short, comma))


def _dated(m: re.Match[str], year: str | None, month: int, day: str, write: Callable[[date], str]) -> Iterator[Found]:
    try:
        value = date(int(year or 2025), month, int(day))
    except ValueError:
        return
    if value.year < 2015:
        return  # history, not an order date
    yield Found(m.start(), m.end(), "date", (value, bool(year)), lambda v: write(v) if isinstance(v, date) else str(v))


def _month(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))


def ordinal(day: int) -> str:
    """`1st`, `2nd`, `13th`."""
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _day_first(of: bool, suffix: bool, year: bool, short: bool) -> Callable[[date], str]:
    def write(value: date) -> str:
        month = MONTHS[value.month - 1][: 3 if short else None]
        words = f"{ordinal(value.day) if suffix else value.day} {'of ' if of else ''}{month}"
        return f"{words} {value.year}" if year else words

    return write


def _month_first(suffix: bool, year: bool, short: bool, comma: bool) -> Callable[[date], str]:
    def write(value: date) -> str:
        month = MONTHS[value.month - 1][: 3 if short else None]
        words = f"{month} {ordinal(value.day) if suffix else value.day}"
        return f"{words}{',' if comma else ''} {value.year}" if year else words

    return write


def amounts(text: str) -> Iterator[Found]:
    """Sums of money, keyed by their value."""
    for m in _AMOUNT.finditer(text):
        whole, cents = (m[2], m[3]) if m[1] else (m[4], m[5])
        value = float(whole.replace(",", "") + (cents or ""))
        lead, tail = (m[0][: m.start(2) - m.start()], "") if m[1] else ("", f" {m[6]}")
        yield Found(m.start(), m.end(), "amount", value, _money(lead, tail, bool(cents), "," in whole or value < 1000))


def _money(lead: str, tail: str, cents: bool, commas: bool) -> Render:
    def write(value: object) -> str:
        assert isinstance(value, float)
        spelled = f"{value:,.2f}" if cents else f"{value:,.0f}"
        return lead + (spelled if commas else spelled.replace(",", "")) + tail

    return write


def times(text: str) -> Iterator[Found]:
    """Times of day with am or pm."""
    for m in _TIME.finditer(text):
        tail = m[0][m.end(2 if m[2] else 1) - m.start() :]
        key = (int(m[1]) % 12 + (12 if m[3][0] in "pP" else 0), int(m[2] or 0))
        yield Found(m.start(), m.end(), "time", key, _clock(bool(m[2]), tail))


def _clock(minutes: bool, tail: str) -> Render:
    def write(value: object) -> str:
        assert isinstance(value, tuple)
        hour, minute = value
        shown = f"{(hour - 1) % 12 + 1}:{minute:02d}" if minutes else f"{(hour - 1) % 12 + 1}"
        return shown + tail

    return write


def quantities(text: str) -> Iterator[Found]:
    """Counts of things bought, in digits or words; never counts in a task such as `list three ideas`."""
    for m in _COUNTED.finditer(text):
        if m[2] in COUNTED:
            value = NUMBERS.get(m[1]) or int(m[1])
            if 2 <= value <= 12:
                yield Found(m.start(1), m.end(1), "quantity", value, _counted(m[1] in NUMBERS))


def _counted(in_words: bool) -> Render:
    return (lambda v: NUMBER_WORDS[v]) if in_words else str  # type: ignore[index]


def durations(text: str) -> Iterator[Found]:
    """Spans of time such as `3 weeks`, keyed by number and unit."""
    for m in _DURATION.finditer(text):
        value = NUMBERS.get(m[1]) or int(m[1])
        if 2 <= value <= 12:
            yield Found(m.start(), m.end(), "duration", (value, m[2]), _spell_span(m[1] in NUMBERS))


def _spell_span(in_words: bool) -> Render:
    def write(value: object) -> str:
        assert isinstance(value, tuple)
        number, unit = value
        return f"{NUMBER_WORDS[number] if in_words else number} {unit}"

    return write


def names(text: str) -> Iterator[Found]:
    """People: a known given name with a known surname, a name someone gives as theirs, a known given name alone."""
    for m in _INTRODUCED.finditer(text):
        if m[1] in GENDER:
            whole = f"{m[1]} {m[2]}" if m[2] else m[1]
            yield Found(m.start(1), m.start(1) + len(whole), "name", whole, _person(0 if not m[2] else None))
    for m in _FULL_NAME.finditer(text):
        if m[1] in GENDER and m[2] in SURNAMES:
            yield Found(m.start(), m.end(), "name", m.group(), _person(None))
    for m in _FIRST_NAME.finditer(text):
        # a capital word just before makes it part of a longer name
        if m[1] in GENDER and not _BEFORE_NAME.search(text, max(0, m.start() - 20), m.start()):
            yield Found(m.start(), m.end(), "name", m[1], _person(0))


def _person(part: int | None) -> Render:
    """Write the whole name, or only its given name (0) or surname (1)."""
    return lambda v: str(v) if part is None else str(v).split(" ", maxsplit=1)[part]


def weekdays(text: str) -> Iterator[Found]:
    """Names of days."""
    for m in DAY_NAME.finditer(text):
        yield Found(m.start(), m.end(), "weekday", m.group(), str)


def cities(text: str) -> Iterator[Found]:
    """Cities things are sent to or people travel between: places in a request, not in a fact."""
    hits = {m[1] for m in _CITY.finditer(text)}
    for m in _CITY_ANY.finditer(text):
        if m[1] in hits or text.lstrip()[:1] == "{":
            yield Found(m.start(), m.end(), "city", m[1], str)


def products(text: str) -> Iterator[Found]:
    """Things bought, with the article before them so that `a` and `an` stay right."""
    for m in _PRODUCT.finditer(text):
        yield Found(m.start(), m.end(), "product", m[2], _thing(m[1]))


def _thing(lead: str | None) -> Render:
    def write(value: object) -> str:
        noun = str(value)
        if lead is None:
            return noun
        return f"{article(noun).capitalize() if lead[0] == 'A' else article(noun)} {noun}"

    return write


def speaks_of_buying(text: str) -> bool:
    """Whether a text is about an order, so that one product may stand for another."""
    return _COMMERCE.search(text) is not None


def respelled(text: str, kind: str, key: object) -> Iterator[Found]:
    """Spellings of a known value that no finder would take alone: plain numbers, lower-case or bare parts."""
    if kind in {"amount", "quantity"}:
        assert isinstance(key, float | int)
        for m in re.finditer(r"(?<![\w.,$€£-])\d+(?:\.\d+)?(?![\w.%]\w|\w)", text):
            if float(m.group()) == key:
                decimals = len(m.group().partition(".")[2])
                yield Found(m.start(), m.end(), kind, key, _plain(decimals))
    elif kind == "name" and " " in str(key):
        for m in re.finditer(rf"\b{str(key).split(' ', maxsplit=1)[1]}\b", text):
            yield Found(m.start(), m.end(), kind, key, _person(1))
    elif kind in {"id", "city"}:
        for m in re.finditer(rf"(?<!\w){re.escape(str(key))}(?!\w)", text):
            yield Found(m.start(), m.end(), kind, key, str)


def _plain(decimals: int) -> Render:
    return lambda v: f"{float(v):.{decimals}f}" if decimals else f"{float(v):g}"  # type: ignore[arg-type]


FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    emails, dates, amounts, identifiers, times, durations, quantities, names, weekdays, cities, products,
)  # fmt: skip
"""All finders; an earlier one wins where two want the same span."""
