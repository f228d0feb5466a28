"""Reads files that models are tested with, whatever their rows look like: JSON, JSON lines, CSV, TSV, plain lines.

Every text in a row counts, so nothing has to be said of its fields. Changes nothing, keeps nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.errors import InvalidError

_LARGEST = 256 << 20
_LARGEST_CELL = 16 << 20
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_DELIMITERS = (",", "\t", ";")
_ANSWER = "mend it, or take it out of the files that are compared with"


def place_of(name: str, folder: Path) -> Path:
    """The file called `name`; one without a whole path is beside the dataset in `folder`."""
    return folder / Path(name.strip()).expanduser()


def print_of(path: Path) -> tuple[str, int, int]:
    """What differs when the file does. Raises InvalidError where there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise InvalidError(f"The eval file {path} cannot be read ({error.strerror}); give its whole path.") from None
    if not path.is_file():
        raise InvalidError(f"The eval file {path} is no file; name the files in it one by one.")
    return str(path), found.st_size, found.st_mtime_ns


def rows_in(path: Path) -> Iterator[tuple[int, Any]]:
    """The file's rows, each with the line it is on, or its number where there are no lines.

    Raises InvalidError, in a sentence that names the file and the line, when it cannot be read as a whole.
    """
    data = _bytes(path)
    if path.suffix.lower() in _JSON or data.lstrip()[:1] in (b"{", b"["):
        yield from _json_rows(path, data)
    else:
        yield from _cells(path, data)


def texts_in(value: Any) -> Iterator[str]:
    """Every text inside a row, however deep."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def _bytes(path: Path) -> bytes:
    """The file as UTF-8, if it is text."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidError(f"The eval file {path} is larger than {_LARGEST >> 20} MB; cut it into smaller ones.")
        data = path.read_bytes()
    except OSError as error:
        raise InvalidError(f"The eval file {path} cannot be read ({error.strerror}); check its permissions.") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        raise InvalidError(f"The eval file {path} holds no text, but bytes; export it as JSON lines or CSV.")
    if not data.strip():
        raise InvalidError(f"The eval file {path} is empty; {_ANSWER}.")
    return data


def _json_rows(path: Path, data: bytes) -> Iterator[tuple[int, Any]]:
    try:
        whole = jsonlines.loads(data)
    except ValueError:
        yield from _json_lines(path, data)
        return
    lists = [value for value in whole.values() if isinstance(value, list)] if isinstance(whole, dict) else []
    rows = whole if isinstance(whole, list) else lists[0] if len(lists) == 1 and len(lists[0]) > 1 else [whole]
    yield from enumerate(rows, 1)


def _json_lines(path: Path, data: bytes) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                yield number, jsonlines.loads(line)
            except ValueError as error:
                said = f"The eval file {path} is broken at line {number} ({error}); {_ANSWER}."
                raise InvalidError(said) from None


def _cells(path: Path, data: bytes) -> Iterator[tuple[int, Any]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what spreadsheets write where it is not UTF-8
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(_DELIMITERS, key=head.count)
    if path.suffix.lower() not in {".csv", ".tsv"} and not head.count(delimiter):
        yield from enumerate(text.splitlines(), 1)
        return
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidError(f"The eval file {path} is broken at line {reader.line_num} ({error}); {_ANSWER}.") from None
