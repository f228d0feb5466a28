"""Every recipe from the generation view with keys alone: chosen, filled in, started, over real HTTP, its rows found.

And by the offline teacher where that one can serve. What each recipe needs stands in `CASES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import Value, respond_with
from screens_seen import shows
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static
from ui_harness import pilot_of, screen_text, settled

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.domain.row import Envelope, NewRow, Row, State
from tui_craft.domain.run import RunState
from tui_craft.recipes.registry import recipes
from tui_craft.runs import attach
from tui_craft.store import library, verdicts
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.pick import Pick
from tui_craft.ui.modals.text_edit import TextEdit
from tui_craft.ui.modals.weights_table import WeightsTable
from tui_craft.ui.run_form import OPTION
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.screens.proposals import ProposalsScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.field import Chooser
from tui_craft.ui.widgets.fold import Fold
from tui_craft.ui.widgets.run_form_panel import RunForm
from tui_craft.ui.widgets.run_panel import RunPanel

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SEEDS = [
    ("Hello, where is my order, please? I don't find it.", "shipping"),
    ("The courier left my box at the wrong door.", "shipping"),
    ("Could I have the invoice for March, please?", "billing"),
]


@dataclass(frozen=True)
class Case:
    """What a recipe is given, and what must come of it.

    `options` are typed or chosen; `rows` is how many are asked for, None where the screen says it. `lands` is where
    the rows go, "" for the dataset itself; `made` how many there are in the end, or how many rows of the dataset were
    judged where `judges`. `offline` are the options for the
    offline teacher. `calls` says whether a teacher is asked at all.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = 2
    lands: str = ""
    made: int = 2
    offline: Mapping[str, str] | None = None
    answers: Mapping[str, Value] = field(default_factory=dict)
    calls: bool = True
    judges: bool = False


def _label(draw: Any, said: str) -> str:
    return said.split("The label of the rows of this request:\n")[1].split("\n", maxsplit=1)[0]


def _faulty(draw: Any, said: str) -> str:
    return "faulty"


CASES = {
    "augment": Case({"operators": "paraphrase"}, rows=None, made=3, offline={"operators": "typos"},
                    answers={"texts": lambda draw, said: [f"A word on it: {draw.random()}?"]}),
    "balance": Case({"labels": "billing=5"}, rows=2, offline={"labels": "shipping=4"}, answers={"output": _label}),
    "critique": Case(answers={"verdict": _faulty}),
    "edge-cases": Case({"slices": "hostile=1, confused=1"}),
    "expand": Case(offline={}),
    "improve": Case(rows=None, answers={"verdict": _faulty}),
    "issue": Case({"name": "refunds", "description": "It promises refunds."}),
    "issue-repair": Case({"description": "It promises refunds."}, rows=None, made=1),
    "judge": Case(rows=None, made=3, judges=True),
    "multi-turn": Case({"turns": "4"}, rows=None, made=3, lands="shop conversations"),
    "plan": Case({"briefs": "2"}),
    "preference": Case(rows=None, made=3, lands="shop pairs", offline={"how": "lazy"}),
    "reasoning": Case(),
    "repair": Case(rows=None, made=1),
    "rewrite": Case({"preset": "casual"}, rows=None, made=6),
    "template": Case({"template": "n = sequence\ninput: Question {n}?\noutput: {n}"}, calls=False,
                     offline={"template": "n = sequence\ninput: Another, {n}?\noutput: {n}"}),
    "topics": Case({"topics": "2"}, rows=4, made=4, offline={"topics": "2"}),
}  # fmt: skip
OFFLINE = [name for name, recipe in recipes().items() if recipe.offline]


@pytest.fixture
def shop() -> str:
    """A dataset with labelled seeds, two drafts, and a row that shows an issue."""
    rows = [_row(text, label, State.ACCEPTED, "seed") for text, label in SEEDS]
    rows += [_row(f"Where do I complain, {n}?", "billing", State.DRAFT) for n in (1, 2)]
    answer = "As an AI model, of course."
    rows.append(_row("Give me my money back!", answer, State.HELD, "issue:refunds", "expect:fail"))
    with library.create("shop", "input-output", context={"objective": "Sort mail"}, now=NOW) as dataset:
        dataset.add(rows)
        for _ in pipeline.update(dataset):
            pass
        return dataset.slug


def _row(text: str, label: str, state: State, *tags: str) -> NewRow:
    return NewRow(jsonlines.dumps({"input": text, "output": label}), Envelope(state=state, tags=tags))


def test_no_recipe_is_left_out() -> None:
    assert set(CASES) == set(recipes())
    assert [name for name, case in CASES.items() if case.offline is not None] == OFFLINE


@pytest.mark.parametrize("name", CASES)
async def test_over_http(name: str, shop: str) -> None:
    case = CASES[name]
    with Loopback(respond=respond_with(**case.answers)) as server:
        teacher = {"teacher": "openai_compatible/m", "api_base": server.base_url}
        await _through(shop, name, case, case.options, teacher)
    assert bool(server.requests) is case.calls


@pytest.mark.parametrize("name", OFFLINE)
async def test_offline(name: str, shop: str) -> None:
    await _through(shop, name, CASES[name], CASES[name].offline or {}, {"teacher": "offline"})


async def _through(
    shop: str, name: str, case: Case, options: Mapping[str, str], teacher: Mapping[str, str]
) -> None:  # fmt: skip
    """From the open screen to the rows."""
    app = TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(shop), owned=True))
    async with pilot_of(app, (80, 24)) as pilot:
        await _choose(pilot, name)
        await press(pilot, "tab")
        for key, words in teacher.items():
            await _enter(pilot, key, words)
        if case.rows is not None:
            await _enter(pilot, "rows", str(case.rows))
        for key, words in options.items():
            await _enter(pilot, OPTION + key, words)
        await press(pilot, "escape")
        told = str(app.screen.query_one("#form-told", Static).content)
        assert ("beside this one" in told) is bool(case.lands), told
        assert case.lands in told
        await press(pilot, "s")
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "watch run"])
        await settled(pilot)
        panel = app.screen.query_one(RunPanel)
        assert panel.state is RunState.FINISHED, screen_text(app)
        assert panel.books.balanced
        rows = _judged(shop) if case.judges else _rows_of(library.slugify(case.lands) or shop, name)
        assert len(rows) == panel.books.done == case.made, screen_text(app)
        await press(pilot, "w")
        _sees(app, case.lands or shop, rows)


async def _choose(pilot: Pilot[Any], name: str) -> None:
    await press(pilot, "c")
    modal = pilot.app.screen
    assert isinstance(modal, Pick)
    while modal.place is not None and modal._offers[modal.place].name != name:
        await pilot.press("j" if modal._offers[modal.place].name < name else "k")
    await press(pilot, "enter")


async def _enter(pilot: Pilot[Any], key: str, words: str) -> None:
    """Go to a line of the form and put `words` there, as that kind of line is filled in."""
    app = pilot.app
    form = app.screen.query_one(RunForm)
    lines = form._lines()
    wanted = next(place for place, line in enumerate(lines) if form._key_of(line) == key)
    assert app.focused in lines
    way = wanted - lines.index(app.focused)
    await pilot.press(*["down" if way > 0 else "up"] * abs(way))
    line = app.focused
    if isinstance(line, Chooser):
        while line.value != words:
            await press(pilot, "right")
    elif isinstance(line, Fold):
        await press(pilot, "enter")
        assert isinstance(app, TuiCraftApp)
        await (_table(pilot, words) if shows(app, WeightsTable) else _text(pilot, words))
    else:
        await pilot.press("end", "ctrl+u")
        await _paste(pilot, words)


async def _text(pilot: Pilot[Any], words: str) -> None:
    assert isinstance(pilot.app.screen, TextEdit)
    await pilot.press("f7", "delete")
    await _paste(pilot, words)
    await press(pilot, "ctrl+s")


async def _table(pilot: Pilot[Any], words: str) -> None:
    for part in words.split(", "):
        name, _, number = part.partition("=")
        table = pilot.app.screen
        assert isinstance(table, WeightsTable)
        there = name in table._names
        await press(pilot, *(["g", *["j"] * table._names.index(name), "enter"] if there else ["n"]))
        for typed in (number,) if there else (name, number):
            await pilot.press("end", "ctrl+u")
            await _paste(pilot, typed)
            await press(pilot, "enter")
    await press(pilot, "escape")


async def _paste(pilot: Pilot[Any], words: str) -> None:
    """What the terminal sends when one pastes."""
    pilot.app.post_message(events.Paste(words))
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one after the other, each with its work done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def _rows_of(slug: str, recipe: str) -> list[Row]:
    """The rows of the one run of this recipe, where they ought to be."""
    with library.open_dataset(slug) as dataset:
        (run,) = [run for run in attach.runs_of(dataset.path) if run.spec.recipe == recipe]
        return [row for row in dataset.scan() if row.origin.get("run") == run.id]


def _judged(slug: str) -> list[Row]:
    """The rows that have a verdict."""
    with library.open_dataset(slug) as dataset:
        return dataset.get_many(sorted(verdicts.current(dataset, dataset.ids())))


def _sees(app: TuiCraftApp, where: str, rows: list[Row]) -> None:
    """These rows, and no others, are on the screen that shows what the run made."""
    screen = app.screen
    assert isinstance(screen, WorkspaceScreen | ProposalsScreen)
    assert isinstance(screen, ProposalsScreen) is any("proposal" in row.tags for row in rows)
    assert where in screen_text(app)
    shown = screen._lines.view if isinstance(screen, ProposalsScreen) else screen.rows.view
    assert sorted(shown or []) == [row.id for row in rows]
