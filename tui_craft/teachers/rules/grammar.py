"""Rows without seeds: a domain drawn by weight or by the objective's words, an exchange made, a format put on it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tui_craft.teachers.rules.augment import Style, vary_input
from tui_craft.teachers.rules.english import text_kind
from tui_craft.teachers.rules.exchange import Exchange, as_row
from tui_craft.teachers.rules.extraction import extraction
from tui_craft.teachers.rules.rewriting import rewriting
from tui_craft.teachers.rules.scheduling import scheduling
from tui_craft.teachers.rules.slots import analyse
from tui_craft.teachers.rules.support import support
from tui_craft.teachers.rules.units import units

Domain = Callable[[Random], Exchange]

_DOMAINS: tuple[tuple[Domain, int, tuple[str, ...]], ...] = (
    (
        support,
        4,
        ("support", "customer", "refund", "ticket", "billing", "shipping", "order", "return", "shop", "invoice"),
    ),
    (scheduling, 2, ("schedul", "calendar", "meeting", "appointment", "booking")),
    (extraction, 2, ("extract", "json", "schema", "structured", "field", "parse")),
    (units, 2, ("math", "arithmetic", "calculat", "unit", "convert", "reasoning", "sum", "number")),
    (rewriting, 1, ("rewrit", "rephras", "reformat", "format", "style", "paraphras", "normalis", "normaliz")),
)


def domains_for(objective: str) -> list[tuple[Domain, int]]:
    """The domains the words of an objective speak of, with weights; all of them if it speaks of none."""
    lowered = objective.lower()
    named = [(domain, weight) for domain, weight, signs in _DOMAINS if any(sign in lowered for sign in signs)]
    return named or [(domain, weight) for domain, weight, _ in _DOMAINS]


def made_row(format_name: str, objective: str, style: Style, rng: Random) -> dict[str, Any]:
    """One row from the grammar; its answer is right for its question."""
    choices = domains_for(objective)
    domain = rng.choices([item for item, _ in choices], [weight for _, weight in choices])[0]
    made = domain(rng)
    message = made.message
    if made.chatty and format_name != "text":
        sheet = analyse([message, made.answer], ["user", "output"])
        message = sheet.masks.fill(vary_input(sheet.masked[0], message, text_kind(message), style, rng), {})
    return as_row(format_name, made, message, rng)
