"""Claims: what nothing given to the teacher mentions."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, ground, look, row
from norm_examples import answer, said, seeds

from tui_craft.checks import claims
from tui_craft.domain.finding import Severity


def test_what_nothing_mentions_is_hinted_at() -> None:
    text = "You get your money back within 14 days, a 25 % discount and a voucher worth $30."
    found = said(claims.CHECK, answer(text), seeds(42))
    assert [text[each.start : each.end] for each in found] == ["14 days", "25 %", "$30"]
    assert {each.severity for each in found} == {Severity.HINT}
    assert found[0].message == "says “14 days”; neither its input, the context nor any of 42 seeds does"


@pytest.mark.parametrize(
    ("data", "context"),
    [
        (
            {
                "input": "can I return it after 14 days for $1,200.00",
                "output": "Yes, 14 days for 1200 dollars is fine.",
            },
            {},
        ),
        (answer("You have 14 days."), {"constraints": ["Returns within 14 days only."]}),
        (answer("It costs 20 euros."), {"objective": "Tickets are 20 € each."}),
        (answer("There are 3 of them in room 12."), {}),
    ],
)
def test_what_is_given_may_be_said(data: dict[str, str], context: dict[str, Any]) -> None:
    assert not said(claims.CHECK, data, seeds(42), context=context)


def test_only_synthetic_rows_beside_seeds_that_invent_nothing() -> None:
    begun = look(claims.CHECK, examples=seeds(42))
    assert not findings(begun, [row(answer("You have 14 days."), origin={"kind": "real"})])
    inventing = [answer(f"It takes {number} days.") for number in range(2, 30)]
    assert not said(claims.CHECK, answer("It takes 99 days."), inventing)
    assert [each.message[:9] for each in said(claims.CHECK, answer("It costs $99."), inventing)] == ["says “$99"]
    assert claims.CHECK.begin(ground(claims.CHECK, examples=seeds(42), seeded=False)) is None
