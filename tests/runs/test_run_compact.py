"""Compacting waits for runs that still need the old lines."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime

import pytest

from tui_craft.domain.run import RunSpec
from tui_craft.errors import ConflictError
from tui_craft.runs import attach
from tui_craft.runs.compact import compact
from tui_craft.sources.demo import create_demo

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_run_that_was_cut_off_is_resumed_before_compacting() -> None:
    with create_demo(now=NOW) as dataset:
        run = attach.start(dataset, RunSpec(rows=800), now=NOW)
        os.kill(run.pid, signal.SIGKILL)
        for _ in attach.events(run.path, follow=True):
            pass
        with pytest.raises(ConflictError, match="interrupted"):
            compact(dataset)
        assert attach.resume(run.path) is not None
        for _ in attach.events(run.path, follow=True):
            pass
        dataset.refresh()
        dataset.set_state([1], dataset.get(41).state)
        assert compact(dataset) > 0
        assert len(dataset) == 840
