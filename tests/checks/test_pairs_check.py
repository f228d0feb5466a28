"""Preference pairs: who wrote both sides, and faults that both share."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, ground, look, row

from tui_craft.checks.pairs import CHECK
from tui_craft.domain.finding import Severity
from tui_craft.domain.row import Origin

PAIR = {"prompt": "Where is my parcel?", "chosen": "It arrives on Monday.", "rejected": "No idea, ask the post."}
SIDE = {"teacher": "offline", "model": "m-1", "prompt": "sha256:1", "template": "default"}


def said(data: dict[str, Any], origin: dict[str, Any] | None = None) -> list[tuple[Severity, str]]:
    made: Any = origin or Origin()
    found = findings(look(CHECK, "preference"), [row(data, origin=made)], "preference")
    return [(each.severity, each.message) for each in found]


def test_other_formats_have_no_pairs() -> None:
    assert CHECK.begin(ground(CHECK, "messages")) is None


@pytest.mark.parametrize(
    ("chosen", "rejected", "message"),
    [
        (SIDE, SIDE, "both sides were written by m-1 from one prompt"),
        (SIDE, {**SIDE, "template": "other"}, "both sides were written by m-1 from one prompt"),
        (SIDE, {**SIDE, "prompt": "sha256:2"}, ""),
        (SIDE, {**SIDE, "model": "m-2"}, ""),
        ({"row": 4}, SIDE, ""),
        ({}, {}, ""),
        (None, "text", ""),
    ],
)
def test_one_source_of_both_sides_is_a_hint(chosen: Any, rejected: Any, message: str) -> None:
    found = said(PAIR, {"pair": {"chosen": chosen, "rejected": rejected}})
    assert found == ([(Severity.HINT, message)] if message else [])


def test_models_that_a_file_names() -> None:
    hint = [(Severity.HINT, "both sides were written by gpt-x")]
    assert said({**PAIR, "chosen_model": "gpt-x", "rejected_model": "gpt-x"}) == hint
    assert said({**PAIR, "meta": {"model_chosen": "gpt-x", "model_rejected": "gpt-x"}}) == hint
    assert said({**PAIR, "chosen_model": "gpt-x", "rejected_model": "gpt-y"}) == []
    assert said({**PAIR, "chosen_model": "", "rejected_model": "", "meta": [1]}) == []


def test_a_fault_of_one_side_is_no_fault_of_the_pair() -> None:
    refusal = "I'm sorry, but I can't help with that."
    assert said({**PAIR, "rejected": refusal}) == []
    both = said({**PAIR, "chosen": refusal, "rejected": "I cannot help with that request."})
    assert [severity for severity, _ in both] == [Severity.WARNING]
