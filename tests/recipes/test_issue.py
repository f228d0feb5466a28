"""Issues: rows that show a described fault, then each of them repaired with the same input."""

from __future__ import annotations

from typing import Any

import pytest
from recipe_play import material_for, play, row

from tui_craft.domain.filter import parse
from tui_craft.domain.formats import format_named
from tui_craft.errors import InvalidError
from tui_craft.recipes.issue import RECIPE as ISSUE
from tui_craft.recipes.issue_repair import RECIPE as REPAIR

FAULT = {"name": "False Refunds", "description": "It promises refunds.", "failing": ["in: lost. out: refunded!"]}


def test_the_fault_is_in_the_prompt_and_on_the_rows() -> None:
    played = play(ISSUE, material_for(ISSUE, target=8, options=FAULT, goal="issue"))
    said = played.prompt("reproduce")
    assert "The fault:\nIt promises refunds." in said
    assert "Where it was seen:\n- in: lost. out: refunded!" in said
    assert "Where all was well" not in said
    assert all(tags[0] == "issue:false-refunds" for tags in played.tags)
    assert {tag for tags in played.tags for tag in tags[1:]} == {"expect:pass", "expect:fail"}
    assert all(made.origin["issue"] == "It promises refunds." for made in played.rows)
    assert ISSUE.slices({}, {"name": "False Refunds"}) == [("issue-false-refunds", "tag:issue:false-refunds")]
    assert ISSUE.goal == "issue"


def test_a_fault_that_nobody_described_is_refused_but_guidance_will_do() -> None:
    with pytest.raises(InvalidError, match="not described"):
        ISSUE.begin(material_for(ISSUE))
    played = play(ISSUE, material_for(ISSUE, target=2, guidance={"": "The fault: it shouts."}))
    assert "The fault: it shouts." in played.prompt("reproduce")
    assert "The fault:\n\n" not in played.prompt("reproduce")


def shown(n: int, **origin: Any) -> Any:
    return row(n, {"input": f"Where is {n}?", "output": "Refunded!", "extra": 1}, ("issue:false-refunds",), **origin)


def test_each_row_is_repaired_with_its_own_input() -> None:
    sources = [shown(n, issue="It promises refunds.") for n in range(50, 56)]
    played = play(REPAIR, material_for(REPAIR, target=6, sources=sources))
    assert REPAIR.rows_for(6, {}) == 6
    assert sorted(made.parent or 0 for made in played.rows) == list(range(50, 56))
    for made, tags in zip(played.rows, played.tags, strict=True):
        assert made.item.data is not None
        assert made.item.data["input"] == f"Where is {made.parent}?"
        assert made.item.data["output"] != "Refunded!"
        assert tags == ("repaired", "repaired:false-refunds")
    assert "The fault:\nIt promises refunds." in played.prompt("repair")
    assert '{"input":"Where is 50?","output":"Refunded!"}' in played.prompt("repair")


def test_turns_are_repaired_as_a_whole() -> None:
    turns = {"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]}
    sources = [row(7, turns, ("issue:x",), issue="It shouts.")]
    played = play(REPAIR, material_for(REPAIR, format_named("messages"), target=1, sources=sources))
    assert played.rows[0].parent == 7


def test_what_is_repaired_by_default() -> None:
    wanted = parse(REPAIR.needs.sources)
    assert wanted.matches(shown(1))
    assert not wanted.matches(row(2, {"input": "a", "output": "b"}, ("issue:x", "expect:pass")))
    assert not wanted.matches(row(3, {"input": "a", "output": "b"}, ("repaired", "repaired:x")))
    assert not wanted.matches(row(4, {"input": "a", "output": "b"}))
