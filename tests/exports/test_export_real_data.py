"""Real and hostile rows on their way out: byte for byte in the own format, strict JSON in every format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from export_data import Make, datasets, new_row, out, strict_lines

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.errors import InvalidError
from tui_craft.exports.registry import export_formats

FILES = {
    "messages_tools__glaive_en_40.jsonl": "messages",
    "messages__oasst_en.jsonl": "messages",
    "conversations_tools__glaive_en_60.jsonl": "conversations",
    "conversations_tools__glaive_zh_20.jsonl": "conversations",
    "conversations__vicuna_identity_200.jsonl": "conversations",
    "preference__fastchat_gpt4_review_80.jsonl": "preference",
    "preference_chat__oasst_ranked.jsonl": "preference",
    "input_output__bitext_long_crlf_200.jsonl": "input-output",
    "instruction_output__danish_seeds.jsonl": "instruction",
    "text__dolly_rendered_250.jsonl": "text",
}


@pytest.fixture
def make() -> Iterator[Make]:
    """`make(format, rows, name)` gives an open dataset."""
    with datasets() as build:
        yield build


def _payloads(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().split(b"\n") if line.strip()]


@pytest.mark.parametrize("name", FILES)
def test_the_own_format_is_byte_for_byte(shared_data: Path, make: Make, tmp_path: Path, name: str) -> None:
    raws = _payloads(shared_data / "datasets" / name)
    dataset = make(FILES[name], [new_row(raw) for raw in raws])
    manifest = out(dataset, tmp_path / "a.jsonl")
    gone = {row_id for row_id, _ in manifest.skipped}
    kept = [raw.strip() for number, raw in enumerate(raws, 1) if number not in gone]
    assert (tmp_path / "a.jsonl").read_bytes().split(b"\n")[:-1] == kept
    assert all(FORMATS[FILES[name]].problems(jsonlines.loads(raws[row_id - 1])) for row_id in gone)
    assert len(kept) > len(raws) / 2


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_strict_json_of_its_shape(shared_data: Path, make: Make, tmp_path: Path, name: str) -> None:
    raws = _payloads(shared_data / "datasets" / name)
    dataset = make(FILES[name], [new_row(raw) for raw in raws])
    for chosen in export_formats().values():
        path = tmp_path / f"{chosen.name}.jsonl"
        try:
            manifest = out(dataset, path, chosen.name, splits=[("train", 90), ("test", 10)], seed=1)
        except InvalidError as error:
            assert chosen.why_never(dataset.format) or "None of" in error.sentence, error.sentence  # noqa: PT017
            continue
        lines = [line for item in manifest.files for line in strict_lines(tmp_path / item.path)]
        assert len(lines) + len(manifest.skipped) == len(raws)
        shape = FORMATS[chosen.target] if chosen.target else dataset.format
        assert [problem for line in lines for problem in shape.problems(line)] == []


def test_tool_calls_reach_openai_and_sharegpt_trainers(shared_data: Path, make: Make, tmp_path: Path) -> None:
    raws = _payloads(shared_data / "datasets" / "messages_tools__glaive_en_40.jsonl")
    dataset = make("messages", [new_row(raw) for raw in raws])
    out(dataset, tmp_path / "m.jsonl", "messages")
    assert strict_lines(tmp_path / "m.jsonl") == [json.loads(raw) for raw in raws]
    manifest = out(dataset, tmp_path / "s.jsonl", "sharegpt")
    assert manifest.skipped == []
    for line in strict_lines(tmp_path / "s.jsonl"):
        assert isinstance(json.loads(line["tools"]), list)
        calls = [turn for turn in line["conversations"] if turn["from"] == "function_call"]
        assert all(set(json.loads(turn["value"])) == {"name", "arguments"} for turn in calls)


def test_nasty_rows_go_out_whole_or_are_named(shared_data: Path, make: Make, tmp_path: Path) -> None:
    items = [json.loads(line) for line in _payloads(shared_data / "nasty_rows.jsonl")]
    raws = [item["raw"].encode() for item in items if item["format"] == "instruction_output"]
    dataset = make("instruction", [new_row(raw) for raw in raws])
    for format in ("own", "alpaca", "messages", "sharegpt", "text"):
        manifest = out(dataset, tmp_path / f"{format}.jsonl", format)
        lines = strict_lines(tmp_path / f"{format}.jsonl")
        assert len(lines) + len(manifest.skipped) == len(raws)
        assert len(lines) >= 30
    changed = dict(out(dataset, tmp_path / "own.jsonl").tally.changed)
    kept = (tmp_path / "own.jsonl").read_bytes().split(b"\n")[:-1]
    gone = {row_id for row_id, _ in manifest.skipped}
    for raw, line, row_id in zip(
        (raw for number, raw in enumerate(raws, 1) if number not in gone),
        kept,
        (number for number in range(1, len(raws) + 1) if number not in gone),
        strict=True,
    ):
        assert (line == raw.strip()) != (row_id in changed)
    assert set(changed.values()) == {("score",)}
