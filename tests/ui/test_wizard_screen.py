"""The wizard: seven questions, back and forth, kept when left, a dataset at the end."""

from __future__ import annotations

from typing import Any

from screens_seen import shows
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.context import Context
from tui_craft.store import about, library, prompts
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.import_dialog import ImportDialog
from tui_craft.ui.screens.wizard import WizardScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen


async def typed(pilot: Pilot[Any], words: str) -> None:
    """Type into the field that has the focus, key by key for the first letters."""
    field = pilot.app.focused
    assert isinstance(field, Input | TextArea), field
    field.insert(words, field.cursor_position) if isinstance(field, Input) else field.insert(words)
    await pilot.pause()


async def answer_all(pilot: Pilot[Any], status: str) -> None:
    """Go through the questions as a user would."""
    await typed(pilot, "House replies")
    await pilot.press("enter")
    await pilot.press("down", "enter")
    await typed(pilot, "Answer billing questions in our house style, naming the next step.")
    await pilot.press("tab")
    await pilot.press("e", "x", "t", "right", "enter")
    await typed(pilot, "A chat window on phones")
    await pilot.press("tab")
    await pilot.press(*["up"] * {"nothing": 0, "partial": 1, "seeds": 2}[status], "tab")
    await typed(pilot, "Never promise a refund.\n\n  Cite the order number.")


async def test_seven_answers_make_a_dataset() -> None:
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (100, 30)) as pilot:
        await answer_all(pilot, "nothing")
        drawn = screen_text(app)
        assert "7 of 7" in drawn
        assert "House replies" in drawn
        assert "extraction" in drawn
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert shows(app, WorkspaceScreen)
    with library.open_dataset("house-replies") as dataset:
        assert dataset.meta.name == "House replies"
        assert dataset.format.name == "conversations"
        context = Context.model_validate(dataset.meta.context)
        assert context.task_type == "extraction"
        assert context.data_status == "nothing"
        assert context.constraints == ["Never promise a refund.", "Cite the order number."]
        template = about.prompt_in_force(dataset).text
        for words in ("house style", "extraction", "Never promise a refund.", "phones"):
            assert words in template


async def test_seeds_ask_for_the_file_next() -> None:
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        await answer_all(pilot, "seeds")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert shows(app, ImportDialog)
        await pilot.press("escape")
        await settled(pilot)
        assert shows(app, WorkspaceScreen)


async def test_what_was_typed_is_there_again() -> None:
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        await typed(pilot, "Half done")
        await pilot.press("tab", "tab")
        await typed(pilot, "something")
        await pilot.press("shift+tab", "shift+tab", "tab", "tab")
        assert isinstance(app.focused, TextArea)
        assert app.focused.text == "something"
        await pilot.press("escape")
        await settled(pilot)
        assert not shows(app, WizardScreen)
    again = TuiCraftApp(first=WizardScreen)
    async with pilot_of(again, (80, 24)) as pilot:
        assert "3 of 7" in screen_text(again)
        assert "Half done" in screen_text(again)
        assert isinstance(again.focused, TextArea)
        assert again.focused.text == "something"


async def test_a_name_that_is_taken_says_so_and_loses_nothing() -> None:
    make_dataset("normal")
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (80, 24)) as pilot:
        await typed(pilot, "Normal")
        await pilot.press("tab", "tab")
        await typed(pilot, "something")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert shows(app, WizardScreen)
        assert "already a dataset" in screen_text(app)
        assert "something" in screen_text(app)
        await typed(pilot, " two")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [item.slug for item in library.list_datasets()] == ["normal-two", "normal"]


async def test_a_thin_answer_is_hinted_at_and_a_cold_start_warned_of() -> None:
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (100, 30)) as pilot:
        await pilot.press("tab", "tab")
        await typed(pilot, "answer questions")
        assert "one more sentence helps" in screen_text(app)
        await pilot.press("tab", "tab", "tab")
        assert "cold start" in screen_text(app)


async def test_describing_an_existing_dataset_changes_all_but_its_format() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        own = "my own words {{rows}}"
        prompts.save(dataset.path, own, about.recommended(dataset))
    app = TuiCraftApp(first=lambda: WizardScreen(slug))
    async with pilot_of(app, (100, 30)) as pilot:
        await pilot.press("tab")
        assert "fixed when the dataset was made" in screen_text(app)
        assert app.focused is None
        await pilot.press("tab")
        await typed(pilot, "Answer in verse")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "yours is kept" in screen_text(app)
    with library.open_dataset(slug) as dataset:
        assert dataset.meta.format == "input-output"
        assert dataset.meta.context["objective"] == "Answer in verse"
        assert about.prompt_in_force(dataset).text == own
        assert "Answer in verse" in about.recommended(dataset)


async def test_an_unsaved_description_gives_way_to_a_newer_one() -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: WizardScreen(slug))
    async with pilot_of(app, (100, 30)) as pilot:
        await pilot.press("tab", "tab")
        await typed(pilot, "typed, not saved")
        await pilot.press("escape")
        await settled(pilot)
    with library.open_dataset(slug) as dataset:
        dataset.save_context({**dataset.meta.context, "objective": "said elsewhere"})
    again = TuiCraftApp(first=lambda: WizardScreen(slug))
    async with pilot_of(again, (100, 30)):
        assert "said elsewhere" in screen_text(again)
        assert "typed, not saved" not in screen_text(again)


async def test_the_choice_is_marked_by_more_than_a_colour() -> None:
    app = TuiCraftApp(first=WizardScreen)
    async with pilot_of(app, (40, 12)) as pilot:
        assert "ctrl+s create" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        await pilot.press("home")
        await settled(pilot)
        assert "> text" in screen_text(app)
        await pilot.press("down")
        await settled(pilot)
        drawn = screen_text(app)
        assert "> instruction" in drawn
        assert "> text" not in drawn
