"""Reasoning on its way out: left out, as thinking before the answer, or in a field; and preference pairs for DPO."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.reasoning import with_mode
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError
from tui_craft.exports.service import export, preview
from tui_craft.store import library

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PAIR = {"input": "6*7?", "output": "42", "reasoning": "6*7 is 42."}
TALK = {
    "messages": [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b", "reasoning_content": "why b"},
        {"role": "user", "content": "c"},
        {"role": "assistant", "content": "d"},
    ],
    "reasoning": "why d",
}


def exported(data: dict[str, Any], format: str, shape: str, tmp_path: Path, reasoning: str | None) -> Any:
    with library.create("some", format, now=NOW) as dataset:
        dataset.add([NewRow(jsonlines.dumps(data), Envelope(state=State.ACCEPTED))])
        to = tmp_path / "out.jsonl"
        manifest = export(dataset, format=shape, to=to, now=NOW, tool_version="1", reasoning=reasoning)
        return orjson.loads(to.read_bytes()), manifest.as_dict()


@pytest.mark.parametrize(
    ("shape", "reasoning", "line"),
    [
        ("alpaca", None, {"instruction": "6*7?", "input": "", "output": "42"}),
        ("alpaca", "think", {"instruction": "6*7?", "input": "", "output": "<think>\n6*7 is 42.\n</think>\n\n42"}),
        ("alpaca", "field", {"instruction": "6*7?", "input": "", "output": "42", "reasoning": "6*7 is 42."}),
        ("own", None, PAIR),
        ("own", "drop", {"input": "6*7?", "output": "42"}),
        ("own", "think", {"input": "6*7?", "output": "<think>\n6*7 is 42.\n</think>\n\n42"}),
        ("text", "drop", {"text": "### Input:\n6*7?\n\n### Response:\n42"}),
    ],
)
def test_each_way(shape: str, reasoning: str | None, line: dict[str, Any], tmp_path: Path) -> None:
    found, manifest = exported(PAIR, "input-output", shape, tmp_path, reasoning)
    assert found == line
    dropped = (shape != "own" and reasoning in {None, "drop"}) or reasoning == "drop"
    assert manifest["dropped_fields"] == ({"reasoning": 1} if dropped else {})
    assert manifest.get("reasoning") == (reasoning or ("drop" if shape != "own" else None))


def test_turns_have_their_own(tmp_path: Path) -> None:
    thought, _ = exported(TALK, "messages", "messages", tmp_path, "think")
    assert [turn["content"] for turn in thought["messages"]] == [
        "a", "<think>\nwhy b\n</think>\n\nb", "c", "<think>\nwhy d\n</think>\n\nd",
    ]  # fmt: skip
    assert "reasoning_content" not in thought["messages"][1]
    kept = with_mode(FORMATS["messages"], TALK, "field")
    assert kept["messages"][1]["reasoning_content"] == "why b"
    assert kept["reasoning"] == "why d"
    bare = with_mode(FORMATS["messages"], TALK, "drop")
    assert all(set(turn) == {"role", "content"} for turn in bare["messages"])
    assert "reasoning" not in bare


def test_a_preview_shows_it_and_an_unknown_way_is_refused() -> None:
    with library.create("some", "input-output", now=NOW) as dataset:
        dataset.add([NewRow(jsonlines.dumps(PAIR), Envelope(state=State.ACCEPTED))])
        assert "<think>" in preview(dataset, "messages", reasoning="think").lines[0]
        with pytest.raises(InvalidError, match="choose one of drop, think, field"):
            preview(dataset, "messages", reasoning="loud")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ({"prompt": "p", "chosen": "c", "rejected": "r", "score": 1}, {"prompt": "p", "chosen": "c", "rejected": "r"}),
        (
            {"prompt": "p", "chosen": [{"role": "user", "content": "p"}, {"role": "assistant", "content": "c"}],
             "rejected": "r"},
            {"prompt": [{"role": "user", "content": "p"}], "chosen": [{"role": "assistant", "content": "c"}],
             "rejected": [{"role": "assistant", "content": "r"}]},
        ),
    ],
)  # fmt: skip
def test_pairs_for_dpo(data: dict[str, Any], line: dict[str, Any], tmp_path: Path) -> None:
    assert exported(data, "preference", "dpo", tmp_path, None)[0] == line


def test_only_pairs_can_be_written_for_dpo(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="no worse answer"):
        exported(PAIR, "input-output", "dpo", tmp_path, None)
