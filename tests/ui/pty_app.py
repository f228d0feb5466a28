"""The app in a pseudo-terminal, as a person has it: keys in, bytes out, and kill -9."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from types import TracebackType


class PtyApp:
    """Runs `tui-craft open SLUG` in a terminal of its own; a context manager that leaves no process behind."""

    def __init__(self, slug: str, columns: int = 120, lines: int = 40) -> None:
        self.sent = 0
        """Bytes the program has sent to the terminal."""
        self._recent = b""
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS=str(columns), LINES=str(lines))
            os.execv(sys.executable, [sys.executable, "-m", "tui_craft", "open", slug])
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> PtyApp:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pid:
            self.kill()

    def wait_for(self, text: str, limit: float = 60) -> None:
        """Read until `text` has been drawn since the last key. Raises TimeoutError."""
        until = time.monotonic() + limit
        while text.encode() not in self._recent:
            if time.monotonic() > until:
                raise TimeoutError(f"{text!r} was not drawn; the end of what was: {self._recent[-800:]!r}")
            self.read_for(0.05)

    def read_for(self, seconds: float) -> None:
        """Take what the program draws for so long: a terminal nobody reads would hold it up."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self._handle], [], [], left)
            if not ready:
                return
            try:
                drawn = os.read(self._handle, 1 << 16)
            except OSError:  # the program has gone
                return
            self.sent += len(drawn)
            self._recent = (self._recent + drawn)[-200_000:]

    def press(self, key: str) -> None:
        """Type one key."""
        self._recent = b""
        os.write(self._handle, key.encode())

    def kill(self) -> None:
        """kill -9, and wait until the process is gone."""
        os.kill(self.pid, signal.SIGKILL)
        self._gone()

    def leave(self, limit: float = 30) -> None:
        """ctrl+q, and wait until the process is gone."""
        self.press("\x11")
        until = time.monotonic() + limit
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < until, "the program does not end"
            self.read_for(0.05)
        self.pid = 0
        os.close(self._handle)

    def _gone(self) -> None:
        os.waitpid(self.pid, 0)
        self.pid = 0
        os.close(self._handle)
