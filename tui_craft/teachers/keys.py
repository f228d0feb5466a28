"""Where keys come from: the environment first, then the user's key file. Owns reading them; writes and shows none.

The key file `secrets.toml` holds one `NAME = "value"` a line, the names being those of the environment variables it
stands in for. It must be readable by its owner alone, as ssh asks of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_craft.config import read_table
from tui_craft.errors import CraftError, InvalidError, StorageError

SHORTEST = 6
"""Shorter values are in too many words to be taken out of them."""


class Keys:
    """The keys of one user. `environ` goes before what the key file holds; an empty value is no key."""

    def __init__(self, environ: Mapping[str, str], filed: Mapping[str, str] | None = None) -> None:
        self._environ = environ
        self.filed: Mapping[str, str] = filed or {}
        """What the key file holds, by name."""

    def get(self, *names: str) -> str:
        """The first key there is under one of `names`; "" when there is none."""
        found = (value for place in (self._environ, self.filed) for name in names if (value := place.get(name, "")))
        return next(found, "").strip()

    def secrets(self) -> tuple[str, ...]:
        """The values that must not be shown and are not in the environment."""
        return tuple(value for value in self.filed.values() if len(value) >= SHORTEST)


def read(path: Path, environ: Mapping[str, str]) -> Keys:
    """The keys of `environ` and of the key file `path`, which need not exist.

    Raises InvalidError when others may read the file or it holds anything but text, StorageError when it cannot be
    read.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Keys(environ)
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    if mode & 0o077:
        raise InvalidError(f"{path} holds keys and others can read it (mode {mode & 0o777:04o}); run: chmod 600 {path}")
    return Keys(environ, _checked(path, _table(path)))


def _table(path: Path) -> dict[str, Any]:
    try:
        return read_table(path)
    except InvalidError:
        # the parser's words may quote the line, and the line may hold a key
        raise InvalidError(f'{path} is not valid TOML; every line must look like OPENAI_API_KEY = "..."') from None


def _checked(path: Path, table: Mapping[str, Any]) -> dict[str, str]:
    for name, value in table.items():
        if not isinstance(value, str):
            raise InvalidError(f'In {path}, {name} must be a key in quotes: {name} = "..."')
    return dict(table)


def filed_secrets(path: Path) -> tuple[str, ...]:
    """The values in the key file `path` that must never be written down, whatever else is wrong with the file."""
    try:
        table = read_table(path)
    except CraftError:
        return ()  # nothing in it can be used as a key either
    return Keys({}, {name: value for name, value in table.items() if isinstance(value, str)}).secrets()
