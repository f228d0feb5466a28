"""What others want of a worker (control.json): the wish that holds, not a queue of commands. Only wishes; does nothing.

Two wishes in a row both count, because each change keeps what it does not name, and none is lost to a worker
that was not looking.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from tui_craft import jsonlines
from tui_craft.domain.run import MOST_AT_ONCE
from tui_craft.errors import InvalidError
from tui_craft.runs.folder import RunFolder
from tui_craft.store.atomic import write_atomic


class Want(StrEnum):
    """What the worker should do."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Control:
    """`serial` grows with every change; `concurrency` is None while the run's own holds."""

    serial: int = 0
    want: Want = Want.RUN
    concurrency: int | None = None


def read(folder: RunFolder) -> Control:
    """What is wanted now. Raises InvalidError when the file is broken."""
    try:
        values = jsonlines.loads(folder.control.read_bytes())
        concurrency = values.get("concurrency")
        if concurrency is not None and not 1 <= int(concurrency) <= MOST_AT_ONCE:
            raise ValueError(f"concurrency is {concurrency!r}")
        return Control(int(values["serial"]), Want(values["want"]), None if concurrency is None else int(concurrency))
    except FileNotFoundError:
        return Control()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError(f"{folder.control} cannot be read ({error}); remove it.") from None


def change(
    folder: RunFolder, *, want: Want | None = None, concurrency: int | None = None, unless: Want | None = None
) -> Control:
    """Ask for something else; what is None stays as it was. Nothing changes where `unless` is what is wanted.

    Raises InvalidError on an impossible concurrency.
    """
    if concurrency is not None and not 1 <= concurrency <= MOST_AT_ONCE:
        raise InvalidError(f"A run can ask 1 to {MOST_AT_ONCE} at once, not {concurrency}.")
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
        )
        write_atomic(folder.control, jsonlines.dumps(asdict(after)) + b"\n")
        return after
    finally:
        os.close(handle)
