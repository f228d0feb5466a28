"""A few telling shares of a dataset, kept for its line in the list. Owns checks/summary.json; works nothing out.

Written when gauges or checks have been worked out, so that the list need not read a row. A cache: that it cannot be
written is no failure, and what it says is as old as it says.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import orjson

from tui_craft.errors import StorageError
from tui_craft.store import findings
from tui_craft.store.atomic import write_atomic

FILE = "summary.json"


@dataclass(frozen=True, slots=True)
class Summary:
    """Shares from 0 to 1, None where not known: real rows, rows that are real or reviewed, near-duplicates, rows that
    the checks would keep. `at` is when they were written last (UTC), empty when never.
    """

    at: str = ""
    real: float | None = None
    reviewed: float | None = None
    near: float | None = None
    retention: float | None = None


_SHARES = tuple(field.name for field in fields(Summary) if field.name != "at")


def read(folder: Path) -> Summary | None:
    """What is kept of the dataset in `folder`; None where that is nothing that can be understood."""
    try:
        said = orjson.loads((findings.path_of(folder) / FILE).read_bytes())
        shares = {name: _share(said.get(name)) for name in _SHARES}
        return Summary(str(said["at"]), **shares)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def keep(folder: Path, at: str, **shares: float | None) -> bool:
    """Write these shares beside those that are kept; False when they could not be written."""
    known = replace(read(folder) or Summary(), at=at, **shares)
    place = findings.path_of(folder)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        write_atomic(place / FILE, orjson.dumps(asdict(known)) + b"\n")
    except (OSError, StorageError):
        return False
    return True
