"""How fast each check is: `tui-craft check --json` over 100,000 rows of real sentences, and passes after that.

    pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_checks.py

Speeds are told next to decoding the same rows with orjson in the same run, because machines differ.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import orjson
import pytest

ROWS = int(os.environ.get("TUI_CRAFT_BENCH_ROWS", "100000"))
_SENTENCE = re.compile(r"[^.!?\n]{12,200}[.!?]")


def sentences(shared_data: Path) -> list[str]:
    """Real sentences, of support answers, instructions, chats and sums."""
    found: dict[str, None] = {}
    for path in sorted((shared_data / "datasets").glob("*.jsonl")):
        for line in path.read_text("utf-8", "replace").splitlines():
            found.update(dict.fromkeys(sentence.strip() for sentence in _SENTENCE.findall(line.replace("\\n", " "))))
    return list(found)


def rows(known: list[str]) -> Iterator[dict[str, str]]:
    """Rows of real sentences put together by chance; one in fifty is nearly another one."""
    rng, last = random.Random(5), {"input": "", "output": ""}
    for number in range(ROWS):
        if number % 50 == 49:
            yield {**last, "output": last["output"] + " Thank you."}
            continue
        last = {"input": " ".join(rng.sample(known, rng.randint(1, 2))),
                "output": " ".join(rng.sample(known, rng.randint(2, 6)))}  # fmt: skip
        yield last


def craft(*arguments: str) -> tuple[bytes, float]:
    """What the command prints, and the CPU seconds it took."""
    before = os.times()
    done = subprocess.run([sys.executable, "-m", "tui_craft", *arguments], capture_output=True, check=False)
    after = os.times()
    assert done.returncode == 0, done.stderr.decode()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return done.stdout, spent


@pytest.mark.benchmark
def test_rows_per_second_of_each_check(shared_data: Path, tmp_path: Path) -> None:
    known, file = sentences(shared_data), tmp_path / "rows.jsonl"
    with file.open("w") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows(known))
    begun = process_time()
    for line in file.read_bytes().splitlines():
        orjson.loads(line)
    decoding = process_time() - begun
    craft("new", "big", "--format", "input-output")
    craft("import", "big", str(file), "--as", "draft")
    craft("import", "big", str(shared_data / "datasets" / "input_output__bitext_support_2000.jsonl"), "--as", "seed")
    said, spent = craft("check", "big", "--json")
    report = json.loads(said)
    print(f"\n{ROWS} rows; decoding them with orjson {decoding:.2f} s CPU, all checks {spent:.1f} s CPU")
    print(f"{'check':<18}{'rows':>9}{'seconds':>9}{'rows/s':>11}{'findings':>10}")
    for part in sorted(report["checks"], key=lambda part: -part["seconds"]):
        found = len(part["findings"])
        print(
            f"{part['check']:<18}{part['rows']:>9}{part['seconds']:>9.2f}{part['rows_per_second'] or 0:>11}{found:>10}"
        )
    assert report["looked"] == ROWS + 2_000
    assert report["problems"] == {}
    _, idle = craft("check", "big", "--json")
    craft("delete", "big", "--where", f"id:{ROWS - 3}")
    _, one = craft("check", "big", "--json")
    print(f"a pass when nothing changed {idle:.1f} s, when one row went {one:.1f} s CPU")
