"""The one way text leaves for the clipboard. Owns the choice of path and the words that say which it was.

In tmux an application's own OSC 52 is dropped by default, while `tmux load-buffer -w` reaches tmux's buffer and
the outer terminal; elsewhere OSC 52 works over SSH too, but terminals cap its size without a word.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

LIMIT = 50_000
"""Bytes above which a terminal may cut the text silently."""


def copy(
    value: str, *, environ: Mapping[str, str], send: Callable[[str], None], folder: Path, what: str = "text"
) -> str:
    """Copy `value` and return a sentence that says where it went.

    `send` writes an OSC 52 sequence to the terminal; `folder` takes a text that is too long for it. Blocks
    while tmux runs: call it off the event loop unless `send` is all that can happen.
    """
    raw = value.encode("utf-8", "surrogatepass")
    if environ.get("TMUX") and shutil.which("tmux"):
        done = subprocess.run(
            ["tmux", "load-buffer", "-w", "-"], input=raw, capture_output=True, timeout=5, check=False
        )
        if done.returncode == 0:
            return f"Copied {what} via tmux (its buffer, and the terminal's clipboard where that is allowed)."
    if len(raw) > LIMIT:
        return f"Too long for the terminal's clipboard: {what} is in {_save(raw, folder)}."
    send(value)
    return f"Sent {what} to the terminal's clipboard (OSC 52)."


def _save(raw: bytes, folder: Path) -> Path:
    path = folder / "clipboard.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
    return path
