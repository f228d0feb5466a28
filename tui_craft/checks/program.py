"""A program that is asked many things, a line each, and answers in lines. Owns its process; knows no check.

Whatever the program does, whoever asks goes on: it may die, hang, never read, answer in another order, write without
end. What it said until then stands, and `problem` says in a clause what went wrong.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from tui_craft import text
from tui_craft.checks import sitter

_LONGEST = 1 << 16
"""Bytes of a line; a longer one is no answer."""
_AHEAD = 256
"""Lines that wait to be read by the program."""
_LAST_WORDS = 2_000
_LOOK = 0.05
"""Seconds between two looks at whether the program has moved."""
_GRACE = 2.0
"""Seconds to end by itself after its last answer."""
Answer = Callable[[bytes], bool]


class Program:
    """One process, started at once in `folder`; it ends when this object goes, however that comes about.

    `answer` is called with each line it writes, in a thread, and says whether that was an answer. `timeout` is how many
    seconds may go by without one while any is due. Raises OSError where no process can be started.
    """

    def __init__(self, command: Sequence[str], folder: Path, timeout: float, answer: Answer) -> None:
        self._timeout = timeout
        self._asked = 0
        self.problem = ""
        lifeline, hold = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, sitter.__file__, str(lifeline), *command], cwd=folder, pass_fds=(lifeline,),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError:
            os.close(hold)
            raise
        finally:
            os.close(lifeline)
        self._wire = _Wire(process, answer)  # threads hold this, and not the object that is let go of
        self._let_go = weakref.finalize(self, _end, self._wire, hold)

    def ask(self, line: bytes) -> None:
        """Send a line, its newline included; waits for the program where it is slow. Does nothing after a problem."""
        if not self.problem:
            self._asked += 1
            self._put(line)

    def finish(self) -> None:
        """Say that nothing more comes, and wait for the answers that are due."""
        wire = self._wire
        if not self.problem:
            self._put(None)
        if not self.problem:
            self._wait(lambda: wire.ended.wait(_LOOK) or wire.answered >= self._asked, "it gave no answer")
        if not self.problem and wire.answered < self._asked:
            self._died()
        if not self.problem:
            with suppress(subprocess.TimeoutExpired):
                wire.process.wait(_GRACE)
        self._let_go()

    def _put(self, line: bytes | None) -> None:
        self._wait(lambda: self._wire.take(line), "it read nothing")
        if not self.problem and self._wire.broken and line is not None:
            self._died()

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        """Wait for `done`, but no longer than the program takes without any sign of getting on."""
        moved, since = self._wire.moved, monotonic()
        while not done():
            if self._wire.moved != moved:
                moved, since = self._wire.moved, monotonic()
            elif self._wire.ended.is_set():
                self._died()
                return
            elif monotonic() - since > self._timeout:
                self.problem = f"{what} for {text.duration(self._timeout)}"
                self._let_go()
                return

    def _died(self) -> None:
        """It closed its output, or its input, with answers due."""
        wire = self._wire
        with suppress(subprocess.TimeoutExpired):
            wire.process.wait(_GRACE)
        code = wire.process.poll()
        wire.listener.join(_GRACE)
        said = wire.said.decode("utf-8", "replace").strip().splitlines()
        ended = "it stopped answering" if code is None else f"it ended with status {code}"
        self.problem = ended + (f" ({text.one_line(said[-1], 200)})" if said else "")
        self._let_go()


class _Wire:
    """The pipes to a process and the threads that serve them, which end when the process does."""

    def __init__(self, process: subprocess.Popen[bytes], answer: Answer) -> None:
        self.process, self._answer = process, answer
        self._lines: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self.answered = self.moved = 0
        self.said = b""
        self.broken = False
        self.ended = threading.Event()
        threading.Thread(target=self._write, daemon=True).start()
        threading.Thread(target=self._read, daemon=True).start()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def take(self, line: bytes | None) -> bool:
        """Queue a line, None for the end; whether there was room for it within a moment."""
        if self.broken:
            return True
        try:
            self._lines.put(line, timeout=_LOOK)
        except queue.Full:
            return False
        return True

    def _write(self) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        try:
            while (line := self._lines.get()) is not None:
                stdin.write(line)
                if self._lines.empty():
                    stdin.flush()
                self.moved += 1
            stdin.close()
        except (OSError, ValueError):
            self.broken = True

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        whole = True
        with suppress(OSError, ValueError):
            while line := stdout.readline(_LONGEST):
                ends = line.endswith(b"\n")
                if whole and (ends or len(line) < _LONGEST) and self._answer(line):
                    self.answered += 1
                    self.moved += 1
                whole = ends
        self.ended.set()

    def _listen(self) -> None:
        stderr = self.process.stderr
        assert stderr is not None
        with suppress(OSError, ValueError):
            while piece := os.read(stderr.fileno(), 1 << 16):
                self.said = (self.said + piece)[-_LAST_WORDS:]


def _end(wire: _Wire, hold: int) -> None:
    """Let the sitter end the program, and the threads with it."""
    os.close(hold)
    wire.broken = True
    with suppress(queue.Full):
        wire._lines.put_nowait(None)
    with suppress(subprocess.TimeoutExpired):
        wire.process.wait(_GRACE)
