"""What the app costs in a real terminal, at several sizes of dataset, next to an empty Textual app in the same run.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_app.py
"""

from __future__ import annotations

import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import big
import pytest
from terminal import Terminal

from tui_craft.store.dataset import Dataset

pytestmark = pytest.mark.benchmark

_EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("nothing here")
Empty().run()
"""
_MOVES = 60
_ROUNDS = 5


@pytest.fixture(autouse=True)
def _bench_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(big.folder() / "home"))
    state = big.folder() / "home" / "state"
    state.mkdir(parents=True, exist_ok=True)


@dataclass
class Cost:
    """CPU seconds and MB at first paint; CPU ms and bytes per key; bytes in two idle seconds."""

    paint: float
    memory: float
    row: float = 0.0
    row_bytes: float = 0.0
    page: float = 0.0
    page_bytes: float = 0.0
    accept: float = 0.0
    idle: int = 0


def painted(command: list[str], text: bytes) -> tuple[float, float]:
    """Medians of (CPU seconds, MB) when `text` is on the screen."""
    found = []
    for _ in range(_ROUNDS):
        with Terminal(command) as terminal:
            terminal.wait_for(text)
            found.append((terminal.cpu(), terminal.memory()))
    return statistics.median(item[0] for item in found), statistics.median(item[1] for item in found)


def per_key(terminal: Terminal, key: bytes, times: int) -> tuple[float, float]:
    """(CPU ms, bytes) of one key press."""
    before, sent = terminal.cpu(), 0
    for _ in range(times):
        terminal.send(key)
        sent += len(terminal.read(quiet=0.03))
    return (terminal.cpu() - before) / times * 1000, sent / times


def measured(folder: Path) -> Cost:
    command = [sys.executable, "-m", "tui_craft", "open", folder.name]
    paint, memory = painted(command, b" rows")
    cost = Cost(paint, memory)
    with Terminal(command) as terminal:
        terminal.wait_for(b" rows")
        terminal.read(quiet=1.0)
        cost.row, cost.row_bytes = per_key(terminal, b"j", _MOVES)
        cost.page, cost.page_bytes = per_key(terminal, b"\x04", _MOVES)
        cost.accept, _ = per_key(terminal, b"a", 20)
        terminal.send(b"u" * 20)
        terminal.read(quiet=6.0)
        cost.idle = len(terminal.read(quiet=2.0, limit=2.1))
    return cost


def test_first_paint_and_moves() -> None:
    os.environ.pop("NO_COLOR", None)
    empty, empty_memory = painted([sys.executable, "-c", _EMPTY], b"nothing here")
    print(f"\nempty Textual app: first paint {empty:.2f} CPU s, {empty_memory:.0f} MB")
    sizes = [10, 1000, 100_000, big.ROWS]
    for rows in sizes:
        Dataset(big.dataset(rows)).close()  # leaves the cache behind
    costs = {rows: measured(big.dataset(rows)) for rows in sizes}
    for rows, cost in costs.items():
        print(
            f"{rows:>9,} rows: first paint {cost.paint:.2f} s ({cost.paint / empty:.2f} x empty, "
            f"{cost.paint / costs[10].paint:.2f} x ten rows), {cost.memory:.0f} MB; "
            f"row {cost.row:.1f} ms {cost.row_bytes:.0f} B; page {cost.page:.1f} ms {cost.page_bytes:.0f} B; "
            f"accept {cost.accept:.1f} ms; idle {cost.idle} B"
        )
    largest, smallest = costs[big.ROWS], costs[10]
    assert largest.paint < 1.5 * smallest.paint
    assert largest.memory < 1.5 * smallest.memory
    assert largest.row < 2 * costs[1000].row + 2
