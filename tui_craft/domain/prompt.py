"""The generation prompt: drafting the recommended one, and turning a template into messages. No I/O, no randomness.

A template is plain text with a few variables in double braces. A line `@user` divides it: what stands above is
the system message, what stands below is the user's. A paragraph whose only use is an empty variable (no seeds,
no axes) is left out. `\\{{name}}` and a line `\\@user` stand for themselves. What is put in for a variable is
never read as a template again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain import prompt_words as words
from tui_craft.domain.formats import Format, Payload
from tui_craft.errors import InvalidError

VARIABLES = ("rows", "seeds", "axes")
"""Every variable a template may use: how many rows to write, the example rows, this request's drawn values."""

USER_LINE = "@user"
_VARIABLE = re.compile(r"(\\?)\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_BREAK = re.compile(r"(\n(?:[ \t]*\n)+)")


def is_generic(context: Mapping[str, Any]) -> bool:
    """Whether `context` (the fields of `domain.context.Context`) says nothing that could shape a prompt."""
    texts = [context.get(name) for name in ("objective", "task_type", "deployment")]
    return not (any(map(_clean, texts)) or _lines(context.get("constraints")) or _lines(context.get("edge_cases")))


def draft(context: Mapping[str, Any], format: Format, name: str) -> str:
    """The recommended template for a dataset called `name` with this context and format.

    Without context it is a generic one; it is never empty. Text of the context that looks like a variable is
    sent as it is written.
    """
    sections = [
        words.ROLE,
        _purpose(context, name),
        _row_shape(context),
        _bullets("Rules that hold for every row", _lines(context.get("constraints"))),
        _bullets("Variety", [*words.VARIETY, _edge_cases(context)]),
        _output_format(format),
        _bullets("Quality standards", words.QUALITY),
    ]
    system = "\n\n".join(section for section in sections if section)
    user = "\n\n".join(
        [
            f"{words.EXAMPLES}\n{{{{seeds}}}}",
            "For the rows of this request:\n{{axes}}",
            "Write exactly {{rows}} new rows.",
        ]
    )
    return f"{system}\n\n{USER_LINE}\n{user}\n"


def _purpose(context: Mapping[str, Any], name: str) -> str:
    lines = [f"Dataset: {_escaped(_clean(name))}"]
    if is_generic(context):
        return _section("What the data is for", "\n".join([*lines, words.GENERIC]))
    if objective := _clean(context.get("objective")):
        lines.append(f"Objective: {_escaped(objective)}")
    if deployment := _clean(context.get("deployment")):
        lines.append(f"Deployment: {_escaped(deployment)} (write for the people, channel and limits of this setting)")
    if context.get("data_status") == "partial":
        lines.append(words.PARTIAL)
    return _section("What the data is for", "\n".join(lines))


def _row_shape(context: Mapping[str, Any]) -> str:
    task = _clean(context.get("task_type"))
    if not task:
        return ""
    text = words.TASKS.get(task.casefold(), words.TASKS["other"])
    return _section("What a row is", f"Task type: {_escaped(task)}. {text}")


def _edge_cases(context: Mapping[str, Any]) -> str:
    cases = _lines(context.get("edge_cases"))
    if not cases:
        return f"{words.EDGE_CASES}: {words.EDGE_CASES_OPEN}"
    return "\n".join([f"{words.EDGE_CASES}, these before others:", *(f"  - {case}" for case in cases)])


def _output_format(format: Format) -> str:
    shape, fields = words.SHAPES[format.name]
    return _section("Output format", f"{words.NO_OTHER_WORDS}\n{shape}\n{fields}")


def _section(title: str, text: str) -> str:
    return f"## {title}\n{text}"


def _bullets(title: str, lines: Sequence[str]) -> str:
    return _section(title, "\n".join(f"- {line}" for line in lines)) if lines else ""


def _lines(value: Any) -> list[str]:
    """Each entry on one line, empty ones dropped; escaped where it is put into the template."""
    found = [value] if isinstance(value, str) else value or []
    return [_escaped(line) for item in found if (line := _clean(item))]


def _clean(value: Any) -> str:
    return " ".join(str(value or "").split())


def _escaped(text: str) -> str:
    """`text` with what would be read as a variable marked as plain text."""
    return _VARIABLE.sub(lambda found: "\\" + found[0], text)


def variables(template: str) -> frozenset[str]:
    """The variables the template uses, known or not. Without `seeds` here no seed is ever sent."""
    return frozenset(found[2] for found in _VARIABLE.finditer(template) if not found[1])


def check(template: str) -> None:
    """Raise InvalidError when `template` cannot be sent: unknown variables, two `@user` lines, no user part."""
    unknown = sorted(variables(template) - set(VARIABLES))
    if unknown:
        named = ", ".join(f"{{{{{name}}}}}" for name in unknown)
        known = ", ".join(f"{{{{{name}}}}}" for name in VARIABLES)
        raise InvalidError(
            f"The prompt uses {named}, but there are only {known}; put a backslash before the braces to send "
            "them as they are."
        )
    system, user = _parts(template)
    if not user.strip():
        place = f" below the line {USER_LINE}" if system else ""
        raise InvalidError(f"The prompt says nothing{place}; write what the teacher should do there.")


def render(
    template: str, *, rows: int, seeds: Sequence[Payload], axes: Mapping[str, str], format: Format
) -> list[dict[str, str]]:
    """The chat messages exactly as they are sent: a system message when the template has one, and the user's.

    `seeds` are payloads; they are sent only where the template says `{{seeds}}`. Raises InvalidError as `check`.
    """
    check(template)
    values = {"rows": str(rows), "seeds": seed_lines(seeds, format), "axes": axis_lines(axes)}
    system, user = (_filled(part, values) for part in _parts(template))
    if not user.strip():
        raise InvalidError("The prompt holds nothing but examples, and there are none; say what is wanted.")
    messages = [{"role": "system", "content": system}] if system else []
    return [*messages, {"role": "user", "content": user}]


def seed_lines(seeds: Sequence[Payload], format: Format) -> str:
    """The seeds as JSON, one a line, with only the format's own fields in the format's order."""
    rows = ({name: seed[name] for name in format.fields if name in seed} for seed in seeds)
    return "\n".join(jsonlines.dumps(row).decode("utf-8") for row in rows)


def axis_lines(axes: Mapping[str, str]) -> str:
    """The drawn values, one a line: `- tone: angry`."""
    return "\n".join(f"- {name}: {value}" for name, value in axes.items())


def prompt_hash(template: str) -> str:
    """`sha256:` and the hash of the template: the prompt as sent, without the seeds and counts of one request."""
    return "sha256:" + hashlib.sha256(template.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(template: str) -> tuple[str, str]:
    """The template above and below the `@user` line; without one all of it is the user's."""
    lines = template.replace("\r\n", "\n").split("\n")
    places = [number for number, line in enumerate(lines) if line.strip() == USER_LINE]
    if not places:
        return "", template
    if len(places) > 1:
        raise InvalidError(f"The prompt has {len(places)} lines {USER_LINE}; keep one of them.")
    return "\n".join(lines[: places[0]]), "\n".join(lines[places[0] + 1 :])


def _filled(part: str, values: Mapping[str, str]) -> str:
    out = ""
    # a split with a group gives paragraph, break, paragraph, break, ...
    pieces = ["", *_BREAK.split(part.replace("\r\n", "\n").strip("\n").rstrip())]
    for gap, paragraph in zip(pieces[::2], pieces[1::2], strict=True):
        used = variables(paragraph)
        if used and not any(values[name] for name in used):
            continue
        out += (gap if out else "") + _substituted(paragraph, values)
    return out


def _substituted(paragraph: str, values: Mapping[str, str]) -> str:
    plain = re.sub(rf"^(\s*)\\{USER_LINE}(\s*)$", rf"\1{USER_LINE}\2", paragraph, flags=re.M)
    return _VARIABLE.sub(lambda found: found[0][1:] if found[1] else values[found[2]], plain)
