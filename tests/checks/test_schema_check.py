"""Rows against the dataset's JSON Schemas, however the rows came in."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, fixed, ground, look, row

from tui_craft.checks.base import Reading
from tui_craft.checks.schema import CHECK
from tui_craft.domain.finding import Finding
from tui_craft.domain.formats import format_named
from tui_craft.errors import InvalidError

CALL = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["name", "days"],
}


def said(output: str, context: dict[str, Any], format: str = "input-output", **data: Any) -> list[Finding]:
    return findings(look(CHECK, format, context=context), [row({"input": "a", "output": output, **data})], format)


def test_nothing_is_looked_at_without_a_schema() -> None:
    assert CHECK.begin(ground(CHECK)) is None
    assert CHECK.begin(ground(CHECK, context={"input_schema": None, "output_schema": None})) is None


@pytest.mark.parametrize("schema", [{"type": 5}, "text", [], {"$ref": "https://example.org/x.json"}])
def test_a_schema_that_cannot_be_used_is_a_sentence(schema: Any) -> None:
    with pytest.raises(InvalidError, match="Schema"):
        CHECK.begin(ground(CHECK, context={"output_schema": schema}))


@pytest.mark.parametrize(
    ("output", "messages"),
    [
        ('{"name": "a", "days": 2}', []),
        ('{"name": "a"}', ["output does not fit the schema: 'days' is missing"]),
        ('{"name": 1, "days": 0}', [
            "output does not fit the schema at name: must be text, this is a number",
            "output does not fit the schema at days: must be at least 1, this is 0",
        ]),
    ],
)  # fmt: skip
def test_what_does_not_fit(output: str, messages: list[str]) -> None:
    found = said(output, {"output_schema": CALL})
    assert [each.message for each in found] == messages
    assert all(each.field == "output" and not each.fix for each in found)


def test_the_empty_schema_still_asks_for_json() -> None:
    [found] = said("prose", {"output_schema": {}})
    assert found.message.startswith("output is not the JSON")


def test_inputs_have_a_schema_of_their_own() -> None:
    [found] = said("b", {"input_schema": {"type": "string", "maxLength": 3}}, input="much too long")
    assert found.field == "input"


def test_the_json_is_taken_out_only_where_it_then_fits() -> None:
    begun = look(CHECK, context={"output_schema": CALL})
    good = '{"name": "a", "days": 2}'
    mended = fixed(begun, row({"input": "a", "output": f"Here:\n```json\n{good}\n```", "id": 3}))
    assert mended is not None
    assert mended.data == {"input": "a", "output": good, "id": 3}
    for broken in ('Here: {"name": "a"}', '{"name": "a", "days": 2', f"{good} {good}", f"<think>so</think>{good}"):
        assert said(broken, {"output_schema": CALL})
        assert fixed(begun, row({"input": "a", "output": broken})) is None


def test_a_row_that_changed_meanwhile_is_not_harmed() -> None:
    begun = look(CHECK, context={"output_schema": CALL})
    found = findings(begun, [row({"input": "a", "output": '```\n{"name": "a", "days": 2}\n```'})])
    later = Reading(row({"input": "a", "output": '{"name": "a", "days": 2}'}), format_named("input-output"))
    assert begun.fix(later, found) is None


def test_turns_are_read_at_their_last_answer() -> None:
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": '{"name": "a", "days": 2,}'}]
    begun = look(CHECK, "messages", context={"output_schema": CALL})
    [found] = findings(begun, [row({"messages": turns})], "messages")
    assert (found.field, found.fix) == ("messages[1].content", "write it as valid JSON")
    mended = fixed(begun, row({"messages": turns}), "messages")
    assert mended is not None
    assert mended.data is not None
    assert mended.data["messages"][1]["content"] == '{"name": "a", "days": 2}'


def test_a_schema_that_takes_too_long_is_given_up_and_says_so() -> None:
    slow = {"type": "string", "pattern": "(a+)+$"}
    begun = look(CHECK, context={"output_schema": slow})
    found = findings(begun, [row({"input": "a", "output": "a" * 30_000 + "!"}, each) for each in range(1, 8)])
    assert [each.row for each in found] == [1, 2, 3]
    assert found[-1].message.endswith("takes too long on this text; it is not asked about further rows")
