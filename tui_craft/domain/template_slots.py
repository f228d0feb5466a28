"""What may stand after a slot's `=`: choices, ranges, patterns, sequences, fakes. Owns their spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from tui_craft.domain.patterns import parse_pattern
from tui_craft.domain.template_values import Choice, Counted, Days, Faked, Numbers, Patterned, Sampler, value_of
from tui_craft.errors import InvalidError

_RANGE = re.compile(r"(\S+?)\s*(?:\.\.|\s+to\s+)\s*(\S+)(?:\s+step\s+(\S+))?")
_WEIGHTED = re.compile(r"(.*?)\s+\*\s*(\S+)")
_FAKE = re.compile(r"([a-z_]+)(?:\s+in\s+([a-z]{2,3}_[A-Z]{2}))?")


def _wrong(line: int, why: str) -> InvalidError:
    return InvalidError(f"Template line {line}: {why}.")


def sampler(words: str, line: int) -> Sampler:
    """The sampler written as `words`. Raises InvalidError that names the line."""
    kind, _, rest = words.partition(" ")
    readers: dict[str, Callable[[str, int], Sampler]] = {
        "int": _int, "float": _float, "date": _date, "pattern": _pattern, "sequence": _sequence, "fake": _fake,
    }  # fmt: skip
    reader = readers.get(kind)
    if reader is None or ("|" in words and kind != "pattern"):
        first = words.split("|", maxsplit=1)[0].strip().removeprefix(kind).strip()
        if reader is not None and _RANGE.fullmatch(first):
            raise _wrong(line, f"a range of {kind} and | do not go together; give each a slot of its own")
        return choice(words.split("|"), line)
    return reader(rest.strip(), line)


def choice(values: Sequence[str], line: int) -> Choice:
    """One of several values; ` *3` after one gives it three times the weight."""
    found: list[str] = []
    weights: list[float] = []
    for value in values:
        weighted = _WEIGHTED.fullmatch(value.strip())
        plain = weighted[1] if weighted else value.strip()
        quoted = len(plain) > 1 and plain[0] == plain[-1] == '"'
        if not plain:
            raise _wrong(line, 'one of the values is empty; write "" if that is meant')
        found.append(plain[1:-1] if quoted else plain)
        weights.append(weight(weighted[2], line) if weighted else 1.0)
    return Choice(tuple(found), tuple(weights))


def weight(word: str, line: int) -> float:
    """A weight. Raises InvalidError on anything but a number above 0."""
    try:
        found = float(word)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise _wrong(line, f"the weight after * must be a number above 0, not {word!r}")
    return found


def _ends(rest: str, line: int, example: str) -> tuple[str, str, str | None]:
    found = _RANGE.fullmatch(rest)
    if found is None:
        raise _wrong(line, f"a range is written {example}, not {rest!r}")
    return found[1], found[2], found[3]


def _number(word: str, line: int) -> Decimal:
    try:
        found = Decimal(word)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise _wrong(line, f"{word!r} is no number")
    return found


def _numbers(rest: str, line: int, example: str, places: int | None) -> Numbers:
    first, last, by = _ends(rest, line, example)
    low, high = _number(first, line), _number(last, line)
    if places is None:
        written = [part.rpartition(".")[2] if "." in part else "" for part in (first, last, by or "")]
        places = max(map(len, written)) or 2
    step = _number(by, line) if by else Decimal(1).scaleb(-places)
    if low > high:
        raise _wrong(line, f"{first} is more than {last}; the lower end comes first")
    if step <= 0:
        raise _wrong(line, f"the step must be more than 0, not {by}")
    if not places and any(number != int(number) for number in (low, high, step)):
        raise _wrong(line, "int takes whole numbers; write float for others")
    return Numbers(low, high, step, places)


def _int(rest: str, line: int) -> Numbers:
    return _numbers(rest, line, "int 1..20 or int 0..100 step 5", 0)


def _float(rest: str, line: int) -> Numbers:
    return _numbers(rest, line, "float 0.5..9.99 or float 5..50 step 0.5", None)


def _date(rest: str, line: int) -> Days:
    first, last, by = _ends(rest, line, "date 2026-01-01..2026-12-31")
    try:
        days = Days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise _wrong(line, f"a day is written 2026-01-31 ({error})") from None
    if by or days.first > days.last:
        raise _wrong(line, "days have no step" if by else f"{first} is after {last}; the earlier day comes first")
    return days


def _pattern(rest: str, line: int) -> Patterned:
    try:
        return Patterned(parse_pattern(rest))
    except InvalidError as error:
        raise _wrong(line, error.sentence[0].lower() + error.sentence[1:].rstrip(".")) from None


def _sequence(rest: str, line: int) -> Counted:
    start, _, step = rest.partition(" step ")
    first, by = value_of(start.strip() or "1"), value_of(step.strip() or "1")
    if not isinstance(first, int) or not isinstance(by, int) or not by:
        raise _wrong(line, f"a sequence is written sequence 1000 or sequence 10 step 10, not {rest!r}")
    return Counted(first, by)


def _fake(rest: str, line: int) -> Faked:
    found = _FAKE.fullmatch(rest)
    if found is None:
        raise _wrong(line, f"a fake is written fake name, or fake city in de_DE, not {rest!r}")
    return Faked(found[1], found[2] or "en_US")
