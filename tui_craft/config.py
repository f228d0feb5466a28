"""The user's settings file, read and checked. Owns what can be set; never writes, never prompts.

`config.toml` in the config folder. A wrong entry is an InvalidError that names the file, the key and what it
must be, so that a typing mistake is never silently a default.
"""

from __future__ import annotations

import re
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
class Endpoint:
    """A server of the user's that speaks OpenAI's chat completions.

    `base_url` is what comes before `/chat/completions`; `model` is asked where a teacher names only the endpoint;
    `key_env` is the name of the variable that holds its key ("": it needs none). Prices are US dollars per million
    tokens (both or neither); `rpm` and `tpm` are requests and tokens a minute, `concurrency` requests at once.
    """

    base_url: str = ""
    model: str = ""
    key_env: str = ""
    price_in: float | None = None
    price_out: float | None = None
    rpm: float | None = None
    tpm: float | None = None
    concurrency: int | None = None


@dataclass(frozen=True, slots=True)
class Classifier:
    """A program of the user's that says something about rows; see `checks.classifier` for how it is spoken to.

    `command` is the program and its arguments, started in the folder of the settings file. A row is told of when its
    answer has this `label` ("": any) and a score of at least `threshold`. `timeout` is how many seconds it may take
    for an answer.
    """

    command: tuple[str, ...] = ()
    label: str = ""
    threshold: float = 0.5
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in the settings file. `endpoints` and `classifiers` are by their names; `keys` is a comma list of keys
    by the id of an action, see keymap.py."""

    run: RunSettings = RunSettings()
    ui: UiSettings = UiSettings()
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    classifiers: Mapping[str, Classifier] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """The settings in `path`, defaults where it does not exist.

    Raises InvalidError on a wrong entry, StorageError when the file cannot be read.
    """
    table = read_table(path)
    _known(path, "", table, {"run", "ui", "endpoints", "classifiers", "keys"})
    return Settings(
        run=RunSettings(**_section(path, "run", table.get("run", {}), RunSettings())),
        ui=UiSettings(**_section(path, "ui", table.get("ui", {}), UiSettings())),
        endpoints=_endpoints(path, table.get("endpoints", {})),
        classifiers=_classifiers(path, table.get("classifiers", {})),
        keys=_keys(path, table.get("keys", {})),
    )


def read_table(path: Path) -> dict[str, Any]:
    """What the TOML file `path` holds; nothing where it does not exist.

    Raises InvalidError when it is no TOML, StorageError when it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    import tomllib  # most people have no such file, and the first frame waits for it

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"{path} is not valid TOML ({error}); mend or remove it.") from None


def _endpoints(path: Path, tables: Any) -> dict[str, Endpoint]:
    if not isinstance(tables, dict):
        raise InvalidError(f"In {path}, [endpoints] must hold a table for each endpoint: [endpoints.NAME].")
    return {name: _endpoint(path, name, table) for name, table in tables.items()}


def _endpoint(path: Path, name: str, table: Any) -> Endpoint:
    where = f"endpoints.{name}"
    if not re.fullmatch(r"[\w.-]+", name) or name in {"offline", "openai_compatible"}:
        raise InvalidError(f"In {path}, an endpoint cannot be called {name!r}; take letters, digits, - and _.")
    values = _section(path, where, table, Endpoint())
    endpoint = Endpoint(**values)
    if not is_web_address(endpoint.base_url):
        raise InvalidError(f'In {path}, {where}.base_url must be a web address such as "http://localhost:8000/v1".')
    if (endpoint.price_in is None) is not (endpoint.price_out is None):
        raise InvalidError(f"In {path}, {where} has only one of price_in and price_out; give both.")
    for price in (endpoint.price_in, endpoint.price_out):
        if price is not None and not 0 <= price < 1e6:
            raise InvalidError(f"In {path}, {where} has an odd price; prices are US dollars per million tokens.")
    for limit in ("rpm", "tpm", "concurrency"):
        if limit in values and not values[limit] > 0:
            raise InvalidError(f"In {path}, {where}.{limit} must be above 0; leave it out for no limit.")
    return endpoint


def _classifiers(path: Path, tables: Any) -> dict[str, Classifier]:
    if not isinstance(tables, dict):
        raise InvalidError(f"In {path}, [classifiers] must hold a table for each classifier: [classifiers.NAME].")
    return {name: _classifier(path, name, table) for name, table in tables.items()}


def _classifier(path: Path, name: str, table: Any) -> Classifier:
    where = f"classifiers.{name}"
    if not re.fullmatch(r"[\w.-]+", name):
        raise InvalidError(f"In {path}, a classifier cannot be called {name!r}; take letters, digits, - and _.")
    values = _section(path, where, table, Classifier())
    command = values.get("command", ())
    if not command or not all(isinstance(part, str) for part in command) or not command[0]:
        raise InvalidError(f'In {path}, {where}.command must be a program and its arguments: ["python3", "mine.py"].')
    if not values.get("timeout", 1.0) > 0:
        raise InvalidError(f"In {path}, {where}.timeout must be above 0 seconds.")
    return Classifier(**{**values, "command": tuple(command)})


def is_web_address(base: str) -> bool:
    """Whether `base` is the address of a server that is reached by HTTP."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(base.strip())
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an open bracket, a port that is none
        return False
    return whole and not re.search(r"\s", base.strip())


def _keys(path: Path, table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise InvalidError(f"In {path}, [keys] must be a table.")
    for id, keys in table.items():
        if not isinstance(keys, str):
            raise InvalidError(f'In {path}, keys.{id} must be keys in quotes such as "a,enter", not {keys!r}.')
    return dict(table)


def _section(
    path: Path, name: str, table: Any, defaults: RunSettings | UiSettings | Endpoint | Classifier
) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise InvalidError(f"In {path}, [{name}] must be a table.")
    # annotations are texts here; a value that may be left out is written "KIND | None"
    kinds = {item.name: _KINDS[str(item.type).removesuffix(" | None")] for item in fields(defaults)}
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


_KINDS: Mapping[str, type] = {kind.__name__: kind for kind in (str, int, float, bool)} | {"tuple[str, ...]": list}
_WORDS = {
    str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false", list: "a list of texts",
}  # fmt: skip


def _known(path: Path, prefix: str, table: dict[str, Any], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise InvalidError(f"In {path}, {prefix}{key} is not a setting; there are {', '.join(sorted(known))}.")
