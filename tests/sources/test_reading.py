"""Bytes to items: encodings, line ends, shapes told apart by content, broken parts that cost only themselves."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.errors import CraftError, InvalidError, NotFoundError
from tui_craft.sources.base import Item
from tui_craft.sources.paste import pasted
from tui_craft.sources.reading import open_input
from tui_craft.sources.registry import all_sources

ROWS = [{"instruction": "Größe 5 µm – “quoted”", "output": "a\nb"}, {"instruction": "x", "output": "[1, 2], {"}]
LINES = b"".join(jsonlines.dumps(row) + b"\n" for row in ROWS)


def read(content: bytes) -> tuple[str, str, list[Item]]:
    with open_input(io.BytesIO(content)) as reading:
        return reading.source.name, reading.encoding, list(reading.items)


def rows(content: bytes) -> list[Any]:
    _, _, items = read(content)
    assert [problem for _, _, problem in items if problem] == []
    assert all(b"\n" not in raw for _, raw, _ in items)
    return [json.loads(raw) for _, raw, _ in items]


def test_the_ways_in_are_found() -> None:
    assert [source.name for source in all_sources()] == ["json", "jsonl", "csv"]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (LINES, "jsonl"),
        (LINES.rstrip(b"\n"), "jsonl"),
        (LINES.replace(b"\n", b"\r\n"), "jsonl"),
        (b"\n  \n\t\n" + LINES.replace(b"\n", b"\n\n \t\r\n"), "jsonl"),
        (json.dumps(ROWS).encode(), "json"),
        (json.dumps(ROWS, indent=2, ensure_ascii=False).encode(), "json"),
        ("\n".join(json.dumps(row, indent=4) for row in ROWS).encode(), "json"),
        ("".join(json.dumps(row) for row in ROWS).encode(), "json"),
        (json.dumps(ROWS, indent="\t").replace("\n", "\r\n").encode(), "json"),
        (b"[" + b",\n".join(map(jsonlines.dumps, ROWS)) + b"]", "json"),
    ],
)
def test_every_shape_gives_the_same_rows(content: bytes, source: str) -> None:
    assert read(content)[0] == source
    assert rows(content) == ROWS
    assert rows(gzip.compress(content)) == ROWS


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (b"", "utf-16-le", "utf-16"),
        (b"", "utf-16-be", "utf-16"),
    ],
)
def test_encodings(mark: bytes, codec: str, encoding: str) -> None:
    content = mark + LINES.decode().encode(codec)
    assert read(content)[1] == encoding
    assert rows(content) == ROWS
    assert rows(gzip.compress(content)) == ROWS


def test_half_a_character_at_the_end_of_utf16_spoils_only_its_line() -> None:
    _, _, items = read(codecs.BOM_UTF16_LE + LINES.decode().encode("utf-16-le")[:-3])
    assert json.loads(items[0][1]) == ROWS[0]
    assert items[1][1].endswith(b"\xff")


def test_only_a_line_feed_ends_a_line() -> None:
    line = '{"instruction":"A\u2028B\u2029C\u0085D","output":"E"}'
    assert read(f"{line}\n{line}\n".encode())[2] == [(1, line.encode(), None), (2, line.encode(), None)]


def test_a_line_is_kept_byte_for_byte() -> None:
    line = rb'{"b" : 1e400, "a":123456789012345678901234567890, "c": NaN, "d":"\ud800 \u00e9"}'
    assert read(line + b"\r\n")[2] == [(1, line, None)]
    assert read(b"[" + line + b"]")[2] == [(1, line, None)]


def test_line_numbers_are_those_of_the_file() -> None:
    assert [line for line, _, _ in read(b'\n\n{"a":1}\n\n{"a":2}\n')[2]] == [3, 5]
    assert [line for line, _, _ in read(b'[\n{"a":\n1},\n\n{"a":2}]')[2]] == [2, 5]
    assert [line for line, _, _ in read(b'a,b\n1,"x\ny"\n2,z\n')[2]] == [2, 4]


@pytest.mark.parametrize(
    ("content", "good", "bad"),
    [
        (b'[{"a": 1},\n{"a": tru},\n{"a": 3}]', [1, 3], [2]),
        (b'[{"a": "x\n"}, {"a": 2}]', [2], [1]),
        (b'{\n "a": 1\n}\n{\n "a": \n}\n{\n "a": 3\n}\n', [1, 3], [4]),
        (b'[{"a": {"b": 1, "b": }}, {"a": 2}, {"a": 3}', [2, 3], [1, 1]),
        (b'[{"a": 1}, {"a": "cut off he', [1], [1, 1]),
    ],
)
def test_a_broken_value_costs_itself_and_not_its_neighbours(content: bytes, good: list[int], bad: list[int]) -> None:
    _, _, items = read(content)
    assert [json.loads(raw)["a"] for _, raw, problem in items if problem is None] == good
    assert [line for line, _, problem in items if problem] == bad
    assert all("invalid JSON" in problem or "never closed" in problem for _, _, problem in items if problem)


def test_a_first_bad_line_does_not_hide_json_lines() -> None:
    assert read(b"not json at all\n" + LINES)[0] == "jsonl"
    assert read(b'{"instruction": "unterminated\n' + LINES)[0] == "jsonl"
    assert read(b"[]\n" + LINES)[0] == "jsonl"


def test_csv_and_its_kin() -> None:
    assert rows(b'a,b\r\n"say ""hi""","x\ny"\r\n,\xc3\xa9\r\n') == [{"a": 'say "hi"', "b": "x\ny"}, {"a": "", "b": "é"}]
    assert rows(b"a\tb\n1, 2\t3\n") == [{"a": "1, 2", "b": "3"}]
    assert rows(b"a;b\n1,5;2\n") == [{"a": "1,5", "b": "2"}]
    assert rows(b"text\nhello there\n") == [{"text": "hello there"}]
    assert rows(codecs.BOM_UTF8 + b"question,answer\nq,a\n\n") == [{"question": "q", "answer": "a"}]
    assert rows(("a,b\n" + "x" * 200_000 + ",y\n").encode()) == [{"a": "x" * 200_000, "b": "y"}]


def test_bad_csv_records_are_named_and_kept_as_they_were() -> None:
    _, _, items = read(b'a,b\n1,2\n1,2,3\nx,caf\xe9\n"q"r,s\n5,6\n')
    assert [(line, raw) for line, raw, problem in items if problem] == [
        (3, b"1,2,3"),
        (4, b"x,caf\xe9"),
        (5, b'"q"r,s'),
    ]
    assert "3 cells" in str(items[1][2])
    assert "not UTF-8 at byte 6 (0xE9)" in str(items[2][2])
    assert json.loads(items[-1][1]) == {"a": "5", "b": "6"}


def test_a_quote_that_is_never_closed_is_one_bad_record() -> None:
    _, _, items = read(b'a,b\n1,2\n"3,4\n5,6\n')
    assert [problem is None for _, _, problem in items] == [True, False]
    assert items[1][:2] == (3, b'"3,4\n5,6')


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"PK\x03\x04....", "ZIP"),
        (b"PAR1....", "Parquet"),
        (b"Dear all,\n\nhere is prose, with commas, and no table.\n", "none of"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content: bytes, says: str) -> None:
    with pytest.raises(InvalidError) as caught:
        open_input(io.BytesIO(content), "rows.jsonl")
    assert says in caught.value.sentence
    assert caught.value.sentence.startswith("rows.jsonl ")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"):
        open_input(tmp_path / "none.jsonl")
    with pytest.raises(InvalidError, match="is a folder"):
        open_input(tmp_path)


def test_a_gzip_file_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(b'{"text":"%d %s"}\n' % (i, os.urandom(40).hex().encode()) for i in range(5000)))
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    with open_input(path) as reading:
        items = list(reading.items)
        assert len(items) > 1000
        assert "cut off" in str(reading.fault)
        assert isinstance(reading.fault_sentence("so far"), CraftError)


class _FailingDisk(io.RawIOBase):
    def __init__(self, content: bytes) -> None:
        self._rest = content

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            raise OSError(5, "Input/output error")
        part, self._rest = self._rest[:100], self._rest[100:]
        return part


def test_a_failing_disk_is_a_fault_after_the_good_rows() -> None:
    with open_input(_FailingDisk(LINES), "disk") as reading:  # type: ignore[arg-type]
        assert len(list(reading.items)) == 2
        assert "Input/output error" in reading.fault_sentence("2 rows were imported").sentence


def test_memory_stays_flat(tmp_path: Path) -> None:
    def array() -> Iterator[bytes]:
        yield b"["
        for number in range(40_000):
            yield b'{"text":"%d %s"},\n' % (number, b"x" * 500)
        yield b'{"text":"last"}]'

    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.writelines(array())
    tracemalloc.start()
    with open_input(path) as reading:
        number = sum(1 for _ in reading.items)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 40_001
    assert peak < 12_000_000 < path.stat().st_size


_TEXT = st.text(max_size=8)
_JSON = st.one_of(
    st.none(), st.integers(), _TEXT, st.lists(_TEXT, max_size=2), st.dictionaries(_TEXT, _TEXT, max_size=2)
)
_OBJECT = st.dictionaries(_TEXT, _JSON, min_size=1, max_size=3)


@given(st.lists(_OBJECT, min_size=1, max_size=3), st.sampled_from([None, 0, 2]))
def test_any_objects_come_back(objects: list[dict[str, Any]], indent: int | None) -> None:
    for ascii_only in (True, False):
        texts = [json.dumps(item, indent=indent, ensure_ascii=ascii_only) for item in objects]
        try:
            parts = [text.encode() for text in texts]
        except UnicodeEncodeError:
            continue
        assert rows(b"[" + b", ".join(parts) + b"]") == objects
        assert rows(b"\n".join(parts)) == objects


@given(st.binary(max_size=300))
def test_nothing_crashes_the_reader(content: bytes) -> None:
    with contextlib.suppress(CraftError):
        read(content)


@pytest.mark.parametrize(
    "text",
    [
        LINES.decode(),
        json.dumps(ROWS),
        "Here you go:\n```json\n" + json.dumps(ROWS, indent=1) + "\n```\nEnjoy!",
        "Two:\n\n```jsonl\n" + LINES.decode() + "```",
        "```\n" + LINES.decode() + "```",
        "\n\n".join("```json\n" + json.dumps(row) + "\n```" for row in ROWS),
        "````json\n" + json.dumps(ROWS) + "\n````",
        "cut off:\n```json\n" + json.dumps(ROWS),
    ],
)
def test_pasted_text(text: str) -> None:
    assert rows(pasted(text).read()) == ROWS


def test_a_fence_inside_a_value_is_left_alone() -> None:
    row = {"input": "code?", "output": "```json\n{}\n```"}
    assert rows(pasted(json.dumps(row)).read()) == [row]
    assert rows(pasted("Rows:\n```json\n" + json.dumps([row]) + "\n```").read()) == [row]
