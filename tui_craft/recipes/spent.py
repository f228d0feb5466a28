"""What a row cost that took several requests: the sum over them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft.recipes.base import Entry


def spent(entry: Entry, rows: int) -> dict[str, Any]:
    """One row's part of a request that brought `rows` rows: `tokens` and `cost`, None where nobody knows."""
    tokens, cost = entry.get("tokens"), entry.get("cost")
    return {
        "tokens": None if not tokens else [round(count / max(1, rows)) for count in tokens],
        "cost": None if cost is None else cost / max(1, rows),
    }


def total(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both together; what one of them does not know is not known of the sum."""
    tokens, cost = (one["tokens"], other["tokens"]), (one["cost"], other["cost"])
    return {
        "tokens": None if None in tokens else [a + b for a, b in zip(*tokens, strict=True)],
        "cost": None if None in cost else sum(cost),
    }


def as_origin(spent: Mapping[str, Any]) -> dict[str, Any]:
    """What a row's provenance records of it; a cost nobody knows is None there, unknown tokens are left out."""
    return {"cost": spent["cost"], **({"tokens": spent["tokens"]} if spent["tokens"] else {})}
