"""Answers that repeat the prompt."""

from __future__ import annotations

import pytest
from check_helpers import findings, look, row

from tui_craft.checks.leaks import CHECK
from tui_craft.domain.finding import Severity

CONTEXT = {
    "objective": "Reply to a customer's question about billing or shipping in two to five sentences.",
    "constraints": ["Cite the order number that the customer gave you, and never promise a refund."],
}


def flagged(output: str, question: str = "Where is my parcel?", seeds: list[str] | None = None) -> list[str]:
    examples = [{"input": f"q {n}", "output": said} for n, said in enumerate(seeds or [])]
    looked = look(CHECK, examples=examples, context=CONTEXT)
    found = findings(looked, [row({"input": question, "output": output})])
    assert all(each.severity is Severity.WARNING for each in found)
    return [output[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("It left on Monday and is with the courier now.", []),
        ("Cite the order number that the customer gave you. It left on Monday.",
         ["Cite the order number that the customer gave you"]),
        ("Cite the ORDER number, that the customer gave you!", ["Cite the ORDER number, that the customer gave you"]),
        ("I reply to a customer's question about billing or shipping.",
         ["reply to a customer's question about billing or shipping"]),
        ("Never promise a refund.", []),
        ("", []),
    ],
)  # fmt: skip
def test_passages_of_the_prompt(output: str, words: list[str]) -> None:
    assert flagged(output) == words


def test_what_the_input_or_the_seeds_say_is_no_leak() -> None:
    said = "Cite the order number that the customer gave you."
    assert flagged(said, f"What does this mean: {said}") == []
    assert flagged(said, seeds=["Please: cite the order number that the customer gave you, and so on."]) == []
    assert flagged(said, seeds=["It is here."]) != []


def test_another_context_is_another_basis() -> None:
    one, other = look(CHECK, context=CONTEXT), look(CHECK, context={"objective": "Write poems about the sea."})
    assert one.basis != other.basis
