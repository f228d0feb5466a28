"""The user's settings file, read and checked. Owns what can be set; never writes, never prompts.

`config.toml` in the config folder. A wrong entry is an InvalidError that names the file, the key and what it
must be, so that a typing mistake is never silently a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tui_craft.errors import InvalidError, StorageError


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Defaults for new runs. `timeout` is seconds for one request, `retries` how often a passing fault is re-asked."""

    teacher: str = "offline"
    api_base: str = ""
    rows: int = 100
    rows_per_request: int = 5
    seeds_per_request: int = 8
    temperature: float = 0.9
    concurrency: int = 8
    retries: int = 5
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class UiSettings:
    """How the app looks. `theme` is a Textual theme name; `ascii` draws with ASCII only; `mouse` turns the mouse on."""

    theme: str = ""
    mouse: bool = True
    ascii: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in the settings file. `keys` is a comma list of keys by the id of an action; see keymap.py."""

    run: RunSettings = RunSettings()
    ui: UiSettings = UiSettings()
    keys: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """The settings in `path`, defaults where it does not exist.

    Raises InvalidError on a wrong entry, StorageError when the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    import tomllib  # most people have no such file, and the first frame waits for it

    try:
        table = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"{path} is not valid TOML ({error}); mend or remove it.") from None
    _known(path, "", table, {"run", "ui", "keys"})
    return Settings(
        run=RunSettings(**_section(path, "run", table.get("run", {}), RunSettings())),
        ui=UiSettings(**_section(path, "ui", table.get("ui", {}), UiSettings())),
        keys=_keys(path, table.get("keys", {})),
    )


def _keys(path: Path, table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise InvalidError(f"In {path}, [keys] must be a table.")
    for id, keys in table.items():
        if not isinstance(keys, str):
            raise InvalidError(f'In {path}, keys.{id} must be keys in quotes such as "a,enter", not {keys!r}.')
    return dict(table)


def _section(path: Path, name: str, table: Any, defaults: RunSettings | UiSettings) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise InvalidError(f"In {path}, [{name}] must be a table.")
    kinds = {item.name: type(getattr(defaults, item.name)) for item in fields(defaults)}
    _known(path, f"{name}.", table, set(kinds))
    out: dict[str, Any] = {}
    for key, value in table.items():
        wanted = kinds[key]
        fits = isinstance(value, wanted) and not (wanted is not bool and isinstance(value, bool))
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value, fits = float(value), True
        if not fits:
            raise InvalidError(f"In {path}, {name}.{key} must be {_WORDS[wanted]}, not {value!r}.")
        out[key] = value
    return out


_WORDS = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}


def _known(path: Path, prefix: str, table: dict[str, Any], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise InvalidError(f"In {path}, {prefix}{key} is not a setting; there are {', '.join(sorted(known))}.")
