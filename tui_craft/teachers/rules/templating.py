"""The offline teacher's `template` task: rows by a template, whose text comes with the brief. No model, no prose."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tui_craft.domain.template_rows import NothingLeft, Template, TemplateRows
from tui_craft.domain.template_syntax import parse_template
from tui_craft.domain.template_values import Faked
from tui_craft.errors import InvalidError
from tui_craft.teachers.base import AskFailed, Brief
from tui_craft.teachers.rules import fakes


def load(text: str, format_name: str) -> Template:
    """The template written as `text`. Raises InvalidError that names the line."""
    template = parse_template(text, format_name)
    for slot in template.slots.values():
        if isinstance(slot.sampler, Faked):
            fakes.check(slot.sampler.kind, slot.sampler.place, slot.line)
    return template


@lru_cache(maxsize=4)
def rows_of(text: str, format_name: str, seed: int) -> TemplateRows:
    """The rows of a template under a seed. Raises InvalidError that names the line."""
    return TemplateRows(load(text, format_name), seed, fakes.fake)


def template_reply(brief: Brief) -> dict[str, Any]:
    """The reply to a `template` task: `{"rows": [payload...], "values": [{slot: text}...], "left": sentence or null}`.

    `brief.data` holds the `template` as text, the `seed` of the whole run and `start`, the number of the first row.
    `left` says why there are fewer than `brief.rows`. Raises AskFailed where the template cannot be read.
    """
    try:
        rows = rows_of(str(brief.data["template"]), brief.format, int(brief.data["seed"]))
    except InvalidError as error:
        raise AskFailed("bad_request", error.sentence) from None
    start = int(brief.data["start"])
    made: list[dict[str, Any]] = []
    values: list[dict[str, str]] = []
    try:
        for number in range(start, start + brief.rows):
            row = rows.row(number)
            made.append(row.data)
            values.append(row.values)
    except NothingLeft as why:
        return {"rows": made, "values": values, "left": str(why)}
    return {"rows": made, "values": values, "left": None}
