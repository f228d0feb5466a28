"""Imports into real datasets: every row is either stored, byte for byte, or set aside and named."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tui_craft.domain.row import State
from tui_craft.errors import CraftError, InvalidError, StorageError
from tui_craft.sources.importer import ImportProgress, import_rows
from tui_craft.sources.paste import pasted
from tui_craft.sources.preview import preview
from tui_craft.sources.report import LISTED, ImportReport
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    with library.create("target", "instruction", now=NOW) as opened:
        yield opened


def put(dataset: Dataset, content: bytes, **options: Any) -> ImportReport:
    return import_rows(dataset, io.BytesIO(content), now=NOW, **options)


def test_payloads_are_kept_byte_for_byte(dataset: Dataset) -> None:
    lines = [
        rb'{"instruction": "a\ud800", "output":"b", "score": 123456789012345678901234567890}',
        rb'{"output":"b","instruction":"\u00e9","score":NaN, "x": -Infinity, "y": 1e400}',
        b'{"instruction":"A\xe2\x80\xa8B","output":"C","tags":["own"],"meta":{"k":1}}',
    ]
    report = put(dataset, b"\r\n".join(lines))
    assert [row.raw for row in dataset.scan()] == lines
    assert (report.imported, report.skipped_total, report.warnings, report.complete) == (3, 0, [], True)


def test_envelope_and_origin(dataset: Dataset) -> None:
    put(dataset, b'\n{"instruction":"a","output":"b"}\n', source_name="seeds.jsonl", as_="seed")
    put(dataset, b'{"instruction":"a","output":"b"}')
    put(dataset, b'{"instruction":"a","output":"b"}', as_="accepted", by="external")
    seed, draft, external = dataset.scan()
    assert seed.origin == {
        "kind": "real",
        "by": "imported",
        "source": "seeds.jsonl",
        "line": 2,
        "at": "2026-01-02T03:04:05Z",
    }
    assert (seed.state, seed.tags, seed.is_seed) == (State.ACCEPTED, ("imported", "seed"), True)
    assert (draft.state, draft.tags, draft.origin["source"]) == (State.DRAFT, ("imported",), "standard input")
    assert (external.state, external.tags) == (State.ACCEPTED, ("synthetic", "external"))
    assert (external.origin["kind"], external.origin["by"]) == ("synthetic", "external")


def test_bad_lines_are_named_and_kept_verbatim(dataset: Dataset, tmp_path: Path) -> None:
    bad = [b'{"instruction": "unterminated', b"{'a': 'b'}", b'{"instruction":"caf\xe9","output":"x"}', b"[]", b"{}"]
    good = b'{"instruction":"a","output":"b"}'
    path = tmp_path / "my rows.jsonl"
    path.write_bytes(b"\n".join([good, *bad, good]))
    report = import_rows(dataset, path, now=NOW)
    assert (report.imported, [item.line for item in report.skipped]) == (2, [2, 3, 4, 5, 6])
    reasons = [item.reason for item in report.skipped]
    assert reasons[0].startswith("invalid JSON")
    assert reasons[2] == "not UTF-8 at byte 20 (0xE9)"
    assert reasons[3] == "a row must be a JSON object, this is a list"
    assert reasons[4] == "field instruction: is missing; field output: is missing"
    assert any("iconv" in warning for warning in report.warnings)
    assert report.bad_lines is not None
    assert report.bad_lines.read_bytes() == b"\n".join(bad) + b"\n"
    assert report.bad_lines.parent == dataset.path / "imports" / "20260102T030405Z-my-rows-jsonl"
    assert json.loads(report.path.read_bytes())["skipped"][0]["line"] == 2
    for made, mode in ((report.bad_lines, 0o600), (report.path, 0o600), (report.path.parent, 0o700)):
        assert stat.S_IMODE(made.stat().st_mode) == mode
    assert "Imported 2 rows; 5 lines were left out (line 2: invalid JSON" in report.summary()


def test_many_bad_lines_are_counted_and_not_all_listed(dataset: Dataset) -> None:
    report = put(dataset, b'{"instruction":"a","output":"b"}\n' + b"bad\n" * (LISTED + 5))
    assert (report.skipped_total, len(report.skipped), report.imported) == (LISTED + 5, LISTED, 1)
    assert report.bad_lines is not None
    assert report.bad_lines.read_bytes().count(b"\n") == LISTED + 5


def test_two_imports_in_one_second_have_folders_of_their_own(dataset: Dataset) -> None:
    first, second = (put(dataset, b'{"instruction":"a","output":"b"}') for _ in range(2))
    assert first.path != second.path
    assert first.path.exists()
    assert second.path.exists()


def test_an_import_is_one_change(dataset: Dataset) -> None:
    put(dataset, b'{"instruction":"first","output":"b"}')
    line = json.dumps({"instruction": "x" * 1000, "output": "y"}).encode()
    report = put(dataset, b"\n".join([line] * 3000))
    assert (report.imported, len(dataset)) == (3000, 3001)
    assert "3,000" in str(dataset.undo())
    assert len(dataset) == 1
    dataset.redo()
    assert len(dataset) == 3001
    with library.open_dataset("target") as again:
        assert len(again) == 3001


def test_rows_of_other_formats_are_left_out_and_said_where_they_fit(dataset: Dataset) -> None:
    turns = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
    rows = [{"instruction": "a", "output": "b"}, turns, {"text": "plain"}, turns]
    report = put(dataset, "\n".join(map(json.dumps, rows)).encode())
    assert (report.imported, report.elsewhere) == (1, {"messages": 2, "text": 1})
    assert "a row of the format messages" in report.skipped[0].reason
    assert any("--format messages" in warning and "2 rows" in warning for warning in report.warnings)
    with library.create("others", "messages", now=NOW) as others:
        assert report.bad_lines is not None
        assert import_rows(others, report.bad_lines, now=NOW).imported == 2


def test_doubled_keys_are_warned_of(dataset: Dataset) -> None:
    line = b'{"instruction":"first","instruction":"second","output":"b"}'
    report = put(dataset, b"\n" + line)
    assert dataset.get(1).raw == line
    assert "line 2" in report.warnings[0]
    assert "twice" in report.warnings[0]


def test_foreign_names_are_mapped_by_themselves_or_by_hand(dataset: Dataset) -> None:
    content = b'{"id":1,"instruction":"a","response":"b"}\n{"id":2,"instruction":"c","response":"d"}\n'
    report = put(dataset, content)
    assert report.mapping == {"output": "response"}
    assert dataset.get(1).raw == b'{"id":1,"instruction":"a","output":"b"}'
    report = put(dataset, content, mapping={"instruction": "response", "output": "instruction"})
    assert dataset.get(4).data == {"id": 2, "output": "c", "instruction": "d"}
    with pytest.raises(InvalidError, match="did you mean 'response'"):
        put(dataset, content, mapping={"output": "respons"})


def test_what_fits_nothing_is_refused_with_the_fields(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match=r"fields are a, b: say which is which with --map instruction=FIELD,output="):
        put(dataset, b'{"a":"x","b":"y"}')
    with pytest.raises(InvalidError, match="would fit a dataset of the format text"):
        put(dataset, b'{"text":"x"}')
    assert len(dataset) == 0
    assert not (dataset.path / "imports").exists()


@pytest.mark.parametrize("content", [b"", b" \n", b"[]", b"[\n]", b"a,b\n"])
def test_nothing_to_import_is_one_sentence(dataset: Dataset, content: bytes) -> None:
    with pytest.raises(InvalidError, match=r"is empty|holds no rows"):
        put(dataset, content)


def test_csv_json_gzip_and_paste(dataset: Dataset) -> None:
    assert put(dataset, b'instruction,input,output\r\n"Say ""hi""",,"l 1\nl 2"\r\nadd,"1, 2",3\r\n').source == "csv"
    assert dataset.get(1).data == {"instruction": 'Say "hi"', "input": "", "output": "l 1\nl 2"}
    row = {"instruction": "x", "output": "y"}
    assert put(dataset, gzip.compress(json.dumps([row, row], indent=1).encode())).imported == 2
    report = import_rows(dataset, pasted(f"Sure:\n```json\n{json.dumps([row])}\n```"), now=NOW, source_name="paste")
    assert (report.imported, report.source, dataset.get(5).origin["source"]) == (1, "json", "paste")


def test_progress_and_breaking_off(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps({"instruction": "x" * 500, "output": "y"}).encode().join([b"", *[b"\n"] * 6000]))
    seen: list[ImportProgress] = []
    import_rows(dataset, path, now=NOW, progress=seen.append)
    assert [item.imported for item in seen] == sorted(item.imported for item in seen)
    assert len(seen) > 3
    assert (seen[-1].imported, seen[-1].done, seen[-1].total) == (
        len(dataset),
        path.stat().st_size,
        path.stat().st_size,
    )

    class Stop(Exception):
        pass

    def stop(_: ImportProgress) -> None:
        raise Stop

    before = len(dataset)
    with pytest.raises(Stop):
        import_rows(dataset, path, now=NOW, progress=stop)
    assert before < len(dataset) < 2 * before
    reports = [json.loads(item.read_bytes()) for item in (dataset.path / "imports").glob("*/report.json")]
    assert sorted(item["complete"] for item in reports) == [False, True]
    dataset.undo()
    assert len(dataset) == before


def test_a_broken_archive_keeps_what_was_read_and_says_so(dataset: Dataset, tmp_path: Path) -> None:
    lines = b"".join(b'{"instruction":"%s","output":"y"}\n' % os.urandom(30).hex().encode() for _ in range(5000))
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:100_000])
    with pytest.raises(InvalidError, match=r"cut off; [\d,]+ rows before that were imported") as caught:
        import_rows(dataset, path, now=NOW)
    assert f"{len(dataset):,} rows" in caught.value.sentence
    assert len(dataset) > 1000


def test_a_folder_that_cannot_be_made_is_one_sentence(dataset: Dataset) -> None:
    (dataset.path / "imports").write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError, match="Could not write"):
        put(dataset, b'{"instruction":"a","output":"b"}')


def test_preview_shows_rows_as_they_would_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_bytes(b'{"question":"q","answer":"a"}\nbad\n')
    shown = preview(path)
    assert (shown.source, shown.detection.format) == ("jsonl", "input-output")
    assert shown.rows == ({"input": "q", "output": "a"},)
    assert [item.line for item in shown.problems] == [2]
    assert preview(path, "text", mapping={"text": "answer"}).rows == ({"question": "q", "text": "a"},)
    path.write_bytes(b"caf\xe9\n{\n")
    with pytest.raises(CraftError):
        preview(path)
