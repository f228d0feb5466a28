"""The offline teacher's tasks about one given row: its input said otherwise, its answer spoilt. Pure."""

from __future__ import annotations

from random import Random
from typing import Any

from tui_craft.teachers.base import Brief
from tui_craft.teachers.rules import augment, worsen
from tui_craft.teachers.rules.english import text_kind
from tui_craft.teachers.rules.marks import Masks
from tui_craft.teachers.rules.operators import protected

_TRIES = 12


def paraphrase_reply(brief: Brief) -> dict[str, Any]:
    """`{"texts": [...]}`: each of `brief.data["texts"]` in other words; one that no rule can reword stays as it is."""
    rng = Random(brief.random_seed)
    return {"texts": [_reworded(str(text), rng) for text in brief.data.get("texts") or ()]}


def _reworded(text: str, rng: Random) -> str:
    kind = text_kind(text)
    for _ in range(_TRIES):
        masks = Masks()
        masked = masks.mask(text, protected(text))
        done = masks.fill(augment.vary_input(masked, text, kind, augment.draw_style({"noise": "none"}, rng), rng), {})
        if done.strip() and done != text:
            return done
    return text


def worse_reply(brief: Brief) -> dict[str, Any]:
    """`{"answer": "..."}`: `brief.data["answer"]` spoilt in one way."""
    return {"answer": worsen.worsened(str(brief.data.get("answer") or ""), Random(brief.random_seed))}
