"""What helps one write a template: what may stand at the cursor, what is wrong, what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tui_craft.domain import prompt
from tui_craft.errors import InvalidError

_OPEN = re.compile(r"(?<!\\)\{\{[ \t]*(\w*)$")
_VARIABLE = re.compile(r"(\\?)\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_CLOSING = re.compile(r"[ \t]*\}\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a line that means something: `kind` is `variable`, `unknown`, `plain` (escaped) or `user`."""

    start: int
    end: int
    kind: str


def marks(line: str, known: Iterable[str]) -> Iterator[Mark]:
    """What stands out in one line of a template."""
    if line.strip() == prompt.USER_LINE:
        yield Mark(0, len(line), "user")
    names = set(known)
    for found in _VARIABLE.finditer(line):
        kind = "plain" if found[1] else "variable" if found[2] in names else "unknown"
        yield Mark(found.start(), found.end(), kind)


def being_typed(before: str) -> str | None:
    """The beginning of a variable's name that stands right before the cursor, of the line `before` it; else None."""
    found = _OPEN.search(before)
    return found[1] if found else None


def candidates(typed: str, known: Iterable[str]) -> list[str]:
    """The variables that go on as `typed` does, then those that hold it."""
    wanted = typed.casefold()
    names = list(known)
    begin = [name for name in names if name.startswith(wanted)]
    return begin + [name for name in names if wanted in name and name not in begin]


def completed(before: str, after: str, name: str) -> tuple[int, int, str]:
    """Where `name` goes: how many characters before and after the cursor give way, and the text in their place."""
    typed = being_typed(before) or ""
    closing = _CLOSING.match(after)
    return len(typed), closing.end() if closing else 0, f"{name}}}}}"


def problem(template: str, known: Mapping[str, str]) -> str:
    """Why the template cannot be sent, in a sentence; empty when it can."""
    unknown = sorted(prompt.variables(template) - set(known))
    close = [(name, get_close_matches(name, list(known), 1)) for name in unknown]
    if close and all(found for _, found in close):
        return " ".join(f"There is no {{{{{name}}}}}; did you mean {{{{{found[0]}}}}}?" for name, found in close)
    try:
        prompt.check(template, known)
    except InvalidError as error:
        return error.sentence
    return ""


def missing(template: str, recommended: str) -> list[str]:
    """The variables of the recommended template that this one does not use, in the order they stand there."""
    used = prompt.variables(template)
    order = dict.fromkeys(found[2] for found in _VARIABLE.finditer(recommended) if not found[1])
    return [name for name in order if name not in used]


def as_text(messages: Iterable[Mapping[str, str]]) -> str:
    """Messages as one text to give to a tool that has a single box: what the system is told, then the user's."""
    return "\n\n".join(message["content"].strip("\n") for message in messages) + "\n"
