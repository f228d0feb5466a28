"""How fast rows are found, next to a plain search of the same bytes in the same run. Prints; asserts only loosely.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_search.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import big
import pytest

from tui_craft.store import query, sets
from tui_craft.store.dataset import Dataset
from tui_craft.store.sorting import sort

pytestmark = pytest.mark.benchmark

SIZES = sorted({1_000, min(100_000, big.ROWS), big.ROWS})
FEW_HITS = ("refnd", '"zebra crossing"', "run:k3f9", "output~xyzzy", "tag:imported output~zebra", "~~zzyzx")
MANY_HITS = ("tag:imported", "return", "-tag:imported")
BY_INDEX = ("state:held", "id>17 state:draft")


@pytest.fixture(autouse=True)
def _bench_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(big.folder() / "home"))


@pytest.fixture(params=SIZES, ids=lambda rows: f"{rows:,}")
def dataset(request: pytest.FixtureRequest, _bench_home: None) -> Iterator[Dataset]:
    with Dataset(big.dataset(request.param)) as opened:
        yield opened


def plain(dataset: Dataset, *, low: bool) -> float:
    """CPU seconds of reading the whole log and looking for a few bytes in it; `low`: without regard to case."""
    start = time.process_time()
    with dataset.log.path.open("rb", buffering=0) as file:
        while data := file.read(1 << 19):
            (data.lower() if low else data).find(b"refnd")
    return time.process_time() - start


def search(dataset: Dataset, expr: str) -> tuple[float, float, int]:
    """(seconds to the first hit, CPU seconds to the end, hits) of one search."""
    wanted = query.parse(dataset, expr)
    began, start = time.perf_counter(), time.process_time()
    found = query.find(dataset, wanted)
    hits = int(next(found, None) is not None)
    first = time.perf_counter() - began
    hits += sum(1 for _ in found)
    return first, time.process_time() - start, hits


def test_time_to_the_first_hit_and_to_the_end(dataset: Dataset) -> None:
    rows = len(dataset)
    plain(dataset, low=True)  # so that the file is at hand for everyone
    yardstick, lowered = plain(dataset, low=False), plain(dataset, low=True)
    print(
        f"\n{rows:,} rows: plain find {yardstick / rows * 1e6:.2f} us a row, of lower case {lowered / rows * 1e6:.2f}"
    )
    for expr in (*FEW_HITS, *MANY_HITS, *BY_INDEX):
        if expr in {*MANY_HITS, "~~zzyzx"} and rows > 100_000:
            continue  # the figure per row is the same, and takes minutes
        first, end, hits = search(dataset, expr)
        shown = f"first after {first * 1000:.1f} ms, " if hits else ""
        print(f"  {expr:28} {hits:>7,} hits, {shown}{end / rows * 1e6:6.2f} us a row = {end / lowered:5.1f} x")
        if rows >= 100_000 and expr in FEW_HITS[:5]:
            assert end < 4 * lowered, expr
    began = time.perf_counter()
    next(query.find(dataset, query.parse(dataset, "return")))
    print(f"  the first of many hits after {(time.perf_counter() - began) * 1000:.1f} ms")


_PEAK = """
import sys
from pathlib import Path
from tui_craft.store import query
from tui_craft.store.dataset import Dataset
dataset = Dataset(Path(sys.argv[1]))
print(query.count(dataset, query.parse(dataset, "refnd")))
print(int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024)
"""


def test_memory_of_a_search_is_flat() -> None:
    def peak(rows: int) -> float:
        folder: Path = big.dataset(rows)
        done = subprocess.run([sys.executable, "-c", _PEAK, str(folder)], capture_output=True, text=True, check=True)
        return float(done.stdout.split()[1])

    few, many = peak(SIZES[0]), peak(SIZES[-1])
    print(f"\npeak memory of a search: {few:.0f} MB at {SIZES[0]:,} rows, {many:.0f} MB at {SIZES[-1]:,}")
    assert many < few + 60


def test_sets_and_sorting(dataset: Dataset) -> None:
    rows, shown = len(dataset), []
    for name, work in (
        ("save a set of all rows", lambda: sets.save(dataset, "all", now=datetime.now(UTC), ids=dataset.index.live())),
        ("list sets", lambda: sets.list_sets(dataset.path)),
        ("count set:all", lambda: query.count(dataset, query.parse(dataset, "set:all"))),
        ("compare it with itself", lambda: sets.compare(dataset, "all", "all")),
        ("sort by state", lambda: sort(dataset, None, "state")),
        ("sort by length", lambda: sort(dataset, None, "length")),
    ):
        start = time.process_time()
        work()
        shown.append(f"{name} {time.process_time() - start:.2f} s")
    print(f"\n{rows:,} rows: {', '.join(shown)}")
    shutil.rmtree(dataset.path / "sets")
