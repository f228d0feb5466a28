"""Ratios of the row table: what a key costs at a million rows against a thousand. Run: pytest -m benchmark -n 0 -s."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence

import pytest
from textual.widget import Widget

from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.row_model import Column, Line
from tui_craft.ui.widgets.row_table import RowTable

pytestmark = pytest.mark.benchmark


class Synthetic:
    """Rows made up when they are asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.changed: dict[int, str] = {}

    def __len__(self) -> int:
        return self.count

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        words = "I would like to change the address of my order, please. "
        return [
            Line(n, (f"{n} {words}", words * 3, "billing"), str(n), self.changed.get(n, "."), "muted")
            for n in range(start, stop)
        ]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return range(start, stop)


class Bench(CraftScreen):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.source = Synthetic(count)
        self.table = RowTable(
            (Column("Input"), Column("Output"), Column("Tags", 12)), self.source, label_width=7, states=True
        )

    def compose_body(self) -> Iterable[Widget]:
        yield self.table


async def _costs(count: int, rounds: int) -> dict[str, float]:
    """Median CPU milliseconds of each kind of key, drawing included."""
    screen = Bench(count)
    app = TuiCraftApp(first=lambda: screen)
    out: dict[str, float] = {}
    async with app.run_test(size=(120, 40)) as pilot:

        async def measure(name: str, act: Callable[[], object]) -> None:
            taken = []
            for _ in range(rounds):
                begin = time.process_time()
                act()
                await pilot.pause()
                taken.append((time.process_time() - begin) * 1000)
            out[name] = statistics.median(taken)

        def change() -> None:
            screen.source.changed[screen.table.cursor] = "+-"[len(screen.source.changed) % 2]
            screen.table.reload()

        def there_and_back() -> None:
            screen.table.action_end()
            screen.table.action_top()

        await measure("nothing", lambda: None)
        await measure("row down", lambda: screen.table.action_move(1))
        await measure("page down", lambda: screen.table.action_page(1))
        await measure("end and top", there_and_back)
        await measure("state change", change)
    app.jobs.close()
    return out


async def test_a_key_costs_the_same_at_a_million_rows() -> None:
    await _costs(1_000, 3)
    small, large = await _costs(1_000, 20), await _costs(1_000_000, 20)
    print()
    for name, base in small.items():
        print(f"{name:>14}: {base:6.2f} ms at 1,000 rows, {large[name]:6.2f} ms at 1,000,000")
    for name in small:
        assert large[name] <= 1.5 * small[name] + 1.0
