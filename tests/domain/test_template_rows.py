"""Templates: what a person writes, what rows come of it, when they end, and what is said of a mistake."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.patterns import parse_pattern
from tui_craft.domain.template_rows import NothingLeft, TemplateRows
from tui_craft.domain.template_syntax import parse_template
from tui_craft.errors import InvalidError

PLANS = """
# plans and what they cost
plan = free *6 | pro *3 | team
seats = int 1..20
price = float 5..50 step 0.5
start = date 2026-01-01..2026-06-30
end = date 2026-01-01..2026-12-31
code = pattern [A-Z]{2}-\\d{4}
ticket = sequence 1000
who = fake name

if plan = free then price = 0 and seats = 1
if plan in pro, team then price >= 20
end > start

input:
  This is {who}, {plan} plan with {seats} seats.

  It ends on {end:%d %B %Y}, ticket {ticket}, code {code}.
output: {"plan": "{plan}", "price": {price}, "start": "{start}", "end": "{end}", "seats": {seats}, "n": {ticket}}
"""


def fake(kind: str, place: str, rng: Random) -> str:
    return f"{kind} {place} {rng.randrange(1000)}"


def rows_of(text: str, format: str = "input-output", seed: int = 7) -> TemplateRows:
    return TemplateRows(parse_template(text, format), seed, fake)


def test_every_row_keeps_to_the_rules() -> None:
    rows = rows_of(PLANS)
    assert rows.total is None
    plans: Counter[str] = Counter()
    for number in range(300):
        row = rows.row(number)
        said = json.loads(row.data["output"])
        plans[said["plan"]] += 1
        assert (said["price"], said["seats"]) == (0, 1) if said["plan"] == "free" else said["price"] >= 20
        assert date.fromisoformat(said["start"]) < date.fromisoformat(said["end"])
        assert said["n"] == 1000 + number
        assert row.values["plan"] == said["plan"]
        assert f"{date.fromisoformat(said['end']):%d %B %Y}" in row.data["input"]
        assert row.data["input"].split("\n")[1] == ""
    assert plans["free"] > plans["pro"] > plans["team"] > 0


def test_a_row_is_the_same_whoever_asks_for_it() -> None:
    first, second = rows_of(PLANS), rows_of(PLANS)
    assert [second.row(n) for n in (9, 3, 5)] == [first.row(n) for n in (9, 3, 5)]
    assert rows_of(PLANS, seed=8).row(3) != first.row(3)


def test_all_combinations_come_once_and_then_it_says_so() -> None:
    rows = rows_of("a = x *50 | y | z\nb = int 1..4\nif a = z then b = 1\ninput: {a}{b}\noutput: {b}")
    assert rows.total == 9
    seen = [rows.row(number).data["input"] for number in range(9)]
    assert len(set(seen)) == 9
    assert sum(word.startswith("x") for word in seen[:4]) >= 3
    with pytest.raises(NothingLeft, match=r"All 9 combinations of the template's values are used\."):
        rows.row(9)


def test_rules_that_leave_nothing_are_named() -> None:
    with pytest.raises(NothingLeft, match=r"leave no row: the rule on line 3 turned down most"):
        rows_of("a = int 1..3\nb = int 3..9\na > b\ninput: {a}\noutput: {b}").row(0)
    with pytest.raises(NothingLeft, match=r"in 2,000 draws: the rule on line 3"):
        rows_of("a = int 1..1000\nb = int 1000..9000\na > b\ninput: {a}\noutput: {b}").row(0)


def test_shapes_have_weights_of_their_own() -> None:
    rows = rows_of("n = sequence\n--- *9\ninput: often {n}\noutput: a\n---\ninput: rarely {n}\noutput: b")
    seen = Counter(rows.row(number).data["output"] for number in range(300))
    assert 5 * seen["b"] < seen["a"]
    assert seen["b"]


def test_turns_and_pairs() -> None:
    talk = "who = Jo | Al\nsystem: Be kind.\nuser: I am {who}.\nassistant: Hello {who}."
    assert rows_of(talk, "messages").row(0).data["messages"][0] == {"role": "system", "content": "Be kind."}
    row = rows_of(talk, "conversations").row(0).data["conversations"]
    assert [turn["from"] for turn in row] == ["system", "human", "gpt"]
    pair = rows_of("a = 1 | 2\nprompt: {a}\nchosen: good\nrejected: bad", "preference").row(0).data
    assert list(pair) == ["prompt", "chosen", "rejected"]


def test_braces_that_name_no_slot_are_text() -> None:
    row = rows_of('a = "q" | "q"\ninput: \\{a} {a|upper} {}\noutput: {"x": {"y": "{a|json}"}}').row(0).data
    assert row == {"input": "{a} Q {}", "output": '{"x": {"y": "q"}}'}


@pytest.mark.parametrize(
    ("line", "text", "words"),
    [
        (1, "a = int 5..1\ninput: {a}\noutput: x", "5 is more than 1"),
        (1, "a = int 1.5..2\ninput: {a}\noutput: x", "int takes whole numbers"),
        (1, "a = int 1..3 | 5\ninput: {a}\noutput: x", r"do not go together"),
        (1, "a = int lots\ninput: {a}\noutput: x", "a range is written int 1..20"),
        (1, "a = date 2026-02-30..2026-03-01\ninput: {a}\noutput: x", "a day is written 2026-01-31"),
        (1, "a = pattern [A-Z\ninput: {a}\noutput: x", r"a \[ is not closed by \]"),
        (1, "a = pattern x*\ninput: {a}\noutput: x", "has no end"),
        (1, "a = x *0 | y\ninput: {a}\noutput: x", "must be a number above 0, not '0'"),
        (1, "a =\ninput: {a}\noutput: x", "the slot a has no values"),
        (2, "a = x\na = y\ninput: {a}\noutput: x", "has its values on line 1 already"),
        (1, "a = x\ninput: hello\noutput: x", "the slot a is used nowhere"),
        (2, "plan = x\ninput: {plam}\noutput: {plan}", "no slot plam; did you mean plan"),
        (2, "a = x\ninput: {a:.2f}\noutput: x", "cannot be written that way"),
        (2, "a = x\ninput: {a|loud}\noutput: x", "one of upper, lower"),
        (2, "a = x\ninput: {a}", "field output: is missing"),
        (2, "a = x\ninptu: {a}\noutput: x", "input-output rows have no inptu; did you mean input"),
        (2, "a = x\nif a = x\ninput: {a}\noutput: x", "needs a then"),
        (
            2,
            "a = x\nb > 3\ninput: {a}\noutput: x",
            "there is no slot b; did you mean a|there is no slot b; there are a",
        ),
        (2, "a = x\nwhatever this is\ninput: {a}\noutput: x", "is no slot .* no rule .* and no text"),
        (1, "  a = x", "nothing above it"),
        (1, "", "there is no text in the template"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: int, text: str, words: str) -> None:
    with pytest.raises(InvalidError, match=rf"^Template line {line}: .*(?:{words})"):
        parse_template(text, "input-output")


@given(st.text(max_size=120), st.sampled_from(["input-output", "messages", "text", "preference"]))
def test_nothing_that_is_typed_breaks_it(text: str, format: str) -> None:
    try:
        rows = TemplateRows(parse_template(text, format), 1, fake)
        rows.row(0)
    except (InvalidError, NothingLeft):
        pass


@pytest.mark.parametrize(
    ("pattern", "fits", "ways"),
    [
        (r"[A-Z]{2}-\d{4}", r"[A-Z]{2}-\d{4}", 26**2 * 10**4),
        (r"(ab|c)?\.x", r"(?:ab|c)?\.x", 3),
        (r"[ab]{1,3}", r"[ab]{1,3}", 14),
        (r"\w\{", r"\w\{", 63),
    ],
)
def test_patterns_are_drawn_and_counted(pattern: str, fits: str, ways: int) -> None:
    import re

    read = parse_pattern(pattern)
    assert read.count() == ways
    assert all(re.fullmatch(fits, read.draw(Random(number))) for number in range(100))
    if ways < 100:
        assert len(list(read.all())) == ways
