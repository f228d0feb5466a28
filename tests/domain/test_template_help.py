"""Help with writing a template, and revising one by judged samples."""

from __future__ import annotations

import pytest

from tui_craft.domain import revising, template_help
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.prompt import VARIABLES
from tui_craft.domain.snippet import snippet
from tui_craft.errors import InvalidError

TEMPLATE = "Write rows.\n\n@user\n{{seeds}}\n\nWrite exactly {{rows}} rows.\n"
JUDGED = [revising.Judged('{"input":"a"}', True), revising.Judged("b {{rows}}", False, "too\nshort")]


def test_marks() -> None:
    """Known, unknown and escaped variables, and the line that divides."""
    found = [
        (mark.kind, mark.start, mark.end) for mark in template_help.marks(r"a {{rows}} {{nope}} \{{x}}", VARIABLES)
    ]
    assert found == [("variable", 2, 10), ("unknown", 11, 19), ("plain", 20, 26)]
    assert [mark.kind for mark in template_help.marks("  @user", VARIABLES)] == ["user"]


@pytest.mark.parametrize(
    ("before", "typed"),
    [("{{", ""), ("x {{ se", "se"), ("{{se} ", None), (r"\{{se", None), ("{{seeds}}", None), ("{se", None)],
)
def test_being_typed(before: str, typed: str | None) -> None:
    """Only an open variable is completed."""
    assert template_help.being_typed(before) == typed


def test_completed() -> None:
    """What was typed gives way, and closing braces that stand there already."""
    assert template_help.candidates("se", VARIABLES) == ["seeds"]
    assert template_help.completed("{{se", "", "seeds") == (2, 0, "seeds}}")
    assert template_help.completed("{{se", " }} and", "seeds") == (2, 3, "seeds}}")


def test_problem_and_missing() -> None:
    """A slip is named with what was meant; what a template can do without is only said."""
    assert template_help.problem(TEMPLATE, VARIABLES) == ""
    assert template_help.problem("{{sedes}}", VARIABLES) == "There is no {{sedes}}; did you mean {{seeds}}?"
    assert "{{zzz}}" in template_help.problem("{{zzz}}", VARIABLES)
    assert "nothing" in template_help.problem("x\n@user\n", VARIABLES)
    assert template_help.missing("{{rows}}", TEMPLATE) == ["seeds"]


def test_a_revision_is_asked_for_with_everything_in_it() -> None:
    """Template, meanings, samples, verdicts and words are in the request."""
    system, user = revising.messages(TEMPLATE, VARIABLES, JUDGED)
    assert "@user" in system["content"]
    assert "<prompt>" in system["content"]
    for words in (TEMPLATE.strip(), "{{seeds}}: example rows", "Sample 1, good", "Sample 2, not good: too short"):
        assert words in user["content"]


@pytest.mark.parametrize(
    "answer",
    [
        "<prompt>\n{0}\n</prompt>",
        "Sure.\n<prompt>{0}</prompt>\nDone.",
        "<think><prompt>no</prompt></think><prompt>\n```\n{0}\n```\n</prompt>",
        "```text\n{0}\n```",
    ],
)
def test_a_revision_is_found(answer: str) -> None:
    """Wherever the template stands in the answer."""
    assert revising.read(answer.replace("{0}", TEMPLATE.strip()), TEMPLATE, VARIABLES) == TEMPLATE


@pytest.mark.parametrize(
    ("revised", "why"),
    [
        (TEMPLATE.replace("{{seeds}}", ""), "lost {{seeds}}"),
        (TEMPLATE.replace("@user", ""), "lost the line @user"),
        (TEMPLATE + "{{style}}", "{{style}}"),
        ("  ", "no template"),
    ],
)
def test_a_revision_that_would_break_something_is_refused(revised: str, why: str) -> None:
    """Variables survive."""
    with pytest.raises(InvalidError, match=why.replace("{", r"\{")):
        revising.read(f"<prompt>\n{revised}\n</prompt>", TEMPLATE, VARIABLES)


def test_messages_as_one_text() -> None:
    """For a tool with a single box."""
    assert template_help.as_text([{"role": "system", "content": "a"}, {"role": "user", "content": "b\n"}]) == "a\n\nb\n"


def test_snippet() -> None:
    """Rows as examples for any prompt."""
    rows = [{"input": "Hi", "output": "one\ntwo"}, {"input": "", "output": "x"}]
    assert snippet(rows, FORMATS["input-output"]) == (
        "Example 1\ninput: Hi\noutput:\none\ntwo\n\nExample 2\noutput: x\n"
    )
    assert snippet([], FORMATS["text"]) == ""
