"""How many rows with known defects the checks flag, and how many rows without one.

    PYTHONPATH=tests python tests/benchmarks/defect_score.py FILE [--format instruction] [--show KIND | --show-clean]

FILE has one JSON object a line: `row` is a payload, `defects` a list of {"kind": ...}, `hard_negative` says why a row
only looks bad. The rows are made a dataset of their own, without seeds, and every check that is on unless switched off
goes over it. `flagged` counts findings of any severity, `above hint` those that are more than a hint; `which` says how
many of the rows each check flags.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.checks.pipeline import Looked, survey
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import NewRow
from tui_craft.store import library

CLEAN = "(clean)"
HARD = "(hard negatives)"
EXPERT = "expert_"
"""How kinds begin that say what experts rewrote: taste, which no check of rules knows."""


@dataclass
class Score:
    """The rows of one kind: how many, how many flagged at all and above hint, and by which checks."""

    rows: int = 0
    flagged: int = 0
    above: int = 0
    by: Counter[str] = field(default_factory=Counter)
    by_above: Counter[str] = field(default_factory=Counter)
    missed: list[dict[str, Any]] = field(default_factory=list)
    hit: list[tuple[Finding, dict[str, Any]]] = field(default_factory=list)

    def add(self, record: dict[str, Any], found: list[Finding]) -> None:
        """Count a row in."""
        above = [each for each in found if each.severity is not Severity.HINT]
        self.rows += 1
        self.flagged += bool(found)
        self.above += bool(above)
        self.by.update({each.check for each in found})
        self.by_above.update({each.check for each in above})
        self.hit += [(each, record) for each in above]
        if not above:
            self.missed.append(record)


def scores(path: Path, format: str = "instruction") -> dict[str, Score]:
    """The score of each kind of defect in a file, of clean rows and of hard negatives.

    Makes a dataset where the environment says that datasets are.
    """
    with path.open("rb") as file:
        records = [jsonlines.loads(line) for line in file]
    said: defaultdict[int, list[Finding]] = defaultdict(list)
    with library.create(f"defects {path.stem}", format, now=datetime.now(UTC)) as dataset:
        ids = dataset.add([NewRow(jsonlines.dumps(record["row"])) for record in records])
        for event in survey(dataset):
            if isinstance(event, Looked):
                for each in event.findings.found:
                    said[each.row].append(each)
    found: dict[str, Score] = {}
    for row_id, record in zip(ids, records, strict=True):
        kinds = {each["kind"] for each in record.get("defects", [])}
        for kind in kinds or {HARD if record.get("hard_negative") else CLEAN}:
            found.setdefault(kind, Score()).add(record, said[row_id])
    return dict(sorted(found.items(), key=lambda item: (item[0].startswith(("(", EXPERT)), -item[1].rows)))


def table(found: dict[str, Score]) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'kind':26}{'rows':>6}{'flagged':>9}{'recall':>8}{'above hint':>12}{'recall':>8}  which"
    for kind, score in found.items():
        which = ", ".join(f"{name} {count}" for name, count in score.by.most_common(4))
        yield (f"{kind:26}{score.rows:6}{score.flagged:9}{score.flagged / score.rows:8.2f}{score.above:12}"
               f"{score.above / score.rows:8.2f}  {which}")  # fmt: skip
    good = [found[kind] for kind in (CLEAN, HARD) if kind in found]
    rows = sum(score.rows for score in good)
    if not rows:
        return
    above = sum(score.above for score in good)
    yield ""
    yield f"rows without a defect that are flagged above hint: {above} of {rows}, {above / rows:.1%}"
    by = sum((score.by_above for score in good), Counter[str]())
    hints = sum((score.by for score in good), Counter[str]())
    for name in sorted(hints, key=lambda name: (-by[name], -hints[name])):
        yield f"    {name:22}{by[name] / rows:7.1%} above hint  {hints[name] / rows:7.1%} with hints"


def main() -> None:
    """Print the table, or rows to read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--format", default="instruction")
    parser.add_argument("--show", help="print the rows of this kind that nothing above hint is found in")
    parser.add_argument("--show-clean", action="store_true", help="print what is found above hint where no defect is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUI_CRAFT_HOME"] = home
        found = scores(options.path, options.format)
    if options.show:
        for record in found[options.show].missed:
            print(jsonlines.dumps(record["row"]).decode())
    elif options.show_clean:
        for kind in (CLEAN, HARD):
            for finding, record in found.get(kind, Score()).hit:
                print(f"{finding.check}: {finding.message}  {jsonlines.dumps(record['row']).decode()[:400]}")
    else:
        print("\n".join(table(found)))


if __name__ == "__main__":
    main()
