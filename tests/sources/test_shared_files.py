"""The hostile and the real files of the shared folder: each comes in as its expectation says."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tui_craft import jsonlines
from tui_craft.errors import InvalidError
from tui_craft.sources.importer import import_rows
from tui_craft.sources.preview import preview
from tui_craft.store import library

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

FORMATS = {
    "conversations": "conversations",
    "foreign_fields": "instruction",
    "input_output": "input-output",
    "instruction_output": "instruction",
    "json_output": "instruction",
    "messages": "messages",
    "preference": "preference",
    "question_answer": "input-output",
    "text": "text",
}
NASTY_FORMATS = {"instruction_output": "instruction", "dpo": "preference"}


def _expected(shared_data: Path) -> list[dict[str, Any]]:
    expected: dict[str, Any] = json.loads((shared_data / "nasty_files" / "expected.json").read_bytes())
    files: list[dict[str, Any]] = expected["files"]
    return files


def test_nasty_files(shared_data: Path) -> None:
    files = _expected(shared_data)
    assert len(files) >= 17
    for entry in files:
        _check_nasty(shared_data / "nasty_files" / entry["file"], entry)


def _check_nasty(path: Path, entry: dict[str, Any]) -> None:
    expect = entry["expect"]
    with library.create(path.name, "instruction", now=NOW) as dataset:
        if expect.get("rows") == []:
            with pytest.raises(InvalidError, match="is empty"):
                import_rows(dataset, path, now=NOW)
            return
        report = import_rows(dataset, path, now=NOW)
        rows = [row.data for row in dataset.scan()]
        stored = b"".join(row.raw for row in dataset.scan()).decode()
    assert "\ufffd" not in stored
    if "refused with line and byte" in entry.get("accept", []):
        assert [(item.line, item.reason[:17]) for item in report.skipped] == [
            (1, "not UTF-8 at byte"),
            (2, "not UTF-8 at byte"),
        ]
        return
    if "formats" in expect:
        assert (report.imported, report.skipped_total, len(report.elsewhere)) == (1, 4, 4)
        return
    if "rows" in expect:
        assert rows == expect["rows"], path.name
    assert len(rows) >= expect.get("n_rows_min", 0)
    assert [item.line for item in report.skipped] == [item["line"] for item in expect.get("errors", [])]
    if "encoding" in expect:
        assert report.encoding == expect["encoding"]


def test_nasty_rows(shared_data: Path) -> None:
    entries = [json.loads(line) for line in (shared_data / "nasty_rows.jsonl").read_bytes().split(b"\n") if line]
    for format in {entry["format"] for entry in entries}:
        name = NASTY_FORMATS.get(format, format)
        chosen = [entry for entry in entries if entry["format"] == format]
        raws = [entry["raw"].encode() for entry in chosen]
        with library.create(format, name, now=NOW) as dataset:
            report = import_rows(dataset, io.BytesIO(b"\n".join(raws)), now=NOW)
            kept = {row.origin["line"]: row for row in dataset.scan()}
        skipped = {item.line: item.reason for item in report.skipped}
        assert sorted([*kept, *skipped]) == list(range(1, len(raws) + 1))
        for line, entry in enumerate(chosen, 1):
            if entry["expect"]["import"] == "ok":
                assert line in kept, entry["id"]
            if line in kept:
                assert kept[line].raw == raws[line - 1]
                assert isinstance(kept[line].data, dict)
            else:
                assert skipped[line]
        doubled = [line for line, entry in enumerate(chosen, 1) if entry["why"] == "duplicate key"]
        assert all(any(f"line {line}" in warning for warning in report.warnings) for line in doubled)


def test_real_datasets_are_detected_and_come_in_whole(shared_data: Path) -> None:
    for path in sorted((shared_data / "datasets").iterdir()):
        kind = path.name.partition("__")[0].removesuffix("_tools").removesuffix("_chat").removesuffix("_label")
        mapping = None
        if path.name.startswith("generated_unfiltered"):
            assert preview(path).detection.format is None
            format, mapping = "text", {"text": "instruction"}
        else:
            format = FORMATS[kind]
            assert preview(path).detection.format == format, path.name
        with library.create(path.name, format, now=NOW) as dataset:
            report = import_rows(dataset, path, mapping=mapping, now=NOW)
            assert (report.imported, report.skipped_total, report.warnings) == (len(dataset), 0, []), path.name
            if path.suffix == ".jsonl" and not report.mapping:
                lines = [line for line in path.read_bytes().split(b"\n") if line]
                assert [row.raw for row in dataset.scan()] == lines


def test_labels_come_in_as_outputs_with_a_mapping(shared_data: Path) -> None:
    path = shared_data / "datasets" / "text_label__banking77_test.csv"
    with library.create("banking", "input-output", now=NOW) as dataset:
        assert import_rows(dataset, path, now=NOW).mapping == {"input": "text", "output": "category"}
        assert jsonlines.loads(dataset.get(1).raw) == {"input": "How do I locate my card?", "output": "card_arrival"}
