"""The app in a terminal, as the benchmarks start it: with its bytecode, without what earlier starts remembered."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import big
import pytest
from terminal import Terminal

WIDE, SMALL = (120, 40), (80, 24)
SIZES = sorted({1_000, min(100_000, big.ROWS), big.ROWS})
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("nothing here")
Empty().run()
"""


def prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment variables for starts that can be compared; to be called by a fixture."""
    monkeypatch.setenv("TUI_CRAFT_HOME", str(big.folder() / "home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    # an installed program has its bytecode; without it half of a start would be the compiler
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(big.folder() / "bytecode"))


def forget_places() -> None:
    """Start where a new user starts: filter, row, columns and order that were remembered would be restored."""
    shutil.rmtree(big.folder() / "home" / "state", ignore_errors=True)


def command(folder: Path) -> list[str]:
    """The command that opens a dataset."""
    return [sys.executable, "-m", "tui_craft", "open", folder.name]


@contextmanager
def opened(folder: Path, size: tuple[int, int] = WIDE) -> Iterator[Terminal]:
    """The app on a dataset, at rest."""
    forget_places()
    with Terminal(command(folder), *size) as terminal:
        terminal.wait_for(b"help")
        terminal.read(quiet=1.5)
        yield terminal


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of a dataset, to be changed and thrown away."""
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def per_key(terminal: Terminal, key: bytes, times: int, *, quiet: float = 0.03) -> tuple[float, float]:
    """(CPU ms, bytes) of one key press, after three that do not count."""
    for _ in range(3):
        terminal.send(key)
        terminal.read(quiet=0.2)
    before, sent = terminal.cpu(), 0
    for _ in range(times):
        terminal.send(key)
        sent += len(terminal.read(quiet=quiet))
    return (terminal.cpu() - before) / times * 1000, sent / times


def wait(terminal: Terminal, key: bytes, text: bytes, limit: float = 5.0) -> tuple[float, bytes]:
    """Seconds from `key` until `text` is drawn, and all that was drawn. Raises TimeoutError."""
    began, out = time.monotonic(), b""
    terminal.send(key)
    while text not in out:
        if time.monotonic() - began > limit:
            raise TimeoutError(f"{text!r} did not appear; the last output was {out[-500:]!r}")
        out += terminal.read(quiet=0.002, limit=0.01)
    return time.monotonic() - began, out


def longest_wait(terminal: Terminal, done: bytes, *, most: int = 400) -> tuple[float, bool]:
    """The longest time in seconds that a move of the cursor takes while something else goes on, and whether that
    ended: `done` was drawn. Moves at most `most` times."""
    longest, ended = 0.0, False
    for _ in range(most):
        # the mark of the cursor, which is drawn with its row
        seconds, out = wait(terminal, b"j", b">", limit=30)
        longest, ended = max(longest, seconds), ended or done in out
        ended = ended or done in terminal.read(quiet=0.05, limit=0.1)
        if ended:
            break
    return longest, ended
