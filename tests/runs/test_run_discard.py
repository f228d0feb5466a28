"""A dataset is not moved away under a run; what a run put aside can be read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from run_helpers import NOW, make_dataset

from tui_craft import jsonlines
from tui_craft.domain.run import RunSpec
from tui_craft.errors import ConflictError, StorageError
from tui_craft.runs import attach
from tui_craft.runs.aside import put_aside
from tui_craft.runs.discard import discard
from tui_craft.store import library


def test_a_dataset_with_a_run_at_work_stays_where_it_is() -> None:
    with make_dataset() as dataset:
        run = attach.start(dataset, RunSpec(rows=100_000, teacher="offline"), now=NOW)
        with pytest.raises(ConflictError, match=f"Run {run.id} is at work on tickets; stop it first"):
            discard("tickets", now=NOW)
        attach.pause(run.path)
        with pytest.raises(ConflictError, match="stop it first"):
            discard("tickets", now=NOW)
        attach.stop(run.path)
        assert list(attach.events(run.path, follow=True))[-1]["event"] == "report"
    where = discard("tickets", now=NOW)
    assert library.list_datasets() == []
    assert library.restore(where) == "tickets"


def test_the_newest_items_put_aside_come_first_and_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    assert put_aside(tmp_path, most=5) == []
    file = tmp_path / "quarantine.jsonl"
    lines = [
        jsonlines.dumps({"request": n, "item": 0, "reason": "is no object", "text": f"item {n}"}) for n in range(9)
    ]
    file.write_bytes(b"\n".join(lines) + b'\n[1]\n{"request": 9, "it')
    assert [item.text for item in put_aside(tmp_path, most=3)] == ["item 8", "item 7", "item 6"]
    file.unlink()
    file.mkdir()
    with pytest.raises(StorageError, match="Could not read"):
        put_aside(tmp_path, most=3)
