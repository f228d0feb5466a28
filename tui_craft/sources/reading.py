"""Opens what is to be imported: a file or a stream, plain or gzip, in UTF-8 or UTF-16. Owns the bytes' way to items.

The shape is told by the content and never by the name. Never guesses at a legacy encoding: what is not UTF-8
stays as it is for the reader to refuse by line and byte.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from tui_craft.errors import CraftError, InvalidError, NotFoundError, StorageError
from tui_craft.sources.base import Item, Source
from tui_craft.sources.registry import all_sources

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Input: TypeAlias = Path | BinaryIO
"""Where to import from: a file, or a binary stream (which is read to its end and not closed)."""

_HEAD = 1 << 18
_BUFFER = 1 << 20
_SPACE = b" \t\r\n"
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet"), (b"PAR1", "a Parquet file"), (b"ARROW1", "an Arrow file"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"), (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"), (b"SQLite format 3", "an SQLite database"), (b"%PDF", "a PDF"),
    (b"\x80\x04", "a Python pickle"), (b"\xff\xff\xff\xff", "an Arrow stream"),
)  # fmt: skip

# the marks of UTF-32 begin with those of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


class _Stage(io.RawIOBase):
    """One stage on the bytes' way: gives the head that was looked at, then the rest; counts what it gave.

    A fault underneath (a bad disk, a gzip file cut off) ends the stream and is kept in `fault`, so that all that
    could be read is read before anybody is told.
    """

    def __init__(self, below: BinaryIO | gzip.GzipFile) -> None:
        self.count = 0
        self.fault: CraftError | None = None
        self._below = below
        self._head = b""

    def look(self, size: int) -> bytes:
        """The first `size` bytes (fewer at the end), which are still to come."""
        parts = [self._head]
        have = len(self._head)
        while have < size and (part := self._next(size - have)):
            parts.append(part)
            have += len(part)
        self._head = b"".join(parts)
        return self._head

    def skip(self, size: int) -> None:
        """Forget `size` bytes of the head."""
        self._head = self._head[size:]

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """As `io.RawIOBase` asks; 0 at the end and at a fault."""
        view = memoryview(buffer).cast("B")
        if self._head:
            part, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            part = self._next(len(view))
        view[: len(part)] = part
        self.count += len(part)
        return len(part)

    def _next(self, size: int) -> bytes:
        if self.fault is not None:
            return b""
        try:
            # a gzip file gives all it has before it fails only when asked for one piece at a time
            piece = self._below.read1(size) if isinstance(self._below, gzip.GzipFile) else self._below.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.fault = InvalidError("the gzip data is broken or cut off")
            return b""
        except OSError as error:
            self.fault = StorageError(f"reading failed ({error.strerror or error})")
            return b""
        return piece or b""


class _Recoded(io.RawIOBase):
    """UTF-16 or UTF-32 as UTF-8. Lone surrogates become bytes that are not UTF-8, so that their line is refused."""

    def __init__(self, below: BinaryIO, encoding: str) -> None:
        self._below = below
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._ready = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """As `io.RawIOBase` asks. Half a character at the very end becomes a byte that is not UTF-8."""
        view = memoryview(buffer).cast("B")
        while not self._ready:
            piece = self._below.read(len(view))
            if not piece:
                half = self._decoder.getstate()[0]
                self._decoder.reset()
                self._ready = b"\xff" if half else b""
                break
            try:
                self._ready = self._decoder.decode(piece).encode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                self._decoder.reset()
                self._ready = b"\xff"
        part, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(part)] = part
        return len(part)


class Reading:
    """Something being read. `items` is a stream of `Item`; `source` is the way in that was recognised.

    `encoding` is `utf-8`, `utf-8-sig`, `utf-16` or `utf-32`; `total` the size in bytes where it is known. Use as a
    context manager: leaving closes the file (never a stream that was handed in).
    """

    def __init__(self, given: Input, name: str) -> None:
        self.name = name
        self.total: int | None = None
        self._file: BinaryIO | None = None
        below = given
        if isinstance(below, Path):
            below = self._file = _open(below)
            self.total = os.fstat(below.fileno()).st_size or None
        try:
            self._begin(below)
        except BaseException:
            self.close()
            raise

    def _begin(self, below: BinaryIO) -> None:
        self._raw = stage = _Stage(below)
        self._stages = [stage]
        self.compressed = stage.look(2).startswith(b"\x1f\x8b")
        if self.compressed:
            stage = _Stage(gzip.GzipFile(fileobj=io.BufferedReader(stage, _BUFFER)))
            self._stages.append(stage)
        codec, mark = _encoding(stage.look(_HEAD))
        self.encoding = "utf-8-sig" if codec == "utf-8" and mark else codec[:6].rstrip("-")
        stage.skip(mark)
        if codec != "utf-8":
            stage = _Stage(io.BufferedReader(_Recoded(io.BufferedReader(stage, _BUFFER), codec), _BUFFER))
        head = stage.look(_HEAD)
        self.source = self._recognise(head)
        self.items: Iterator[Item] = self.source.items(io.BufferedReader(stage, _BUFFER))

    def _recognise(self, head: bytes) -> Source:
        if not head.strip(_SPACE):
            if self.fault is not None:
                raise self.fault_sentence("nothing could be read of it")
            raise InvalidError(f"{self.name} is empty: there is nothing to import.")
        for magic, what in _FOREIGN:
            if head.startswith(magic):
                raise InvalidError(f"{self.name} is {what}, which is not read here; make it JSONL or CSV first.")
        source = next((item for item in all_sources() if item.sniff(head)), None)
        if source is None:
            titles = ", ".join(item.title for item in all_sources())
            raise InvalidError(f"{self.name} is none of {titles}; one JSON object a line is the simplest.")
        return source

    @property
    def done(self) -> int:
        """How many bytes of the file were read so far (of the gzip file, where it is one)."""
        return self._raw.count

    @property
    def fault(self) -> CraftError | None:
        """What ended the reading early: None while nothing did."""
        return next((stage.fault for stage in self._stages if stage.fault is not None), None)

    def fault_sentence(self, so_far: str) -> CraftError:
        """The fault as a whole sentence to raise."""
        assert self.fault is not None
        return type(self.fault)(f"{self.name}: {self.fault}; {so_far}.")

    def close(self) -> None:
        """Close the file that was opened here."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_input(given: Input, name: str | None = None) -> Reading:
    """Open `given` and recognise what it is; `name` is what errors call it (the path of a file by itself).

    Raises NotFoundError (no such file), StorageError (may not be read) and InvalidError (a folder, empty, or
    nothing that is read here), each one sentence.
    """
    return Reading(given, name or (str(given) if isinstance(given, Path) else "The input"))


def _open(path: Path) -> BinaryIO:
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            raise InvalidError(f"{path} is a folder; name one file in it.")
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}; check the path.") from None
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror or error}).") from None


def _encoding(head: bytes) -> tuple[str, int]:
    """The codec and the length of the byte order mark; UTF-16 without a mark is known by its NULs."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    if len(head) >= 4 and any(head[:4]):
        if head[1:4:2] == b"\0\0":
            return "utf-16-le", 0
        if head[0:4:2] == b"\0\0":
            return "utf-16-be", 0
    return "utf-8", 0
