"""A program in a pseudo-terminal whose CPU seconds, memory and output bytes can be read. Linux only."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence


class Terminal:
    """Starts `command` in a terminal of its own; use as a context manager."""

    def __init__(self, command: Sequence[str], columns: int = 120, lines: int = 40) -> None:
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS=str(columns), LINES=str(lines), COLORTERM="")
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._handle)

    def read(self, quiet: float = 0.15, limit: float = 20.0) -> bytes:
        """What the program writes until it has been quiet for `quiet` seconds (at most `limit`)."""
        out, until = b"", time.monotonic() + limit
        while time.monotonic() < until:
            ready, _, _ = select.select([self._handle], [], [], quiet)
            if not ready:
                break
            try:
                out += os.read(self._handle, 1 << 16)
            except OSError:
                break
        return out

    def wait_for(self, text: bytes, limit: float = 60.0) -> bytes:
        """What the program writes until `text` has appeared. Raises TimeoutError with the end of what came."""
        out, until = b"", time.monotonic() + limit
        while text not in out:
            if time.monotonic() > until:
                raise TimeoutError(f"{text!r} did not appear; the last output was {out[-500:]!r}")
            out += self.read(quiet=0.02, limit=0.5)
        return out

    def send(self, keys: bytes) -> None:
        """Type `keys`."""
        os.write(self._handle, keys)

    def cpu(self) -> float:
        """CPU seconds so far of the program and all its threads."""
        return time.clock_gettime((~self.pid << 3) | 2)  # the kernel's name for another process's CPU clock

    def memory(self) -> float:
        """Megabytes that the program holds now."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split("VmRSS:")[1].split()[0]) / 1024
