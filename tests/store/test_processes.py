"""Several real processes on one dataset, and processes killed at random moments: what was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CREW = Path(__file__).with_name("crew.py")


def hire(folder: Path, ledger: Path, seed: int, steps: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(CREW), str(folder), str(ledger), str(seed), str(steps)])


def check(dataset: Dataset, ledgers: list[Path]) -> int:
    """Compare the dataset with what the processes were told is saved; how many rows were acknowledged."""
    rows = {row.id: row for row in dataset.scan()}
    texts = [row.data["text"].split(" ")[0] for row in rows.values() if " edited " not in row.data["text"]]
    assert len(texts) == len(set(texts)), "a row is there twice"
    acknowledged: dict[int, str] = {}
    states: dict[int, str] = {}
    last: dict[int, str] = {}
    for ledger in ledgers:
        for line in ledger.read_text().splitlines():
            verb, _, rest = line.partition(" ")
            if verb == "add":
                name, count, ids = rest.split(" ")
                for number, row_id in enumerate(map(int, ids.split(","))):
                    assert row_id not in acknowledged, "an id was given twice"
                    acknowledged[row_id] = f"{name}-{number}"
                assert len(ids.split(",")) == int(count)
            elif verb == "state":
                row_id_text, state = rest.split(" ")
                states[int(row_id_text)] = state
            elif verb == "edit":
                row_id_text, _, word = rest.partition(" ")
                last[int(row_id_text)] = word
    for row_id, name in acknowledged.items():
        assert row_id in rows, f"row {row_id} was acknowledged and is gone"
        text = rows[row_id].data["text"]
        assert text == last[row_id] if row_id in last else text.startswith(name), (row_id, text)
    for row_id, state in states.items():
        assert rows[row_id].state == State(state)
    return len(acknowledged)


def test_three_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    dataset = library.create("crew", "text", now=NOW)
    crew = [hire(dataset.path, tmp_path / f"{n}.txt", n, 60) for n in range(3)]
    assert [worker.wait() for worker in crew] == [0, 0, 0]
    dataset.refresh()
    assert check(dataset, [tmp_path / f"{n}.txt" for n in range(3)]) == len(dataset)
    assert dataset.set_aside == 0


def kill_rounds(folder: Path, scratch: Path, rounds: int, seed: int) -> tuple[int, int]:
    """Start a writer and SIGKILL it at a random moment, `rounds` times; (acknowledged rows, rows there).

    A killed process may have saved its last operation without having been told, so its ledger is checked with
    that one operation left open.
    """
    rng = random.Random(seed)
    ledgers: list[Path] = []
    for number in range(rounds):
        ledger = scratch / f"{seed}-{number}.txt"
        worker = hire(folder, ledger, seed * 100_000 + number, 100_000)
        while not ledger.exists() and worker.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.03)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        ledgers.append(ledger)
    with Dataset(folder) as dataset:
        return check_killed(dataset, ledgers), len(dataset)


def check_killed(dataset: Dataset, ledgers: list[Path]) -> int:
    """Every acknowledged row is there once; anything else there is a prefix of an operation that was under way."""
    rows = {row.id: row for row in dataset.scan()}
    by_name: dict[str, int] = {}
    for row_id in rows:
        # the row as it was first written: edits keep the id
        first = next(iter(dataset_history(dataset, row_id)))
        assert first not in by_name, f"{first} is there twice"
        by_name[first] = row_id
    acknowledged = 0
    tried: set[str] = set()
    for ledger in ledgers:
        for line in ledger.read_text().splitlines():
            parts = line.split(" ")
            if parts[0] == "try":
                tried |= {f"{parts[2]}-{number}" for number in range(int(parts[3]))}
            elif parts[0] == "add":
                for number, row_id in enumerate(map(int, parts[3].split(","))):
                    assert by_name.get(f"{parts[1]}-{number}") == row_id, f"row {row_id} was acknowledged and is gone"
                    acknowledged += 1
    assert set(by_name) <= tried
    return acknowledged


_HISTORY: dict[Path, dict[int, list[str]]] = {}


def dataset_history(dataset: Dataset, row_id: int) -> list[str]:
    """The first words of every payload the row ever had, oldest first."""
    from tui_craft.store.record import decode_line

    if dataset.path not in _HISTORY:
        found: dict[int, list[str]] = {}
        for _, line in dataset.log.lines():
            decoded = decode_line(line)
            if decoded is not None and decoded.raw is not None:
                word = decoded.raw.split(b'"')[3].split(b" ")[0].decode()
                found.setdefault(decoded.id, []).append(word)
        _HISTORY.clear()
        _HISTORY[dataset.path] = found
    return _HISTORY[dataset.path][row_id]


def test_a_killed_writer_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dataset = library.create("killed", "text", now=NOW)
    acknowledged, there = kill_rounds(dataset.path, tmp_path, 8, 1)
    assert 0 < acknowledged <= there


@pytest.mark.torture
def test_torture_kill_nine_thousands_of_times(tmp_path: Path) -> None:
    """Prints what it saw; TUI_CRAFT_TORTURE sets the number of kills (2,000 when it is not set)."""
    rounds = int(os.environ.get("TUI_CRAFT_TORTURE", "2000"))
    acknowledged = there = done = 0
    while done < rounds:
        batch = min(100, rounds - done)
        folder = library.create(f"torture {done}", "text", now=NOW).path
        one, two = kill_rounds(folder, tmp_path, batch, done + 1)
        acknowledged, there, done = acknowledged + one, there + two, done + batch
    print(f"\n{done} kills: {acknowledged} rows acknowledged, all there once")
    print(f"{there - acknowledged} more rows were whole in the log but not yet acknowledged")


def test_reading_on_while_another_thread_writes_takes_nothing_in_twice() -> None:
    dataset = library.create("threads", "text", now=NOW)
    done = threading.Event()

    def follow() -> None:
        while not done.is_set():
            dataset.refresh()

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        for number in range(150):
            dataset.add([NewRow(b'{"text":"%d"}' % number)])
            dataset.set_state([number + 1], State.ACCEPTED)
    finally:
        done.set()
        follower.join()
    with Dataset(dataset.path) as again:
        assert again.index.change_offsets.tobytes() == dataset.index.change_offsets.tobytes()
        assert again.counts() == dataset.counts()
        assert again.index.junk == dataset.index.junk == []
