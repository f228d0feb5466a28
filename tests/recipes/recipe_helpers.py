"""What the tests of recipes that work on rows share: material over given rows, and journal entries for replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import format_named
from tui_craft.domain.options import checked
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.run import Variant
from tui_craft.recipes.base import Material, Recipe, Request, Work


def rows_of(*payloads: dict[str, Any]) -> list[Row]:
    """Stored rows with these payloads, ids from 11 on, at revision 3."""
    return [Row(number, 3, jsonlines.dumps(data), Envelope()) for number, data in enumerate(payloads, 11)]


def material(recipe: Recipe, sources: Sequence[Row] = (), format: str = "input-output", **options: Any) -> Material:
    """Material for a run of `recipe` over these rows of `format`, with its own prompts."""
    given = checked(recipe, options)
    source = format_named(format)
    made = recipe.format_for(source, given)
    subject = Subject({"objective": "help customers"}, made, "Support")
    return Material(
        format=made,
        prompts={stage.name: (Variant("default", stage.draft(subject)),) for stage in recipe.stages},
        seeds=(),
        context=subject.context,
        seeds_per_request=0,
        temperature=(0.7, 0.7),
        random_seed=5,
        target=100,
        source_format=source,
        sources=sources,
        options=given,
    )


def answered(request: Request, content: Any, **values: Any) -> dict[str, Any]:
    """The journal's entry for a reply to `request`; `content` is text, or what is sent as JSON."""
    text = content if isinstance(content, str) else orjson.dumps(content).decode()
    return {
        "request": request.number, "stage": request.stage, "rows": request.rows, "teacher": "acme/one",
        "model": "one-0925", "prompt": request.prompt_hash, "template": request.template, "tokens": [10, 4],
        "cost": 0.5, "parent": request.parent, "work": jsonlines.loads(jsonlines.dumps(dict(request.work))),
        "choice": {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}, **values,
    }  # fmt: skip


def said(request: Request) -> str:
    """All that is said to a teacher."""
    return "\n".join(message["content"] for message in request.ask.messages)


def feed(work: Work, request: Request, content: Any, **values: Any) -> list[Any]:
    """Give `work` the reply as a run does, all good items becoming rows; the items."""
    entry = answered(request, content, **values)
    taken = work.take(entry)
    work.kept(entry, [made for made in taken.made if made.item.data is not None])
    return list(taken.made)
