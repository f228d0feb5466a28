"""Long work in the app at three sizes: searching, changing every row, sorting. What it costs, how long a key waits.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_work.py
"""

from __future__ import annotations

import time
from pathlib import Path

import big
import pytest
from app_terminal import SIZES, copied, longest_wait, opened, prepare, wait

pytestmark = pytest.mark.benchmark

_QUIET = 0.7
"""Seconds of silence after which a search or a sort is over: while it goes on it tells how far it is."""
_PATIENCE = 0.5
"""Seconds that no key may wait, on whatever machine."""


@pytest.fixture(autouse=True)
def _bench_home(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


def _rare(rows: int) -> tuple[str, str]:
    """What a single row in the last quarter of the dataset says, and that row's number."""
    number = rows * 3 // 4
    return f'"{number}: "', str(number + 1)


def _search(folder: Path, rows: int) -> str:
    word, row = _rare(rows)
    with opened(folder) as terminal:
        terminal.send(b"/")
        terminal.read(quiet=1.0)
        before = terminal.cpu()
        first, _ = wait(terminal, word.encode(), row.encode(), limit=120)
        first_cpu, began = terminal.cpu() - before, time.monotonic()
        terminal.read(quiet=_QUIET, limit=120)
        wall, cpu = first + time.monotonic() - began - _QUIET, terminal.cpu() - before
    return f"its only hit {first:.2f} s ({first_cpu:.2f} CPU s), all {wall:.2f} s ({cpu:.2f})"


def _search_many(folder: Path) -> tuple[str, float]:
    """A search that finds nearly every row, with moves meanwhile."""
    with opened(folder) as terminal:
        terminal.send(b"/")
        terminal.read(quiet=1.0)
        first, _ = wait(terminal, b"refund", b"filter", limit=60)
        terminal.send(b"\r")
        longest, _ = longest_wait(terminal, b" of ", most=40)
    return f"first of many hits {first:.2f} s, longest wait for a key meanwhile {longest * 1000:.0f} ms", longest


def _accept_all(folder: Path, rows: int) -> tuple[str, float]:
    with opened(folder) as terminal:
        marking, _ = wait(terminal, b"M", b" marked", limit=60)
        terminal.read(quiet=0.5)
        before, began = terminal.cpu(), time.monotonic()
        terminal.send(b"a")
        longest, ended = longest_wait(terminal, f"accepted {rows:,} rows".encode())
        wall, cpu = time.monotonic() - began, terminal.cpu() - before
        if not ended:
            terminal.wait_for(f"accepted {rows:,} rows".encode())
        undoing, _ = wait(terminal, b"u", b"undid", limit=180)
    words = f"marked in {marking:.2f} s, accepted in {wall:.2f} s ({cpu:.2f} CPU s), taken back in {undoing:.2f} s"
    return f"{words}, longest wait {longest * 1000:.0f} ms", longest


def _sort(folder: Path) -> tuple[str, float]:
    with opened(folder) as terminal:
        before, began = terminal.cpu(), time.monotonic()
        terminal.send(b"S")
        longest, _ = longest_wait(terminal, b"no such words", most=15)
        terminal.read(quiet=_QUIET, limit=180)
        wall, cpu = time.monotonic() - began - _QUIET, terminal.cpu() - before
        memory = terminal.memory()
    return f"{wall:.2f} s ({cpu:.2f} CPU s, {memory:.0f} MB), longest wait {longest * 1000:.0f} ms", longest


@pytest.mark.parametrize("rows", SIZES, ids=lambda rows: f"{rows:,}")
def test_a_key_is_answered_while_everything_is_searched_changed_or_sorted(rows: int) -> None:
    folder = big.dataset(rows)
    print(f"\n{rows:>9,} rows: search: {_search(folder, rows)}")
    many, while_searching = _search_many(folder)
    print(f"{'':>16}{many}")
    with copied(folder) as copy:
        changed, while_changing = _accept_all(copy, rows)
    print(f"{'':>16}accept all: {changed}")
    ordered, while_sorting = _sort(folder)
    print(f"{'':>16}sort by text: {ordered}")
    assert max(while_searching, while_changing, while_sorting) < _PATIENCE
