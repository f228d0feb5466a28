"""What is written down when the app breaks. Owns the log file; never a local variable, which may hold a key."""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path

from tui_craft import __version__, text


def write(error: BaseException, folder: Path, now: datetime) -> Path:
    """Append the traceback of `error` (no locals) to `crash.log` in `folder` and return its path."""
    path = folder / "crash.log"
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{text.utc_stamp(now)} tui-craft {__version__}\n{''.join(lines)}\n")
    return path
