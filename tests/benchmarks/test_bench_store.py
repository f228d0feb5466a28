"""How fast the store is, as ratios to plain work on the same bytes in the same run. Prints; asserts only ratios.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_store.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import big
import orjson
import pytest

from tui_craft.domain.row import State
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

pytestmark = pytest.mark.benchmark


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for `work`."""
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.fixture(scope="module")
def home() -> Path:
    return big.folder() / "home"


@pytest.fixture(autouse=True)
def _bench_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(home))


@pytest.fixture(scope="module")
def loop_seconds() -> float:
    """What decoding every line with orjson costs: the yardstick."""
    path = big.jsonl()

    def loop() -> None:
        with path.open("rb") as file:
            for line in file:
                orjson.loads(line)

    return min(cpu(loop) for _ in range(3))


def test_import(loop_seconds: float) -> None:
    from tui_craft.sources.importer import import_rows

    with library.create(library.free_name("imported"), "instruction", now=datetime.now(UTC)) as made:
        seconds = cpu(lambda: import_rows(made, big.jsonl(), now=datetime.now(UTC)))
        assert len(made) == big.ROWS
        folder = made.path
    shutil.rmtree(folder)
    print(
        f"\nimport {big.ROWS:,} rows: {seconds:.2f} CPU s = {seconds / loop_seconds:.2f} x an orjson loop (target 3.0)"
    )


_PEAK = """
def peak():
    # of this program alone: the usual ru_maxrss still counts what its parent held
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
"""

_OPEN = (
    _PEAK
    + """
import sys, time
from pathlib import Path
from tui_craft.store.dataset import Dataset
start = time.process_time()
dataset = Dataset(Path(sys.argv[1]))
rows = dataset.get_many(dataset.ids()[len(dataset) // 2 :][:50]) if len(dataset) < 1000 else dataset.get_many(
    dataset.ids()[len(dataset) // 2 : len(dataset) // 2 + 50])
print(time.process_time() - start, peak(), len(dataset))
"""
)


def opened(folder: Path) -> tuple[float, float]:
    """(CPU seconds, peak MB) of a fresh process that opens the dataset and reads 50 rows in its middle."""
    out = [
        subprocess.run([sys.executable, "-c", _OPEN, str(folder)], capture_output=True, text=True, check=True).stdout
        for _ in range(5)
    ]
    found = sorted((float(line.split()[0]), float(line.split()[1])) for line in out)
    return found[len(found) // 2]


def test_open_and_page(loop_seconds: float) -> None:
    small, large = big.dataset(10), big.dataset(big.ROWS)
    Dataset(large).close()  # leaves the cache behind
    (few_seconds, few_mb), (many_seconds, many_mb) = opened(small), opened(large)
    print(f"\nopen and read a page: {many_seconds * 1000:.1f} ms and {many_mb:.0f} MB at {big.ROWS:,} rows, "
          f"{few_seconds * 1000:.1f} ms and {few_mb:.0f} MB at 10")  # fmt: skip
    assert many_mb < few_mb * 1.5
    (large / "rows.idx").rename(large / "rows.idx.away")
    seconds = min(cpu(lambda: Dataset(large).counts()) for _ in range(3))  # like the yardstick
    (large / "rows.idx.away").rename(large / "rows.idx")
    print(f"open without the cache: {seconds:.2f} CPU s = {seconds / loop_seconds:.2f} x an orjson loop (target 0.6)")


def test_change_states() -> None:
    with Dataset(big.dataset(big.ROWS)) as dataset:
        start = time.perf_counter()
        for row_id in range(1, 101):
            dataset.set_state([row_id], State.REJECTED)
        one = (time.perf_counter() - start) / 100
        size = dataset.log.stat().st_size
        start = time.perf_counter()
        changed = dataset.set_state(range(1000, 101_000), State.ACCEPTED)
        many = time.perf_counter() - start
        grown = dataset.log.stat().st_size - size
        start = time.perf_counter()
        for _ in range(101):
            dataset.undo()
        undone = time.perf_counter() - start
    print(f"\naccept one row, durable: {one * 1000:.2f} ms (target 10)")
    print(f"accept {changed:,} in one change: {many:.2f} s (target 2), {grown / 1e6:.1f} MB appended")
    print(f"undo all of it: {undone:.2f} s")
    # the next benchmark finds a dataset as an import leaves it
    shutil.rmtree(big.dataset(big.ROWS))


def test_read_every_row(loop_seconds: float) -> None:
    with Dataset(big.dataset(big.ROWS)) as dataset:
        seconds = cpu(lambda: sum(1 for _ in dataset.scan()))
    print(f"\nread every row with its envelope: {seconds:.2f} CPU s = {seconds / loop_seconds:.2f} x an orjson loop")


def test_memory_of_an_import_is_flat() -> None:
    code = (
        _PEAK + "import sys\nfrom datetime import datetime, UTC\nfrom pathlib import Path\n"
        "from tui_craft.store import library\nfrom tui_craft.sources.importer import import_rows\n"
        "d = library.create(library.free_name('flat'), 'instruction', now=datetime.now(UTC))\n"
        "import_rows(d, Path(sys.argv[1]), now=datetime.now(UTC))\n"
        "print(peak())\n"
        "import shutil; shutil.rmtree(d.path)"
    )

    def peak(rows: int) -> float:
        done = subprocess.run(
            [sys.executable, "-c", code, str(big.jsonl(rows))],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
        )
        return float(done.stdout.split()[0])

    few, many = peak(big.ROWS // 10), peak(big.ROWS)
    print(f"\npeak memory of an import: {few:.0f} MB for {big.ROWS // 10:,} rows, {many:.0f} MB for {big.ROWS:,}")
