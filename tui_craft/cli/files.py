"""Files that are named on the command line, `-` being standard input. Owns reading them and the words for failing."""

from __future__ import annotations

import sys
from pathlib import Path

from tui_craft.errors import InvalidError, StorageError


def text_in(name: str) -> str:
    """The text in the file called `name`. Raises StorageError or InvalidError."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise StorageError(f"{name} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InvalidError(f"{name} is no UTF-8 text.") from None
