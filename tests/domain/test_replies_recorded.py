"""The parser against recorded replies with known contents."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.replies import parse


def scorer() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "parser_score.py"
    spec = importlib.util.spec_from_file_location("parser_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["parser_score"] = module
    spec.loader.exec_module(module)
    return module


def test_recorded_replies_give_their_rows(shared_data: Path) -> None:
    module = scorer()
    found = module.scores(shared_data / "teacher_replies.jsonl")
    total = module.total_of(found)
    for score in found.values():
        assert [what for _, what in score.misses if not what.startswith("missed may")] == []
    assert total.got["must"] == total.there["must"] > 2000
    assert total.got["should"] == total.there["should"] > 1000
    assert total.wrong == 0
    assert found["bad_rows_mixed"].kept == 56
    assert found["nulls"].kept == 28


@pytest.mark.parametrize("name", FORMATS)
def test_recorded_wire_bodies_are_survived(shared_data: Path, name: str) -> None:
    for line in (shared_data / "wire_replies.jsonl").read_bytes().splitlines():
        record = jsonlines.loads(line)
        if record["kind"] == "json":
            for choice in record["body"]["choices"]:
                parse(choice, FORMATS[name])
