"""One made-up question with its right answer, and how it looks in each of the six formats.

Owns the shape only; the domains write the words and compute the answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer.

    `message` is what somebody writes; `instruction` and `source` are the same as a task and the material it works on
    (no material: `source` is empty). `follow` are later questions with their answers. `worse` is a plausible but worse
    answer, `text` a plain text on the same matter, `system` who answers.
    """

    message: str
    answer: str
    worse: str
    text: str
    system: str
    instruction: str = ""
    source: str = ""
    follow: tuple[tuple[str, str], ...] = ()
    chatty: bool = True
    """Whether `message` is somebody's own words, so that it may be framed and roughened."""


def say(template: str, rng: Random, values: Mapping[str, object] | None = None) -> str:
    """`template` with one choice taken from every `(a|b|c)` (innermost first), then its `{slots}` filled."""
    while True:
        chosen = _CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template)
        if chosen == template:
            break
        template = chosen
    return template.format_map(values) if values else template


def made(
    rng: Random,
    facts: Mapping[str, object],
    *,
    system: Sequence[str],
    ask: str,
    answer: str,
    worse: str,
    text: str,
    follow: Sequence[tuple[str, str]] = (),
) -> Exchange:
    """An exchange from templates that share their facts; `system` are the roles to choose from."""

    def said(template: str) -> str:
        return say(template, rng, facts)

    later = tuple((said(question), said(reply)) for question, reply in follow)
    return Exchange(said(ask), said(answer), said(worse), said(text), rng.choice(system), follow=later)


def as_row(format_name: str, made: Exchange, message: str, rng: Random) -> dict[str, Any]:
    """The exchange as a payload of the format; `message` is its message as finally written."""
    if format_name == "text":
        return {"text": made.text}
    if format_name == "instruction":
        if made.instruction:
            return {"instruction": made.instruction, "input": made.source, "output": made.answer}
        return {"instruction": message, "input": "", "output": made.answer}
    if format_name == "input-output":
        return {"input": message, "output": made.answer}
    if format_name == "preference":
        return {"prompt": message, "chosen": made.answer, "rejected": made.worse}
    who, what, names = (
        ("from", "value", ("system", "human", "gpt"))
        if format_name == "conversations"
        else ("role", "content", ("system", "user", "assistant"))
    )
    turns = [(names[0], made.system)] if rng.random() < 0.6 else []
    turns += [(names[1], message), (names[2], made.answer)]
    for asked, answered in made.follow[: rng.randint(0, len(made.follow))]:
        turns += [(names[1], asked), (names[2], answered)]
    return {format_name: [{who: speaker, what: words} for speaker, words in turns]}
