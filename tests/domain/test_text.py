"""Foreign text made drawable, and numbers as people say them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import text

_HIDDEN = frozenset("\u200b\u200c\u200e\u200f\u2028\u2029\u061c\u00ad\ufeff\u180e\U000e0041\U0001d173\U0001bca0")
_BIDI = frozenset(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SIGNS = st.sampled_from([*sorted(_HIDDEN | _BIDI), "\u200d", "\x1b", "\r", "\n", "\ud800"])
_NASTY = st.lists(st.characters() | _SIGNS, max_size=30).map("".join)


def _obeyed(value: str) -> set[str]:
    """What of `value` a terminal would obey or hide."""
    return {char for char in value if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}} | (
        set(value) & (_HIDDEN | _BIDI)
    )


@given(_NASTY)
def test_one_line_holds_nothing_a_terminal_obeys(value: str) -> None:
    assert not _obeyed(text.one_line(value))


def test_every_hidden_character_is_made_visible() -> None:
    hidden = "".join(sorted(_HIDDEN | _BIDI))
    assert not _obeyed(text.one_line(hidden))
    assert not _obeyed(text.visible(hidden))


@given(_NASTY)
def test_visible_keeps_line_breaks_and_nothing_else_a_terminal_obeys(value: str) -> None:
    shown = text.visible(value)
    assert _obeyed(shown) <= {"\n"}
    assert shown.count("\n") == value.count("\n")


@given(_NASTY, st.integers(1, 20))
def test_one_line_is_never_longer_than_asked(value: str, limit: int) -> None:
    shown = text.one_line(value, limit)
    assert len(shown) <= limit + 1
    assert shown.endswith("\u2026") or len(value) <= limit


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_stays_as_it_is(value: str) -> None:
    kept = "".join(char for char in value if char not in "\u115f\u1160\u3164\uffa0")
    assert text.one_line(kept) == kept
    assert text.visible(kept) == kept


def test_signs_are_shown_as_signs() -> None:
    assert text.one_line("\x1b[31mred\tx\r\ny\x7f\u202e") == "\u241b[31mred\u2192x\u21b5y\u2421\u00b7"
    assert text.visible("a\tb\r\nc\rd") == "a    b\nc\u240dd"
    assert text.one_line("[bold]not bold[/]") == "[bold]not bold[/]"


def test_a_joiner_stays_only_where_it_joins() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert text.one_line(family) == family
    assert text.one_line("zero\u200dwidth") == "zero\u00b7width"
    assert text.one_line("\u200d") == "\u00b7"


def test_a_long_text_says_how_much_is_left() -> None:
    shown = text.visible("x" * 25_000, 20_000)
    assert shown.startswith("x" * 20_000 + "\n\u2026 5,000 more characters")
    assert text.visible("x" * 20_000) == "x" * 20_000


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 B"), (950, "950 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (120_000, "120 kB"),
        (999_499, "999 kB"), (999_500, "1.0 MB"), (1_900_000, "1.9 MB"), (590_000_000, "590 MB"),
        (2_000_000_000_000, "2000 GB"),
    ],
)  # fmt: skip
def test_sizes(number: int, words: str) -> None:
    assert text.size(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 s"), (0.4, "0 s"), (46, "46 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (600, "10 min"),
        (3599, "59 min"), (3600, "1 h 0 min"), (7500, "2 h 5 min"),
    ],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    assert text.duration(seconds) == words


def test_counts() -> None:
    assert (text.count(1204), text.rows(1), text.rows(1204)) == ("1,204", "1 row", "1,204 rows")
    assert (text.plural(1, "seed"), text.plural(0, "seed")) == ("1 seed", "0 seeds")


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=9), "3 Nov"),
        (timedelta(days=375), "2 Nov 2024"),
    ],
)
def test_how_long_ago(gap: timedelta, words: str) -> None:
    now = datetime(2025, 11, 12, 12, 0, tzinfo=UTC)
    assert text.ago(now - gap, now) == words


def test_stamps_are_utc() -> None:
    local = datetime(2026, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))
    assert text.utc_stamp(local) == "2026-01-01T00:00:00Z"
