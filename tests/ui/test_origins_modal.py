"""Everything from where a row came from: counted, shown, marked, rejected in two keys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from ui_harness import HOSTILE_TEXTS, make_dataset, pilot_of, screen_text, settled

from tui_craft.domain import filter as filters
from tui_craft.domain.row import Envelope, NewRow, Origin, Row, State
from tui_craft.store import library, query, slices
from tui_craft.store.slices import Slice
from tui_craft.ui import origins
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.origins import OriginsModal
from tui_craft.ui.screens.workspace import WorkspaceScreen

SIZES = [(40, 12), (100, 30)]
RUN = Origin(
    kind="synthetic", by="model", run="k3f9", model="gpt [INST]", teacher="vllm/qwen", prompt="sha256:" + "ab" * 32,
    template="t1", recipe="expand", topic=["billing", "lost"], seeds=[3, 8],
)  # fmt: skip


def made() -> str:
    """200 rows: 50 of the run, 50 of its model alone, the rest imported from two files."""
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        for origin, tags in [
            (RUN, ("synthetic",)),
            (Origin(kind="synthetic", by="model", model="gpt [INST]", topic=["billing"]), ("synthetic",)),
            (Origin(kind="real", by="imported", source="a b.jsonl"), ("imported",)),
            (Origin(kind="real", by="imported", source="c.jsonl"), ("imported",)),
        ]:
            dataset.add([NewRow(b'{"input":"i","output":"o"}', Envelope(tags=tags), origin)] * 50)
    return slug


def states(slug: str) -> dict[State, int]:
    with library.open_dataset(slug) as dataset:
        return dataset.counts()


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    assert isinstance(app.screen, WorkspaceScreen)
    return app.screen


def test_an_origin_that_a_hand_has_spoilt_shares_what_it_can() -> None:
    spoilt: Any = {"kind": "real", "topic": 5, "seeds": 7, "run": ["x"]}
    assert [item.what for item in origins.shared(Row(1, 1, b"{}", Envelope(), spoilt))] == ["run ['x']", "origin real"]


def test_what_a_row_shares() -> None:
    found = origins.shared(Row(1, 1, b"{}", Envelope(tags=("synthetic", "two words")), RUN))
    assert [item.what for item in found] == [
        "run k3f9", "model gpt [INST]", "teacher vllm/qwen", "prompt sha256:abababababababa…", "template t1",
        "recipe expand", "topic billing/lost", "topic billing", "seed #3", "seed #8", "origin model",
        "origin synthetic", "tag synthetic", "tag two words",
    ]  # fmt: skip


def test_the_filter_of_each_finds_the_row_whatever_the_names_are() -> None:
    for odd in HOSTILE_TEXTS:
        if odd.strip():
            origin = Origin(kind="real", by="imported", run=odd, source=odd, model=odd)
            row = Row(1, 1, b"{}", Envelope(tags=(odd,)), origin)
            assert all(filters.parse(item.where).matches(row) for item in origins.shared(row))


@pytest.mark.parametrize("size", SIZES)
async def test_two_keys_reject_a_run_and_one_takes_it_back(size: tuple[int, int]) -> None:
    slug = made()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("O", "r")
        await settled(pilot)
        assert states(slug)[State.REJECTED] == 50
        assert workspace(app).last_words == "rejected 50 rows of run k3f9"
        await pilot.press("u")
        await settled(pilot)
        assert states(slug)[State.DRAFT] == 200


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_has_its_number(size: tuple[int, int]) -> None:
    app = TuiCraftApp(Start(dataset=made()))
    async with pilot_of(app, size) as pilot:
        await pilot.press("O")
        await settled(pilot)
        assert isinstance(app.screen, OriginsModal)
        numbers = [known.rows for known in app.screen.counted.values()]
        assert numbers == [50, 100, 50, 50, 50, 50, 50, 100, 50, 50, 100, 100, 100]
        assert "50 rows of run k3f9" in screen_text(app)
        await pilot.press("j")
        await settled(pilot)
        assert "100 rows of model gpt [INST]" in screen_text(app)
        await pilot.press("G")
        await settled(pilot)
        assert "100 rows of tag synthetic" in screen_text(app)
        await pilot.press("q")
        await settled(pilot)
        assert workspace(app)


async def test_shown_marked_held_deleted() -> None:
    slug = made()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("G", "O", "enter")
        await settled(pilot)
        screen = workspace(app)
        assert screen.expression == "source:c.jsonl"
        assert len(screen.rows) == 50
        await pilot.press("escape", "g", "O", "j", "space")
        await settled(pilot)
        assert len(workspace(app).table.marks) == 100
        await pilot.press("minus", "G", "O", "h")
        await settled(pilot)
        assert states(slug)[State.HELD] == 50
        await pilot.press("O", "D")
        await settled(pilot)
        assert workspace(app).last_words == "deleted 50 rows of file c.jsonl"
        with library.open_dataset(slug) as dataset:
            assert len(dataset) == 150


async def test_rows_of_a_critical_slice_are_not_accepted_unread() -> None:
    slug = made()
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, Slice("seeds", "seed:3", critical=True))
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("O", "j", "a")
        await settled(pilot)
        assert states(slug)[State.ACCEPTED] == 50
        assert "nobody has read" in screen_text(app)
        assert len(workspace(app).unread) == 50


async def test_closing_while_the_rows_are_looked_for_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    slug = made()
    ended = threading.Event()
    real = query.find_blocks

    def endless(*args: Any, **kwargs: Any) -> Iterator[list[int]]:
        try:
            yield from real(*args, **kwargs)
            while True:
                yield []
        finally:
            ended.set()

    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (40, 12)) as pilot:
        await pilot.press("O")
        await settled(pilot)
        monkeypatch.setattr(query, "find_blocks", endless)
        await pilot.press("r")
        async with asyncio.timeout(60):
            while "finding run k3f9" not in screen_text(app):
                await pilot.pause(0.01)
            await pilot.press("escape")
            while not ended.is_set():
                await pilot.pause(0.01)
        monkeypatch.setattr(query, "find_blocks", real)
    assert states(slug)[State.DRAFT] == 200


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_origins(size: tuple[int, int]) -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("hostile")))
    async with pilot_of(app, size) as pilot:
        await pilot.press(*(["j"] * SIZES.index(size)))  # every second row here, the others at the other size
        for _ in HOSTILE_TEXTS[::2]:
            await pilot.press("O")
            await settled(pilot)
            assert isinstance(app.screen, OriginsModal)
            await pilot.press("j", "j", "j", "q", "j", "j")
            await settled(pilot)
        assert workspace(app)
