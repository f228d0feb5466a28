"""Checks a dataset in a process of its own, so that a screen stays quick meanwhile. Looks at no row itself."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from typing import Any

from tui_craft import jsonlines
from tui_craft.errors import CraftError
from tui_craft.runs.own_process import surroundings


async def check(slug: str, *, full: bool = False) -> AsyncGenerator[dict[str, Any], None]:
    """Look at what has changed in a dataset, and keep what is found (`store.findings`).

    Yields `{"event":"progress","done","total"}` and at the end `{"event":"report","looked","problems"}`. Closing the
    iterator ends the process, and then nothing it found is kept. Raises CraftError with what it said when it fails.
    """
    command = [sys.executable, "-m", "tui_craft", "check", slug, "--events", *(["--full"] if full else [])]
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, **surroundings())
    assert process.stdout is not None
    assert process.stderr is not None
    said = asyncio.create_task(process.stderr.read())
    try:
        async for line in process.stdout:
            yield jsonlines.loads(line)
        if await process.wait() != 0:
            words = (await said).decode("utf-8", "replace").strip().removeprefix("tui-craft: ")
            raise CraftError(words or f"The checks of {slug} ended with status {process.returncode}.")
    finally:
        said.cancel()
        if process.returncode is None:
            process.kill()  # it keeps nothing before its end, so there is nothing that it could leave half done
            await process.wait()
