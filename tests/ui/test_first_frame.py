"""What the first frame costs: nothing heavy is imported on the way to it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "pydantic", "httpx", "rapidfuzz", "litellm", "openai", "aiohttp", "jsonschema", "faker", "regex", "yaml",
    "rich.traceback", "pygments",
)  # fmt: skip


def test_no_screen_and_no_dialog_needs_anything_heavy_to_be_there() -> None:
    code = f"""
import pkgutil, sys
from importlib import import_module
import tui_craft.ui
for module in pkgutil.walk_packages(tui_craft.ui.__path__, "tui_craft.ui."):
    import_module(module.name)
    found = [name for name in {HEAVY!r} if name in sys.modules]
    assert not found, (module.name, found)
print(len(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 400


def test_what_is_only_used_later_is_only_imported_then() -> None:
    later = ("tui_craft.ui.jump", "tui_craft.ui.commands", "tui_craft.ui.screens.help", "tui_craft.ui.screens.tour",
             "tui_craft.recipes", "tui_craft.runs", "tui_craft.teachers", "tui_craft.domain.filter")  # fmt: skip
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
