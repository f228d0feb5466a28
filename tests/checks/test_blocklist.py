"""Words and patterns of the user's: what they match, and that none of them can hold up a pass."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, ground, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks import blocklist
from tui_craft.checks.blocklist import CHECK
from tui_craft.domain.finding import Severity
from tui_craft.errors import InvalidError


def said(output: str, **options: Any) -> list[str]:
    found = findings(look(CHECK, **options), [row({"input": "ask", "output": output})])
    return [output[each.start : each.end] for each in found if each.field == "output"]


def test_nothing_is_looked_for_until_something_is_named() -> None:
    assert CHECK.begin(ground(CHECK)) is None
    assert CHECK.begin(ground(CHECK, words=["", "  "], patterns=[" "])) is None


@pytest.mark.parametrize(
    ("word", "output", "found"),
    [
        ("acme", "Buy ACME now", ["ACME"]),
        ("acme", "Acmes and acme_x", []),
        ("acme corp", "the Acme\n Corp of old", ["Acme\n Corp"]),
        ("c++", "in C++, not c", ["C++"]),
        (".net", "on .NET and dotnet", [".NET"]),
        ("$$$", "make $$$ fast", ["$$$"]),
        ("赌博", "我喜欢赌博游戏", ["赌博"]),
        ("größe", "Die GRÖSSE und Größe", ["Größe"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("O'Neill", "by O'Neill.", ["O'Neill"]),
    ],
)
def test_words(word: str, output: str, found: list[str]) -> None:
    assert said(output, words=[word]) == found


def test_patterns_and_where_they_are_looked_for() -> None:
    pattern = r"\b[A-Z]{2}-\d{4}\b"
    assert said("Case AB-1234 is closed", patterns=[pattern]) == ["AB-1234"]
    asked = {"input": "About AB-1234", "output": "Fine.", "note": "CD-5678"}
    fields = {
        on: [each.field for each in findings(look(CHECK, patterns=[pattern], on=on), [row(asked)])]
        for on in ("row", "input", "output")
    }
    assert fields == {"row": ["input", "note"], "input": ["input"], "output": []}


def test_what_is_no_text_of_its_own_is_found_too() -> None:
    call = {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "f", "arguments": "acme"}}]}
    turns = {"messages": [{"role": "user", "content": "a"}, call]}
    [found] = findings(look(CHECK, "messages", words=["acme"]), [row(turns)], "messages")
    assert (found.start, found.end, found.severity) == (0, 0, Severity.WARNING)


@pytest.mark.parametrize("pattern", ["(", "a{1000000000}", "(?R)", "x" * 3_000])
def test_a_pattern_that_cannot_be_used_is_a_sentence(pattern: str) -> None:
    with pytest.raises(InvalidError, match="blocklist's pattern"):
        CHECK.begin(ground(CHECK, patterns=["fine", pattern]))


def test_a_pattern_that_takes_too_long_is_told_of_once_and_the_rest_go_on() -> None:
    begun = look(CHECK, words=["stop"], patterns=["(a+)+$", "go"])
    slow = [row({"input": "stop", "output": "a" * 50_000 + "! go"}, place) for place in range(1, 5)]
    found = findings(begun, slow)
    told = [each for each in found if "takes too long" in each.message]
    assert [(each.row, each.severity) for each in told] == [(1, Severity.HINT)]
    for place in range(1, 5):
        assert sorted(each.field for each in found if each.row == place and each not in told) == ["input", "output"]


def test_a_pattern_that_is_slow_on_every_text_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocklist, "ALLOWANCE", 0.05)
    begun = look(CHECK, patterns=[r"(?:x+x+)+y|(\w+ )*\w+!"])
    text = "words " * 3_000
    found = findings(begun, [row({"input": "a", "output": text}, place) for place in range(1, 400)])
    assert len(found) == 1


def test_a_row_full_of_blocked_words_is_told_of_a_few_times_only() -> None:
    words = [f"word{place}" for place in range(500)]
    assert len(said(" ".join(words), words=words)) == 20


@given(st.text(max_size=40), st.lists(st.text(max_size=8), max_size=5))
def test_any_word_is_borne(output: str, words: list[str]) -> None:
    begun = CHECK.begin(ground(CHECK, words=words))
    if begun is not None:
        for found in findings(begun, [row({"input": "ask", "output": output})]):
            assert 0 <= found.start <= found.end
