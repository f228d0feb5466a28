"""How many rows the parser gets out of recorded replies, per envelope.

    python tests/benchmarks/parser_score.py FOLDER/teacher_replies.jsonl [--show ENVELOPE]

`must`, `should` and `may` are rows recovered of those there; `wrong` are rows returned that are not there;
`kept` counts bad items that came back with a reason.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import Format, format_named
from tui_craft.domain.replies import parse

FORMATS = {"instruction_output": "instruction", "input_output": "input-output", "dpo": "preference"}
TIERS = ("must", "should", "may")


@dataclass
class Score:
    """Counts of one envelope. `misses` are (id, what) for reading."""

    there: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    kept: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count `other` in."""
        self.there += other.there
        self.got += other.got
        self.wrong += other.wrong
        self.kept += other.kept


def score_reply(record: dict[str, Any]) -> Score:
    """The score of one recorded reply."""
    format = format_named(FORMATS.get(record["format"], record["format"]))
    parsed = parse(record["choice"], format)
    score = Score(kept=sum(item.problem is not None for item in parsed.items))
    left = [_key(row, format) for row in parsed.rows]
    for tier in TIERS:  # the surest first, so that a duplicate counts for the tier it is sure in
        for truth in record["truth"]["rows"]:
            if truth["tier"] != tier:
                continue
            score.there[tier] += 1
            key = _key(truth["row"], format)
            if key in left:
                left.remove(key)
                score.got[tier] += 1
            else:
                score.misses.append((record["id"], f"missed {tier}: {truth['row']}"))
    score.wrong = len(left)
    score.misses += [(record["id"], f"WRONG: {key!r}") for key in left]
    return score


def _key(row: dict[str, Any], format: Format) -> str:
    return repr([row.get(name) or "" if name in format.optional else row.get(name) for name in format.fields])


def scores(path: Path) -> dict[str, Score]:
    """The score of every envelope in a file of recorded replies."""
    found: dict[str, Score] = {}
    for record in _records(path):
        score = score_reply(record)
        total = found.setdefault(record["envelope"], Score())
        total.add(score)
        total.misses += score.misses
    return dict(sorted(found.items()))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            yield jsonlines.loads(line)


def total_of(found: dict[str, Score]) -> Score:
    """All envelopes together."""
    total = Score()
    for score in found.values():
        total.add(score)
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", help="print what was missed or wrong in this envelope")
    options = parser.parse_args()
    found = scores(options.path)
    if options.show:
        for reply, what in found[options.show].misses:
            print(f"{reply}  {what[:400]}")
        return
    print(f"{'envelope':34}{'must':>12}{'should':>12}{'may':>12}{'wrong':>7}{'kept':>7}")
    for name, score in {**found, "ALL": total_of(found)}.items():
        cells = "".join(f"{f'{score.got[tier]}/{score.there[tier]}':>12}" for tier in TIERS)
        print(f"{name:34}{cells}{score.wrong:>7}{score.kept:>7}")


if __name__ == "__main__":
    main()
