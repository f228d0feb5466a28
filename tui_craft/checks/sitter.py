"""Sits beside a program that a check asks, and ends it when the check is gone. Runs as a process of its own.

    python sitter.py LIFELINE COMMAND...

LIFELINE is the number of a file handle whose other end the asking process holds: when that process ends, however it
ends, the program and all that it started are killed. Imports nothing of the package, so that it is there at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress


def main(lifeline: int, command: list[str]) -> int:
    """Run the program until it or whoever asks it ends; its exit code, or 128 and the number of the signal."""
    try:
        program = subprocess.Popen(command, start_new_session=True)
    except OSError as error:
        print(error.strerror, file=sys.stderr)
        return 127
    for own in (0, 1):  # these are the program's now: whoever reads and writes must notice when it closes them
        os.close(own)
    threading.Thread(target=_watch, args=(lifeline, program.pid), daemon=True).start()
    try:
        code = program.wait()
    finally:
        _end(program.pid)  # and what it left behind
    return code if code >= 0 else 128 - code


def _watch(lifeline: int, group: int) -> None:
    os.read(lifeline, 1)
    _end(group)


def _end(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    ended = main(int(sys.argv[1]), sys.argv[2:])
    sys.stderr.flush()
    os._exit(ended)  # nothing of this process is to be tidied, and its standard output is closed
