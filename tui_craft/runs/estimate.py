"""What a run will send and cost, before it is started, and how that is arrived at. Asks nobody and writes nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui_craft import text
from tui_craft.domain import tokens
from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Request
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import keeping
from tui_craft.runs.affording import prices
from tui_craft.runs.glance import runs_of
from tui_craft.runs.guesses import TOKENS_A_ROW, Guesses
from tui_craft.runs.material import completed, head_of, material_of, seeds_of, source_of
from tui_craft.runs.place import format_of
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Price

_SHOWN = 5
"""Requests that are made to measure."""
_SEEDS = 20
_USUAL_YIELD = 0.9
_ENOUGH = 20
"""Items of earlier runs from which on they count for more than what is usual."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """About what a run takes. `cost` is US dollars, None where a price is unknown; `kept` rows are likely to be
    accepted of the `rows` that are made (of rows that are judged all count); `how` says in words how all of this was
    arrived at."""

    rows: int
    kept: int
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    how: str

    def __str__(self) -> str:
        known = f"about {text.money(self.cost)}" if self.cost else "no cost"
        cost = "cost unknown" if self.cost is None else known
        size = f"{text.count(self.tokens_in)} tokens in, {text.count(self.tokens_out)} out"
        return f"{text.plural(self.requests, 'request')}, {size}, {cost}: {self.how}"


def estimate(dataset: Dataset, spec: RunSpec, *, environ: Mapping[str, str]) -> Estimate:
    """What a run of `spec` takes. Raises InvalidError where it could not ask anything. Reads every row once."""
    seeds = list(seeds_of(dataset))
    spec, shown, spread = _first_requests(dataset, spec, seeds)
    recipe = recipe_named(spec.recipe)
    yields, measured = (1.0, True) if recipe.judges else _yield_of(dataset)
    requests = max(1, math.ceil(spec.rows * spread / yields))
    row_tokens = None if recipe.judges else _row_tokens(seeds)
    guesses = Guesses(row_tokens)
    each_in = sum(tokens.of_messages(one.ask.messages) for one in shown) / len(shown)
    each_out = sum(guesses.completion(one, "") for one in shown) / len(shown)
    begun = min(requests, math.ceil(spec.rows / yields / max(1.0, sum(one.rows for one in shown) / len(shown))))
    # what follows on a first request mostly is about a single row
    tokens_out = round(begun * each_out + (requests - begun) * (row_tokens or TOKENS_A_ROW))
    tokens_in = round(requests * each_in)
    known = prices(spec, environ)
    keep = keeping.expected(dataset)
    kept = keep.kept_of(spec.rows)
    lacking = [name for name, price in known.items() if price is None]
    how = [
        f"{text.plural(len(shown), 'request')} as they would be sent, {text.count(round(each_in))} tokens each",
        f"rows as long as the seeds ({text.count(round(row_tokens))} tokens)"
        if row_tokens
        else f"{'verdicts' if recipe.judges else 'rows'} of usual length",
    ]
    if yields < 1:
        how.append(f"{1 - yields:.0%} repeats and unusable rows, as " + ("in earlier runs" if measured else "is usual"))
    if len(recipe.stages) > 1:
        how.append(f"{requests / spec.rows:.2g} requests a row, the prompts of later stages taken to be as long")
    if lacking:
        how.append(f"nobody knows the price of {', '.join(lacking)}")
    by = "as is usual" if not keep.judged else f"as of the {text.count(keep.judged)} judged so far"
    words = f"{'; '.join(how)}."
    if not recipe.judges:
        words += f" Some {text.count(kept)} of {text.rows(spec.rows)} will be kept after review, {by}."
    cost = _cost(spec, known, tokens_in, tokens_out)
    return Estimate(spec.rows, spec.rows if recipe.judges else kept, requests, tokens_in, tokens_out, cost, words)


def _first_requests(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row]) -> tuple[RunSpec, list[Request], float]:
    """The whole spec, its first requests, and how many requests a row takes."""
    format = format_of(dataset, spec)
    with source_of(dataset, spec) as source:
        spec = completed(dataset, spec, format=format)
        head = head_of(dataset, source, spec, seeds, run="", created="", host="")
        recipe, spec = recipe_named(spec.recipe), head.spec
        work = recipe.begin(replace(material_of(dataset, source, head, seeds), format=format))
        shown: list[Request] = []
        while len(shown) < _SHOWN and (request := work.next(len(shown), spec.rows)) is not None:
            shown.append(request)
    if not shown:
        raise InvalidError(work.why())
    return spec, shown, recipe.calls_per_row(min(spec.rows_per_request, spec.rows), spec.options)


def _row_tokens(seeds: Sequence[Row]) -> float | None:
    rows = seeds[:_SEEDS]
    if not rows:
        return None
    return sum(tokens.estimate(row.raw.decode("utf-8", "replace")) for row in rows) / len(rows)


def _yield_of(dataset: Dataset) -> tuple[float, bool]:
    """The share of items that became drafts in the dataset's runs, and whether it was measured."""
    books = [run.books for run in runs_of(dataset.path)]
    items = sum(each.items for each in books)
    if items < _ENOUGH:
        return _USUAL_YIELD, False
    return max(0.1, sum(each.done for each in books) / items), True


def _cost(spec: RunSpec, known: Mapping[str, Price | None], tokens_in: int, tokens_out: int) -> float | None:
    """US dollars; each teacher's share by its weight, that of a stage's own by the number of stages."""
    stages = [stage.name for stage in recipe_named(spec.recipe).stages]
    total = 0.0
    for stage in stages:
        own = spec.stage_teachers.get(stage)
        shares = {own: 1.0} if own else spec.teachers
        for name, weight in shares.items():
            price = known[name]
            if price is None:
                return None
            total += price.cost(tokens_in, tokens_out) * weight / sum(shares.values()) / len(stages)
    return total
