"""Foreign text made drawable, and numbers made readable. Pure functions on strings; draws nothing.

Rows, names, model replies and error texts may hold terminal escapes, bidi overrides, zero-width characters
and lone surrogates. Everything of that kind is turned into something visible here before any screen or
command prints it.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

_DOT = "\u00b7"


def _table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x7F] = "\u2421"
    table.update(dict.fromkeys(range(0x80, 0xA0), "\u2426"))
    invisible = [
        0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F,
        *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC),
        *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B),
    ]  # fmt: skip
    table.update(dict.fromkeys(invisible, _DOT))
    table[0x2028] = table[0x2029] = "\u21b5"
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    table.update(dict.fromkeys(range(0xE0000, 0xE0080), _DOT))
    return table


_VISIBLE = _table()
_LINES = {**_VISIBLE, 0x0A: "\n", 0x09: "    "}
_ONE_LINE = {**_VISIBLE, 0x0A: "\u21b5", 0x09: "\u2192"}


def one_line(value: str, limit: int = 400) -> str:
    """`value` on one line, at most `limit` characters, with nothing in it that a terminal would obey.

    A zero-width joiner stays where it joins an emoji and is shown as a dot elsewhere.
    """
    clipped = value[:limit].replace("\r\n", "\n").translate(_ONE_LINE)
    return _joiners(clipped) + ("\u2026" if len(value) > limit else "")


def visible(value: str, limit: int = 20_000) -> str:
    """`value` with its line breaks kept and every other control character made visible.

    Longer texts than `limit` characters are cut with a note that says how much is left.
    """
    clipped = value[:limit].replace("\r\n", "\n").translate(_LINES)
    rest = len(value) - limit
    note = f"\n\u2026 {count(rest)} more characters" if rest > 0 else ""
    return _joiners(clipped) + note


def is_text(value: str) -> bool:
    """Whether `value` can be written as UTF-8: a shell, or a payload, may hand over halves of characters."""
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _joiners(value: str) -> str:
    if "\u200d" not in value:
        return value
    out: list[str] = []
    for index, char in enumerate(value):
        joined = index > 0 and unicodedata.category(value[index - 1]) in {"So", "Sk", "Mn", "Mc", "Lo"}
        out.append(char if char != "\u200d" or joined else _DOT)
    return "".join(out)


def count(number: int) -> str:
    """A whole number with thousands separators: 1204 -> `1,204`."""
    return f"{number:,}"


def rows(number: int) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} row" if number == 1 else f"{number:,} rows"


def plural(number: int, word: str) -> str:
    """`1 seed`, `3 seeds`: for words whose plural only takes an s."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as people say it: `38 %`, `2.1 %`, `–` for None. Only all is 100 %, and only nothing 0 %."""
    if share is None:
        return "\u2013"
    value = 100 * share
    if 0 < value < 9.95:
        return f"{max(value, 0.1):.1f} %"
    return f"{min(round(value), 99) if value < 100 else 100} %"


def money(dollars: float) -> str:
    """`$12.40`, `$0.50`, `$0.0312`: US dollars with as many decimals as tell something."""
    if dollars and abs(dollars) < 0.000_05:
        return f"${dollars:.1g}" if abs(dollars) >= 0.000_001 else "less than $0.000001"
    small = 0 < abs(dollars) < 1 and f"{dollars:.4f}"[-2:] != "00"
    return f"${dollars:.4f}" if small else f"${dollars:,.2f}"


def size(number: int) -> str:
    """Bytes as people say them: 950 B, 120 kB, 1.9 MB, 590 MB (powers of 1000)."""
    value = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5 or unit == "GB":
            return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable")


def duration(seconds: float) -> str:
    """A span of time in its two largest units: `46 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def ago(then: datetime, now: datetime) -> str:
    """How long ago `then` was, seen from `now`: `2 min ago`, `yesterday`, `3 Nov`, `3 Nov 2024`."""
    gap = (now - then).total_seconds()
    if gap < 60:
        return "just now"
    if gap < 3600:
        return f"{int(gap // 60)} min ago"
    if gap < 86_400:
        return f"{int(gap // 3600)} h ago"
    if gap < 2 * 86_400:
        return "yesterday"
    day = f"{then.day} {then:%b}"
    return day if then.year == now.year else f"{day} {then.year}"


def utc_stamp(moment: datetime) -> str:
    """`moment` as the files write it: `2026-01-01T00:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
