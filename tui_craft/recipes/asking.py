"""From a stage's template and this request's values to a request: what every recipe does alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain import prompt, prompt_words, schemas
from tui_craft.domain.goals import drawn, goal_named
from tui_craft.domain.parsing.shape import Item, items_of
from tui_craft.domain.replies import parse
from tui_craft.domain.row import Row
from tui_craft.recipes.base import Entry, Made, Material, Request, Taken, listed
from tui_craft.recipes.drawing import Draws
from tui_craft.teachers.base import Ask, Brief


class Asker:
    """Builds the requests of one run."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.draws = Draws(material)
        self._goal = goal_named(material.goal)
        self._templates: dict[tuple[str, str], str] = {}
        self._schema = listed("rows", row_schema(material))

    def request(
        self, stage: str, number: int, rows: int, *, values: Mapping[str, str] | None = None,
        schema: Mapping[str, Any] | None = None, among: Sequence[Row] | None = None,
        axes: Mapping[str, str] | None = None, task: str = "rows", data: Mapping[str, Any] | None = None,
        asks: int | None = None, topic: tuple[str, ...] = (), parent: int | None = None,
        tags: tuple[str, ...] | None = None, work: Mapping[str, Any] | None = None,
    ) -> Request:  # fmt: skip
        """Request `number` of `stage`, which brings `rows` rows in the end.

        `values` are the texts of the stage's own variables; `asks` is what `{{rows}}` says (`rows` by default).
        `schema` is that of the whole reply (rows of the material's format by default). `among` are the seeds to draw
        from, all by default. `axes` (and tags, for what the goal has code decide) are drawn unless `axes` are given,
        as by a request that carries on another one. `task` and `data` tell the offline teacher what the messages
        tell a model.
        """
        material, draws = self.material, self.draws
        variant = draws.variant(stage, number)
        template = self._template(stage, variant.text)
        seeds = draws.seeds(number, template, among)
        if axes is None:
            goal = drawn(self._goal, material.context, material.random_seed, number)
            axes, tags = {**draws.axes(number), **goal.axes}, (*(tags or ()), *goal.tags)
        asks = rows if asks is None else asks
        brief = Brief(
            material.format.name, rows=asks, random_seed=draws.rng(number, "brief").getrandbits(32),
            seeds=[seed.data for seed in seeds], objective=str(material.context.get("objective") or ""), axes=axes,
            task=task, data=data or {},
        )  # fmt: skip
        messages = prompt.render(template, {**self._texts(stage, asks, seeds, axes), **(values or {})})
        whole = self._schema if schema is None else schema
        ask = Ask(messages, brief, schema=whole, temperature=draws.temperature(number))
        return Request(
            number, rows, ask, stage, seeds=tuple(seed.id for seed in seeds),
            prompt_hash=prompt.prompt_hash(variant.text), template=variant.name, axes=axes, topic=topic, parent=parent,
            tags=tags or (), work=work or {},
        )  # fmt: skip

    def _texts(self, stage: str, asks: int, seeds: Sequence[Row], axes: Mapping[str, str]) -> dict[str, str]:
        """The texts of the variables that every stage has."""
        return {
            "rows": str(asks),
            "seeds": self.draws.seed_lines(seeds),
            "axes": prompt.axis_lines(axes),
            "guidance": guidance_for(self.material, stage),
        }

    def _template(self, stage: str, text: str) -> str:
        """The template with a place for what is recorded as sent: values that were drawn, and the user's guidance."""
        key = (stage, text)
        if key not in self._templates:
            used = prompt.variables(text)
            if (self.material.axes or drawn(self._goal, self.material.context, 0, 0).axes) and "axes" not in used:
                text += f"\n\n{prompt_words.AXES}\n{{{{axes}}}}"
            if guidance_for(self.material, stage) and "guidance" not in used:
                text += f"\n\n{prompt_words.GUIDANCE}\n{{{{guidance}}}}"
            self._templates[key] = text
        return self._templates[key]


def guidance_for(material: Material, stage: str) -> str:
    """The user's own words for a stage: those for every stage, then its own."""
    said = (material.guidance.get("", ""), material.guidance.get(stage, ""))
    return "\n".join(words.strip() for words in said if words.strip())


def rows_taken(entry: Entry, material: Material, **about: Any) -> Taken:
    """The rows in a reply of the material's format; nothing for a failure. `about` goes on every item (see `Made`)."""
    if "failed" in entry:
        return Taken()
    parsed = parse(entry["choice"], material.format)
    items = [_with_texts(item, material) for item in parsed.items]
    return Taken([Made(item, **about) for item in items], notes=parsed.notes)


def at_most(room: int, taken: Taken) -> Taken:
    """`taken` with no more than `room` good rows; those beyond it count as not used."""
    made: list[Made] = []
    for each in taken.made:
        good = each.item.data is not None and not each.item.problem
        if not good or room > 0:
            made.append(each)
            room -= good
    return replace(taken, made=made, unused=taken.unused + len(taken.made) - len(made))


def row_schema(material: Material) -> dict[str, Any]:
    """The JSON Schema of one row as it is asked of a teacher, with the schemas attached to the dataset in it."""
    return schemas.row_schema(material.format, material.context)


def _with_texts(item: Item, material: Material) -> Item:
    """`item` with JSON text where a field has a schema and the teacher wrote the value itself."""
    if item.data is not None or not schemas.field_schemas(material.format, material.context):
        return item
    try:
        value = jsonlines.loads(item.text.encode("utf-8", "surrogatepass"))
    except ValueError:
        return item
    if not isinstance(value, dict):
        return item
    changed = schemas.with_texts(value, material.format, material.context)
    found = None if changed == value else items_of(changed, material.format, item.text)
    return next(found, item) if found is not None else item
