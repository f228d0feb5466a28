"""What another tool made comes back as drafts, whatever shape it comes in."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.sources.external import From, bring_back
from tui_craft.store import library

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ROWS = [{"input": "a", "output": "b"}, {"input": "c", "output": "d"}]
LINES = "\n".join(map(json.dumps, ROWS))

SHAPES = {
    "array": json.dumps(ROWS),
    "lines": LINES,
    "fenced": f"Sure, here they are:\n\n```json\n{json.dumps(ROWS, indent=2)}\n```\nAnything else?",
    "two fences": "\n".join(f"One:\n```json\n{json.dumps(row)}\n```" for row in ROWS),
    "object on top": json.dumps({"rows": ROWS}),
    "object in prose": f"Here: {json.dumps({'rows': ROWS}, indent=1)} I hope this helps.",
    "after thinking": f"<think>two rows [ok]</think>\n{json.dumps({'rows': ROWS})}",
    "other names": "\n".join(json.dumps({"question": row["input"], "answer": row["output"]}) for row in ROWS),
    "csv": "input,output\na,b\nc,d\n",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", ["pasted", "file"])
def test_shapes(shape: str, way: str, tmp_path: Path) -> None:
    """Every shape gives both rows, as drafts tagged external with the tool's name; one undo takes them back."""
    path = tmp_path / "reply.txt"
    path.write_text(SHAPES[shape], encoding="utf-8")
    if (shape, way) == ("two fences", "file"):
        path.write_text(SHAPES["fenced"], encoding="utf-8")
    with library.create("x", "input-output", now=NOW) as dataset:
        who = From("ChatGPT", prompt="sha256:0", recipe="expand")
        report = bring_back(dataset, path if way == "file" else SHAPES[shape], who, now=NOW)
        assert (report.imported, report.skipped_total) == (2, 0)
        assert [row.data for row in dataset.scan()] == ROWS
        row = dataset.get(2)
        assert row.state is State.DRAFT
        assert set(row.tags) == {"synthetic", "external"}
        wanted = {"kind": "synthetic", "by": "external", "teacher": "ChatGPT", "prompt": "sha256:0"}
        assert wanted.items() <= row.origin.items()
        dataset.undo()
        assert len(dataset) == 0


def test_bad_items_cost_nothing() -> None:
    """A reply that was cut off and has an incomplete row gives the good one; the others are named and kept."""
    said = 'Here: {"rows":[{"input":"a","output":"b"},{"input":"x"},{"input":"c","outp'
    with library.create("x", "input-output", now=NOW) as dataset:
        report = bring_back(dataset, said, From(), now=NOW)
        assert (report.imported, report.skipped_total) == (1, 2)
        assert report.bad_lines is not None
        assert b'"outp' in report.bad_lines.read_bytes()
        assert json.loads(report.path.read_bytes())["imported"] == 1


def test_nothing_in_it() -> None:
    """Words without a row are refused in a sentence, and change nothing."""
    with library.create("x", "input-output", now=NOW) as dataset:
        for said in ("I cannot help with that.", "", '{"rows": []}'):
            with pytest.raises(InvalidError):
                bring_back(dataset, said, From(), now=NOW)
        with pytest.raises(InvalidError, match="printable"):
            bring_back(dataset, LINES, From("a\x1b[2J"), now=NOW)
        assert len(dataset) == 0


def test_a_stream() -> None:
    """A stream is data."""
    with library.create("x", "input-output", now=NOW) as dataset:
        assert bring_back(dataset, io.BytesIO(LINES.encode()), From(), now=NOW).imported == 2
