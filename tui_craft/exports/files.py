"""The files an export leaves: their names, whole or not there, counted and hashed as written. Reads no row."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_craft.errors import InvalidError, StorageError
from tui_craft.exports.splits import Split
from tui_craft.store.atomic import sync_folder

MARK = "{split}"
SUFFIX = ".manifest.json"


def target_paths(to: Path, splits: Sequence[Split]) -> list[Path]:
    """The file of each split, or the one file: `{split}` filled in, else `-name` before the ending."""
    to = to.expanduser()
    if not splits:
        if MARK in str(to):
            raise InvalidError(f"{to} has a {MARK} in it, but no splits were asked for; add them or take it out.")
        return [to.absolute()]
    if MARK in str(to):
        return [Path(str(to).replace(MARK, split.name)).absolute() for split in splits]
    packed = ".gz" if to.suffix == ".gz" else ""
    plain = to.with_suffix("") if packed else to
    return [to.with_name(f"{plain.stem}-{split.name}{plain.suffix}{packed}").absolute() for split in splits]


def manifest_path(to: Path) -> Path:
    """Where the manifest of an export to `to` lies: beside its files, without a split's name."""
    plain = Path(re.sub(r"[-_.]?\{split\}", "", str(to.expanduser())))
    name = plain.name if not plain.name.startswith(".") else f"export{plain.name}"
    return plain.with_name(name + SUFFIX).absolute()


def check_targets(targets: Sequence[Path], manifest: Path, dataset_folder: Path, *, replace: bool) -> None:
    """Raise InvalidError when a file cannot or should not be written there; `replace`: over foreign files too.

    Raises StorageError when the disk does not even let one look.
    """
    for path in (*targets, manifest):
        try:
            _check_place(path, dataset_folder, known=replace or manifest.exists())
        except OSError as error:
            raise _refused(path, error) from error


def _check_place(path: Path, dataset_folder: Path, *, known: bool) -> None:
    if path.is_dir() or not path.name:
        raise InvalidError(f"{path} is a folder; give the name of a file in it.")
    if not path.parent.is_dir():
        raise InvalidError(f"There is no folder {path.parent}; make it first or choose another.")
    if path.resolve().is_relative_to(dataset_folder.resolve()):
        raise InvalidError(f"{path} lies inside the dataset itself; export to a place outside {dataset_folder}.")
    if path.is_symlink() or not path.exists():
        return  # a link is replaced, never what it leads to
    if not path.is_file():
        raise InvalidError(f"{path} is not a regular file; choose another place.")
    if not known:
        raise InvalidError(
            f"{path} exists and is not an earlier export; choose another name or ask for it to be replaced."
        )


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(f"Could not write {path}: {error.strerror}; free some space or check its permissions.")


class Output:
    """A file that appears under its name when `commit` is called, and not before.

    `path` may end in .gz: the same rows then give the same bytes. Its mode follows the user's umask.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes = 0
        self.rows = 0
        self._hash = hashlib.sha256()
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            handle = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise _refused(self.path, error) from error
        self._raw = os.fdopen(handle, "wb", buffering=1 << 20)
        self._packed = (
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=_Counted(self), mtime=0)
            if path.suffix == ".gz"
            else None
        )

    def write_line(self, line: bytes) -> None:
        """Append `line` and a line end. Raises StorageError when the disk refuses."""
        self.rows += 1
        if self._packed is not None:
            self._packed.write(line + b"\n")
        else:
            self.write_bytes(line + b"\n")

    def write_bytes(self, data: bytes) -> None:
        """Put `data` into the file as it is. Raises StorageError when the disk refuses."""
        try:
            self._raw.write(data)
        except OSError as error:
            raise _refused(self.path, error) from error
        self._hash.update(data)
        self.bytes += len(data)

    def finish(self) -> None:
        """Return when all that was written is on disk, still under the temporary name."""
        try:
            if self._packed is not None:
                self._packed.close()
            self._raw.flush()
            os.fsync(self._raw.fileno())
            self._raw.close()
        except OSError as error:
            raise _refused(self.path, error) from error

    def commit(self) -> None:
        """Give the finished file its name."""
        try:
            self._temporary.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise _refused(self.path, error) from error

    def discard(self) -> None:
        """Leave no trace, if it was not committed."""
        with suppress(OSError, StorageError):  # a full disk refuses the last bytes once more; they are not wanted
            if self._packed is not None and not self._raw.closed:
                self._packed.close()
        with suppress(OSError):
            self._raw.close()
        self._temporary.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes in hexadecimal."""
        return self._hash.hexdigest()


class _Counted:
    """What gzip writes to."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        """Pass on."""
        self._output.write_bytes(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: `Output.finish` flushes."""
