"""What reading and judging row by row costs at three sizes of dataset and two of terminal.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_review.py
"""

from __future__ import annotations

from dataclasses import dataclass

import big
import pytest
from app_terminal import SIZES, WIDE, copied, opened, per_key, prepare, wait

pytestmark = pytest.mark.benchmark

_LOW = (40, 12)
_KEYS = 20


@pytest.fixture(autouse=True)
def _bench_home(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Seconds to the first row with their CPU share; CPU ms and bytes of accepting one row and seeing the next; MB."""

    first: float
    first_cpu: float
    key: tuple[float, float]
    memory: float

    def __str__(self) -> str:
        ms, sent = self.key
        return (
            f"first row {self.first:.2f} s ({self.first_cpu:.2f} CPU s), accept and next {ms:.1f} ms {sent:.0f} B, "
            f"{self.memory:.0f} MB"
        )


def _reviewed(rows: int, size: tuple[int, int]) -> Reviewed:
    with copied(big.dataset(rows)) as folder, opened(folder, size) as terminal:
        wait(terminal, b"w", b"random")
        terminal.read(quiet=1.0)
        before = terminal.cpu()
        first, _ = wait(terminal, b"d", b" of ", limit=30)
        first_cpu = terminal.cpu() - before
        terminal.read(quiet=1.5)
        return Reviewed(first, first_cpu, per_key(terminal, b"a", _KEYS, quiet=0.1), terminal.memory())


def test_review() -> None:
    found: dict[tuple[int, tuple[int, int]], Reviewed] = {}
    for rows in SIZES:
        print(f"\n{rows:>9,} rows:", end="")
        for size in (WIDE, _LOW):
            found[rows, size] = _reviewed(rows, size)
            print(f"\n{size[0]:>10}x{size[1]}: {found[rows, size]}", end="")
    print()
    for size in (WIDE, _LOW):
        largest, smallest = found[SIZES[-1], size], found[SIZES[0], size]
        assert largest.key[0] < 2 * smallest.key[0] + 5
        assert largest.key[1] < 2 * smallest.key[1] + 500
        assert largest.first_cpu < 3 * smallest.first_cpu + 0.2
        assert largest.memory < 2.5 * smallest.memory
