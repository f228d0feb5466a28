"""What teachers charge, by what is written down on this machine. Never asks a network, never makes up a price.

A price that nobody wrote down is None. litellm's own price list is a file beside its code; it is read without
importing litellm, which would cost seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from tui_craft.teachers.base import Price

_FILE = "model_prices_and_context_window_backup.json"
_MILLION = 1_000_000


def listed(model: str, provider: str) -> Price | None:
    """The price of `provider`'s `model` in litellm's list.

    None where it is not there, and where it is said to be 0: the list has 0 both for what is free and for what it
    does not know.
    """
    for name in (f"{provider}/{model}", model):
        entry = _entries().get(name)
        if entry is not None and _same(provider, str(entry.get("litellm_provider", ""))):
            price = _price(entry)
            if price is not None:
                return price
    return None


def _same(provider: str, other: str) -> bool:
    """Whether the list's provider is ours; it has several for one (`bedrock`, `bedrock_converse`)."""
    return not provider or other == provider or other.startswith(f"{provider}_") or other.startswith(f"{provider}-")


def _price(entry: Mapping[str, Any]) -> Price | None:
    rates = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
    prompt, completion = (rate if isinstance(rate, int | float) else None for rate in rates)
    if prompt is None or completion is None or not (prompt or completion):
        return None
    return Price(round(prompt * _MILLION, 9), round(completion * _MILLION, 9))


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        return {}
    try:
        entries = orjson.loads((Path(spec.origin).parent / _FILE).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}  # another release of litellm, without the list: prices are unknown, nothing is broken
    return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}
