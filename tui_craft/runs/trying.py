"""Trying a prompt: a few replies to exactly what a run would send. Keeps nothing; asks in a child process.

Each column of a comparison (a `Side`) sends the requests with the same numbers, so the same seeds and values are
drawn for both, and what differs is the prompt or the teacher. A language model is only ever loaded by the child.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tui_craft
from tui_craft import jsonlines, paths, text
from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError, InvalidError
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.naming import OFFLINE

MOST = 50
"""Replies that one try may ask for on each side."""
_LINE = 64_000_000

Event = Mapping[str, Any]
"""One thing that happened in the child:

- `asking`: `side`, `number`, `stage`, `seeds` (ids), `messages` (as they are sent).
- `step`: `side`, `number`, `stage`, `cost`: a reply that only leads up to the stage that is tried.
- `sample`: `side`, `number`, `stage`, `seeds`, `axes`, `rows` (payloads), `problems` (`text`, `problem`), `topics`,
  `notes`, `text` (the reply as it came), `said` (the same where the rows are not in it, but come of it), `model`,
  `tokens` ([in, out] or None), `seconds`, `cost` (US dollars or None).
- `failed`: `side`, `number`, `stage`, `kind`, `message`, `seconds`.
- `revised`: `template`, `tokens`, `cost`, `model`, `seconds`.
- `error`: `message`: nothing (more) can be asked.
- `done`: `cost` (None where a price is unknown), `seconds`.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One column: a `prompt` for the stage that is tried ("": the one in force), and a `teacher` ("": the spec's)."""

    prompt: str = ""
    teacher: str = ""
    api_base: str | None = None


def trial(
    dataset: Dataset,
    spec: RunSpec,
    sides: Sequence[Side],
    *,
    stage: str = "",
    samples: int = 3,
    first: int = 0,
    seeds: Sequence[Row] | None = None,
) -> dict[str, Any]:
    """The job of trying `stage` ("": the recipe's main one) of a run of `spec`, for `events`.

    `samples` replies for each side, of the requests from number `first` on. `seeds` stand in the place of the rows
    that would be drawn. Raises InvalidError on a number out of range.
    """
    if not 1 <= samples <= MOST:
        raise InvalidError(f"A try asks for 1 to {MOST} replies, not {samples}.")
    return {
        "do": "try",
        "dataset": str(dataset.path),
        "spec": spec.as_dict(),
        "stage": stage,
        "samples": samples,
        "first": first,
        "sides": [asdict(side) for side in sides],
        "seeds": None if seeds is None else [[seed.id, seed.raw.decode("utf-8", "replace")] for seed in seeds],
    }


def revision(
    template: str, known: Mapping[str, str], judged: Sequence[Mapping[str, Any]], spec: RunSpec
) -> dict[str, Any]:
    """The job of revising `template` by what was `judged` (fields of `domain.revising.Judged`), for `events`.

    Raises InvalidError where nothing was judged, or the teacher is none that could.
    """
    if not judged:
        raise InvalidError("Nothing was judged yet; say of some samples whether they are good.")
    if spec.teacher == OFFLINE:
        raise InvalidError("The offline teacher is rules and cannot revise a prompt; choose a language model.")
    return {
        "do": "revise",
        "template": template,
        "known": dict(known),
        "judged": [dict(item) for item in judged],
        "spec": spec.as_dict(),
    }


async def events(job: Mapping[str, Any]) -> AsyncIterator[Event]:
    """Carry a job out, and tell what happens as it does. Closing this, or cancelling what awaits it, ends it at once.

    So does the end of this process, however it comes: the child goes when its input is closed.
    Raises CraftError where the child cannot be started or ends without a word.
    """
    child = await _start()
    assert child.stdin is not None and child.stdout is not None and child.stderr is not None  # noqa: PT018
    complaints = asyncio.ensure_future(child.stderr.read())
    try:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it ended already; stdout tells
            child.stdin.write(jsonlines.dumps(dict(job)) + b"\n")
            await child.stdin.drain()
        last: Event = {}
        async for line in child.stdout:
            last = jsonlines.loads(line)
            yield last
        await child.wait()
        if last.get("event") not in {"done", "error"}:
            said = (await complaints).decode("utf-8", "replace").strip().splitlines()
            why = text.one_line(said[-1], 300) if said else f"exit code {child.returncode}"
            raise CraftError(f"Trying ended without a result ({why}); try again, or tui-craft doctor.")
    finally:
        complaints.cancel()
        child.stdin.close()
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await asyncio.shield(child.wait())


def _surroundings() -> tuple[Path, dict[str, str]]:
    """The folder in which this very package is found, also when it runs from a checkout, and the environment there."""
    environ = dict(os.environ)
    if environ.get(paths.HOME_VARIABLE):
        # the child has another working directory, so a relative home would be another place
        environ[paths.HOME_VARIABLE] = str(Path(environ[paths.HOME_VARIABLE]).expanduser().absolute())
    return Path(tui_craft.__file__).resolve().parent.parent, environ


async def _start() -> asyncio.subprocess.Process:
    folder, environ = _surroundings()
    pipe = asyncio.subprocess.PIPE
    words = (sys.executable, "-m", "tui_craft.runs.try_worker")
    try:
        return await asyncio.create_subprocess_exec(
            *words, stdin=pipe, stdout=pipe, stderr=pipe, limit=_LINE, cwd=folder, env=environ
        )
    except OSError as error:
        raise CraftError(f"The process that asks the teacher did not start ({error.strerror}).") from None
