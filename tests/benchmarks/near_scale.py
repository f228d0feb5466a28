"""Finds the near-duplicates of many texts in one way, and prints what that took as JSON: a program of its own.

`near_scale.py ours|datasketch|FOLDER COUNT`: FOLDER has real datasets, whose rows are then compared.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from near_texts import texts

THRESHOLD = 0.8
_PART = 5_000


class Clock:
    """CPU seconds of what runs inside it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._begun = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time() - self._begun


def parts(made: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """The texts some thousand at a time, so that those of a million need not be there at once."""
    left = enumerate(made)
    while part := list(islice(left, _PART)):
        yield part


def ours(made: Iterable[str], clock: Clock) -> int:
    """Cut and compare them all; how many pairs are near."""
    from tui_craft.domain.near_pairs import GramSets, pairs

    sets = GramSets(_file)
    for part in parts(made):
        with clock:
            for key, text in part:
                sets.add(key, text)
    with clock:
        return sum(1 for _ in pairs(sets.sealed(), THRESHOLD))


def _file() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile())


def datasketch(made: Iterable[str], clock: Clock) -> int:
    """The same with the quickest way through datasketch: integers as shingles, in bulk, without its own hashing."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,import-untyped,unused-ignore]

    from tui_craft.domain.near import grams
    from tui_craft.domain.words import words

    lsh, found = MinHashLSH(threshold=THRESHOLD, num_perm=128), 0
    sets: list[set[int]] = []
    for part in parts(made):
        with clock:
            fresh = [(key, grams(words(text))) for key, text in part]
            hashed = MinHash.bulk([mine for _, mine in fresh], num_perm=128, hashfunc=int)
            for (key, mine), own in zip(fresh, hashed, strict=True):
                for other in lsh.query(own):
                    shared = len(mine & sets[other])
                    found += shared / (len(mine) + len(sets[other]) - shared) >= THRESHOLD
                lsh.insert(key, own, check_duplication=False)
                sets.append(mine)
    return found


def real(folder: Path, count: int) -> Iterable[str]:
    """Rows of real datasets."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "domain"))
    from near_brute import real_texts

    return real_texts(folder, count)


def _megabytes() -> float:
    """The most memory that this program has had so far (what it was started from is left out where that is told)."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line[:6] == "VmHWM:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(way: str, count: int) -> None:
    """Do it and print what it took."""
    by_name: dict[str, Callable[[Iterable[str], Clock], int]] = {"ours": ours, "datasketch": datasketch}
    made: Iterable[str] = texts(count) if way in by_name else real(Path(way), count)
    clock, before = Clock(), _megabytes()
    found = by_name.get(way, ours)(made, clock)
    print(json.dumps({"cpu": clock.seconds, "before": before, "megabytes": _megabytes(), "pairs": found}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
