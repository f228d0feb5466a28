"""The generation form's words and a run's spec, each made from the other. Draws nothing and starts nothing.

What stands in the form is texts by key: what is typed as it was typed, what a dialog fills in as JSON, and each of
the recipe's own options under `option:NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from tui_craft import jsonlines
from tui_craft.config import RunSettings
from tui_craft.domain import spoken, weights
from tui_craft.domain.run import LIMITS, RunSpec, Variant
from tui_craft.errors import CraftError
from tui_craft.teachers.naming import OFFLINE


class Asked(NamedTuple):
    """A line of the form to type in: its key, its label, and what may stand there."""

    key: str
    label: str
    placeholder: str


BASIC = (
    Asked("teacher", "Teacher", "offline, or openai/gpt-4o-mini"),
    Asked("api_base", "API base", "http://localhost:8000/v1"),
    Asked("rows", "Usable rows", "how many to make"),
    Asked("keep", "To keep", "how many you expect to keep"),
    Asked("budget", "Budget $", "no limit"),
)
MORE = (
    Asked("price", "Price $", "per million in:out: 0.15:0.60"),
    Asked("temperature", "Temperature", "0.9, or a range: 0.7:1.0"),
    Asked("at_once", "At once", "requests under way"),
    Asked("rows_per_request", "Rows a call", "rows asked for in one request"),
    Asked("seeds_per_request", "Seeds a call", "seeds shown in one request"),
    Asked("tags", "Tags", "beside synthetic and run:ID"),
    Asked("split", "Split", "none; eval_data=80, golden=20"),
    Asked("novelty", "Novelty", "none; rouge-l, rouge-l:0.6"),
    Asked("where", "Rows from", "a filter: state:accepted"),
)
LABELS = {line.key: line.label for line in (*BASIC, *MORE)}
OPTION = "option:"
"""What the key of a recipe's own option begins with."""
_JSON = {"axes": "{}", "stage_teachers": "{}", "guidance": "{}", "variants": "[]"}
"""What is kept as JSON, each with how nothing is written."""


def values_from(settings: RunSettings, last: RunSpec | None, goal: str = "training") -> dict[str, str]:
    """What the form begins with: the last run's values, else the settings' with what the goal proposes."""
    if last is None:
        tags, split = proposed(goal)
        last = RunSpec(
            rows=settings.rows, teacher=settings.teacher, api_base=settings.api_base or None, goal=goal, tags=tags,
            rows_per_request=settings.rows_per_request, seeds_per_request=settings.seeds_per_request, split=split,
            temperature=(settings.temperature, settings.temperature), concurrency=settings.concurrency,
        )  # fmt: skip
    low, high = last.temperature
    # the rules work one at a time, whatever is asked
    at_once = settings.concurrency if set(last.teachers) == {OFFLINE} else last.concurrency
    return {
        "recipe": last.recipe,
        "goal": last.goal,
        "teacher": weights.spell(last.teachers, sep="=") if last.mix else last.teacher,
        "api_base": last.api_base or "",
        "rows": str(last.rows),
        "keep": "",
        "budget": "" if last.budget is None else f"{last.budget:g}",
        "price": "" if last.price is None else f"{last.price[0]:g}:{last.price[1]:g}",
        "temperature": f"{low:g}" if low == high else f"{low:g}:{high:g}",
        "at_once": str(at_once),
        "rows_per_request": str(last.rows_per_request),
        "seeds_per_request": str(last.seeds_per_request),
        "tags": " ".join(last.tags),
        "split": weights.spell(last.split, sep="=", ones=True),
        "novelty": last.novelty,
        "where": last.where,
        "source": last.source,
        "axes": _dumps(last.axes),
        "stage_teachers": _dumps(last.stage_teachers),
        "guidance": _dumps(last.guidance),
        "variants": _dumps([asdict(item) for item in last.variants]),
        **option_values(last.recipe, last.options),
    }


def proposed(goal: str) -> tuple[tuple[str, ...], Mapping[str, float]]:
    """The tags and the split that a goal proposes."""
    from tui_craft.domain.goals import goal_named

    found = goal_named(goal)
    return found.tags, found.split


def option_values(recipe: str, options: Mapping[str, Any]) -> dict[str, str]:
    """The options of `recipe` as the form keeps them, with defaults for those that are not given."""
    from tui_craft.domain.typed import spell
    from tui_craft.recipes.registry import recipes

    found = recipes().get(recipe)
    known = found.options if found is not None else ()
    return {OPTION + item.name: spell(item, options.get(item.name, item.default)) for item in known}


def structured(values: Mapping[str, str], key: str) -> Any:
    """What a dialog has filled in under `key`, decoded."""
    return jsonlines.loads((values.get(key) or _JSON[key]).encode())


def variants_of(values: Mapping[str, str]) -> tuple[Variant, ...]:
    """The further prompts."""
    return tuple(Variant(**item) for item in structured(values, "variants"))


def dumps(key: str, value: Any) -> str:
    """`value` as the form keeps it under `key`."""
    return _dumps([asdict(item) for item in value] if key == "variants" else value)


def _dumps(value: Any) -> str:
    return jsonlines.dumps(dict(value) if isinstance(value, Mapping) else value).decode()


def mix_of(values: Mapping[str, str]) -> dict[str, float]:
    """The teachers with their weights. Raises InvalidError on a slip in the list."""
    words = values["teacher"].strip()
    return weights.parse(words, sep="=") if "," in words or "=" in words else {words: 1.0}


def applies(values: Mapping[str, str], found: Mapping[str, str]) -> dict[str, bool]:
    """Which of the lines that only some runs have are worth showing; `found` are the problems."""
    from tui_craft.recipes.registry import recipes

    recipe = recipes().get(values["recipe"])
    own = values["teacher"].startswith("openai_compatible") or bool(values["api_base"].strip())
    return {
        "api_base": own or "teacher" in found or "api_base" in found,
        "where": _works_on_rows(values),
        "stage_teachers": recipe is not None and len(recipe.stages) > 1,
    }


def _works_on_rows(values: Mapping[str, str]) -> bool:
    from tui_craft.domain.typed import read_all
    from tui_craft.recipes.registry import recipes

    recipe = recipes().get(values["recipe"])
    try:
        return recipe is not None and bool(recipe.needs_for(read_all(recipe, _options(values))).sources)
    except CraftError:
        return False  # an option is half typed


def problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with which line, a sentence each; nothing when a run can be started with these values."""
    found: dict[str, str] = {}
    for key, check in _CHECKS.items():
        try:
            check(values)
        except CraftError as error:
            found[key] = error.sentence
    for key, words in _options(values).items():
        try:
            _check_option(values["recipe"], key, words)
        except CraftError as error:
            found[OPTION + key] = error.sentence
    return found


def spec_from(values: Mapping[str, str], settings: RunSettings, seed: int) -> RunSpec:
    """The spec these words ask for, with the prompts in force. Raises InvalidError that names the line."""
    from tui_craft.domain.typed import read_all
    from tui_craft.recipes.registry import recipe_named

    recipe = recipe_named(values["recipe"])
    options = read_all(recipe, _options(values))
    on_rows = bool(recipe.needs_for(options).sources)
    stages = {stage.name for stage in recipe.stages}
    mix = mix_of(values)
    return RunSpec(
        **_amounts(values),
        recipe=recipe.name,
        teacher=next(iter(mix), ""),
        mix=mix if len(mix) > 1 else {},
        stage_teachers={stage: name for stage, name in structured(values, "stage_teachers").items() if stage in stages},
        api_base=values["api_base"].strip() or None,
        retries=settings.retries,
        timeout=settings.timeout,
        seed=seed,
        goal=values["goal"],
        tags=spoken.tags(values["tags"]),
        split=_split(values),
        axes=structured(values, "axes"),
        guidance=structured(values, "guidance"),
        variants=variants_of(values),
        options=options,
        novelty=values.get("novelty", "").strip(),
        where=values["where"].strip() if on_rows else "",
        source=values.get("source", "") if on_rows else "",
    )


def _amounts(values: Mapping[str, str]) -> dict[str, Any]:
    """How much of everything."""
    whole = {key: _whole(values, key) for key in ("rows", "rows_per_request", "seeds_per_request")}
    return {
        **whole,
        "concurrency": _whole(values, "at_once"),
        "temperature": spoken.temperature(values["temperature"]),
        "price": spoken.price(values["price"]),
        "budget": spoken.budget(values["budget"]),
    }


def _options(values: Mapping[str, str]) -> dict[str, str]:
    """The typed options of the form's recipe, by name."""
    from tui_craft.recipes.registry import recipes

    recipe = recipes().get(values["recipe"])
    known = {item.name for item in recipe.options} if recipe is not None else set()
    return {name: values[OPTION + name] for name in known if OPTION + name in values}


def _check_option(recipe: str, name: str, words: str) -> None:
    from tui_craft.domain.typed import read_all
    from tui_craft.recipes.registry import recipe_named

    read_all(recipe_named(recipe), {name: words})


def _recipe(values: Mapping[str, str]) -> None:
    from tui_craft.recipes.registry import recipe_named

    recipe_named(values["recipe"])


def _goal(values: Mapping[str, str]) -> None:
    proposed(values["goal"])


def _teacher(values: Mapping[str, str]) -> None:
    from tui_craft.teachers.registry import check_name

    base = values["api_base"].strip()
    for name in mix_of(values) or {"": 1.0}:
        # a base that is half typed is the other line's problem; any base lets a bare model name stand
        check_name(name, "http://base" if base else None)


def _api_base(values: Mapping[str, str]) -> None:
    from tui_craft.teachers.registry import check_name

    check_name(OFFLINE, values["api_base"].strip() or None)


def _split(values: Mapping[str, str]) -> dict[str, float]:
    from tui_craft.domain.splitting import exact_counts

    found = spoken.split(values["split"])
    if found:
        exact_counts(found, 1)  # says it in the words of who deals them out
    return found


def _whole(values: Mapping[str, str], key: str) -> int:
    low, high = LIMITS["concurrency" if key == "at_once" else key]
    return spoken.whole(LABELS[key], values[key], low, high)


_CHECKS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "recipe": _recipe,
    "goal": _goal,
    "teacher": _teacher,
    "api_base": _api_base,
    "rows": lambda values: _whole(values, "rows"),
    "budget": lambda values: spoken.budget(values["budget"]),
    "price": lambda values: spoken.price(values["price"]),
    "temperature": lambda values: spoken.temperature(values["temperature"]),
    "at_once": lambda values: _whole(values, "at_once"),
    "rows_per_request": lambda values: _whole(values, "rows_per_request"),
    "seeds_per_request": lambda values: _whole(values, "seeds_per_request"),
    "split": _split,
    "novelty": lambda values: spoken.novelty(values.get("novelty", "")),
}
