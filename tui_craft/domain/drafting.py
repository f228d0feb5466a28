"""Drafting the recommended prompts: what is said of a dataset in words for a teacher. No I/O, no randomness.

What is drafted is a template (see `domain.prompt`); text of the context that looks like a variable is sent as it is
written. Recipes put their own prompts together from the sections here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_craft.domain import prompt_words as words
from tui_craft.domain.formats import Format
from tui_craft.domain.prompt import USER_LINE, escaped
from tui_craft.domain.schemas import schema_lines


@dataclass(frozen=True, slots=True)
class Subject:
    """What a prompt is drafted for: a dataset called `name` with this context and format.

    `goal` is what the run's goal adds, by kind of stage: `topic`, `input`, `output` or `row`.
    """

    context: Mapping[str, Any]
    format: Format
    name: str
    goal: Mapping[str, str] = field(default_factory=dict)


def is_generic(context: Mapping[str, Any]) -> bool:
    """Whether `context` (the fields of `domain.context.Context`) says nothing that could shape a prompt."""
    texts = [context.get(name) for name in ("objective", "task_type", "deployment")]
    return not (any(map(_clean, texts)) or lines_of(context.get("constraints")) or lines_of(context.get("edge_cases")))


def draft(subject: Subject) -> str:
    """The recommended template for rows like the seeds. Without context it is a generic one; it is never empty."""
    return template(
        [*opening(subject), variety(subject), output_format(subject.format), quality()],
        ["New rows to write: exactly {{rows}}."],
    )


def template(system: Sequence[str], user: Sequence[str], *, seeds: bool = True) -> str:
    """A template of these sections; empty ones are left out.

    The user's part begins with the examples (where `seeds`), this request's values and what was made already, and
    ends with the user's own guidance, so that it has the last word.
    """
    before = [f"{words.EXAMPLES}\n{{{{seeds}}}}"] if seeds else []
    parts = [*before, f"{words.AXES}\n{{{{axes}}}}", f"{words.AVOID}\n{{{{avoid}}}}", *user]
    parts.append(f"{words.GUIDANCE}\n{{{{guidance}}}}")
    return "\n\n".join(filter(None, system)) + f"\n\n{USER_LINE}\n" + "\n\n".join(filter(None, parts)) + "\n"


def opening(subject: Subject, kind: str = "row") -> list[str]:
    """What begins a prompt: role, purpose, what a row is, rules, and what the goal adds for this `kind` of stage."""
    context = subject.context
    return [
        words.ROLE,
        purpose(context, subject.name),
        row_shape(context),
        rules(context),
        bullets("JSON inside the rows", [escaped(line) for line in schema_lines(subject.format, context)]),
        section("What this data must show", escaped(said)) if (said := subject.goal.get(kind, "")) else "",
    ]


def rules(context: Mapping[str, Any], title: str = "Rules that hold for every row") -> str:
    """The constraints; empty where there are none."""
    return bullets(title, lines_of(context.get("constraints")))


def variety(subject: Subject) -> str:
    """How rows should differ, with the context's edge cases."""
    return bullets("Variety", [*words.VARIETY, edge_cases(subject.context)])


def quality() -> str:
    """What every row is held to."""
    return bullets("Quality standards", words.QUALITY)


def purpose(context: Mapping[str, Any], name: str) -> str:
    """What the data is for, in the words of the context."""
    lines = [f"Dataset: {escaped(_clean(name))}"]
    if is_generic(context):
        return section("What the data is for", "\n".join([*lines, words.GENERIC]))
    if objective := _clean(context.get("objective")):
        lines.append(f"Objective: {escaped(objective)}")
    if deployment := _clean(context.get("deployment")):
        lines.append(f"Deployment: {escaped(deployment)} (write for the people, channel and limits of this setting)")
    if context.get("data_status") == "partial":
        lines.append(words.PARTIAL)
    return section("What the data is for", "\n".join(lines))


def row_shape(context: Mapping[str, Any]) -> str:
    """What a row is for this task type; empty where the context names none."""
    task = _clean(context.get("task_type"))
    if not task:
        return ""
    text = words.TASKS.get(task.casefold(), words.TASKS["other"])
    return section("What a row is", f"Task type: {escaped(task)}. {text}")


def edge_cases(context: Mapping[str, Any]) -> str:
    """How many rows should show edge cases, and which, as an entry of a list."""
    cases = lines_of(context.get("edge_cases"))
    if not cases:
        return f"{words.EDGE_CASES}: {words.EDGE_CASES_OPEN}"
    return "\n".join([f"{words.EDGE_CASES}, these before others:", *(f"  - {case}" for case in cases)])


def output_format(format: Format) -> str:
    """The exact shape of a reply with rows of `format`."""
    shape, fields = words.SHAPES[format.name]
    return section("Output format", f"{words.NO_OTHER_WORDS}\n{shape}\n{fields}")


def section(title: str, text: str) -> str:
    """A headed part of a prompt."""
    return f"## {title}\n{text}"


def bullets(title: str, lines: Sequence[str]) -> str:
    """A headed list; empty where there are no lines."""
    return section(title, "\n".join(f"- {line}" for line in lines)) if lines else ""


def lines_of(value: Any) -> list[str]:
    """Each entry on one line, empty ones dropped; escaped where it is put into the template."""
    found = [value] if isinstance(value, str) else value or []
    return [escaped(line) for item in found if (line := _clean(item))]


def _clean(value: Any) -> str:
    return " ".join(str(value or "").split())
