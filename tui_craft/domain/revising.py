"""Revising a prompt by judged samples: the request that asks for it, and the template in the answer. No I/O.

A revision is taken only when it is a template that can be sent and has every variable the old one had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_craft.domain import prompt
from tui_craft.errors import InvalidError

ENOUGH = 5
"""Judged samples that say enough; with fewer a revision is a guess."""

_SYSTEM = """\
You improve prompts that make a language model write training data. You are given a prompt template, samples that were \
made with it, and for each of them whether a person finds it good or not, often with the reason.

Rewrite the template so that it brings more samples like the good ones and none with the faults that were named.
- Work out what the reasons have in common, and say that as a rule; do not patch single samples, and do not copy them.
- Keep what works, most of all whatever the good samples show. Change no more than the judgements call for.
- Keep every variable in double braces exactly as it is written, each at least once. Invent no new ones.
- Keep the line @user where there is one: what stands above it is the system message, below it the user's.
- Keep the section that fixes the form of the answer as it is, word for word.

Answer with the whole new template between <prompt> and </prompt>, and with nothing else."""

_ANSWER = re.compile(r"<prompt>[ \t]*\n?(.*?)\n?[ \t]*</prompt>", re.DOTALL)
_FENCE = re.compile(r"\A\s*(`{3,}|~{3,})[^\n]*\n(.*?)\n?\1\s*\Z", re.DOTALL)
_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """One sample that was looked at: what was made, whether it is good, and the words why (may be empty)."""

    sample: str
    good: bool
    why: str = ""


def messages(template: str, known: Mapping[str, str], judged: Sequence[Judged]) -> list[dict[str, str]]:
    """The request for a revision. `known` are the variables a template may use, with their meanings."""
    used = [name for name in known if name in prompt.variables(template)]
    meanings = "\n".join(f"- {{{{{name}}}}}: {known[name]}" for name in used) or "- none"
    samples = "\n\n".join(_said(number, item) for number, item in enumerate(judged, 1))
    user = (
        f"The variables of the template:\n{meanings}\n\nThe template:\n<prompt>\n{template.strip()}\n</prompt>\n\n"
        f"The samples and what was found:\n\n{samples}"
    )
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": user}]


def _said(number: int, item: Judged) -> str:
    verdict = "good" if item.good else "not good"
    why = f": {' '.join(item.why.split())}" if item.why.strip() else ""
    return f"Sample {number}, {verdict}{why}\n{item.sample}"


def again(answer: str, why: str) -> list[dict[str, str]]:
    """What to add to the request where `answer` could not be taken: the answer, and what was wrong."""
    return [
        {"role": "assistant", "content": answer},
        {"role": "user", "content": f"That cannot be used. {why} Answer with the whole template once more."},
    ]


def read(answer: str, template: str, known: Mapping[str, str]) -> str:
    """The revised template in a teacher's `answer`. Raises InvalidError where none in it could replace the old."""
    said = _THINKING.sub("", answer)
    found = _ANSWER.findall(said)
    fenced = _FENCE.match(said)
    revised = found[-1] if found else fenced[2] if fenced else ""
    inner = _FENCE.match(revised)
    revised = (inner[2] if inner else revised).strip("\n")
    if not revised.strip():
        raise InvalidError("The answer holds no template between <prompt> and </prompt>.")
    prompt.check(revised, known)
    lost = sorted(prompt.variables(template) - prompt.variables(revised))
    if lost:
        raise InvalidError(f"The revised prompt has lost {', '.join(f'{{{{{name}}}}}' for name in lost)}.")
    if _divided(template) and not _divided(revised):
        raise InvalidError(f"The revised prompt has lost the line {prompt.USER_LINE}.")
    return revised + "\n"


def _divided(template: str) -> bool:
    return any(line.strip() == prompt.USER_LINE for line in template.split("\n"))


def sample_text(data: Mapping[str, object]) -> str:
    """A row as a sample in a request."""
    return json.dumps(data, ensure_ascii=False)
