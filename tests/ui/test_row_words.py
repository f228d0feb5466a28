"""What the detail pane says: every kind of row reads well, and nothing in it is obeyed or lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.style import Style
from ui_harness import HOSTILE_TEXTS

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, Origin, Row, State
from tui_craft.ui.widgets.json_words import calls_text, json_words
from tui_craft.ui.widgets.row_words import row_words

TONES: dict[Style, str] = {}
PLAIN = Envelope()


def tone(name: str) -> Style:
    style = Style(link=name)
    TONES[style] = name
    return style


def said(format: str, data: object, envelope: Envelope = PLAIN, **options: object) -> str:
    row = Row(7, 1, jsonlines.dumps(data), envelope, Origin(kind="real", by="manual"))
    words = row_words(row, envelope.state, FORMATS[format], tone=tone, app=None, **options)  # type: ignore[arg-type]
    return "\n".join(piece.plain for piece in words)


def test_turns_are_numbered_and_calls_are_json() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "book", "arguments": '{"to": "New York", "n": 2}'}}
    shown = said("messages", {"messages": [
        {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Book."},
        {"role": "assistant", "content": None, "tool_calls": [call]}, {"role": "tool", "content": '{"ok": true}'},
    ]})  # fmt: skip
    assert "system   1 of 4" in shown
    assert "tool   4 of 4" in shown
    assert "assistant calls" in shown
    assert '"arguments": {"to": "New York", "n": 2}' in shown
    assert '{"ok": true}' in shown


def test_preference_rows_say_which_answer_is_which() -> None:
    shown = said("preference", {"prompt": "p", "chosen": "good one", "rejected": "bad one"})
    assert "chosen, the better answer\ngood one" in shown
    assert "rejected, the worse answer\nbad one" in shown


def test_what_is_known_of_a_row_is_said() -> None:
    envelope = Envelope(
        state=State.REJECTED, tags=("billing",), parent=3, quality=4, reviewed="jo@box 2026-01-01T10:20:30Z",
        reason="style", note="see the other",
    )  # fmt: skip
    shown = said("input-output", {"input": "i", "output": "", "more": [1, {"a": 2}]}, envelope, copies=(8, 9))
    for words in ("#7", "rejected: style", "quality 4", "copy of #3", "copied as #8 #9", "tags billing",
                  "read by jo@box, 2026-01-01 10:20", "note see the other", "(empty)", "more"):  # fmt: skip
        assert words in shown
    assert shown.index("tags billing") < shown.index("output")
    low = said("input-output", {"input": "i", "output": "o"}, envelope, short=True)
    assert low.index("tags billing") > low.index("output")


def test_json_is_indented_and_its_names_are_toned() -> None:
    shown = json_words('{"b":[1,2],"a":{"deep":{"x":1.50,"y":null}},"e":{},"n":123456789012345678901234567890}',
                       tone("name"), limit=1000)  # fmt: skip
    assert shown is not None
    assert shown.plain == (
        '{\n  "b": [1, 2],\n  "a": {\n    "deep": {"x": 1.50, "y": null}\n  },\n  "e": {},\n'
        '  "n": 123456789012345678901234567890\n}'
    )
    assert [shown.plain[span.start : span.end] for span in shown.spans] == [
        '"b"', '"a"', '"deep"', '"x"', '"y"', '"e"', '"n"'
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["", "plain", "[INST] hi", "{", "[1", "{}", "[]", '"text"', "3", "{'a': 1}", "[/]"])
def test_other_texts_are_left_alone(value: str) -> None:
    assert json_words(value, tone("name"), limit=1000) is None
    assert value in said("text", {"text": value or " "}) or not value


def test_too_deep_or_too_long_is_text() -> None:
    assert json_words("[" * 100_000 + "]" * 100_000, tone("name"), limit=1_000_000) is None
    assert json_words("[1, 2]", tone("name"), limit=3) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(JSON.filter(lambda value: isinstance(value, dict | list) and bool(value)))
def test_layout_changes_no_value(value: object) -> None:
    raw = jsonlines.dumps(value).decode()
    shown = json_words(raw, tone("name"), limit=100_000)
    assert shown is not None
    strings = re.compile(r'"(?:[^"\\]|\\.)*"')
    if all(text.isprintable() for text in strings.findall(raw)):
        assert jsonlines.loads(shown.plain.encode()) == value
        assert strings.findall(shown.plain) == strings.findall(raw)


def test_arguments_that_are_no_json_stay_text() -> None:
    assert calls_text('[{"function":{"name":"a","arguments":"{broken"}}]') == (
        '[{"function":{"name":"a","arguments":"{broken"}}]'
    )
    assert calls_text("nothing") == "nothing"


@pytest.mark.parametrize("format", ["text", "input-output", "messages", "preference"])
@pytest.mark.parametrize("json", [False, True])
def test_hostile_rows_are_drawn_and_not_obeyed(format: str, json: bool) -> None:
    for value in HOSTILE_TEXTS:
        turns = [{"role": value, "content": value, "tool_calls": [{"function": {"arguments": value}}]}]
        data = {"text": value, "input": value, "output": [value], "messages": turns, "chosen": turns, value: value}
        raw = jsonlines.dumps(data)
        row = Row(1, 1, raw, Envelope(tags=(value,), note=value, reviewed=value, reason=value))
        words = row_words(row, State.DRAFT, FORMATS[format], tone=tone, app=None, json=json)
        shown = "\n".join(piece.plain for piece in words)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
        assert len(shown) < 60_000
