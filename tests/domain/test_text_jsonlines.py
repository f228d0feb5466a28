"""JSON in and out without loss: big integers, NaN, lone surrogates, depth."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines

_TEXT = st.text(st.characters() | st.sampled_from(["\ud800", "\udfff", "\u2028", "\x00", "é"]), max_size=6)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(2**60, 2**70) | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


def _same(left: Any, right: Any) -> bool:
    """Equal in value and type, NaN to NaN."""
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(_same(left[key], right[key]) for key in left)
    return type(left) is type(right) and bool(left == right)


def _joined(value: Any) -> Any:
    """`value` as JSON can say it: a high and a low surrogate side by side are one character."""
    return json.loads(json.dumps(value))


@given(_JSON)
def test_what_is_written_is_read_again(value: Any) -> None:
    encoded = jsonlines.dumps(value)
    assert b"\n" not in encoded
    encoded.decode("utf-8")
    assert _same(jsonlines.loads(encoded), _joined(value))


@given(_JSON)
def test_strict_json_or_an_error(value: Any) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    try:
        encoded = jsonlines.strict_dumps(value)
    except ValueError:
        assert any(word in json.dumps(value) for word in ("NaN", "Infinity"))
    else:
        json.loads(encoded, parse_constant=refuse)


@given(_JSON, st.sampled_from([None, 1, 4]))
def test_the_same_is_read_however_it_was_written(value: Any, indent: int | None) -> None:
    written = json.dumps(value, indent=indent).encode()
    assert _same(jsonlines.loads(written), json.loads(written))
    line = jsonlines.one_line(written)
    assert b"\n" not in line
    assert _same(jsonlines.loads(line), json.loads(written))


def test_other_scripts_stay_readable_beside_big_numbers() -> None:
    assert jsonlines.dumps({"数": 2**70, "a": "\ud800é"}) == '{"数":1180591620717411303424,"a":"\\ud800é"}'.encode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting property name"),
        (b'{"a": 1} x', "Extra data"),
        (b'"\xff"', "not UTF-8 at byte 2"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b"9" * 5000, "digits"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        jsonlines.loads(raw)


def test_what_is_too_deep_to_write_is_a_value_error() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested too deeply"):
        jsonlines.dumps(deep)
