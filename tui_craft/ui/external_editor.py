"""A row's payload in the user's own editor, and back. Owns the JSON text and the temporary file; draws nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.errors import CraftError, InvalidError

_ODD = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_COMMENT = "//"


def as_text(data: Mapping[str, Any]) -> str:
    """`data` as indented JSON in which every character that an editor or terminal might obey is escaped."""
    return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, indent=2, ensure_ascii=False)) + "\n"


def from_text(value: str) -> dict[str, Any]:
    """The payload in an edited text. Raises InvalidError with the line where it stops being JSON."""
    body = "\n".join("" if line.startswith(_COMMENT) else line for line in value.split("\n"))
    try:
        data = jsonlines.loads(body.strip().encode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise InvalidError(f"This is not JSON: {error}.") from None
    if not isinstance(data, dict):
        raise InvalidError("A row must be one JSON object in braces.")
    return data


def command(environ: Mapping[str, str]) -> list[str]:
    """The editor to call, as words of a command line."""
    return shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "vi") or ["vi"]


def edit(value: str, *, environ: Mapping[str, str], reason: str = "") -> str | None:
    """Have the user edit `value`; None when the file came back unchanged or empty.

    `reason` is put above it as a comment. Blocks until the editor is closed; the terminal must be given to it.
    Raises CraftError when the editor cannot be started or fails.
    """
    note = "".join(f"{_COMMENT} {line}\n" for line in reason.splitlines())
    handle, name = tempfile.mkstemp(prefix="tui-craft-", suffix=".json")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(note + value)
        words = command(environ)
        try:
            done = subprocess.run([*words, name], check=False)
        except OSError as error:
            raise CraftError(f"Could not start {words[0]!r} ({error.strerror}); set EDITOR to your editor.") from None
        if done.returncode != 0:
            raise CraftError(f"{words[0]!r} ended with code {done.returncode}; nothing was changed.")
        after = path.read_text(encoding="utf-8", errors="surrogateescape")
    finally:
        path.unlink(missing_ok=True)
    return None if after == note + value or not after.strip() else after
