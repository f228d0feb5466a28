"""What the tests of recipes share: material, and whole runs in memory, answered by the loopback's author."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from recipe_answers import respond

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import Format, format_named
from tui_craft.domain.goals import goal_named
from tui_craft.domain.options import checked
from tui_craft.domain.row import Envelope, Origin, Row
from tui_craft.domain.run import Variant
from tui_craft.recipes.base import Made, Material, Recipe, Request, Work

PAIR = format_named("input-output")
Respond = Callable[[dict[str, Any], int], dict[str, Any]]


def row(row_id: int, data: dict[str, Any], tags: Sequence[str] = ("seed",), **origin: Any) -> Row:
    """A stored row."""
    return Row(row_id, 1, jsonlines.dumps(data), Envelope(tags=tuple(tags)), cast(Origin, origin))


def material_for(recipe: Recipe, format: Format = PAIR, **changes: Any) -> Material:
    """Material for a run of `recipe`, whose `options` may be incomplete."""
    context = changes.pop("context", {"objective": "Reply to customers of a teapot shop."})
    goal = changes.get("goal", "training")
    subject = Subject(context, format, "Teapots", goal_named(goal).words)
    values: dict[str, Any] = {
        "format": format,
        "source_format": format,
        "prompts": {stage.name: [Variant("default", stage.draft(subject))] for stage in recipe.stages},
        "seeds": [row(1, {"input": "Is it red?", "output": "Yes."})] if format is PAIR else [],
        "context": context,
        "seeds_per_request": 8,
        "temperature": (0.7, 1.0),
        "random_seed": 1,
        "target": 20,
        "rows_per_request": 3,
        "name": "Teapots",
        "options": checked(recipe, changes.pop("options", {})),
    }
    return Material(**{**values, **changes})


@dataclass
class Played:
    """What a run in memory came to."""

    work: Work
    rows: list[Made] = field(default_factory=list)
    bad: list[Made] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    tags: list[tuple[str, ...]] = field(default_factory=list)
    why: str = ""

    def datas(self) -> list[dict[str, Any]]:
        """The payloads."""
        return [made.item.data for made in self.rows if made.item.data is not None]

    def prompt(self, stage: str, place: int = 0) -> str:
        """The messages of one request of a stage."""
        asked = [request for request in self.requests if request.stage == stage][place]
        return "\n".join(message["content"] for message in asked.ask.messages)


def body_of(request: Request) -> dict[str, Any]:
    """What a client sends for a request."""
    schema = {"type": "json_schema", "json_schema": {"name": "reply", "schema": request.ask.schema}}
    return {"model": "m", "messages": list(request.ask.messages), "response_format": schema}


def entry_of(request: Request, choice: dict[str, Any] | None) -> dict[str, Any]:
    """The journal's entry for a request and its answer (None: it failed), as it is read back."""
    base: dict[str, Any] = {
        "request": request.number, "stage": request.stage, "rows": request.rows, "at": "2026-01-01T00:00:00Z",
        "attempts": 1, "axes": dict(request.axes), "topic": request.topic, "parent": request.parent,
        "tags": request.tags, "work": dict(request.work),
    }  # fmt: skip
    if choice is None:
        entry = {**base, "failed": "server", "message": "it failed"}
    else:
        entry = {
            **base, "teacher": "acme/one", "model": "one-0925", "choice": choice, "tokens": [100, 40], "cost": 0.5,
            "seeds": request.seeds, "prompt": request.prompt_hash, "template": request.template, "temperature": 0.9,
        }  # fmt: skip
    again: dict[str, Any] = jsonlines.loads(jsonlines.dumps(entry))
    return again


def feed(played: Played, entry: dict[str, Any], room: int) -> None:
    """Give one entry to the work, as a run's derivation does."""
    played.entries.append(entry)
    taken = played.work.take(entry)
    if "failed" in entry:
        played.work.kept(entry, ())
        return
    seen = {jsonlines.dumps(data) for data in played.datas()}
    kept: list[Made] = []
    for made in taken.made:
        if made.item.data is None:
            played.bad.append(made)
        elif jsonlines.dumps(made.item.data) not in seen and len(kept) < room:
            seen.add(jsonlines.dumps(made.item.data))
            kept.append(made)
    played.work.kept(entry, kept)
    played.rows += kept
    played.tags += [(*entry["tags"], *made.tags) for made in kept]


def play(
    recipe: Recipe,
    material: Material,
    *,
    answer: Respond = respond,
    at_once: int = 3,
    failing: float = 0.0,
    journal: Sequence[dict[str, Any]] = (),
    stop_after: int = 500,
    seed: int = 0,
) -> Played:
    """Run `recipe` until it has its rows: `at_once` requests under way, answered in any order, some of them failing.

    `journal` are the entries of an earlier part of the same run; `stop_after` entries in all the run is cut off.
    """
    played, draw = Played(recipe.begin(material)), random.Random(seed)
    for entry in journal:
        feed(played, entry, material.target - len(played.rows))
    ended = {entry["request"] for entry in journal}
    numbers = [number for number in range(max(ended, default=-1) + 1) if number not in ended]
    fresh = max(ended, default=-1) + 1
    flying: list[Request] = []
    while len(played.entries) < stop_after and len(played.rows) < material.target:
        while len(flying) < at_once:
            number = numbers[0] if numbers else fresh
            expected = sum(request.rows for request in flying)
            request = played.work.next(number, max(0, material.target - len(played.rows) - expected))
            if request is None:
                break
            numbers, fresh = numbers[1:], max(fresh, number + 1)
            flying.append(request)
            played.requests.append(request)
        if not flying:
            played.why = played.work.why()
            break
        request = flying.pop(draw.randrange(len(flying)))  # answers come in any order
        entry = entry_of(request, None if draw.random() < failing else answer(body_of(request), request.number))
        feed(played, entry, material.target - len(played.rows))
    return played
