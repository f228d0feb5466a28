"""What the gauges of a large dataset cost, next to reading its rows in the same run. Prints; asserts only loosely.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_gauges.py
"""

from __future__ import annotations

import resource
import time

import big
import pytest

from tui_craft.gauges.measuring import gauges
from tui_craft.store import search, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice

pytestmark = pytest.mark.benchmark

ROWS = min(100_000, big.ROWS)
SLICES = ("origin:real", "tag:imported", "origin:synthetic", "topic:billing", "quality>=3")


@pytest.mark.parametrize("number", [0, len(SLICES)])
def test_one_pass_for_the_whole_and_all_slices(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(big.folder() / "home"))
    with Dataset(big.dataset(ROWS)) as dataset:
        for place, where in enumerate(SLICES[:number]):
            slices.save(dataset, Slice(f"s{place}", where))
        start = time.process_time()
        for row in search.read(dataset, dataset.index.live()):
            assert row.data
        plain = time.process_time() - start
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        for _ in gauges(dataset):
            pass
        spent = time.process_time() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1_000
        for place in range(number):
            slices.remove(dataset, f"s{place}")
    per_row = 1e6 * spent / ROWS
    print(
        f"\n{ROWS:,} rows, {number} slices: {per_row:.1f} us a row, {spent / plain:.1f} x reading them, +{grown:.0f} MB"
    )
    assert spent < (4 + 2 * number) * plain
    assert grown < 60
