"""Proposals from the keyboard: what is read is the difference, and what is decided is in the dataset."""

from __future__ import annotations

import pytest
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen

SIZES = [(40, 12), (120, 40)]


def with_proposals(number: int = 5) -> str:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        rows = []
        for row in dataset.get_many(range(1, number + 1)):
            raw = jsonlines.dumps({**row.data, "output": f"friendly {row.data['output']}"})
            origin = Origin(kind="synthetic", by="model", run="k3f9", model="m-1")
            origin["parent_rev"] = row.rev  # type: ignore[typeddict-unknown-key]
            rows.append(NewRow(raw, Envelope(tags=("synthetic", "run:k3f9", "proposal"), parent=row.id), origin))
        dataset.add(rows, verb="generate", undoable=False)
    return slug


@pytest.mark.parametrize("size", SIZES)
async def test_each_is_applied_kept_or_rejected(size: tuple[int, int]) -> None:
    slug = with_proposals()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("J")
        await settled(pilot)
        assert type(app.screen).__name__ == "ProposalsScreen"
        drawn = screen_text(app)
        assert "1/5" in drawn
        assert "friendly" in drawn
        assert "#1" in drawn
        await pilot.press("a")
        await settled(pilot)
        assert "applied 1 proposal" in screen_text(app)
        assert "1/4" in screen_text(app)
        await pilot.press("n", "p", "b")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert "1/2" in screen_text(app)
        with library.open_dataset(slug) as other:
            assert other.get(1).data["output"] == "friendly answer 0"
            assert other.get(1).state is State.ACCEPTED
            assert other.state_of(121) is None
            assert other.get(122).tags == ("synthetic", "run:k3f9")
            assert other.get(123).state is State.REJECTED
        await pilot.press("u", "u", "u")
        await settled(pilot)
        assert "/5" in screen_text(app)
        with library.open_dataset(slug) as other:
            assert other.get(1).data["output"] == "answer 0"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_are_listed(size: tuple[int, int]) -> None:
    slug = with_proposals()
    with library.open_dataset(slug) as other:
        other.edit(2, {"input": "question 1", "output": "mine"}, base_rev=other.get(2).rev)
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("J", "slash", *'"answer', "space", *'3"', "enter")
        await settled(pilot)
        assert "1/1" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("A")
        await settled(pilot)
        assert "applied 4 proposals" in screen_text(app)
        assert "1/1" in screen_text(app)
        assert "Cannot be applied" in screen_text(app)
        await pilot.press("R")
        await settled(pilot)
        assert "No proposals." in screen_text(app)
        with library.open_dataset(slug) as other:
            assert [row.data["output"] for row in other.get_many(range(1, 4))] == [
                "friendly answer 0", "mine", "friendly answer 2",
            ]  # fmt: skip


async def test_a_proposal_is_edited_before_it_is_applied() -> None:
    slug = with_proposals(1)
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("J", "e", "tab", *"!", "ctrl+s")
        await settled(pilot)
        assert "edited the proposal" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.get(1).data["output"] == "!friendly answer 0"


async def test_keys_pressed_faster_than_the_disk_are_about_one_after_the_other() -> None:
    slug = with_proposals(6)
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("J")
        await settled(pilot)
        await pilot.press("a", "r", "a", "b", "a")
        await settled(pilot)
        assert "1/1" in screen_text(app)
        with library.open_dataset(slug) as other:
            assert [row.data["output"][:8] == "friendly" for row in other.get_many(range(1, 7))] == [
                True, False, True, False, True, False,
            ]  # fmt: skip


async def test_nothing_is_proposed() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app, (40, 12)) as pilot:
        await pilot.press("J")
        await settled(pilot)
        assert "No proposals." in screen_text(app)
        await pilot.press("a", "A", "e", "j", "space", "q")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)
