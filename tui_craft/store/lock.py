"""The lock a worker holds while it lives. Says whether a process is at work on a run; trusts no process number.

The kernel gives the lock back when its holder ends in any way, kill -9 included.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 2.0
_NAP = 0.02


def take(path: Path) -> int | None:
    """Hold the lock at `path` until the handle that is returned is closed; None when another worker has it.

    Tries for two seconds, because whoever looks (`is_held`) holds it for an instant.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                return None
            time.sleep(_NAP)
        else:
            return handle


def give_back(handle: int) -> None:
    """Let go of what `take` gave."""
    os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a worker holds the lock at `path`; False where there is no such file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock at `path` meanwhile; waits for whoever has it. For work that takes no time to speak of."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
