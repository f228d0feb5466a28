"""A prompt's template and what becomes of it: checking it, filling it in, turning it into messages. No I/O.

A template is plain text with a few variables in double braces. A line `@user` divides it: what stands above is
the system message, what stands below is the user's. A paragraph whose only use is an empty variable (no seeds,
no axes) is left out. `\\{{name}}` and a line `\\@user` stand for themselves. What is put in for a variable is
never read as a template again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui_craft import jsonlines
from tui_craft.domain.formats import Format, Payload
from tui_craft.errors import InvalidError

VARIABLES: Mapping[str, str] = {
    "rows": "how many rows to write",
    "seeds": "example rows, drawn anew for each request",
    "axes": "this request's drawn values",
    "avoid": "how rows began that were made already",
    "guidance": "the user's own words for this stage",
}
"""The variables every template may use, and what they stand for; a recipe's stages may have more."""

USER_LINE = "@user"
_VARIABLE = re.compile(r"(\\?)\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_BREAK = re.compile(r"(\n(?:[ \t]*\n)+)")


# a run fills in one template thousands of times, so what only depends on the template is worked out once
_once = lru_cache(maxsize=256)


@_once
def variables(template: str) -> frozenset[str]:
    """The variables the template uses, known or not. Without `seeds` here no seed is ever sent."""
    return frozenset(found[2] for found in _VARIABLE.finditer(template) if not found[1])


def check(template: str, known: Iterable[str] = VARIABLES) -> None:
    """Raise InvalidError when `template` cannot be sent: unknown variables, two `@user` lines, no user part."""
    unknown = sorted(variables(template) - set(known))
    if unknown:
        named = ", ".join(f"{{{{{name}}}}}" for name in unknown)
        there = ", ".join(f"{{{{{name}}}}}" for name in known)
        raise InvalidError(
            f"The prompt uses {named}, but there are only {there}; put a backslash before the braces to send "
            "them as they are."
        )
    system, user = _parts(template)
    if not user.strip():
        place = f" below the line {USER_LINE}" if system else ""
        raise InvalidError(f"The prompt says nothing{place}; write what the teacher should do there.")


def render(template: str, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The chat messages exactly as they are sent: a system message when the template has one, and the user's.

    `values` are the variables' texts; one of `VARIABLES` that is not there is empty. Raises InvalidError as `check`.
    """
    values = {**dict.fromkeys(VARIABLES, ""), **values}
    check(template, values)
    system, user = (_filled(part, values) for part in _parts(template))
    if not user.strip():
        raise InvalidError("The prompt holds nothing but examples, and there are none; say what is wanted.")
    messages = [{"role": "system", "content": system}] if system else []
    return [*messages, {"role": "user", "content": user}]


def seed_lines(seeds: Sequence[Payload], format: Format) -> str:
    """The seeds as JSON, one a line, with only the format's own fields in the format's order."""
    return "\n".join(seed_line(seed, format) for seed in seeds)


def seed_line(seed: Payload, format: Format) -> str:
    """One seed as JSON on one line."""
    return jsonlines.dumps({name: seed[name] for name in format.fields if name in seed}).decode("utf-8")


def axis_lines(axes: Mapping[str, str]) -> str:
    """The drawn values, one a line: `- tone: angry`."""
    return "\n".join(f"- {name}: {value}" for name, value in axes.items())


def escaped(text: str) -> str:
    """`text` with what would be read as a variable marked as plain text."""
    return _VARIABLE.sub(lambda found: "\\" + found[0], text)


@_once
def prompt_hash(template: str) -> str:
    """`sha256:` and the hash of the template: the prompt as sent, without the seeds and counts of one request."""
    return "sha256:" + hashlib.sha256(template.encode("utf-8", "surrogatepass")).hexdigest()


@_once
def _parts(template: str) -> tuple[str, str]:
    """The template above and below the `@user` line; without one all of it is the user's."""
    lines = template.replace("\r\n", "\n").split("\n")
    places = [number for number, line in enumerate(lines) if line.strip() == USER_LINE]
    if not places:
        return "", template
    if len(places) > 1:
        raise InvalidError(f"The prompt has {len(places)} lines {USER_LINE}; keep one of them.")
    return "\n".join(lines[: places[0]]), "\n".join(lines[places[0] + 1 :])


class _Paragraph(NamedTuple):
    """What stands before a paragraph, and it: text, the name of a variable, text, ..."""

    gap: str
    pieces: tuple[str, ...]


@_once
def _paragraphs(part: str) -> tuple[_Paragraph, ...]:
    # a split with a group gives paragraph, break, paragraph, break, ...
    pieces = ["", *_BREAK.split(part.replace("\r\n", "\n").strip("\n").rstrip())]
    return tuple(_Paragraph(gap, _pieces(text)) for gap, text in zip(pieces[::2], pieces[1::2], strict=True))


def _pieces(paragraph: str) -> tuple[str, ...]:
    plain = re.sub(rf"^(\s*)\\{USER_LINE}(\s*)$", rf"\1{USER_LINE}\2", paragraph, flags=re.M)
    out, at = [""], 0
    for found in _VARIABLE.finditer(plain):
        out[-1] += plain[at : found.start()]
        at = found.end()
        if found[1]:
            out[-1] += found[0][1:]
        else:
            out += [found[2], ""]
    out[-1] += plain[at:]
    return tuple(out)


def _filled(part: str, values: Mapping[str, str]) -> str:
    out = ""
    for gap, pieces in _paragraphs(part):
        used = pieces[1::2]
        if used and not any(values[name] for name in used):
            continue
        text = "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))
        out += (gap if out else "") + text
    return out
