"""The offline teacher through its front door: shape, determinism, capacity, and that it reaches for nothing."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.sources.demo import demo_payloads
from tui_craft.teachers.base import Ask, Brief
from tui_craft.teachers.offline import MODEL, OfflineTeacher, rows_for

Row = dict[str, Any]


def _support_pairs() -> list[tuple[str, str]]:
    rows = [json.loads(raw) for raw in demo_payloads("support-tickets")]
    return [(row["input"], row["output"]) for row in rows[:10]]


def seeds_for(format_name: str) -> list[Row]:
    """Ten seeds of a format, made from the demo's support questions."""
    pairs = _support_pairs()
    if format_name == "text":
        return [{"text": answer} for _, answer in pairs]
    if format_name == "instruction":
        return [{"instruction": ask, "input": "", "output": answer} for ask, answer in pairs]
    if format_name == "input-output":
        return [{"input": ask, "output": answer} for ask, answer in pairs]
    if format_name == "preference":
        return [{"prompt": ask, "chosen": answer, "rejected": "Please read our terms."} for ask, answer in pairs]
    if format_name == "messages":
        turns = [[{"role": "user", "content": a}, {"role": "assistant", "content": b}] for a, b in pairs]
    else:
        turns = [[{"from": "human", "value": a}, {"from": "gpt", "value": b}] for a, b in pairs]
    return [{format_name: turn} for turn in turns]


def plain(row: Mapping[str, Any]) -> str:
    return " ".join(json.dumps(row, ensure_ascii=False).lower().split())


def letters(row: Mapping[str, Any]) -> str:
    return re.sub(r"[\W_]+", "", json.dumps(row, ensure_ascii=False)).lower()


def outputs(format_name: str, row: Row) -> list[str]:
    if format_name in {"messages", "conversations"}:
        return [t.get("content") or t.get("value") or "" for t in row[format_name] if "tool_calls" not in t]
    return [row[name] for name in format_named(format_name).outputs]


def check(format_name: str, rows: Sequence[Row]) -> None:
    wanted = format_named(format_name)
    for row in rows:
        assert wanted.problems(row) == []
        assert all(text.strip() for text in outputs(format_name, row) if isinstance(text, str))
        if format_name == "preference":
            assert row["chosen"] != row["rejected"]
    assert len({plain(row) for row in rows}) == len(rows)


async def test_a_reply_looks_like_a_chat_completion() -> None:
    teacher = OfflineTeacher()
    reply = await teacher.ask(Ask([{"role": "user", "content": "Write rows."}], Brief("messages", 3, 7)))
    await teacher.close()
    assert teacher.name == "offline"
    assert (reply.model, reply.tokens, reply.cost) == (MODEL, None, 0.0)
    assert reply.choice["finish_reason"] == "stop"
    assert reply.choice["message"]["role"] == "assistant"
    rows = json.loads(reply.choice["message"]["content"])["rows"]
    assert len(rows) == 3
    check("messages", rows)


def test_it_says_that_it_is_no_language_model() -> None:
    assert "not a language model" in OfflineTeacher.help


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("seeded", [True, False])
@settings(max_examples=10, deadline=None)  # for each of six formats, with seeds and without
@given(count=st.integers(1, 30), random_seed=st.integers(0, 2**63 - 1))
def test_every_reply_has_the_rows_asked_for_and_is_the_same_again(
    format_name: str, seeded: bool, count: int, random_seed: int
) -> None:
    brief = Brief(format_name, count, random_seed, seeds_for(format_name) if seeded else ())
    rows = rows_for(brief)
    assert len(rows) == count
    check(format_name, rows)
    assert rows_for(brief) == rows


@pytest.mark.parametrize("format_name", FORMATS)
def test_ten_seeds_are_good_for_two_thousand_rows_and_none_is_a_copy(format_name: str) -> None:
    seeds = seeds_for(format_name)
    copies = {letters(seed) for seed in seeds}
    seen: set[str] = set()
    asked = 0
    while len(seen) < 2_000 and asked < 3_600:
        rows = rows_for(Brief(format_name, 20, asked, seeds))
        asked += 20
        check(format_name, rows)
        assert not copies & {letters(row) for row in rows}
        seen.update(map(plain, rows))
    assert len(seen) >= 2_000, f"{len(seen)} of {asked}"


@pytest.mark.parametrize("format_name", FORMATS)
def test_one_reply_can_hold_five_hundred_rows_without_seeds(format_name: str) -> None:
    rows = rows_for(Brief(format_name, 500, 3))
    assert len(rows) == 500
    check(format_name, rows)


@pytest.mark.parametrize("format_name", ["input-output", "preference", "messages"])
def test_the_words_of_the_answer_stay_as_the_seed_has_them(format_name: str) -> None:
    # without slots in it an answer must come back untouched, however the question is put
    answer = "We answer within a day. Please look into your spam folder first."
    seeds: dict[str, Row] = {
        "input-output": {"input": "When do you answer my mail?", "output": answer},
        "preference": {"prompt": "When do you answer my mail?", "chosen": answer, "rejected": "No idea."},
        "messages": {"messages": [{"role": "user", "content": "When do you answer my mail?"},
                                  {"role": "assistant", "content": answer}]},
    }  # fmt: skip
    for row in rows_for(Brief(format_name, 40, 1, [seeds[format_name]])):
        found = outputs(format_name, row)
        assert answer in found


def test_turns_alternate_and_tool_turns_are_carried() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "find_order", "arguments": '{"order": "48213"}'}}
    seed = {
        "messages": [
            {"role": "system", "content": "You help."},
            {"role": "user", "content": "Where is my order 48213?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "content": '{"order": "48213", "state": "sent"}'},
            {"role": "assistant", "content": "Order 48213 was sent."},
        ],
        "tools": [{"type": "function", "function": {"name": "find_order"}}],
    }
    changed = 0
    for row in rows_for(Brief("messages", 60, 2, [seed])):
        turns = row["messages"]
        assert row["tools"] == seed["tools"]
        assert [turn["role"] for turn in turns] == ["system", "user", "assistant", "tool", "assistant"]
        assert turns[2]["tool_calls"][0]["id"] == "c1"
        number = re.search(r"\d{5}", turns[1]["content"])
        assert number is not None
        order = number.group()
        assert json.loads(turns[2]["tool_calls"][0]["function"]["arguments"]) == {"order": order}
        assert json.loads(turns[3]["content"])["order"] == order
        assert turns[4]["content"] == f"Order {order} was sent."
        changed += order != "48213"
    assert changed > 30


def test_talks_of_two_seeds_are_put_in_a_row_with_turns_alternating() -> None:
    longest = 0
    for row in rows_for(Brief("conversations", 200, 5, seeds_for("conversations"))):
        speakers = [turn["from"] for turn in row["conversations"]]
        assert speakers == ["human", "gpt"] * (len(speakers) // 2)
        longest = max(longest, len(speakers))
    assert longest == 4


def test_axes_steer_tone_length_and_noise() -> None:
    seeds = [{"input": "How can I cancel my order?", "output": "Open Orders and select Cancel."}]

    def written(**axes: str) -> list[str]:
        return [row["input"] for row in rows_for(Brief("input-output", 20, 4, seeds, axes=axes))]

    formal = written(tone="very formal", noise="none", length="long")
    assert sum("Dear" in text or "Good " in text or "To whom" in text for text in formal) > 8
    short, long = written(length="short", noise="none"), formal
    assert sum(map(len, short)) < sum(map(len, long)) / 2


def test_the_objective_chooses_the_domain_when_there_are_no_seeds() -> None:
    rows = rows_for(Brief("input-output", 30, 1, objective="Extract JSON records from messages"))
    assert all(isinstance(json.loads(row["output"]), dict) for row in rows)


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=60).filter(str.strip), random_seed=st.integers(0, 1_000))
def test_any_text_at_all_may_be_a_seed(text: str, random_seed: int) -> None:
    seeds: dict[str, Row] = {
        "text": {"text": text},
        "instruction": {"instruction": text, "output": text},
        "input-output": {"input": text, "output": text},
        "preference": {"prompt": text, "chosen": text + "!", "rejected": text},
        "messages": {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": text}]},
    }
    for format_name, seed in seeds.items():
        check_loosely(format_name, rows_for(Brief(format_name, 3, random_seed, [seed])), seed)


def check_loosely(format_name: str, rows: Sequence[Row], seed: Row) -> None:
    assert len({plain(row) for row in rows}) == 3
    for row in rows:
        assert format_named(format_name).problems(row) == []
        assert letters(row) != letters(seed)


def test_seeds_of_another_shape_are_left_aside() -> None:
    seeds: list[Row] = [{"wrong": 1}, {"input": "", "output": "x"}, {"input": None, "output": []}]
    check("input-output", rows_for(Brief("input-output", 10, 0, seeds)))


def test_it_loads_no_network_and_no_model_library() -> None:
    script = (
        "import sys, asyncio\n"
        "from tui_craft.teachers.offline import OfflineTeacher\n"
        "from tui_craft.teachers.base import Ask, Brief\n"
        "asyncio.run(OfflineTeacher().ask(Ask([], Brief('text', 5, 1))))\n"
        "bad = {'litellm', 'httpx', 'requests', 'openai', 'textual', 'rich', 'pydantic'} & set(sys.modules)\n"
        "print(sorted(bad))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_rows_are_the_same_in_every_process() -> None:
    script = (
        "import json, sys, hashlib\n"
        "from tui_craft.sources.demo import demo_payloads\n"
        "from tui_craft.teachers.base import Brief\n"
        "from tui_craft.teachers.offline import rows_for\n"
        "seeds = [json.loads(raw) for raw in demo_payloads('json-extraction')]\n"
        "rows = rows_for(Brief('instruction', 60, 5, seeds)) + rows_for(Brief('messages', 60, 5))\n"
        "print(hashlib.sha256(json.dumps(rows).encode()).hexdigest())\n"
    )
    found = set()
    for number in ("1", "2", "3"):
        env = {**os.environ, "PYTHONHASHSEED": number}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
        found.add(done.stdout.strip())
    assert len(found) == 1


@pytest.mark.parametrize(
    ("file", "format_name"),
    [
        ("input_output__bitext_support_2000.jsonl", "input-output"),
        ("instruction_output__self_instruct_seeds_175.jsonl", "instruction"),
        ("instruction_output__danish_seeds.jsonl", "instruction"),
        ("conversations_tools__glaive_zh_20.jsonl", "conversations"),
        ("conversations_tools__glaive_en_60.jsonl", "conversations"),
        ("messages_tools__glaive_en_40.jsonl", "messages"),
        ("preference_chat__oasst_ranked.jsonl", "preference"),
        ("text__dolly_rendered_250.jsonl", "text"),
    ],
)
def test_real_seeds_give_valid_new_rows(shared_data: Path, file: str, format_name: str) -> None:
    lines = (shared_data / "datasets" / file).read_text(encoding="utf-8").splitlines()
    chance = random.Random(0)
    wanted = format_named(format_name)
    for number in range(6):
        seeds = [json.loads(line) for line in chance.sample(lines, 8)]
        copies = {letters({name: seed.get(name) or "" for name in wanted.fields}) for seed in seeds}
        rows = rows_for(Brief(format_name, 10, number, seeds))
        assert len({plain(row) for row in rows}) == 10
        for row in rows:
            assert wanted.problems(row) == []
            assert letters({name: row[name] for name in wanted.fields}) not in copies
