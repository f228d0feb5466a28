"""Everything a run is asked for, chosen with keys: recipe, goal, teachers, axes, prompts, guidance, options."""

from __future__ import annotations

from typing import Any

import pytest
from loopback import Loopback
from screens_seen import shows
from textual.pilot import Pilot
from textual.widgets import Static
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft.domain.run import RunState
from tui_craft.runs import attach
from tui_craft.store import library
from tui_craft.ui import run_form
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.axes import AxesModal
from tui_craft.ui.modals.guidance import GuidanceModal
from tui_craft.ui.modals.pick import Pick
from tui_craft.ui.modals.text_edit import TextEdit
from tui_craft.ui.modals.variants import VariantsModal
from tui_craft.ui.modals.weights_table import WeightsTable
from tui_craft.ui.modals.who import Who, WhoModal
from tui_craft.ui.screens.generate import GenerateScreen
from tui_craft.ui.widgets.run_form_panel import RunForm


@pytest.fixture
def slug() -> str:
    """A dataset with a description and seeds."""
    from datetime import UTC, datetime

    from tui_craft.sources.demo import create_demo

    with create_demo(now=datetime(2026, 1, 2, tzinfo=UTC)) as dataset:
        return dataset.slug


def app_on(slug: str, **given: str) -> TuiCraftApp:
    """The app on the generation view."""
    return TuiCraftApp(first=lambda: GenerateScreen(library.open_dataset(slug), owned=True, **given))


def values(app: TuiCraftApp) -> dict[str, str]:
    """What stands in the form."""
    found: dict[str, str] = next(s for s in app.screen_stack if isinstance(s, GenerateScreen)).query_one(RunForm).values
    return found


def said(app: TuiCraftApp, name: str) -> str:
    """What a line of the screen says, whether it fits or not."""
    return str(app.screen.query_one(name, Static).content)


async def told_anew(app: TuiCraftApp, pilot: Pilot[Any]) -> None:
    """Do at once what the screen does when the typing has stopped."""
    app.screen._remember()  # type: ignore[attr-defined]
    await settled(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one after the other, each with its work done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def pick(pilot: Pilot[Any], name: str) -> None:
    """Take the line that begins with `name`."""
    await press(pilot, "g")
    for _ in range(40):
        line = next(line for line in screen_lines(pilot.app) if ">" in line)  # type: ignore[arg-type]
        if line.split(">")[1].split()[0] == name:
            break
        await press(pilot, "j")
    await press(pilot, "enter")


async def typed(pilot: Pilot[Any], words: str) -> None:
    """Type over what stands in a line, and take it."""
    await pilot.press("ctrl+u", *words, "enter")
    await settled(pilot)


@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
async def test_a_recipe_brings_its_options_and_stages(slug: str, size: tuple[int, int]) -> None:
    app = app_on(slug)
    async with pilot_of(app, size) as pilot:
        await press(pilot, "c")
        assert shows(app, Pick)
        await pick(pilot, "plan")
        assert values(app)["recipe"] == "plan"
        first = app.screen._material.title  # type: ignore[attr-defined]
        await press(pilot, "full_stop")
        assert app.screen._material.title != first  # type: ignore[attr-defined]
        await press(pilot, "comma")
        assert app.screen._material.title == first  # type: ignore[attr-defined]
        names = [key for key in values(app) if key.startswith(run_form.OPTION)]
        assert names
    again = app_on(slug)
    async with pilot_of(again, size):
        assert values(again)["recipe"] == "plan", "it is remembered"


async def test_a_stages_prompt_is_edited_by_itself(slug: str) -> None:
    app = app_on(slug, recipe="plan")
    async with pilot_of(app, (100, 40)) as pilot:
        await press(pilot, "full_stop", "e")
        editor = app.screen.query_one("PromptText")
        editor.text = editor.text + "\nIn verse."  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "your own words" in screen_text(app)
        await press(pilot, "full_stop")
        assert "as drafted" in said(app, "#prompt-title")


async def test_a_recipe_that_fits_no_such_rows_says_so_and_is_not_taken() -> None:
    from datetime import UTC, datetime

    with library.create("plain", "text", now=datetime(2026, 1, 2, tzinfo=UTC)) as dataset:
        slug = dataset.slug
    app = app_on(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await press(pilot, "c", "g")
        while "- " not in next(line for line in screen_lines(app) if ">" in line):
            await press(pilot, "j")
        await press(pilot, "enter")
        assert shows(app, Pick)


async def test_a_goal_fills_in_tags_and_split_and_both_can_be_changed(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        app.screen.query_one("#form-tags").value = "mine fine_tuning_data"  # type: ignore[attr-defined]
        await press(pilot, "g")
        await pick(pilot, "jailbreak")
        assert values(app)["tags"] == "mine"
        assert values(app)["split"] == "eval_data=80, golden_data=20"
        assert "goal jailbreak" in screen_text(app)
        app.screen.query_one("#form-split").value = "a=50, b=49"  # type: ignore[attr-defined]
        await settled(pilot)
        assert "100" in str(app.screen.query_one("#problem-split").content)  # type: ignore[attr-defined]


async def test_teachers_share_the_work_and_a_stage_has_its_own(slug: str) -> None:
    app = app_on(slug, recipe="plan")
    async with pilot_of(app, (100, 40)) as pilot:
        await press(pilot, "t")
        assert shows(app, WhoModal)
        modal = app.screen
        modal.change(Who({"offline": 1.0, "ollama/llama3:8b": 1.0}, {}))  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "j", "w")
        await typed(pilot, "3")
        assert "75%" in screen_text(app)
        await press(pilot, "j", "enter")
        await press(pilot, "enter")  # the first in the picker: offline
        await press(pilot, "escape")
        assert values(app)["teacher"] == "offline=1, ollama/llama3:8b=3"
        assert "offline" in values(app)["stage_teachers"]
        await press(pilot, "t", "D", "u", "D", "escape")
        assert values(app)["teacher"] == "ollama/llama3:8b"


@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
async def test_axes_are_taken_changed_and_left_out(slug: str, size: tuple[int, int]) -> None:
    app = app_on(slug)
    async with pilot_of(app, size) as pilot:
        await press(pilot, "a")
        assert shows(app, AxesModal)
        await press(pilot, "enter")
        assert "tone" in app.screen.value  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await typed(pilot, "calm:3, angry")
        await press(pilot, "n")
        await typed(pilot, "size")
        await typed(pilot, "small, large:0")
        assert "above 0" in screen_text(app), "a slip is told, typing goes on"
        await typed(pilot, "small, large:2")
        await press(pilot, "escape")
        assert run_form.structured(values(app), "axes") == {
            "tone": {"calm": 3.0, "angry": 1.0}, "size": {"small": 1.0, "large": 2.0},
        }  # fmt: skip
        await press(pilot, "a", "D", "escape")
        assert list(run_form.structured(values(app), "axes")) == ["size"]


async def test_further_prompts_are_written_and_weighed(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 40)) as pilot:
        await press(pilot, "V", "n")
        await typed(pilot, "terse")
        assert shows(app, TextEdit)
        area = app.screen.query_one("TextArea")
        area.text = "Write {{rows}} {{nonsense}}"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "nonsense" in screen_text(app)
        area.text = "Write {{rows}} rows, tersely."  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert shows(app, VariantsModal)
        await press(pilot, "w")
        await typed(pilot, "2")
        await press(pilot, "escape")
        (variant,) = run_form.variants_of(values(app))
        assert (variant.name, variant.text, variant.weight) == ("terse", "Write {{rows}} rows, tersely.", 2.0)
        assert "2 prompts" in screen_text(app)


async def test_guidance_for_all_and_for_one_stage(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (100, 40)) as pilot:
        await press(pilot, "G", *"Be brief", "ctrl+s")
        assert run_form.structured(values(app), "guidance") == {"": "Be brief"}
        assert "Be brief" in str(app.screen.query_one("#prompt-sent").content)  # type: ignore[attr-defined]
        await press(pilot, "c")
        await pick(pilot, "plan")
        await press(pilot, "G")
        assert shows(app, GuidanceModal)
        await press(pilot, "j", "enter", *"Odd ones", "ctrl+s", "escape")
        assert set(run_form.structured(values(app), "guidance").values()) == {"Be brief", "Odd ones"}


async def test_a_table_of_rows_wanted(slug: str) -> None:
    app = app_on(slug, recipe="edge-cases")
    async with pilot_of(app, (100, 40)) as pilot:
        app.screen._ask(app.screen._option("slices"))  # type: ignore[attr-defined]
        await settled(pilot)
        assert shows(app, WeightsTable)
        await press(pilot, "n")
        await typed(pilot, "rude people")
        await typed(pilot, "many")
        assert "whole number" in screen_text(app)
        await typed(pilot, "12")
        await press(pilot, "escape")
        assert values(app)["option:slices"] == "rude people=12"


async def test_rows_to_make_and_rows_to_keep_say_the_same(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        app.screen.query_one("#form-keep").value = "70"  # type: ignore[attr-defined]
        await settled(pilot)
        assert values(app)["rows"] == "100"
        app.screen.query_one("#form-rows").value = "1,000"  # type: ignore[attr-defined]
        await settled(pilot)
        assert values(app)["keep"] == "700"


async def test_rows_to_work_on_are_counted(slug: str) -> None:
    app = app_on(slug, recipe="rewrite", where="state:accepted")
    async with pilot_of(app, (120, 40)) as pilot:
        assert values(app)["where"] == "state:accepted"
        assert "40 rows to work on (state:accepted)" in said(app, "#form-told")
        await press(pilot, "tab")
        app.screen.query_one("#form-where").focus()
        await press(pilot, *"state:held")
        await told_anew(app, pilot)
        assert "No row" in said(app, "#form-told")


async def test_rows_of_another_format_go_beside(slug: str) -> None:
    app = app_on(slug, recipe="preference")
    async with pilot_of(app, (120, 40)) as pilot:
        assert "support-tickets pairs" in said(app, "#form-told")
        app.screen.query_one("#form-rows").value = "4"  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "s")
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "watch run"])
        await settled(pilot)
        assert "finished" in screen_text(app)
    home = library.find("support-tickets-pairs")
    (run,) = attach.runs_of(home)
    assert run.spec.source == slug
    again = app_on(slug)
    async with pilot_of(again, (80, 24)):
        assert run.id in screen_text(again), "a run whose rows went beside is met again from where it was started"


async def test_like_an_earlier_run(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        app.screen.query_one("#form-rows").value = "3"  # type: ignore[attr-defined]
        app.screen.query_one("#form-tags").value = "first"  # type: ignore[attr-defined]
        await press(pilot, "s")
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "watch run"])
        await settled(pilot)
        run = attach.runs_of(library.find(slug))[0].id
        app.screen.query_one("#form-rows").value = "99"  # type: ignore[attr-defined]
        await press(pilot, "escape")
    again = app_on(slug, like=run)
    async with pilot_of(again, (80, 24)):
        assert (values(again)["rows"], values(again)["tags"]) == ("3", "first")
        assert "Teacher" in screen_text(again), "the form is ahead of the run that has ended"


async def test_the_rest_of_the_form_opens_where_there_is_little_room() -> None:
    app = app_on(make_dataset("normal"))
    async with pilot_of(app, (60, 20)) as pilot:
        assert "Temperature" not in screen_text(app)
        await press(pilot, "tab")
        while app.focused is not app.screen.query_one("#form-more"):
            await press(pilot, "down")
        await press(pilot, "enter", "down", "down")
        assert "Temperature" in screen_text(app)


async def test_the_budget_of_a_run_at_work_is_changed(slug: str) -> None:
    app = app_on(slug)
    with Loopback(latency=0.2) as server:
        async with pilot_of(app, (120, 40)) as pilot:
            form = app.screen.query_one(RunForm)
            form.put({"teacher": "m", "api_base": server.base_url, "rows": "2000", "price": "1:2", "budget": "50"})
            await settled(pilot)
            assert "Estimate $" in said(app, "#form-told")
            await press(pilot, "s", "b")
            await typed(pilot, "0")
            assert "above 0" in screen_text(app)
            await typed(pilot, "0.01")
            assert "of $0.01" in screen_text(app), "said at once"
            await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "watch run"])
            await settled(pilot)
            assert "budget" in screen_text(app)
            (run,) = attach.runs_of(library.find(slug))
            assert run.state is RunState.SHORT
            await press(pilot, "b")
            await typed(pilot, "9")
            assert "of $9.00" in screen_text(app)
            assert "p goes on with the run" in screen_text(app)
            assert attach.steered(run) == (run.spec.concurrency, 9.0)


async def test_more_than_the_budget_is_told_before(slug: str) -> None:
    app = app_on(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        base = {"teacher": "m", "api_base": "http://127.0.0.1:9/v1", "rows": "2000", "budget": "0.01"}
        app.screen.query_one(RunForm).put(base)
        await told_anew(app, pilot)
        assert "needs a price" in said(app, "#problem-price")
        assert app.screen.query_one("#form-price").focusable, "the price is asked for where nobody knows it"
        app.screen.query_one(RunForm).put({"price": "10:20"})
        await told_anew(app, pilot)
        assert "more than the budget" in said(app, "#form-told")
        await press(pilot, "question_mark")
        assert "The estimate" in screen_text(app)
        await press(pilot, "q")
