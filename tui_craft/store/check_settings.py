"""How a dataset's checks are set: which run, their options, the gauges' thresholds. Owns checks.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tui_craft.errors import InvalidError, StorageError
from tui_craft.store.atomic import write_atomic

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

FILE = "checks.json"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What differs from what is usual: checks switched on or off, options by check, thresholds by gauge."""

    on: Mapping[str, bool] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    gauges: Mapping[str, float] = field(default_factory=dict)


def read(folder: Path) -> CheckSettings:
    """The settings of the dataset in `folder`. Raises InvalidError when the file is broken."""
    try:
        given = _given(folder)
        return CheckSettings(
            {str(name): bool(value) for name, value in given.get("on", {}).items()},
            {str(name): dict(value) for name, value in given.get("options", {}).items()},
            {str(name): float(value) for name, value in given.get("gauges", {}).items()},
        )
    except (ValueError, TypeError, AttributeError):
        path = folder / FILE
        raise InvalidError(f"{path} does not hold settings of checks; mend it by hand or delete it.") from None


def _given(folder: Path) -> Any:
    path = folder / FILE
    try:
        return orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None


def change(dataset: Dataset, edit: Callable[[CheckSettings], CheckSettings]) -> CheckSettings:
    """Make the settings what `edit` makes of them, with nobody else changing them meanwhile; what they are then.

    What else is in the file, as of a newer version of the program, stays.
    """
    with dataset.log.locked():
        settings = edit(read(dataset.path))
        kept = {**_given(dataset.path), **asdict(settings)}
        write_atomic(dataset.path / FILE, orjson.dumps(kept, option=orjson.OPT_INDENT_2) + b"\n")
    return settings
