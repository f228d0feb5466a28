"""Golden lines: each export format as its trainers read it, and what strict JSON needs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, Row
from tui_craft.exports.base import Line
from tui_craft.exports.registry import export_formats
from tui_craft.exports.strict import strict_line, strict_raw


def encode(name: str, source: str, data: Any) -> Line:
    raw = data if isinstance(data, bytes) else jsonlines.dumps(data)
    return export_formats()[name].encode(Row(1, 1, raw, Envelope()), FORMATS[source])


TURNS = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello", "weight": 1}]
ANSWER = {"role": "assistant", "content": "a"}


@pytest.mark.parametrize(
    ("name", "source", "data", "line", "dropped"),
    [
        ("messages", "messages", {"id": 7, "messages": TURNS, "tools": []},
            '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello","weight":1}],"tools":[]}',
            {"id"}),
        ("messages", "messages", {"system": "Be kind.", "messages": [TURNS[0], ANSWER]},
            '{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},'
            '{"role":"assistant","content":"a"}]}', set()),
        ("messages", "instruction", {"instruction": "Say hi.", "input": "", "output": "Hi", "topic": "x"},
            '{"messages":[{"role":"user","content":"Say hi."},{"role":"assistant","content":"Hi"}]}', {"topic"}),
        ("sharegpt", "messages", {"messages": TURNS},
            '{"conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello"}]}', {"messages[].weight"}),
        ("sharegpt", "conversations", {"id": "v", "conversations": [{"from": "gpt", "value": "a"}], "system": "s"},
            '{"conversations":[{"from":"gpt","value":"a"}],"system":"s"}', {"id"}),
        ("alpaca", "instruction", {"output": "Hi", "instruction": "Say hi.", "meta": 1},
            '{"instruction":"Say hi.","input":"","output":"Hi"}', {"meta"}),
        ("alpaca", "preference", {"prompt": "q", "chosen": "a", "rejected": "b"},
            '{"instruction":"q","input":"","output":"a"}', {"rejected"}),
        ("text", "instruction", {"instruction": "Say hi.", "input": "now", "output": "Hi", "tools": []},
            '{"text":"### Instruction:\\nSay hi.\\n\\n### Input:\\nnow\\n\\n### Response:\\nHi"}', {"tools"}),
        ("text", "text", {"text": "as it is", "meta": 1}, '{"text":"as it is"}', {"meta"}),
        ("own", "text", b'{ "meta":1e400,  "text":"\\ud800\\u0041" }',
            '{ "meta":1e400,  "text":"\\ud800\\u0041" }', set()),
    ],
)  # fmt: skip
def test_golden(name: str, source: str, data: Any, line: str, dropped: set[str]) -> None:
    found = encode(name, source, data)
    assert found.data.decode() == line
    assert found.dropped == dropped
    assert found.changed == ()


def test_big_numbers_and_lone_surrogates_go_out_as_they_are() -> None:
    data = {
        "messages": [TURNS[0], {"role": "assistant", "content": "\ud800é"}],
        "tools": [{"function": {"max": 2**70}}],
    }
    line = encode("messages", "messages", data).data
    assert b'"content":"\\ud800\xc3\xa9"' in line
    assert b'"max":1180591620717411303424' in line


@pytest.mark.parametrize(
    ("raw", "wanted", "fields"),
    [
        (b'{"a": NaN,"b":[1, -Infinity ]}', b'{"a": null,"b":[1, null ]}', ("a", "b[1]")),
        (b'{"a":"NaN","b":{"c":Infinity}}', b'{"a":"NaN","b":{"c":null}}', ("b.c",)),
        (b'{"NaN":"\\" NaN"}', b'{"NaN":"\\" NaN"}', ()),
        (b'{"a":1e400}', b'{"a":1e400}', ()),
        (b'{"a":1e400,"b":NaN}', b'{"a":1e400,"b":null}', ("b",)),
    ],
)
def test_only_what_json_does_not_have_becomes_null(raw: bytes, wanted: bytes, fields: tuple[str, ...]) -> None:
    assert strict_raw(raw) == (wanted, fields)


_JSON = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(st.characters() | st.sampled_from('\\"\ud800NaI'), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "NaN", '"']), inner, max_size=3),
    max_leaves=8,
)


def _refuse(word: str) -> None:
    raise AssertionError(word)


def _nulled(value: Any) -> Any:
    """What `value` is when it comes back from strict JSON, worked out the slow way."""
    return json.loads(json.dumps(value), parse_constant=lambda _: None)


@given(st.dictionaries(st.text(max_size=3), _JSON, max_size=3))
def test_strict_is_the_same_but_for_nulls(data: dict[str, Any]) -> None:
    line, fields = strict_line(data)
    raw, raw_fields = strict_raw(json.dumps(data).encode())
    for encoded in (line, raw):
        assert json.loads(encoded, parse_constant=_refuse) == _nulled(data)
    assert fields == raw_fields
    assert bool(fields) == (json.dumps(_nulled(data)) != json.dumps(data))
