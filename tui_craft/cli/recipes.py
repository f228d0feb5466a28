"""The recipes verb: what ways of making rows there are, and what can be set about each."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from tui_craft.cli.output import emit, say

if TYPE_CHECKING:
    from tui_craft.recipes.base import Recipe


@click.command("recipes")
@click.argument("recipe", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def recipes_command(recipe: str | None, as_json: bool) -> None:
    """List the recipes; with RECIPE all about one: when to use it, its trap, its stages and options."""
    from tui_craft.recipes.registry import recipe_named, recipes

    found = [recipe_named(recipe)] if recipe else list(recipes().values())
    if as_json:
        emit({"recipes": [_record(each) for each in found]})
        return
    for each in found:
        _print(each) if recipe else say(f"{each.name:<14}{each.title}{'' if each.offline else '   (needs a model)'}")
    if not recipe:
        say()
        say("More about one: tui-craft recipes NAME")


def _record(recipe: Recipe) -> dict[str, Any]:
    return {
        "recipe": recipe.name,
        "title": recipe.title,
        "help": " ".join(recipe.help.split()),
        "offline": recipe.offline,
        "needs": asdict(recipe.needs),
        "stages": [
            {"stage": stage.name, "title": stage.title, "variables": dict(stage.variables)} for stage in recipe.stages
        ],
        "options": [
            {"option": option.name, **{key: value for key, value in asdict(option).items() if key != "name"}}
            for option in recipe.options
        ],
    }


def _print(recipe: Recipe) -> None:
    from tui_craft.domain.typed import spell

    say(f"{recipe.name}: {recipe.title}")
    say(click.wrap_text(" ".join(recipe.help.split()), 100))
    if recipe.needs.sources:
        say(f"\nworks on rows: those of {recipe.needs.sources} by default (--where EXPR)")
    say(f"\nstages: {', '.join(f'{stage.name} ({stage.title})' for stage in recipe.stages)}")
    for option in recipe.options:
        default = "; ".join(spell(option, option.default).splitlines()) or "none"
        among = f" ({', '.join(option.choices)})" if option.choices else ""
        say(f"\n--option {option.name}=...  {option.label}{among}, {default} by default")
        if option.help:
            say(click.wrap_text(option.help, 100, initial_indent="    ", subsequent_indent="    "))
