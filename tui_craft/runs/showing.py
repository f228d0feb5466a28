"""One stage of a recipe on the bench: what its template becomes when it is sent, how long that is, what it costs.

Everything but the template is read once, so that a key press costs no more than filling it in. Asks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from tui_craft.domain import tokens
from tui_craft.domain.drafting import is_generic
from tui_craft.domain.prompt_state import PromptState
from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec, Variant
from tui_craft.errors import CraftError, InvalidError
from tui_craft.recipes.asking import Asker
from tui_craft.recipes.base import Material, Recipe, Request, Stage
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import stages
from tui_craft.runs.guesses import Guesses
from tui_craft.runs.material import completed, head_of, material_of, seeds_of, source_of
from tui_craft.runs.place import format_of
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Price
from tui_craft.teachers.naming import meaning
from tui_craft.teachers.registry import price_of
from tui_craft.teachers.setup import read

_MEASURED = 20
"""Seeds whose length says how long a row is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as it would be sent now. `tokens_in` and `tokens_out` are estimates; `price` None where unknown.

    `example` says why this is none that will be sent just so (empty where it is): what earlier stages give is then
    named in square brackets.
    """

    messages: Sequence[Mapping[str, str]]
    seeds: tuple[int, ...]
    axes: Mapping[str, str]
    rows: int
    prompt_hash: str
    tokens_in: int
    tokens_out: int
    price: Price | None
    example: str = ""

    @property
    def cost(self) -> float | None:
        """US dollars for one such request; None where the price is unknown."""
        return None if self.price is None else self.price.cost(self.tokens_in, self.tokens_out)


class Bench:
    """A stage of the recipe of `spec`, ready to be filled in. Close it when done. Any thread may show.

    Raises InvalidError on an unknown recipe, stage or option, or where the recipe makes nothing of such rows.
    """

    def __init__(self, dataset: Dataset, spec: RunSpec, stage: str = "", *, environ: Mapping[str, str]) -> None:
        self.dataset = dataset
        self.recipe: Recipe = recipe_named(spec.recipe)
        self.stage: Stage = stages.stage_named(self.recipe, stage)
        self.format = format_of(dataset, spec)
        self.key = stages.key_of(self.recipe, self.stage, spec.goal)
        self.known = stages.variables_of(self.stage)
        self._open = ExitStack()
        source = self._open.enter_context(source_of(dataset, spec))
        self.asked = spec
        self.all_seeds = list(seeds_of(dataset))
        self.spec = completed(dataset, replace(spec, rows=max(spec.rows, spec.rows_per_request)), format=self.format)
        self.why_not = ""
        """Why the recipe could not ask anything as things are; empty where it can."""
        self._material = self._material_of(dataset, source)
        self._guesses = Guesses(self._row_tokens())
        teacher = self.spec.stage_teachers.get(self.stage.name, self.spec.teacher)
        self.price = known_price(replace(self.spec, teacher=teacher), environ)

    def close(self) -> None:
        """Give back what was opened."""
        self._open.close()

    @property
    def recommended(self) -> str:
        """The template that is recommended."""
        return stages.recommended(self.dataset, self.stage, self.spec.goal, format=self.format)

    @property
    def in_force(self) -> PromptState:
        """The template in force."""
        return stages.in_force(self.dataset, self.recipe, self.stage, self.spec.goal, format=self.format)

    @property
    def generic(self) -> bool:
        """Whether the recommended template is in force and nothing is known of the dataset that could shape it."""
        return is_generic(self.dataset.meta.context) and not self.in_force.edited

    def show(self, template: str, number: int, seeds: Sequence[Row] | None = None) -> Shown:
        """Request `number` with `template` in the place of the stage's own.

        `seeds` stand in the place of the drawn ones. Raises InvalidError where the template cannot be sent.
        """
        material = self._with(template, seeds)
        request, why = self._request(material, number)
        return Shown(
            messages=request.ask.messages,
            seeds=request.seeds,
            axes=request.axes,
            rows=request.rows,
            prompt_hash=request.prompt_hash,
            tokens_in=tokens.of_messages(request.ask.messages),
            tokens_out=self._guesses.completion(request, self.spec.teacher),
            price=self.price,
            example=why,
        )

    def _request(self, material: Material, number: int) -> tuple[Request, str]:
        """The request, and why it is only an example of one."""
        if not self.why_not:
            work = self.recipe.begin(material)
            found: list[Request] = []
            while len(found) <= number and (one := work.next(len(found), max(self.spec.rows, number + 1))):
                found.append(one)
            # where there is less to work on than was asked for, it begins anew
            if found and found[number % len(found)].stage == self.stage.name:
                return found[number % len(found)], ""
        main = self.stage is self.recipe.stages[0]
        why = self.why_not or ("" if main else "what earlier stages give stands in [ ]")
        values = {name: f"[{meaning}]" for name, meaning in self.stage.variables.items()}
        return Asker(material).request(self.stage.name, number, self.spec.rows_per_request, values=values), why

    def _with(self, template: str, seeds: Sequence[Row] | None) -> Material:
        material = self._material
        prompts = {**material.prompts, self.stage.name: (Variant("shown", template),)}
        if seeds is None:
            return replace(material, prompts=prompts)
        return replace(material, prompts=prompts, seeds=seeds, seeds_per_request=min(20, len(seeds)))

    def _material_of(self, dataset: Dataset, source: Dataset) -> Material:
        about: dict[str, Any] = {"run": "", "created": "", "host": ""}
        try:
            head = head_of(dataset, source, self.spec, self.all_seeds, **about)
        except InvalidError as error:  # no rows to work on, no topics: one may write the prompt all the same
            self.why_not = error.sentence
            plain = replace(self.spec, recipe="expand", options={}, where="", source="")
            head = replace(head_of(dataset, source, plain, self.all_seeds, **about), spec=self.spec)
        material = replace(material_of(dataset, source, head, self.all_seeds), format=self.format)
        if not self.why_not:
            try:
                work = self.recipe.begin(material)
                if work.next(0, self.spec.rows) is None:
                    self.why_not = work.why()
            except CraftError as error:
                self.why_not = error.sentence
        return material

    def _row_tokens(self) -> float | None:
        rows = self.all_seeds[:_MEASURED]
        if not rows:
            return None
        return sum(tokens.estimate(row.raw.decode("utf-8", "replace")) for row in rows) / len(rows)


def known_price(spec: RunSpec, environ: Mapping[str, str]) -> Price | None:
    """What the spec's teacher charges, None where nobody knows (or no teacher has this name)."""
    setup = read(environ)
    said = Price(*spec.price) if spec.price else None
    try:
        return price_of(spec.teacher, meaning(spec.teacher, spec.api_base, setup.endpoints, setup.environ), setup, said)
    except CraftError:
        return None
