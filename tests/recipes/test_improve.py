"""Critique of rows that are there: faulty ones get a proposal, good ones are left alone."""

from __future__ import annotations

import json
from typing import Any

from recipe_play import material_for, row

from tui_craft.recipes.base import Request
from tui_craft.recipes.improve import RECIPE


def answer(request: Request, value: Any) -> dict[str, Any]:
    """The journal's entry for a reply to `request`."""
    message = {"content": json.dumps(value)}
    return {
        "request": request.number, "stage": request.stage, "teacher": "t", "tokens": [10, 2], "cost": 0.5,
        "parent": request.parent, "work": dict(request.work), "choice": {"message": message, "finish_reason": "stop"},
    }  # fmt: skip


def test_faulty_rows_get_a_proposal_and_good_ones_are_left_alone() -> None:
    sources = [row(n, {"input": f"q{n}", "output": "meh", "kept": n}) for n in (50, 51)]
    work = RECIPE.begin(material_for(RECIPE, target=2, sources=sources))
    first, second = work.next(0, 2), work.next(1, 1)
    assert first is not None
    assert second is not None
    assert work.next(2, 0) is None

    good = work.take(entry := answer(second, {"faults": [], "verdict": "good"}))
    assert good.step
    work.kept(entry, ())
    faulty = work.take(entry := answer(first, {"faults": ["It says meh."], "verdict": "faulty"}))
    assert faulty.step
    work.kept(entry, ())

    rewrite = work.next(2, 1)
    assert rewrite is not None
    assert rewrite.stage == "rewrite"
    assert "- It says meh." in rewrite.ask.messages[-1]["content"]
    taken = work.take(entry := answer(rewrite, {"rows": [{"input": "q50", "output": "Better."}]}))
    work.kept(entry, taken.made)
    (made,) = taken.made
    assert made.item.data == {"input": "q50", "output": "Better.", "kept": 50}
    assert made.tags == ("proposal",)
    assert made.origin["critique"] == ["It says meh."]
    assert made.origin["cost"] == 1.0
    assert work.next(3, 1) is None
    assert work.complete
    assert "1 of them were found good" in work.why()
