"""Patterns from outside: they end in time and in memory, or are refused with a reason."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tui_craft.domain.user_pattern import BadPatternError, compiled, search


def test_a_pattern_is_found_or_not() -> None:
    assert search(r"\d{3}", "a 123", 1.0)
    assert not search(r"(?i)REFUND", "none", 1.0)


@pytest.mark.parametrize("source", ["(a+)+$", "(a*)*b?$", "(x+x+)+y", r"(\w+\s?)*$!"])
def test_a_pattern_ends(source: str) -> None:
    with suppress(TimeoutError):  # this is how it ends; that it does is what is asked for
        search(source, "a" * 50_000 + "!" + "x" * 5_000, 0.2)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a" * 3_000, "longer than 2,000 characters"),
        ("(", "missing"),
        ("[a", "position"),
        (r"(?P<x>a)(?P=y)", "unknown group"),
        ("(?R)*", "calls itself"),
        ("(a(?1)?b)", "calls itself"),
        ("a{1000000000}", "more than 50,000 times"),
        ("((((a?){50}){50}){50}){50}b", "more than 50,000 times"),
        ("(?:" * 400 + "a" + ")" * 400, "nested too deeply"),
    ],
)
def test_what_cannot_be_used_says_why(source: str, why: str) -> None:
    with pytest.raises(BadPatternError, match=why):
        compiled(source)


@pytest.mark.parametrize(
    "source", [r"\d{4}-\d{4}-\d{4}-\d{4}", "a.{0,200}b.{0,200}c.{0,200}d", r"\{10000000\}", "x{1,}"]
)
def test_honest_counts_are_taken(source: str) -> None:
    compiled(source)
