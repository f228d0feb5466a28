"""The numbers of a run as one types them, in a form and on the command line: read and refused alike. Owns no limit."""

from __future__ import annotations

from tui_craft.domain import weights
from tui_craft.errors import InvalidError


def whole(name: str, typed: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`; commas and blanks between its digits count for nothing."""
    digits = typed.replace(",", "").replace("_", "").replace(" ", "")
    if not (digits.isdecimal() and digits.isascii() and len(digits) < 20 and low <= int(digits) <= high):
        given = repr(typed.strip()) if typed.strip() else "nothing"
        raise InvalidError(f"{name} must be a whole number from {low:,} to {high:,}, not {given}.")
    return int(digits)


def temperature(typed: str) -> tuple[float, float]:
    """A range to draw from: `0.7:1.0`, or one number for both ends."""
    value = typed.strip()
    low, _, high = value.replace("..", ":").partition(":")
    try:
        ends = float(low), float(high or low)
    except ValueError:
        raise InvalidError(f"Temperature must be a number or a range such as 0.7:1.0, not {value!r}.") from None
    if not 0 <= ends[0] <= ends[1] <= 2:
        raise InvalidError(f"Temperature must be from 0 to 2, in a range low before high, not {value!r}.")
    return ends


def budget(typed: str) -> float | None:
    """US dollars; None for nothing, which is no limit."""
    amount = _dollars(typed)
    if amount is not None and not 0 < amount < 1e9:
        raise InvalidError(f"A budget is US dollars above 0, such as 2.50, or nothing, not {typed.strip()!r}.")
    return amount


def price(typed: str) -> tuple[float, float] | None:
    """US dollars per million tokens, `in:out`; None for nothing."""
    value = typed.replace("$", "").strip()
    if not value:
        return None
    low, _, high = value.partition(":")
    ends = _dollars(low), _dollars(high)
    if ends[0] is None or ends[1] is None or not all(0 <= end < 1e6 for end in ends if end is not None):
        raise InvalidError(f"A price is US dollars per million tokens in and out, as in 0.15:0.60, not {value!r}.")
    return ends[0], ends[1]


def novelty(typed: str) -> str:
    """A rule that rows must be novel by, `rouge-l` or `rouge-l:0.7`; nothing for none."""
    if typed.strip():
        from tui_craft.domain.rouge import threshold_of

        threshold_of(typed)
    return typed.strip()


def tags(typed: str) -> tuple[str, ...]:
    """The tags in a line, with blanks or commas between them."""
    return tuple(dict.fromkeys(typed.replace(",", " ").split()))


def split(typed: str) -> dict[str, float]:
    """Percents by tag: `eval_data=80, golden_data=20`."""
    return weights.parse(typed, sep="=")


def _dollars(typed: str) -> float | None:
    value = typed.replace("$", "").replace(",", "").strip()
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        return -1.0
