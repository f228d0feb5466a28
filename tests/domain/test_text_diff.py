"""Diffs of texts and rows: nothing is lost, words are marked, time is bounded."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.formats import format_named
from tui_craft.domain.members import members, renamed, without
from tui_craft.domain.row import Envelope, Row, State
from tui_craft.domain.row_diff import row_diff
from tui_craft.domain.text_diff import Piece, collapsed, diff

words = st.lists(st.sampled_from(["a", "b", "see", "\n", " ", "\r\n", "\u2028", "x y", ".", "é", "\ud800"])).map(
    "".join
)


def sides(pieces: list[Piece]) -> tuple[str, str]:
    old = "".join(piece.text for piece in pieces if piece.kind in {"same", "drop"})
    return old, "".join(piece.text for piece in pieces if piece.kind in {"same", "add"})


@given(words | st.text(), words | st.text())
def test_both_texts_are_in_it(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert sides(pieces) == (old, new)
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


def test_words_are_marked_within_a_line() -> None:
    assert diff("The red car.\nSame.\n", "The blue car.\nSame.\n") == [
        Piece("same", "The "), Piece("drop", "red"), Piece("add", "blue"), Piece("same", " car.\nSame.\n"),
    ]  # fmt: skip


def test_lines_with_little_in_common_change_whole() -> None:
    assert [piece.kind for piece in diff("one two three", "four five six")] == ["drop", "add"]


def test_neighbouring_words_change_together() -> None:
    pieces = diff("I would like the big red car now please", "I would like the old blue car now please")
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["big red", "old blue"]


@pytest.mark.parametrize("unit", ["x\n", "a b ", "line of words\n", "x"])
def test_long_texts_do_not_take_long_steps(unit: str) -> None:
    old = unit * (100_000 // len(unit))
    pieces = diff(old, old[:50_000] + "something new\n" + old[50_000:])
    assert sides(pieces)[0] == old
    assert "something new" in "".join(piece.text for piece in pieces if piece.kind == "add")


def test_a_few_edits_in_a_long_text_stay_a_few() -> None:
    lines = [f"line {n} {random.Random(n).random()}\n" for n in range(3000)]
    new = [*lines[:5], "inserted\n", *lines[5:2000], *lines[2001:]]
    pieces = diff("".join(lines), "".join(new))
    assert [piece.kind for piece in pieces if piece.kind != "same"] == ["add", "drop"]
    short = collapsed(pieces)
    assert sum(len(piece.text) for piece in short) < 1_000
    assert [piece.kind for piece in short if piece.kind in {"add", "drop"}] == ["add", "drop"]


def row(raw: str, **envelope: object) -> Row:
    return Row(1, 1, raw.encode("utf-8", "surrogatepass"), Envelope(**envelope))  # type: ignore[arg-type]


def test_a_turn_that_was_put_in_does_not_change_the_others() -> None:
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    before = row(json.dumps({"messages": turns}))
    after = row(json.dumps({"messages": [{"role": "system", "content": "be kind"}, *turns]}))
    parts = row_diff(format_named("messages"), before, after)
    assert [(part.label, [piece.kind for piece in part.pieces]) for part in parts] == [("system", ["add"])]


def test_state_tags_and_a_field_that_went() -> None:
    before = row('{"input":"a","output":"b","meta":1}', state=State.DRAFT, tags=("x",))
    after = row('{"input":"a","output":"b"}', state=State.ACCEPTED, tags=("x", "edited"))
    parts = row_diff(format_named("input-output"), before, after)
    assert [part.label for part in parts] == ["state", "tags", "meta"]
    assert parts[0].pieces == [Piece("drop", "draft"), Piece("add", "accepted")]


def test_other_bytes_for_the_same_values() -> None:
    parts = row_diff(format_named("text"), row('{"text":"\\u00e9"}'), row('{"text": "é"}'))
    assert [piece.kind for part in parts for piece in part.pieces] == ["skip"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c", 'd"', "é", "\\"]), json_values, max_size=5),
    st.booleans(),
    st.sampled_from([None, 1]),
)
def test_members_are_cut_out_of_the_text(value: dict[str, object], ascii_only: bool, indent: int | None) -> None:
    source = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    found = members(source)
    assert [member.key for member in found] == list(value)
    for key in ["a", 'd"', "é", "zz"]:
        rest = without(source, key)
        if key not in value:
            assert rest is None
            assert renamed(source, key, "new") is None
            continue
        assert rest is not None
        expected = {name: item for name, item in value.items() if name != key}
        assert json.dumps(json.loads(rest)) == json.dumps(expected)
        other = renamed(source, key, 'n"ew')
        assert other is not None
        assert list(json.loads(other)) == ['n"ew' if name == key else name for name in value]
        back = renamed(other, 'n"ew', key)
        assert back is not None
        assert json.dumps(json.loads(back)) == json.dumps(value)


def test_what_is_written_oddly_stays_so() -> None:
    source = '{ "a" : 1.10,"k\\u0065y":[1e999, 12345678901234567890123] ,  "b":-0.0 }'
    assert without(source, "key") == '{ "a" : 1.10 ,  "b":-0.0 }'
    assert without(source, "a") == '{ "k\\u0065y":[1e999, 12345678901234567890123] ,  "b":-0.0 }'
    assert renamed(source, "b", "ü") == '{ "a" : 1.10,"k\\u0065y":[1e999, 12345678901234567890123] ,  "ü":-0.0 }'
    assert without('{"a":1}', "a") == "{}"


@pytest.mark.parametrize("source", ["", "[]", '{"a"', '{"a":1', '{"a":1,}', '{"a" 1}', "{1:2}", '{"a":1 "b":2}'])
def test_no_object_is_no_object(source: str) -> None:
    with pytest.raises(ValueError):
        members(source)
