"""What really reaches a terminal: no colours where none are wished, ASCII, no mouse, nothing while nothing happens."""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
from ui_harness import make_dataset

from tui_craft import paths

PATIENCE = 180.0
"""Seconds after which waiting is given up: something hangs. A busy machine takes long to start a program."""
CODE = "import sys; from tui_craft.cli.main import run; run(sys.argv[1:])"
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
_COLOURS = {*range(30, 39), *range(40, 49), *range(90, 108)}


class Terminal:
    """A terminal with the app in it."""

    def __init__(self, *words: str, size: tuple[int, int] = (80, 24), **environ: str) -> None:
        self.leader, follower = pty.openpty()
        ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        kept = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES", "COLORTERM"}}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, *words], stdin=follower, stdout=follower, stderr=follower,
            start_new_session=True, env={**kept, "TERM": "xterm-256color", **environ},
        )  # fmt: skip
        os.close(follower)
        self.seen = b""

    def read_until(self, words: bytes) -> None:
        """Read until `words` were drawn since the last call."""
        start, limit = len(self.seen), time.monotonic() + PATIENCE
        while words not in self.seen[start:]:
            assert time.monotonic() < limit, self.seen[-500:]
            assert self._read(1.0), self.seen[-500:]

    def drain(self, seconds: float) -> int:
        """Read until nothing came for so long; the number of bytes."""
        before = last = len(self.seen)
        while self._read(seconds) and len(self.seen) > last:
            last = len(self.seen)
        return len(self.seen) - before

    def falls_silent(self, seconds: float) -> bool:
        """Whether there is a time, so long, in which nothing comes."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            before = len(self.seen)
            if self._read(seconds) and len(self.seen) == before:
                return True
        return False

    def _read(self, seconds: float) -> bool:
        """Take what comes, waiting so long for it at most; whether the other side is still there."""
        if not select.select([self.leader], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self.leader, 65536)
        except OSError:  # Linux says so when the other side has closed
            return False
        self.seen += chunk
        return bool(chunk)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.leader, keys)

    def leave(self) -> None:
        """ctrl+q, and read until it has gone: what nobody reads would hold it up."""
        self.type(b"\x11")
        assert self.end() == 0

    def end(self) -> int:
        """Read until it has gone; its exit code."""
        limit = time.monotonic() + PATIENCE
        while self._read(1.0):
            assert time.monotonic() < limit, self.seen[-500:]
        os.close(self.leader)
        return self.process.wait(timeout=PATIENCE)


def colours(seen: bytes) -> set[int]:
    """The colour codes in what was sent, the parts of one longer code left out."""
    found: set[int] = set()
    for match in _SGR.finditer(seen):
        found |= {int(part) for part in re.split(rb"[;:]", match[1]) if part.isdigit()} & _COLOURS
    return found


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
def test_with_no_color_no_colour_is_sent(size: tuple[int, int]) -> None:
    terminal = Terminal("open", make_dataset("normal"), size=size, NO_COLOR="1")
    terminal.read_until(b"question 3")
    for keys in (b"j", b"a", b"?", b"q", b":", b"\x1b", b"\x0f", b"q", b"\x1bOQ", b"x", b"\x1b"):
        terminal.type(keys)
        terminal.drain(0.3)
    terminal.leave()
    assert colours(terminal.seen) == set()


def test_with_ascii_every_byte_is_ascii() -> None:
    terminal = Terminal("--ascii", "open", make_dataset("normal"), size=(120, 40))
    terminal.read_until(b"question 3")
    for keys in (b"a", b"?", b"q", b"\x0f", b"q", b"x", b"\x1b"):
        terminal.type(keys)
        terminal.drain(0.3)
    terminal.leave()
    drawn = terminal.seen.decode()
    assert not sorted({char for char in drawn if not char.isascii()})


def test_without_a_mouse_none_is_asked_for_and_at_rest_nothing_is_written() -> None:
    terminal = Terminal("--no-mouse", "open", make_dataset("normal"), SSH_CONNECTION="1 2 3 4")
    terminal.read_until(b"question 3")
    assert terminal.falls_silent(2.5)
    assert b"\x1b[?1000h" not in terminal.seen
    assert b"\x1b[?1003h" not in terminal.seen
    terminal.leave()


def test_a_key_of_ones_own_works_and_ctrl_q_always_does() -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text('[keys]\nrow-accept = "f6"\nquit = "f12"\n')
    terminal = Terminal("open", make_dataset("normal"), size=(120, 40))
    terminal.read_until(b"f6")
    terminal.leave()


def test_a_wrong_key_is_one_sentence_before_the_app_starts(tmp_path: Path) -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text('[keys]\nrow-acept = "f6"\n')
    terminal = Terminal("open", make_dataset("normal"))
    terminal.read_until(b"did you mean row-accept?")
    assert terminal.end() == 5
    assert b"\x1b[?1049h" not in terminal.seen


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_outputs_make_no_traceback(closed: str) -> None:
    shown = f'{sys.executable} -c "{CODE}" list --json {closed}'
    done = subprocess.run(["sh", "-c", shown], capture_output=True)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
