"""What a run is asked for, on a screen with a `RunForm`: the dialogs that fill in its lines. Starts no run."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft.domain.run import RunState
from tui_craft.errors import CraftError
from tui_craft.ui import run_facts, run_form
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.run_form import OPTION
from tui_craft.ui.screens.prompting import Prompting
from tui_craft.ui.widgets.fold import Fold
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.prompt_editor import PromptPanel
from tui_craft.ui.widgets.run_form_panel import RunForm
from tui_craft.ui.widgets.run_panel import RunPanel

if TYPE_CHECKING:
    from tui_craft.domain.options import Option
    from tui_craft.recipes.base import Recipe


class RunSetup(Prompting):
    """Adds the form's dialogs, each with a key that works wherever one is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-recipe", "c", "recipe", "recipe", "Choose how the rows are made", group=CHANGE, show=True),
        bind("generate-goal", "g", "goal", "goal", "Say what the rows are for", group=CHANGE, show=True),
        bind("generate-teachers", "t", "teachers", "teachers", "Choose who writes, one or several, or one for a stage",
             group=CHANGE, show=True),
        bind("generate-axes", "a", "axes", "axes", "What is drawn for each request: tone, persona, length",
             group=CHANGE),
        bind("generate-variants", "V", "variants", "prompt variants", "Further prompts that share the requests",
             group=CHANGE),
        bind("generate-guidance", "G", "guidance", "guidance", "Your own words for this run, for a stage or for all",
             group=CHANGE),
        bind("generate-budget", "b", "budget", "budget", "The most to spend; also while the run is at work",
             group=CHANGE),
        bind("generate-topics", "T", "topics", "topics", "The topic tree", group=GO),
    ]  # fmt: skip

    @property
    def form(self) -> RunForm:
        """The form."""
        return self.query_one(RunForm)

    def kind(self) -> list[Piece]:
        """Recipe and goal, as they stand in the form."""
        values = self.form.values
        if not values.get("recipe"):
            return []  # not read yet
        said = (f"recipe {values.get('recipe', '')}", f"goal {values.get('goal', '')}")
        return [Piece(words, "muted", keep) for words, keep in zip(said, (1, 0), strict=True)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None of it while the template is being edited."""
        if self.is_mounted and action in {"recipe", "goal", "teachers", "axes", "variants", "guidance"}:
            return not self.query_one(PromptPanel).editing
        return super().check_action(action, parameters)

    def _ask(self, work: Coroutine[Any, Any, None]) -> None:
        self.start(self._once_filled(work), name="ask", group="ask", exclusive=True)

    async def _once_filled(self, work: Coroutine[Any, Any, None]) -> None:
        """A key may be quicker than the form."""
        try:
            await self.form.filled.wait()
            await work
        finally:
            work.close()

    @on(Fold.Opened)
    def _open_line(self, event: Fold.Opened) -> None:
        key = event.fold.key
        if key.startswith(OPTION):
            self._ask(self._option(key.removeprefix(OPTION)))
        else:
            getattr(self, f"action_{'teachers' if key == 'stage_teachers' else key}")()

    async def _recipe_now(self) -> Recipe:
        from tui_craft.recipes.registry import recipe_named

        return await self.craft.jobs.read(recipe_named, self.form.values["recipe"])

    # recipe and goal

    def action_recipe(self) -> None:
        """Choose a recipe."""
        self._ask(self._choose_recipe())

    async def _choose_recipe(self) -> None:
        from tui_craft.recipes.registry import recipes
        from tui_craft.ui.modals.pick import Offer, Pick

        def offers() -> list[Offer]:
            return [
                Offer(each.name, each.title, each.help, self._refusal(each), "" if each.offline else "needs a model")
                for each in recipes().values()
            ]  # fmt: skip

        now = self.form.values["recipe"]
        name = await self.craft.ask(Pick("Recipe", await self.craft.jobs.read(offers), now))
        if name and name != now:
            self._stage = ""
            self.form.put({"recipe": name, "where": "", **run_form.option_values(name, {})})
            known = recipes()
            if now in known and self.form.values["goal"] == known[now].goal != known[name].goal:
                self._take_goal(known[name].goal)  # nobody chose the old one, it came with the recipe
            await self._fill_rows()
            if self.has_class("-running"):
                self.action_page(False)  # what was chosen must be seen

    async def _fill_rows(self) -> None:
        """Where the rows to work on say how many rows come of them, that is how many are wanted."""
        count = await self.craft.jobs.read(run_facts.rows_of, self._dataset, self._spec_or_default())
        if count:
            self.form.put({"rows": str(count)})

    def _refusal(self, recipe: Recipe) -> str:
        """Why this recipe is not for this dataset; empty where it is."""
        from tui_craft.domain.options import checked

        try:
            recipe.format_for(self._dataset.format, checked(recipe, {}))
        except CraftError as error:
            return error.sentence
        return ""

    def action_goal(self) -> None:
        """Choose a goal; its tags and split are filled in, to be changed at will."""
        self._ask(self._choose_goal())

    async def _choose_goal(self) -> None:
        from tui_craft.domain.goals import goals
        from tui_craft.ui.modals.pick import Offer, Pick

        offers = [Offer(goal.name, goal.title, f"{goal.help} {goal.asks}") for goal in goals().values()]
        now = self.form.values
        name = await self.craft.ask(Pick("What are the rows for?", offers, now["goal"]))
        if name and name != now["goal"]:
            self._take_goal(name)

    def _take_goal(self, name: str) -> None:
        """Put a goal into the form, with its tags in place of the old one's, and its split."""
        from tui_craft.domain.goals import goals
        from tui_craft.domain.weights import spell

        now = self.form.values
        before, _ = run_form.proposed(now["goal"])
        tags, split = run_form.proposed(name)
        own = [tag for tag in now["tags"].replace(",", " ").split() if tag not in before]
        self.form.put({"goal": name, "tags": " ".join([*own, *tags]), "split": spell(split, sep="=", ones=True)})
        if goals()[name].asks and not run_form.structured(self.form.values, "guidance"):
            self.craft.say(f"{goals()[name].asks} (G)")

    # who and how

    def action_teachers(self) -> None:
        """Choose who answers."""
        self._ask(self._choose_teachers())

    async def _choose_teachers(self) -> None:
        from tui_craft.domain.goals import goals
        from tui_craft.domain.weights import spell
        from tui_craft.teachers.naming import COMPATIBLE
        from tui_craft.ui.modals.who import Who, WhoModal

        values, recipe = self.form.values, await self._recipe_now()
        try:
            mix = run_form.mix_of(values)
        except CraftError:
            mix = {values["teacher"]: 1.0}  # half typed; what is chosen here takes its place
        stages = [(stage.name, stage.title) for stage in recipe.stages]
        now = Who(mix, run_form.structured(values, "stage_teachers"))
        adversarial = values["goal"] in goals() and goals()[values["goal"]].adversarial
        who = await self.craft.ask(
            WhoModal(now, stages, api_base=values["api_base"].strip(), adversarial=adversarial)
        )  # fmt: skip
        if who is not None:
            names = spell(who.mix, sep="=", ones=True) if len(who.mix) > 1 else next(iter(who.mix))
            self.form.put({"teacher": names, "stage_teachers": run_form.dumps("stage_teachers", who.stages)})
            if any(name.startswith(COMPATIBLE) for name in [*who.mix, *who.stages.values()]) and not values["api_base"]:
                self.remove_class("-running")
                self.form.enter("api_base")  # what is still missing

    def action_axes(self) -> None:
        """Choose what is drawn."""
        self._ask(self._choose_axes())

    async def _choose_axes(self) -> None:
        from tui_craft.ui.modals.axes import AxesModal

        axes = await self.craft.ask(AxesModal(run_form.structured(self.form.values, "axes")))
        if axes is not None:
            self.form.put({"axes": run_form.dumps("axes", axes)})

    def action_variants(self) -> None:
        """Change the further prompts."""
        self._ask(self._change_variants())

    async def _change_variants(self) -> None:
        from tui_craft.domain import prompt
        from tui_craft.runs import stages
        from tui_craft.ui.modals.variants import VariantsModal

        recipe = await self._recipe_now()
        known = stages.variables_of(recipe.stages[0])
        goal = self.form.values["goal"]
        now = await self.craft.jobs.read(stages.in_force, self._dataset, recipe, recipe.stages[0], goal)
        modal = VariantsModal(run_form.variants_of(self.form.values), now.text, lambda text: prompt.check(text, known))
        variants = await self.craft.ask(modal)
        if variants is not None:
            self.form.put({"variants": run_form.dumps("variants", variants)})

    def action_guidance(self) -> None:
        """Write the user's own words."""
        self._ask(self._write_guidance())

    async def _write_guidance(self) -> None:
        from tui_craft.ui.modals.guidance import GuidanceModal, guidance_text

        said, recipe = run_form.structured(self.form.values, "guidance"), await self._recipe_now()
        if len(recipe.stages) > 1:
            stages = [(stage.name, stage.title) for stage in recipe.stages]
            said = await self.craft.ask(GuidanceModal(said, stages))
        else:
            words = await self.craft.ask(guidance_text("this run", said.get("", "")))
            said = None if words is None else {"": words} if words.strip() else {}
        if said is not None:
            self.form.put({"guidance": run_form.dumps("guidance", said)})

    # the recipe's own options that are more than a line

    async def _option(self, name: str) -> None:
        recipe = await self._recipe_now()
        option = next(option for option in recipe.options if option.name == name)
        words = await (self._table(option) if option.kind == "table" else self._lines(option))
        if words is not None:
            self.form.put({OPTION + name: words})

    async def _lines(self, option: Option) -> str | None:
        from tui_craft.ui.modals.text_edit import TextEdit

        note = f"{option.help} One on each line.".strip() if option.kind == "lines" else option.help
        words = await self.craft.ask(
            TextEdit(option.label, value=self.form.values[OPTION + option.name], note=note)
        )  # fmt: skip
        return None if words is None else words.rstrip("\n")

    async def _table(self, option: Option) -> str | None:
        from tui_craft.domain.typed import read, spell
        from tui_craft.runs.material import labels_in
        from tui_craft.ui.modals.weights_table import WeightsTable

        recipe = await self._recipe_now()
        counts = dict(await self.craft.jobs.read(labels_in, self._dataset)) if recipe.needs.labels else {}
        try:
            values = read(option, self.form.values[OPTION + option.name])
        except CraftError:
            values = {}
        found = await self.craft.ask(WeightsTable(option.label, values, counts=counts, note=option.help))
        return None if found is None else spell(option, found)

    # money, topics

    def action_budget(self) -> None:
        """The most to spend: of a run at work or one that has run out of money, else in the form."""
        short = self.has_class("-running") and self._run is not None and self._run.state is RunState.SHORT
        if (self.live or short) and self._run is not None:
            self._ask(self._set_budget())
        else:
            self.remove_class("-running")
            self.form.enter("budget")

    async def _set_budget(self) -> None:
        from tui_craft.domain import spoken
        from tui_craft.runs import attach
        from tui_craft.ui.modals.prompt_line import PromptLine

        run = self._run
        assert run is not None  # asked for while one is at work
        now = "" if run.spec.budget is None else f"{run.spec.budget:g}"
        note = "US dollars in all, what is spent already included; nothing for no limit."
        typed = await self.craft.ask(PromptLine(f"Budget of run {run.id}", value=now, note=note, check=spoken.budget))
        if typed is not None:
            await self.craft.jobs.read(attach.set_budget, run.path, spoken.budget(typed))
            self.query_one(RunPanel).limit(*await self.craft.jobs.read(attach.steered, run))
            if not run.state.live:
                self.craft.say("p goes on with the run.")

    def action_topics(self) -> None:
        """Go to the topic tree."""
        self.craft.show_topics(self._dataset)
