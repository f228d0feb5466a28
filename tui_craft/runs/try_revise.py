"""Having a teacher revise a prompt from judged samples: one request, and one more where its answer cannot be taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from tui_craft.domain import revising
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.runs.ask_once import added, ask, cost_of
from tui_craft.teachers.base import Ask, Brief, Price
from tui_craft.teachers.registry import make

Tell = Callable[..., None]
_PATIENCE = 120.0


async def revise(job: Mapping[str, Any], tell: Tell) -> float | None:
    """Ask for a revised prompt, once more where the first answer cannot be taken; what that cost."""
    spec = RunSpec.from_dict(job["spec"])
    template, known = job["template"], job["known"]
    price = Price(*spec.price) if spec.price else None
    teacher = await asyncio.to_thread(
        make, spec.teacher, api_base=spec.api_base, timeout=max(spec.timeout, _PATIENCE), random_seed=spec.seed,
        price=price,
    )  # fmt: skip
    judged = [revising.Judged(**item) for item in job["judged"]]
    messages = revising.messages(template, known, judged)
    cost: float | None = 0.0
    began = time.monotonic()
    try:
        for left in (1, 0):
            brief = Brief(format="text", rows=1, random_seed=spec.seed, task="revise")
            reply = await ask(teacher, Ask(messages, brief, temperature=0.3))
            cost = added(cost, cost_of(reply, teacher.price))
            answer = str((reply.choice.get("message") or {}).get("content") or "")
            try:
                revised = revising.read(answer, template, known)
            except InvalidError as error:
                if not left:
                    raise InvalidError(f"The teacher's revision cannot be used: {error.sentence}") from None
                messages = [*messages, *revising.again(answer, error.sentence)]
                continue
            tell("revised", template=revised, tokens=reply.tokens, cost=cost, model=reply.model,
                 seconds=time.monotonic() - began)  # fmt: skip
            break
    finally:
        await teacher.close()
    return cost
