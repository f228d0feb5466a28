"""Verbs that change a run on its way, and what a dataset's runs may spend."""

from __future__ import annotations

import click

from tui_craft import text
from tui_craft.cli.output import emit, say
from tui_craft.domain import spoken
from tui_craft.domain.run import LIMITS
from tui_craft.errors import InvalidError, UsageError
from tui_craft.runs import attach
from tui_craft.store import library

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("steer")
@click.argument("name")
@click.argument("run", required=False)
@click.option("--concurrency", type=click.IntRange(*LIMITS["concurrency"]), help="How many requests may be under way.")
@click.option("--budget", metavar="USD|none", help="The most to spend in all, what is spent already included.")
@_JSON
def steer_command(name: str, run: str | None, concurrency: int | None, budget: str | None, as_json: bool) -> None:
    """Change a run on its way. A budget may be changed after it ended, too; then resume it."""
    if concurrency is None and budget is None:
        raise UsageError("Say what to change: --concurrency N or --budget USD.")
    path = attach.find(library.find(name), run)
    changed: dict[str, object] = {}
    if budget is not None:
        changed["budget"] = amount = _dollars(budget)
        attach.set_budget(path, amount)
    if concurrency is not None:
        changed["concurrency"] = concurrency
        attach.set_concurrency(path, concurrency)
    words = [f"{concurrency} at once"] if concurrency is not None else []
    words += [_words(_dollars(budget))] if budget is not None else []
    emit({"run": path.name, **changed}) if as_json else say(f"run {path.name}: {', '.join(words)}")


@click.command("budget")
@click.argument("name")
@click.argument("amount", required=False, metavar="[USD|none]")
@_JSON
def budget_command(name: str, amount: str | None, as_json: bool) -> None:
    """Show or set the most that all runs of a dataset may spend together."""
    from tui_craft.runs.spending import spent_by_runs

    with library.open_dataset(name) as dataset:
        if amount is not None:
            dataset.save_budget(_dollars(amount))
        spent, cap = spent_by_runs(dataset.path), dataset.meta.budget
    if as_json:
        emit({"budget": cap, "spent": spent.known, "runs_of_unknown_cost": spent.unknown})
        return
    unknown = f", and {text.plural(spent.unknown, 'run')} of unknown cost" if spent.unknown else ""
    say(f"{_words(cap)}; {text.money(spent.known)} spent so far{unknown}")


def _words(budget: float | None) -> str:
    return "no budget" if budget is None else f"budget {text.money(budget)}"


def _dollars(typed: str) -> float | None:
    try:
        return spoken.budget("" if typed.strip().lower() == "none" else typed)
    except InvalidError as error:
        raise UsageError(error.sentence) from None
