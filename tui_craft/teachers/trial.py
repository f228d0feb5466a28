"""One small request to a teacher, to see whether it answers. Owns asking and saying how it went; keeps nothing.

    python -m tui_craft.teachers.trial NAME [API_BASE]

does it in a process of its own and prints the trial as JSON, so that a screen pays for no client library.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tui_craft import jsonlines
from tui_craft.errors import CraftError
from tui_craft.teachers.base import Ask, AskFailed, Brief, Reply
from tui_craft.teachers.setup import Setup

TIMEOUT = 60.0
"""Seconds: a server may have to load the model first."""

_MESSAGE = "Write one short sentence that a customer might send to a help desk. Reply with the sentence only."


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went. `seconds` is from sending to the whole reply; `cost` is US dollars or None when unknown.

    `problem` is a sentence when there was no reply, else "".
    """

    teacher: str
    reply: str = ""
    model: str = ""
    seconds: float = 0.0
    tokens: tuple[int, int] | None = None
    cost: float | None = None
    problem: str = ""

    def __str__(self) -> str:
        """One line for people; the reply in it is foreign text."""
        if self.problem:
            return self.problem
        money = "cost unknown" if self.cost is None else f"${self.cost:.6f}".rstrip("0").rstrip(".")
        model = f", {self.model}" if self.model not in {"", self.teacher} else ""
        return f"{self.seconds:.2f} s, {money}{model}: {self.reply or '(nothing)'}"


async def try_teacher(
    name: str, *, api_base: str | None = None, patience: float = TIMEOUT, setup: Setup | None = None
) -> Trial:
    """Ask the teacher `name` for one sentence, in this process, and wait so many seconds; what goes wrong is told."""
    from tui_craft.teachers.registry import make

    try:
        # in a thread: a client library may take seconds to import
        teacher = await asyncio.to_thread(make, name, api_base=api_base, timeout=patience, random_seed=0, setup=setup)
    except CraftError as error:
        return Trial(name, problem=error.sentence)
    ask = Ask([{"role": "user", "content": _MESSAGE}], Brief("text", 1, 0))
    began = time.monotonic()
    try:
        reply = await teacher.ask(ask)
    except AskFailed as error:
        return Trial(name, seconds=time.monotonic() - began, problem=f"{error}.".replace("..", "."))
    finally:
        await teacher.close()
    return Trial(name, _words(reply), reply.model, time.monotonic() - began, reply.tokens, reply.cost)


def _words(reply: Reply) -> str:
    """What the reply says, at most 500 characters: its content, or what it thought where it came to nothing else."""
    message: Mapping[str, Any] = reply.choice.get("message") or {}
    content = message.get("content")
    if isinstance(content, list):
        content = " ".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    said = content or message.get("refusal") or message.get("reasoning_content") or message.get("reasoning") or ""
    return str(said).strip()[:500]


async def try_apart(name: str, *, api_base: str | None = None) -> Trial:
    """The same in a process of its own, which ends with whoever waits for it."""
    arguments = [name, *([api_base] if api_base else [])]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui_craft.teachers.trial", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        told = jsonlines.loads(out)
    except ValueError:
        return Trial(name, problem=f"The process that asked {name} failed; try: tui-craft doctor --ask")
    tokens = told.pop("tokens")
    return Trial(**told, tokens=(tokens[0], tokens[1]) if tokens else None)


def main(arguments: Sequence[str]) -> int:
    """Try the teacher named by `arguments` and print how it went."""
    name, *base = arguments
    trial = asyncio.run(try_teacher(name, api_base=base[0] if base else None))
    os.write(1, jsonlines.dumps(asdict(trial)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
