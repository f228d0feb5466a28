"""One request asked outside of a run: faults that pass waited out, the words of the reply, what it cost. No journal."""

from __future__ import annotations

import asyncio

from tui_craft import jsonlines
from tui_craft.teachers.base import Ask, AskFailed, Price, Reply, Teacher

_TRIES = 3
_LONGEST_WAIT = 20.0


async def ask(teacher: Teacher, wanted: Ask) -> Reply:
    """The reply; a fault that passes is waited out a few times. Raises AskFailed."""
    for left in reversed(range(_TRIES)):
        try:
            return await teacher.ask(wanted)
        except AskFailed as error:
            if not left or not error.passing or (error.retry_after or 0) > _LONGEST_WAIT:
                raise
            await asyncio.sleep(error.retry_after or 2 ** (_TRIES - left) / 2)
    raise AssertionError("unreachable")


def said_in(reply: Reply) -> str:
    """The words of a reply as they came, thinking included; of a reply without words what there is instead."""
    message = reply.choice.get("message") or {}
    content = message.get("content")
    thought = message.get("reasoning_content") or message.get("reasoning")
    words = content if isinstance(content, str) else jsonlines.dumps(message).decode()
    return f"<think>{thought}</think>\n{words}" if isinstance(thought, str) and thought else words


def cost_of(reply: Reply, price: Price | None) -> float | None:
    """US dollars of a reply; None where nobody knows."""
    if reply.cost is not None or price is None or reply.tokens is None:
        return reply.cost
    return price.cost(*reply.tokens)


def added(total: float | None, cost: float | None) -> float | None:
    """A sum that is unknown as soon as a part of it is."""
    return None if total is None or cost is None else total + cost
