"""What the first frame costs: nothing heavy is imported on the way to it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pydantic", "httpx", "rapidfuzz", "litellm", "openai", "aiohttp", "yaml", "rich.traceback", "pygments")


@pytest.mark.parametrize(
    "module", ["tui_craft.ui.app", "tui_craft.ui.screens.workspace", "tui_craft.ui.screens.datasets"]
)
def test_nothing_heavy_is_imported(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_only_used_later_is_only_imported_then() -> None:
    later = ("tui_craft.ui.jump", "tui_craft.ui.commands", "tui_craft.ui.screens.help", "tui_craft.ui.screens.tour")
    code = f"import sys, tui_craft.ui.screens.workspace; print([name for name in {later!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_workspace_is_drawn_without_anything_heavy() -> None:
    code = f"""
import asyncio, sys
from datetime import UTC, datetime
from tui_craft.domain.row import NewRow
from tui_craft.store import library
from tui_craft.ui.app import Start, TuiCraftApp

async def main():
    with library.create("some", "input-output", now=datetime.now(UTC)) as dataset:
        dataset.add([NewRow(b'{{"input":"in","output":"out"}}')])
    app = TuiCraftApp(Start(dataset="some"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        while app.screen.dataset is None:
            await pilot.pause(0.01)
        await pilot.press("a", "j")
        print([name for name in {HEAVY!r} if name in sys.modules])
    app.jobs.close()

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
