"""Passages of seeds in synthetic rows are found, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, ground, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.copies import CHECK
from tui_craft.domain.finding import Severity
from tui_craft.domain.passages import Passages
from tui_craft.domain.row import Origin
from tui_craft.domain.words import places, words

MADE = Origin(kind="synthetic", by="model")
STORY = "the blue kettle on the windowsill began to whistle long before anyone had thought of making tea"
TEMPLATE = "Read the ticket below and say which team of the company should answer it, and why."


def seeds(count: int = 6) -> list[dict[str, str]]:
    things = ("kettle", "ladder", "garden", "violin", "harbour", "candle", "mirror", "saddle")
    asked = [
        {"input": f"{TEMPLATE}\nThe {thing} number {at} came broken.", "output": f"Team {thing}."}
        for at, thing in enumerate(things[: count - 1])
    ]
    return [*asked, {"input": "Tell me a story.", "output": f"Once, {STORY}. Nobody minded."}]


def said(data: dict[str, Any], format: str = "input-output", **more: Any) -> list[tuple[str, Severity, int]]:
    subject = look(CHECK, format, more.pop("examples", seeds()))
    one = row(data, origin=more.pop("origin", MADE), **more)
    return [
        (str(each.field and text_at(data, each.field))[each.start : each.end], each.severity, each.other)
        for each in findings(subject, [one], format)
    ]


def text_at(data: dict[str, Any], field: str) -> str:
    if "[" not in field:
        return str(data[field])
    name, _, rest = field.partition("[")
    turn = data[name][int(rest.partition("]")[0])]
    return str(turn["content"])


def test_a_passage_of_a_seed_is_found_where_it_stands() -> None:
    found = said({"input": "Another story, please.", "output": f"Well: {STORY.upper()}!"})
    assert found == [(STORY.upper(), Severity.WARNING, 1006)]


def test_a_short_passage_in_a_long_text_is_a_hint() -> None:
    around = " ".join(f"word{number}" for number in range(60))
    short = " ".join(STORY.split()[:11])
    assert said({"input": "x", "output": f"{around} {short} {around}"}) == [(short, Severity.HINT, 1006)]
    assert said({"input": "x", "output": f"{around} {' '.join(STORY.split()[:9])} {around}"}) == []


def test_what_many_seeds_share_is_no_copy() -> None:
    assert said({"input": f"{TEMPLATE}\nThe parcel never arrived.", "output": "Team post."}) == []
    copied = f"{TEMPLATE}\nThe kettle number 0 came broken."  # six words of its own: too few
    assert said({"input": copied, "output": "Team tea."}) == []


@pytest.mark.parametrize(
    ("origin", "more"),
    [
        (Origin(kind="real", by="imported"), {}),
        (MADE, {"tags": ("seed",)}),
        (MADE, {"parent": 1006}),
    ],
)
def test_real_rows_seeds_and_what_was_made_of_the_seed_are_left_alone(origin: Origin, more: dict[str, Any]) -> None:
    assert said({"input": "Again.", "output": STORY}, origin=origin, **more) == []


def test_system_turns_may_be_the_same() -> None:
    system = {"role": "system", "content": STORY}
    examples = [
        {"messages": [system, {"role": "user", "content": f"q{at}"}, {"role": "assistant", "content": f"a{at}"}]}
        for at in range(2)
    ]
    turns = [system, {"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    assert said({"messages": turns}, "messages", examples=examples) == []
    turns[2]["content"] = STORY
    assert said({"messages": turns}, "messages", examples=examples) == []
    examples[0]["messages"][2]["content"] = STORY
    assert said({"messages": turns}, "messages", examples=examples) == [(STORY, Severity.WARNING, 1001)]


def test_scripts_without_spaces_need_twice_as_many_characters() -> None:
    text = "昨天晚上我们在河边的小屋里等了很久却没有看见那只船回来"
    examples = [*seeds(), {"input": "故事", "output": text}]
    assert said({"input": "再来", "output": f"开头{text[:14]}"}, examples=examples) == []
    assert said({"input": "再来", "output": f"开头{text[:20]}"}, examples=examples) == [
        (text[:20], Severity.WARNING, 1007)
    ]


def test_there_is_nothing_to_look_for_without_seeds() -> None:
    assert CHECK.begin(ground(CHECK, examples=seeds(), seeded=False)) is None


@pytest.mark.parametrize(
    "text", ["a " * 500_000, "(" * 1_000_000, "字" * 300_000, "\ud800" * 100_000, f"{STORY} " * 10_000]
)
def test_long_and_hostile_texts_end(text: str) -> None:
    subject = look(CHECK, "input-output", seeds())
    assert len(findings(subject, [row({"input": text, "output": text}, origin=MADE)])) <= 2


@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=30))
def test_the_longest_passage_is_the_longest_there_is(seed: list[str], text: list[str]) -> None:
    found = Passages([(1, seed)], 4, 2).longest(text)
    runs = {tuple(seed[a:b]) for a in range(len(seed)) for b in range(a + 4, len(seed) + 1)}
    longest = max((len(run) for run in runs if has(text, run)), default=0)
    assert (found is None) == (longest == 0)
    if found is not None:  # what is shared piece by piece may be longer than any one piece
        assert found.count >= longest
        assert found.source == 1


def has(text: list[str], run: tuple[str, ...]) -> bool:
    return any(tuple(text[at : at + len(run)]) == run for at in range(len(text)))


@given(st.text())
def test_places_are_those_of_the_words(text: str) -> None:
    found = places(text)
    assert len(found) in {0, len(words(text))}
    if text.isascii():
        assert [text[first:last].lower() for first, last in found] == words(text)
