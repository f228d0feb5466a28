"""Writing small files so that they are whole or not there. Never used for the row log."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tui_craft.errors import StorageError


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` with `data`: temporary file beside it, fsync, rename, fsync of the folder.

    Raises StorageError with the reason when the disk refuses; the old file is then untouched.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _refused(path, error) from error
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(f"Could not write {path}: {error.strerror}; free some space or check its permissions.")
