"""A judge's verdict about a row: how good it is, which rules it breaks, why. Owns its shape; judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = 1, 5
USUAL_LEAST = 3
"""The score from which on a row is usually good enough to be kept."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a teacher said about the row with the id `row`, as it was when its payload had this `checksum`.

    `score` is from 1 (of no use) to 5 (as an expert would write it); `broken` are the rules that the row breaks, in
    words, `why` is a sentence or two. `run` and `request` say where it comes from: a request gives one verdict about
    a row at the most. `by` is the teacher, `at` when it answered.
    """

    row: int
    checksum: int
    score: int
    broken: tuple[str, ...] = ()
    why: str = ""
    run: str = ""
    request: int = 0
    by: str = ""
    at: str = ""

    @property
    def words(self) -> str:
        """`scored 2 of 5: it promises a refund; breaks "Never promise anything"`."""
        said = [f"scored {self.score} of {HIGHEST}"]
        if self.why:
            said.append(self.why.rstrip(" ."))
        clause = ": ".join(said)
        return clause + "".join(f'; breaks "{rule.rstrip(" .")}"' for rule in self.broken)


def mean(verdicts: int, points: int) -> str:
    """The mean of so many scores that total `points`: `3.8`; empty where there are none."""
    return f"{points / verdicts:.1f}" if verdicts else ""


def spread(scores: Counter[int]) -> Iterable[tuple[int, int]]:
    """Every score from the best down, and how often it was given."""
    return [(score, scores[score]) for score in range(HIGHEST, LOWEST - 1, -1)]
