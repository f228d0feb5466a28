"""From raw replies to rows: what is certainly there comes out, what is broken says why, nothing is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.replies import ParsedReply, parse

ROW = {"input": "a", "output": "b"}
OTHER = {"input": "c [x] {y}", "output": 'd "q" ```'}
ONE, TWO = json.dumps(ROW), json.dumps(OTHER)
THINK = "<think>\nA draft: " + json.dumps({"input": "draft", "output": "draft"}) + "\n</think>\n"


def read(content: Any, format: str = "input-output", reason: str = "stop", **message: Any) -> ParsedReply:
    choice = {"message": {"role": "assistant", "content": content, **message}, "finish_reason": reason}
    return parse(choice, format_named(format))


@pytest.mark.parametrize(
    "content",
    [
        f'{{"rows": [{ONE}, {TWO}]}}',
        f"[{ONE}, {TWO}]",
        f"\ufeff \n[{ONE},\n\n{TWO}]\n",
        f"{ONE}\n{TWO}\n",
        f"```json\n[{ONE}, {TWO}]\n```",
        f"```\n{ONE}\n```\nand\n```\n{TWO}\n```",
        f"```json\n[{ONE}, {TWO}]",
        f"Sure [really]! Here {{they}} are:\n\n[{ONE}, {TWO}]\n\nDone [1].",
        f"1. {ONE}\n2. {TWO}",
        f"{THINK}[{ONE}, {TWO}]",
        f"So. {THINK}[{ONE}, {TWO}]",
        f"Let me see. {{'input': 'x', 'output': 'y'}}\n</think>[{ONE}, {TWO}]",
        f"\x1b[32m[{ONE}, {TWO}]\x1b[0m",
        f'{{"data": {{"rows": [{ONE}, {TWO}]}}}}',
        f'{{"data": {{"rows": [{ONE}, {TWO}',
        f'{{"note": "hi", "input": [{ONE}, {TWO}]}}',
        f'{{"row_1": {ONE}, "row_2": {TWO}}}',
        json.dumps(f"[{ONE}, {TWO}]"),
        json.dumps([ONE, TWO]),
        json.dumps({"rows": f"[{ONE}, {TWO}]"}),
        f"[{ONE}, {TWO},]",
        f"[{ONE} {TWO}]",
        f"[{ONE}, // first\n /* second */ {TWO} # end\n]",
        repr([ROW, OTHER]),
        '[{input: "a", output: "b"}, ' + TWO,
        '{"rows": [{"input": "a", "output": "b"}, ' + TWO + "}",
        "[{“input”: “a”, “output”: “b”}, " + TWO + "]",
        '[{"question": "a", "answer": "b"}, {"Input": "c [x] {y}", "Output": "d \\"q\\" ```"}]',
        f'[{ONE[:-1]}, "score": NaN, "difficulty": "easy"}}, {TWO}]',
    ],
)
def test_every_wrapping_gives_the_rows(content: str) -> None:
    parsed = read(content)
    assert parsed.rows == [ROW, OTHER]
    assert all(item.problem is None for item in parsed.items)
    assert parsed.notes == []


def test_text_of_values_is_kept_to_the_character() -> None:
    raw = '[{"input": "line\none\ttab", "output": "\\u001b[31m \\ud83d\\ude00 <?php echo \'[1, 2]\'; ?> \\d+"},]'
    assert read(raw).rows == [{"input": "line\none\ttab", "output": "\x1b[31m \U0001f600 <?php echo '[1, 2]'; ?> \\d+"}]
    python = "[{'input': 'it\\'s \\x41\\n', 'output': \"say 'b'\"}]"
    assert read(python).rows == [{"input": "it's A\n", "output": "say 'b'"}]


def test_think_tags_inside_a_value_are_text() -> None:
    row = {"input": "a", "output": "<think>hm</think> b"}
    assert read(json.dumps([row])).rows == [row]
    assert read("Here:\n" + json.dumps(row)).rows == [row]


@pytest.mark.parametrize("content", ["<think>\n" + ONE + "\nSo the final", "First <think> " + ONE])
def test_unfinished_thoughts_are_no_answer(content: str) -> None:
    assert read(content, reason="length").items == []


@pytest.mark.parametrize("end", range(1, len(ONE)))
def test_a_cut_row_never_comes_back(end: int) -> None:
    for head in (f"[{TWO}, ", f'```json\n{{"rows": [{TWO},\n', f"{TWO}\n"):
        parsed = read(head + ONE[:end], reason="length")
        assert parsed.rows == [OTHER]
        assert "cut off" in parsed.notes[0]
        assert [item.problem for item in parsed.items[1:]] in ([], ["is cut off, the reply ends in the middle of it"])


def test_a_cut_conversation_is_one_cut_item() -> None:
    parsed = read('[{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}', "messages")
    assert parsed.rows == []
    assert len(parsed.items) == 1
    assert parsed.items[0].text.startswith('{"messages"')


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ('{"input": "a"}', "output: is missing"),
        ('{"input": "a", "output": null}', "output: must be text, this is null"),
        ('{"input": "a", "output": "  "}', "output: is empty"),
        ('{"input": "a", "output": ["b"]}', "must be text, this is a list"),
        ('{"input": "<input here>", "output": "..."}', "placeholder"),
        ('{"input": "real", "output": "…"}', "three dots"),
        ('{"input": "a", "output": "b", "instruction": "say"}', "instruction: not clear"),
        ('"just words"', "must be an object, this is text"),
        ("null", "must be an object"),
        ("...", "three dots"),
        ("{}", "missing"),
        ('{"input": "a" "b"}', "cannot be read"),
        ('{"input": "he said "hi" to me", "output": "b"}', "cannot be read"),
    ],
)
def test_one_bad_item_costs_its_neighbours_nothing(bad: str, word: str) -> None:
    parsed = read(f"[{ONE}, {bad}, {TWO}]")
    assert parsed.rows == [ROW, OTHER]
    [problem] = [item for item in parsed.items if item.problem]
    assert word in str(problem.problem)
    assert problem.data is None
    assert problem.text


@pytest.mark.parametrize(
    "row",
    [
        {"instruction": "a", "input": [{"question": "q", "answer": "a"}], "output": "b"},
        {"instruction": "a", "input": '[{"question": "q", "answer": "a"}]', "output": ""},
    ],
)
def test_rows_inside_a_field_are_not_rows_of_the_reply(row: dict[str, Any]) -> None:
    whole = json.dumps({"rows": [row]})
    for content in (whole, whole[:-10], json.dumps(row)):
        parsed = read(content, "instruction")
        assert parsed.rows == []
        assert len(parsed.items) == 1


def test_rows_of_another_format_are_reported_one_by_one() -> None:
    parsed = read(f'{{"rows": [{ONE}, {TWO}]}}', "text")
    assert parsed.rows == []
    assert [item.problem for item in parsed.items] == ["field text: is missing"] * 2


def test_optional_fields_may_be_missing_or_null() -> None:
    rows: list[dict[str, Any]] = [
        {"instruction": "a", "output": "b"},
        {"instruction": "a", "input": None, "output": "b"},
    ]
    assert read(json.dumps(rows), "instruction").rows == [rows[0], {**rows[0], "input": ""}]


def test_speakers_and_turns_in_other_spellings() -> None:
    shared = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]
    chat = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    bots = [{"role": "Human", "content": "a"}, {"role": "bot", "content": "b"}]
    for turns in (shared, chat, bots):
        for content in ([{"messages": turns}], {"conversations": turns}, [turns], turns, {"rows": [turns]}):
            assert read(json.dumps(content), "messages").rows == [{"messages": chat}]
            assert read(json.dumps(content), "conversations").rows == [{"conversations": shared}]


def test_an_answer_that_looks_like_a_placeholder_is_one_only_when_all_is() -> None:
    assert read('[{"input": "make an image tag", "output": "<img>"}]').rows != []
    assert read('[{"input": "<input>", "output": "<output>"}]').rows == []


def test_tool_calls_and_parts() -> None:
    call = {"type": "function", "function": {"name": "rows", "arguments": json.dumps({"rows": [ROW]})}}
    assert read(None, tool_calls=[call]).rows == [ROW]
    assert read("Calling the tool.", tool_calls=[{"function": {"arguments": {"rows": [ROW]}}}]).rows == [ROW]
    assert read([{"type": "text", "text": ONE}]).rows == [ROW]


@pytest.mark.parametrize(
    ("content", "message", "word"),
    [
        ("", {}, "empty"), (None, {}, "empty"), (None, {"refusal": "no"}, "refused: no"),
        ("I cannot help with that.", {}, "no rows"), ("[1, 2] and [Name]", {}, "no rows"), ("{}", {}, "no rows"),
        (None, {"reasoning_content": ONE}, "empty"),
    ],
)  # fmt: skip
def test_no_rows_is_said_and_why(content: str | None, message: dict[str, Any], word: str) -> None:
    parsed = read(content, **message)
    assert parsed.items == []
    assert word in parsed.notes[-1]


@pytest.mark.parametrize(
    "hostile",
    ["[" * 50_000, "[{" * 30_000, '{"a":' * 20_000, "[/*" * 20_000, '["\\' * 20_000, "[x] " * 30_000,
     "[" * 900 + "]" * 900, '{"rows":' * 300 + "[]" + "}" * 300, '[{"input":' + "[" * 900 + "]" * 900 + "}]"],
)  # fmt: skip
def test_hostile_nesting_is_survived(hostile: str) -> None:
    assert read(hostile).rows == []


JSON_TEXT = st.text(st.sampled_from("abc\"\\\n{}[]:,'` é\ud800<>/#“”"), max_size=12)


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.text() | JSON_TEXT)
def test_any_text_is_survived(name: str, content: str) -> None:
    for item in read(content, name).items:
        assert (item.data is None) != (item.problem is None)


@settings(deadline=None)
@given(st.lists(st.tuples(JSON_TEXT, JSON_TEXT), max_size=5), st.booleans(), st.data())
def test_whatever_the_cut_no_row_is_invented(pairs: list[tuple[str, str]], lines: bool, data: st.DataObject) -> None:
    rows = [{"input": f"q{one}", "output": f"a{other}"} for one, other in pairs]
    content = "\n".join(map(json.dumps, rows)) if lines else json.dumps({"rows": rows}, indent=1)
    assert read(content).rows == rows
    assert read(f"Well:\n{content}").rows == rows
    cut = data.draw(st.integers(0, len(content)))
    found = read(content[:cut], reason="length").rows
    assert found == rows[: len(found)]
