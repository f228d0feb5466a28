"""What the studio says of requests, replies and their price. Pure; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft import text
from tui_craft.domain.revising import ENOUGH


def cost_words(cost: float | None) -> str:
    """`$0.0011`; an unknown price is said to be unknown."""
    return "price unknown" if cost is None else text.money(cost) if cost else "no cost"


def asked_text(messages: Sequence[Mapping[str, str]]) -> str:
    """The messages of a request one below the other."""
    return "\n\n".join(f"--- {message['role']} ---\n{message['content']}" for message in messages)


def seeds_words(event: Mapping[str, Any]) -> str:
    """Which rows were shown."""
    seeds = [str(seed) for seed in event["seeds"] if seed > 0]
    return f"seeds {' '.join(seeds)}" if seeds else "your rows" if event["seeds"] else "no seeds"


def used_words(event: Mapping[str, Any]) -> str:
    """What a reply took: `1.2 s, 812 + 96 tokens, $0.0002`."""
    parts = [f"{event['seconds']:.1f} s"]
    if event["tokens"]:
        parts.append(f"{event['tokens'][0]:,} + {event['tokens'][1]:,} tokens")
    return ", ".join([*parts, cost_words(event["cost"])])


def replies_words(count: int) -> str:
    """`1 reply`, `4 replies`."""
    return "1 reply" if count == 1 else f"{count} replies"


def judged_words(good: Sequence[bool]) -> str:
    """`2 good, 1 not; R revises, best from 2 more`; nothing where nothing was judged."""
    if not good:
        return ""
    left = ENOUGH - len(good)
    return f"{sum(good)} good, {len(good) - sum(good)} not; R revises" + (
        f", best from {left} more" if left > 0 else ""
    )
