"""Colour themes that the user wrote: `themes/*.toml` in the config folder, read and checked. Draws nothing.

A file has `name` (else the file's name is taken), `dark` (true or false) and colours such as "#7fb0d6". A wrong entry
is an InvalidError that names the file and the key; what may be left out is derived from the rest.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_craft.errors import CraftError, InvalidError, StorageError

NEEDED = ("accent", "foreground", "background")
OPTIONAL = ("primary", "secondary", "surface", "panel", "success", "warning", "error", "muted", "line", "cursor")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class UserTheme:
    """A theme as its file says it; `colours` holds what is given of NEEDED and OPTIONAL."""

    name: str
    dark: bool
    colours: dict[str, str]


def read_all(folder: Path) -> tuple[list[UserTheme], list[CraftError]]:
    """The themes in `folder` by file name, and what is wrong with the files that are none."""
    themes: list[UserTheme] = []
    problems: list[CraftError] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            themes.append(read(path))
        except CraftError as error:
            problems.append(error)
    return themes, problems


def read(path: Path) -> UserTheme:
    """The theme in the file `path`. Raises InvalidError on a wrong entry, StorageError when it cannot be read."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"{path} is not valid TOML ({error}); mend or remove it.") from None
    name, dark = table.pop("name", path.stem), table.pop("dark", True)
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.startswith("ansi-"):
        raise InvalidError(
            f"In {path}, name must be small letters, digits, - and _, and not begin with ansi-; it is {name!r}."
        )
    if not isinstance(dark, bool):
        raise InvalidError(f"In {path}, dark must be true or false, not {dark!r}.")
    for key, value in table.items():
        if key not in NEEDED + OPTIONAL:
            known = ", ".join(NEEDED + OPTIONAL)
            raise InvalidError(f"In {path}, {key} is not a colour of a theme; there are {known}.")
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise InvalidError(f'In {path}, {key} must be a colour such as "#7fb0d6", not {value!r}.')
    for key in NEEDED:
        if key not in table:
            raise InvalidError(f'In {path}, {key} is missing; it must be a colour such as "#7fb0d6".')
    return UserTheme(name, dark, table)
