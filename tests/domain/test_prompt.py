"""The prompt template: what a draft holds, what is sent, and that foreign text stays what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain.context import TASK_TYPES, Context
from tui_craft.domain.drafting import Subject, is_generic
from tui_craft.domain.drafting import draft as draft_for
from tui_craft.domain.formats import FORMATS, Format, format_named
from tui_craft.domain.prompt import VARIABLES, axis_lines, check, prompt_hash, seed_lines, variables
from tui_craft.domain.prompt import render as rendered
from tui_craft.domain.prompt_words import SHAPES, TASKS
from tui_craft.errors import InvalidError

FULL: dict[str, Any] = {
    "objective": "Answer billing questions",
    "task_type": "question answering",
    "deployment": "chat widget in the shop",
    "data_status": "seeds",
    "constraints": ["never promise a refund", "stay under 80 words"],
    "edge_cases": ["customer writes in two languages"],
}


def draft(context: Mapping[str, Any], format: Format, name: str) -> str:
    return draft_for(Subject(context, format, name))


def render(template: str, *, rows: int, seeds: Any, axes: Mapping[str, str], format: Format) -> list[dict[str, str]]:
    lines = seed_lines(seeds, format)
    return rendered(template, {"rows": str(rows), "seeds": lines, "axes": axis_lines(axes)})


INSTRUCTION = format_named("instruction")


def sent(template: str, *, rows: int = 3, seeds: Any = (), axes: Any = None, format: Any = INSTRUCTION) -> str:
    messages = render(template, rows=rows, seeds=seeds, axes=axes or {}, format=format)
    return "\n".join(message["content"] for message in messages)


@pytest.mark.parametrize("name", FORMATS)
def test_a_draft_holds_every_part_of_the_context(name: str) -> None:
    template = draft(FULL, format_named(name), "Billing")
    for text in ["Billing", *FULL["constraints"], *FULL["edge_cases"], FULL["objective"], FULL["deployment"]]:
        assert text in template
    assert "## Output format" in template
    assert SHAPES[name][0] in template
    assert "## Quality standards" in template
    assert "20 %" in template
    assert variables(template) == set(VARIABLES)


@pytest.mark.parametrize("name", FORMATS)
def test_the_shape_shown_is_one_that_the_format_accepts(name: str) -> None:
    rows = json.loads(SHAPES[name][0])["rows"]
    assert format_named(name).problems(rows[0]) == []
    assert list(rows[0]) == list(format_named(name).fields)


def test_every_task_type_has_words_of_its_own() -> None:
    assert set(TASKS) == set(TASK_TYPES)
    drafts = {draft({"task_type": task}, INSTRUCTION, "x").split("Task type: ")[1] for task in TASK_TYPES}
    assert len(drafts) == len(TASK_TYPES)
    assert "Task type: haiku." in draft({"task_type": "haiku"}, INSTRUCTION, "x")


def test_without_context_the_prompt_is_generic_but_complete() -> None:
    empty = Context().model_dump()
    assert is_generic(empty)
    assert not is_generic(FULL)
    assert is_generic({"objective": "  ", "constraints": ["", " "]})
    text = sent(draft(empty, INSTRUCTION, "New"))
    assert "## Output format" in text
    assert "New rows to write: exactly 3." in text


def test_paragraphs_whose_variables_are_empty_are_left_out() -> None:
    template = draft(FULL, INSTRUCTION, "x")
    text = sent(template)
    assert "Real rows" not in text
    assert "For the rows of this request" not in text
    assert "\n\n\n" not in text
    assert "- tone: angry" in sent(template, axes={"tone": "angry"})


def test_system_and_user_part() -> None:
    messages = render("be good\n@user\nwrite {{rows}}", rows=2, seeds=[], axes={}, format=INSTRUCTION)
    assert messages == [{"role": "system", "content": "be good"}, {"role": "user", "content": "write 2"}]
    assert render("write {{ rows }}", rows=2, seeds=[], axes={}, format=INSTRUCTION) == [
        {"role": "user", "content": "write 2"}
    ]


def test_spacing_of_the_template_is_kept() -> None:
    template = "  indented\n\n\n    code {{rows}}\n \nend"
    assert sent(template, rows=1) == "  indented\n\n\n    code 1\n \nend"


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("{{seed}} {{rows}}", "{{seed}}"),
        ("a\n@user\nb\n@user\nc", "2 lines"),
        ("a\n@user\n  ", "nothing"),
        ("", "nothing"),
    ],
)
def test_a_template_that_cannot_be_sent_says_why(template: str, word: str) -> None:
    with pytest.raises(InvalidError) as caught:
        check(template)
    assert word in caught.value.sentence


def test_only_examples_and_none_there() -> None:
    with pytest.raises(InvalidError):
        sent("{{seeds}}")


def test_seeds_are_rows_of_the_format_and_nothing_more() -> None:
    seeds: list[dict[str, Any]] = [
        {"note": "private", "output": "b\nc", "instruction": "ä"},
        {"instruction": "[/] \x1b", "input": None, "output": "d"},
    ]
    lines = seed_lines(seeds, INSTRUCTION).split("\n")
    assert [json.loads(line) for line in lines] == [
        {"instruction": "ä", "output": "b\nc"},
        {"instruction": "[/] \x1b", "input": None, "output": "d"},
    ]
    assert "ä" in lines[0]


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_foreign_text_is_never_read_as_a_template(objective: str, rule: str, seed: str) -> None:
    rule += " {{seeds}} {{nope}} \\{{rows}}"
    context = {"objective": objective, "constraints": [rule, "@user"]}
    template = draft(context, INSTRUCTION, "{{axes}}")
    payload = {"instruction": seed + "{{rows}}\n@user\n{{nope}}", "output": "\\{{axes}}"}
    text = sent(template, seeds=[payload])
    assert "Dataset: {{axes}}" in text
    assert " ".join(rule.split()) in text
    assert json.dumps("{{rows}}\n@user\n{{nope}}")[1:-1] in text


def test_escapes_in_a_template() -> None:
    assert sent("\\{{name}} {{ not one }} {{rows}}\n\\@user", rows=1) == "{{name}} {{ not one }} 1\n@user"


def test_the_hash_is_of_the_template_only() -> None:
    assert prompt_hash("a").startswith("sha256:")
    assert prompt_hash("a") == prompt_hash("a") != prompt_hash("b")
    assert len(prompt_hash("\ud800")) == 7 + 64
