"""What the app costs in a real terminal, at several sizes of dataset, next to an empty Textual app in the same run.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_app.py
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import big
import pytest
from app_terminal import EMPTY, SIZES, SMALL, WIDE, command, forget_places, opened, per_key, prepare
from terminal import Terminal

from tui_craft.store.dataset import Dataset

pytestmark = pytest.mark.benchmark

_MOVES = 40
_ROUNDS = 5


@pytest.fixture(autouse=True)
def _bench_home(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


@dataclass
class Keys:
    """(CPU ms, bytes) of one key press at one size of terminal."""

    row: tuple[float, float]
    page: tuple[float, float]
    accept: tuple[float, float]

    def __str__(self) -> str:
        pairs = {"row": self.row, "page": self.page, "accept": self.accept}
        return "; ".join(f"{name} {ms:.1f} ms {sent:.0f} B" for name, (ms, sent) in pairs.items())


@dataclass
class Cost:
    """CPU seconds and MB at first paint; keys at both sizes; CPU seconds and bytes of ten idle seconds."""

    paint: float
    memory: float
    wide: Keys
    small: Keys
    idle: float
    idle_bytes: int


def painted(commands: dict[str, tuple[list[str], bytes]]) -> dict[str, tuple[float, float]]:
    """Medians of (CPU seconds, MB) when each command's text is on the screen; they take turns."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(_ROUNDS + 1):
        for name, (words, text) in commands.items():
            forget_places()
            with Terminal(words, *WIDE) as terminal:
                terminal.wait_for(text)
                if turn:  # the first turn writes the bytecode
                    found[name].append((terminal.cpu(), terminal.memory()))
    return {
        name: (statistics.median(cpu for cpu, _ in costs), statistics.median(memory for _, memory in costs))
        for name, costs in found.items()
    }


def keys(folder: Path, size: tuple[int, int]) -> tuple[Keys, float, int]:
    """What keys cost in a terminal of `size`; then CPU seconds and bytes of ten idle seconds."""
    with opened(folder, size) as terminal:
        row = per_key(terminal, b"j", _MOVES)
        page = per_key(terminal, b"\x06", _MOVES // 2)
        terminal.send(b"g")
        terminal.read(quiet=0.5)
        accept = per_key(terminal, b"a", _MOVES // 2)
        terminal.send(b"u" * (_MOVES // 2 + 3))
        terminal.read(quiet=1.5)
        before = terminal.cpu()
        sent = len(terminal.read(quiet=10.0, limit=10.0))
        return Keys(row, page, accept), terminal.cpu() - before, sent


def test_first_paint_and_keys() -> None:
    folders = {rows: big.dataset(rows) for rows in (10, *SIZES)}
    for folder in folders.values():
        Dataset(folder).close()  # leaves the cache behind
    starts = {"empty": ([sys.executable, "-c", EMPTY], b"nothing here")}
    starts |= {str(rows): (command(folder), b" rows") for rows, folder in folders.items()}
    paints = painted(starts)
    empty, empty_memory = paints["empty"]
    print(f"\nempty Textual app: first paint {empty:.3f} CPU s, {empty_memory:.0f} MB")
    costs: dict[int, Cost] = {}
    for rows, folder in folders.items():
        wide, idle, idle_bytes = keys(folder, WIDE)
        cost = costs[rows] = Cost(*paints[str(rows)], wide, keys(folder, SMALL)[0], idle, idle_bytes)
        print(
            f"{rows:>9,} rows: first paint {cost.paint:.3f} s ({cost.paint / empty:.2f} x empty), {cost.memory:.0f} MB "
            f"({cost.memory / empty_memory:.2f} x); ten idle seconds {cost.idle:.3f} s {cost.idle_bytes} B\n"
            f"{'':>15} 120x40: {cost.wide}\n{'':>15}  80x24: {cost.small}"
        )
    largest = costs[big.ROWS]
    assert largest.paint < 2.0 * empty
    assert largest.paint < 1.3 * costs[10].paint
    assert largest.memory < 1.5 * empty_memory
    assert largest.idle_bytes == 0
    for name in ("row", "page", "accept"):
        for size in ("wide", "small"):
            of_largest, of_small = getattr(getattr(largest, size), name), getattr(getattr(costs[1000], size), name)
            assert of_largest[0] < 1.5 * of_small[0] + 2, f"{name} at {size}"
