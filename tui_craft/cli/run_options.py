"""The options of a run on the command line, and the spec they stand for. Starts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tui_craft import config, paths
from tui_craft.cli.files import text_in
from tui_craft.domain import spoken, weights
from tui_craft.domain.run import LIMITS, RunSpec, Variant
from tui_craft.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from tui_craft.domain.goals import Goal
    from tui_craft.recipes.base import Recipe
    from tui_craft.store.dataset import Dataset

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_OPTIONS = (
    click.option("--rows", type=click.IntRange(*LIMITS["rows"]),
                 help="How many usable rows to make; without it as many as there is to make, for recipes that work "
                      "on rows."),
    click.option("--kept", type=click.IntRange(min=1), metavar="N",
                 help="Instead of --rows: how many rows to keep after review; what was kept so far says how many to "
                      "make (70 % until then)."),
    click.option("--recipe", default="expand", show_default=True, help="List them with: tui-craft recipes"),
    click.option("--option", "options", multiple=True, metavar="KEY=VALUE",
                 help="An option of the recipe, JSON or plain words; may be given more than once."),
    click.option("--where", default="", metavar="EXPR", help="Which rows a recipe works on."),
    click.option("--source", default="", metavar="NAME", help="The dataset these rows are in (this one by default)."),
    click.option("--goal", default=None,
                 help="What the rows are for (the recipe's own goal by default, mostly training); it proposes tags and "
                      "split."),
    click.option("--tag", "tags", multiple=True,
                 help="A tag for every row, instead of the goal's; may be given more than once."),
    click.option("--split", default=None, metavar="TAG=PERCENT,...",
                 help="Tags dealt out exactly, as in eval_data=80,golden_data=20; none for no split."),
    click.option("--teacher", help="offline, NAME/MODEL of an endpoint, or a model string such as openai/gpt-4o-mini."),
    click.option("--mix", multiple=True, metavar="TEACHER=WEIGHT",
                 help="A teacher that shares the work; may be given more than once."),
    click.option("--stage-teacher", "stage_teachers", multiple=True, metavar="STAGE=TEACHER",
                 help="Who answers one stage of the recipe."),
    click.option("--api-base", help="Base URL of an OpenAI-compatible server."),
    click.option("--novelty", default="", metavar="rouge-l[:0.7]",
                 help="Drop rows whose input is too like a seed's or an earlier row's: the published rule, ROUGE-L F1 "
                      "above the threshold (0.7). They count as duplicates."),
    click.option("--axis", "axes", multiple=True, metavar="NAME=VALUE:WEIGHT,...",
                 help="Values to draw from for each request, as in tone=calm:3,angry; a ready-made one by its name "
                      "alone (tone, persona, length, language, difficulty, noise)."),
    click.option("--variant", "variants", multiple=True, metavar="[NAME[:WEIGHT]=]FILE",
                 help="A further prompt for the main stage; requests draw one by weight."),
    click.option("--prompt", "prompt_files", multiple=True, metavar="[STAGE=]FILE",
                 help="A prompt template for this run instead of the one in force."),
    click.option("--guidance", multiple=True, metavar="[STAGE=]TEXT", help="Your own words, last in the prompt."),
    click.option("--budget", metavar="USD", help="The most to spend."),
    click.option("--price", metavar="IN:OUT",
                 help="US dollars per million tokens: before price lists; of several teachers, for those no list has."),
    click.option("--concurrency", type=click.IntRange(*LIMITS["concurrency"]),
                 help="How many requests may be under way."),
    click.option("--temperature", help="A number, or LO:HI to draw from for each request."),
    click.option("--rows-per-request", type=click.IntRange(*LIMITS["rows_per_request"])),
    click.option("--seeds-per-request", type=click.IntRange(*LIMITS["seeds_per_request"])),
    click.option("--retries", type=click.IntRange(*LIMITS["retries"]),
                 help="How often a request is asked again after a passing fault."),
    click.option("--timeout", type=float, help="Seconds for one request."),
    click.option("--seed", type=int, default=0, show_default=True, help="Fixes every random choice."),
)  # fmt: skip


def run_options(command: F) -> F:
    """Give `command` the options of a run, in their order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def spec_of(dataset: Dataset, given: Mapping[str, Any]) -> RunSpec:
    """The spec that the options ask for. Raises UsageError on a slip, InvalidError on what cannot be had."""
    from tui_craft.domain.goals import goal_named
    from tui_craft.recipes.registry import recipe_named

    defaults = config.load(paths.config_file()).run
    recipe = recipe_named(given["recipe"])
    goal = goal_named(given["goal"] or recipe.goal)
    tags, split = _tags(goal, given)
    options = _said("--option", _options, recipe, given["options"])
    low, high = _temperature(given["temperature"], defaults.temperature)
    mix = _said("--mix", _mix, given["mix"])
    prompts = dict(_prompt(recipe, item) for item in given["prompt_files"])
    main = recipe.stages[0].name
    usual = ("concurrency", "rows_per_request", "seeds_per_request", "retries", "timeout")
    return RunSpec(
        rows=_rows(dataset, recipe, options, given) or defaults.rows,
        recipe=recipe.name,
        teacher=given["teacher"] or (next(iter(mix)) if mix else defaults.teacher),
        mix=mix if len(mix) > 1 else {},
        stage_teachers=dict(_pair("--stage-teacher", item) for item in given["stage_teachers"]),
        api_base=(defaults.api_base if given["api_base"] is None else given["api_base"]) or None,
        temperature=(low, high),
        seed=given["seed"],
        price=_said("--price", spoken.price, given["price"] or ""),
        budget=_said("--budget", spoken.budget, given["budget"] or ""),
        goal=goal.name,
        tags=tags,
        split=split,
        axes=dict(_said("--axis", _axis, item) for item in given["axes"]),
        variants=tuple(_said("--variant", _variant, item) for item in given["variants"]),
        prompt=prompts.pop(main, ""),
        template="given" if given["prompt_files"] else "default",
        prompts=prompts,
        guidance=dict(_guidance(recipe, item) for item in given["guidance"]),
        options=options,
        where=given["where"],
        novelty=_said("--novelty", spoken.novelty, given["novelty"]),
        source=_source(given["source"]),
        **{key: getattr(defaults, key) if given[key] is None else given[key] for key in usual},
    )


def _said(name: str, read: Callable[..., T], *typed: Any) -> T:
    """What was typed after the option `name`; a slip is one of usage."""
    try:
        return read(*typed)
    except InvalidError as error:
        raise UsageError(f"{name}: {error.sentence}") from None


def _tags(goal: Goal, given: Mapping[str, Any]) -> tuple[tuple[str, ...], Mapping[str, float]]:
    """Tags and split, the goal's own where none were given."""
    split: Mapping[str, float] = goal.split
    if given["split"] is not None:
        split = {} if given["split"].strip() in {"", "none"} else _said("--split", spoken.split, given["split"])
    tags = tuple(tag for tag in given["tags"] if tag.strip())
    return tags if given["tags"] else goal.tags, split


def _rows(dataset: Dataset, recipe: Recipe, options: Mapping[str, Any], given: Mapping[str, Any]) -> int | None:
    """The target; None where nothing was said."""
    from tui_craft.domain.options import checked

    if given["rows"] and given["kept"]:
        raise UsageError("--rows says how many to make and --kept how many to keep; give one of them.")
    if given["kept"]:
        from tui_craft.runs import keeping

        return keeping.expected(dataset).rows_for(given["kept"])
    if given["rows"] is None and recipe.rows_for(1, checked(recipe, options)) is not None:
        return LIMITS["rows"][1]  # as many as come of the rows that it works on
    rows: int | None = given["rows"]
    return rows


def _temperature(typed: str | None, default: float) -> tuple[float, float]:
    return (default, default) if typed is None else _said("--temperature", spoken.temperature, typed)


def _options(recipe: Recipe, typed: Iterable[str]) -> dict[str, Any]:
    from tui_craft.domain.typed import read_all

    return read_all(recipe, dict(_pair("--option", item) for item in typed))


def _pair(name: str, typed: str) -> tuple[str, str]:
    key, equals, value = typed.partition("=")
    if not equals or not key.strip():
        raise UsageError(f"{name} takes NAME=VALUE, not {typed!r}.")
    return key.strip(), value


def _mix(typed: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in typed:
        found.update(weights.parse(item, sep="="))
    return found


def _axis(typed: str) -> tuple[str, dict[str, float]]:
    from tui_craft.domain.axes import PRESETS

    ready = PRESETS.get(typed.strip())
    return (typed.strip(), dict(ready)) if ready is not None else weights.parse_named(typed)


def _variant(typed: str) -> Variant:
    named, equals, file = typed.rpartition("=")
    if not equals:
        return Variant(Path(typed).stem, text_in(typed))
    if not named.strip():
        raise InvalidError(f"write [NAME[:WEIGHT]=]FILE, not {typed!r}.")
    (name, weight), *_ = weights.parse(named).items()
    return Variant(name, text_in(file), weight)


def _prompt(recipe: Recipe, typed: str) -> tuple[str, str]:
    """The stage and its template."""
    from tui_craft.runs.stages import stage_named

    stage, _, file = typed.rpartition("=")
    return stage_named(recipe, stage.strip()).name, text_in(file)


def _guidance(recipe: Recipe, typed: str) -> tuple[str, str]:
    stage, equals, words = typed.partition("=")
    if equals and stage.strip() in {each.name for each in recipe.stages}:
        return stage.strip(), words
    return "", typed


def _source(name: str) -> str:
    from tui_craft.store import library

    return library.find(name).name if name else ""
