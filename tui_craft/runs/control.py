"""What others want of a worker (control.json): the wish that holds, not a queue of commands. Only wishes; does nothing.

Two wishes in a row both count, because each change keeps what it does not name, and none is lost to a worker
that was not looking.
"""

from __future__ import annotations

import fcntl
import math
import os
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from tui_craft import jsonlines
from tui_craft.domain.run import MOST_AT_ONCE
from tui_craft.errors import InvalidError
from tui_craft.runs.folder import RunFolder
from tui_craft.store.atomic import write_atomic

NO_BUDGET = 0.0
"""What `budget` is when the run's own is lifted."""


class Want(StrEnum):
    """What the worker should do."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Control:
    """`serial` grows with every change; `concurrency` and `budget` (US dollars, or NO_BUDGET) are None while the
    run's own hold. `why` says why the run was told to stop by something else than its user, "" where the user did.
    """

    serial: int = 0
    want: Want = Want.RUN
    concurrency: int | None = None
    budget: float | None = None
    why: str = ""


def read(folder: RunFolder) -> Control:
    """What is wanted now. Raises InvalidError when the file is broken."""
    try:
        values = jsonlines.loads(folder.control.read_bytes())
        concurrency, budget = values.get("concurrency"), values.get("budget")
        if concurrency is not None and not 1 <= int(concurrency) <= MOST_AT_ONCE:
            raise ValueError(f"concurrency is {concurrency!r}")
        if budget is not None and not float(budget) >= 0:
            raise ValueError(f"budget is {budget!r}")
        return Control(
            serial=int(values["serial"]),
            want=Want(values["want"]),
            concurrency=None if concurrency is None else int(concurrency),
            budget=None if budget is None else float(budget),
            why=str(values.get("why") or ""),
        )
    except FileNotFoundError:
        return Control()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError(f"{folder.control} cannot be read ({error}); remove it.") from None


def change(
    folder: RunFolder,
    *,
    want: Want | None = None,
    concurrency: int | None = None,
    budget: float | None = None,
    why: str = "",
    unless: Want | None = None,
) -> Control:
    """Ask for something else; what is None stays as it was. Nothing changes where `unless` is what is wanted.

    Raises InvalidError on an impossible concurrency or budget.
    """
    if concurrency is not None and not 1 <= concurrency <= MOST_AT_ONCE:
        raise InvalidError(f"A run can ask 1 to {MOST_AT_ONCE} at once, not {concurrency}.")
    if budget is not None and not 0 <= budget < math.inf:
        raise InvalidError(f"A run's budget must be an amount in US dollars above 0, not {budget!r}.")
    handle = os.open(folder.path / "control.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        before = read(folder)
        if before.want is unless:
            return before
        after = replace(
            before,
            serial=before.serial + 1,
            want=before.want if want is None else want,
            concurrency=before.concurrency if concurrency is None else concurrency,
            budget=before.budget if budget is None else budget,
            why=before.why if want is None else why,
        )
        write_atomic(folder.control, jsonlines.dumps(asdict(after)) + b"\n")
        return after
    finally:
        os.close(handle)
