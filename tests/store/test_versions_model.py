"""Random operations on a dataset with versions, through two handles, against a simple model."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from test_model import DatasetMachine, Snapshot, sides

from tui_craft.store import versions
from tui_craft.store.version_diff import tally
from tui_craft.store.version_restore import restore

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class VersionMachine(DatasetMachine):
    """The dataset model with versions: restoring is one change among the others, and compacting loses none."""

    kept: dict[str, Snapshot]

    @rule(second=sides)
    def snapshot(self, second: bool) -> None:
        self.kept = {**getattr(self, "kept", {}), (name := f"v{len(getattr(self, 'kept', {}))}"): self.rows}
        made = versions.snapshot(self.handle(second), name, now=NOW)
        assert made.rows == len(self.rows)

    @rule(second=sides, pick=st.integers(0, 5))
    def restore(self, second: bool, pick: int) -> None:
        name = f"v{pick}"
        kept = getattr(self, "kept", {})
        if name not in kept:
            return
        handle = self.handle(second)
        counted = tally(handle, None, name)
        done = restore(handle, name)
        assert counted.total == done.total
        wanted = kept[name]
        assert done.back == len(wanted.keys() - self.rows.keys())
        assert done.gone == len(self.rows.keys() - wanted.keys())
        self.below.update({n: handle.index.order.below[n] for n in wanted if n in handle.index.order.below})
        if done.total:
            self.change(wanted)
        assert self.rows == wanted


TestVersions = VersionMachine.TestCase
TestVersions.settings = settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck))
