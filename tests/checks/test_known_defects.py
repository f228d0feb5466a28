"""Rows with real defects, labelled by people: the checks flag them, and leave the good ones alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

RECALL = 0.9
FALSE_ALARMS = 0.05
FEW = 5
"""With fewer rows of a kind a share says nothing."""


def score() -> ModuleType:
    """The benchmark that prints the same numbers as a table."""
    path = Path(__file__).parents[1] / "benchmarks" / "defect_score.py"
    spec = importlib.util.spec_from_file_location("defect_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["defect_score"] = module
    spec.loader.exec_module(module)
    return module


def test_rows_with_defects_are_flagged_and_good_ones_are_not(shared_data: Path) -> None:
    bench = score()
    found = bench.scores(shared_data / "alpaca_defects_sample.jsonl")
    kinds = {kind: one for kind, one in found.items() if not kind.startswith((bench.EXPERT, "("))}
    missed = {
        kind: one.above / one.rows for kind, one in kinds.items() if one.rows >= FEW and one.above < RECALL * one.rows
    }
    assert missed == {}
    good = [found[bench.CLEAN], found[bench.HARD]]
    assert sum(one.above for one in good) <= FALSE_ALARMS * sum(one.rows for one in good)
