"""What versions cost: made, compared and restored at 100,000 and 1,000,000 rows, beside a plain gzip of the file.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_versions.py
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import big
import pytest

pytestmark = pytest.mark.benchmark

_STEP = """
import gzip, json, shutil, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tui_craft.domain.row import State
from tui_craft.store import fields, versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.version_diff import tally
from tui_craft.store.version_restore import restore

def peak():
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

folder, what = Path(sys.argv[1]), sys.argv[2]
start, wall = time.process_time(), time.perf_counter()
if what == "gzip":
    with (folder / "rows.jsonl").open("rb") as rows, gzip.open(folder / "plain.gz", "wb", compresslevel=3) as packed:
        shutil.copyfileobj(rows, packed, 1 << 20)
    count = (folder / "plain.gz").stat().st_size
    (folder / "plain.gz").unlink()
else:
    with Dataset(folder) as dataset:
        if what == "snapshot":
            count = versions.snapshot(dataset, "v1", now=datetime.now(UTC)).bytes
        elif what == "diff":
            count = tally(dataset, "v1").total
        elif what == "change":
            ids = dataset.ids_in_state(State)
            count = dataset.set_state(ids[::10], State.ACCEPTED) + dataset.delete(ids[5::100])
        elif what == "restore":
            count = restore(dataset, "v1").total
        elif what == "field":
            count = fields.remove_field(dataset, "meta").changed
        elif what == "undo":
            count = len(dataset.undo())
print(json.dumps([time.process_time() - start, time.perf_counter() - wall, peak(), count]))
"""


def step(folder: Path, what: str) -> tuple[float, float, int]:
    """(CPU seconds, peak MB, what was counted) of one step in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _STEP, str(folder), what], capture_output=True, text=True, check=True)
    cpu, wall, peak, count = json.loads(done.stdout)
    print(f"  {what:<10} {cpu:7.2f} CPU s  {wall:7.2f} s  {peak:6.0f} MB  {count:,}")
    return cpu, peak, count


@pytest.mark.parametrize("rows", [big.ROWS // 10, big.ROWS])
def test_versions(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(big.folder() / f"home-versions-{rows}"))
    folder = big.dataset(rows)
    print(f"\n{rows:,} rows, {(folder / 'rows.jsonl').stat().st_size / 1e6:.0f} MB")
    plain, _, _ = step(folder, "gzip")
    peaks = {}
    made, peaks["snapshot"], _ = step(folder, "snapshot")
    same, peaks["diff"], differing = step(folder, "diff")
    assert differing == 0
    step(folder, "change")
    other, peaks["other diff"], differing = step(folder, "diff")
    assert differing == rows // 10 + rows // 100
    back, peaks["restore"], count = step(folder, "restore")
    assert count == differing
    assert step(folder, "diff")[2] == 0
    field, peaks["field"], count = step(folder, "field")
    assert count == rows
    undone, peaks["undo"], _ = step(folder, "undo")
    assert step(folder, "diff")[2] == 0
    print(f"  in plain gzips ({plain:.2f} s): snapshot {made / plain:.2f}, diff {same / plain:.2f}, "
          f"diff with changes {other / plain:.2f}, restore {back / plain:.2f}, remove a field {field / plain:.2f}, "
          f"undo of that {undone / plain:.2f}")  # fmt: skip
    shutil.rmtree(big.folder() / f"home-versions-{rows}")
    assert max(peaks.values()) < 60 + rows * 100 / 1e6  # the index's columns grow with the rows, nothing else does
