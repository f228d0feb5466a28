"""The pictures in screenshots/, made from the real screens over the demo dataset, and checked to be still true.

    TUI_CRAFT_SCREENSHOTS=1 pytest -n 0 tests/ui/test_screenshots.py     draws them again

What is compared is the text on them: colours and fonts may differ between versions of Textual.
"""

from __future__ import annotations

import html
import os
import random
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import planted
import pytest
from textual.pilot import Pilot
from ui_harness import pilot_of, settled

from tui_craft import jsonlines, text
from tui_craft.checks import pipeline
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.run import RunSpec
from tui_craft.runs import attach
from tui_craft.sources.demo import create_demo
from tui_craft.store import judging, library, reviews, slices, topics
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice
from tui_craft.ui import remember
from tui_craft.ui.app import Start, TuiCraftApp

FOLDER = Path(__file__).parent.parent.parent / "screenshots"
_WIDE, _NARROW = (120, 36), (44, 14)


@pytest.fixture
def run_id(monkeypatch: pytest.MonkeyPatch) -> str:
    """The demo with 60 drafts of a real run; the run's id, which differs every time."""
    for screen in ("prompting", "studio_bench"):
        monkeypatch.setattr(f"tui_craft.ui.screens.{screen}.SystemRandom", lambda: random.Random(4))
    for screen in ("workspace", "datasets"):
        monkeypatch.setattr(f"tui_craft.ui.screens.{screen}.host", lambda **_: "you@gpu-box")
    remember.keep("tour", {"offered": True})
    with create_demo(now=datetime.now(UTC)) as dataset:
        handle = attach.start(dataset, RunSpec(rows=60, seed=4), now=datetime.now(UTC))
        list(attach.events(handle.path, follow=True))
        dataset.set_state(range(41, 88), State.ACCEPTED)
        dataset.set_state([47, 58, 77, 81], State.REJECTED)
        dataset.set_state([52, 79], State.HELD)
    return handle.id


async def _workspace(pilot: Pilot[Any]) -> None:
    for key in ("G", *["k"] * 16, "space", "space", "j"):
        await pilot.press(key)
        await settled(pilot)


async def _nothing(pilot: Pilot[Any]) -> None:
    """The screen as it opens."""


async def _generate(pilot: Pilot[Any]) -> None:
    await pilot.press("R")


async def _topics(pilot: Pilot[Any]) -> None:
    for key in ("T", "j", "j"):
        await pilot.press(key)
        await settled(pilot)


async def _proposals(pilot: Pilot[Any]) -> None:
    for key in ("J", "n"):
        await pilot.press(key)
        await settled(pilot)


async def _gauges(pilot: Pilot[Any]) -> None:
    await pilot.press("B")


async def _studio(pilot: Pilot[Any]) -> None:
    for key in ("R", "S", "t"):
        await pilot.press(key)
        await settled(pilot)


async def _review(pilot: Pilot[Any]) -> None:
    await pilot.press("w")
    await settled(pilot)
    await pilot.press("d")


async def _clean(pilot: Pilot[Any]) -> None:
    await pilot.press("Q")
    await settled(pilot)
    await pilot.press(*"jjjjj")


async def _wizard(pilot: Pilot[Any]) -> None:
    await pilot.press("n", *"support", "tab", "tab", *"Reply to a customer's question", "tab")


Step = Callable[[Pilot[Any]], Awaitable[None]]
PICTURES: dict[str, tuple[Start, tuple[int, int], Step]] = {
    "datasets": (Start(), _WIDE, _nothing),
    "wizard": (Start(), _WIDE, _wizard),
    "workspace": (Start(dataset="support-tickets"), _WIDE, _workspace),
    "workspace-narrow": (Start(dataset="support-tickets"), _NARROW, _workspace),
    "generate": (Start(dataset="support-tickets"), _WIDE, _generate),
    "studio": (Start(dataset="support-tickets"), _WIDE, _studio),
    "topics": (Start(dataset="support-tickets"), (120, 24), _topics),
    "proposals": (Start(dataset="support-tickets"), (120, 24), _proposals),
    "review": (Start(dataset="support-tickets"), (120, 30), _review),
    "clean": (Start(dataset=planted.SLUG), (120, 32), _clean),
    "gauges": (Start(dataset="support-tickets"), (120, 44), _gauges),
}


def _with_topics(dataset: Dataset) -> None:
    """A tree with rows of its topics, some of them accepted, some without an output yet."""
    topics.add(dataset, [path for path, *_ in _TOPICS])
    topics.set_target(dataset, ("billing",), 120)
    rows = []
    for path, drafts, accepted, waiting in _TOPICS:
        origin = Origin(kind="synthetic", by="model", topic=list(path))
        for number in range(drafts + accepted):
            waits = number < waiting
            raw = jsonlines.dumps({"input": f"{path[-1]} {number}", "output": "" if waits else "Yes."})
            state = State.DRAFT if number < drafts else State.ACCEPTED
            rows.append(NewRow(raw, Envelope(state=state, tags=("unanswered",) if waits else ()), origin))
    dataset.add(rows)


_TOPICS = [
    (("billing",), 0, 0, 0), (("billing", "double charges"), 12, 9, 0), (("billing", "invoices"), 20, 14, 0),
    (("billing", "refunds", "after a return"), 16, 0, 16), (("billing", "refunds", "partly refunded"), 16, 0, 7),
    (("shipping", "lost parcels"), 8, 22, 0), (("shipping", "wrong address"), 18, 4, 0),
    (("shipping", "customs"), 0, 0, 0), (("account", "deleting it"), 5, 11, 0),
]  # fmt: skip


_EASIER = {" will ": "'ll ", "working days": "days", "costs": "is", "do not": "don't", "order is": "order's"}


def _with_proposals(dataset: Dataset) -> None:
    """What a run of rewrite would have proposed for some rows."""
    rows = []
    for row in dataset.get_many([3, 5, 9, 10, 12, 15, 17]):
        said = str(row.data["output"])
        for stiff, easy in _EASIER.items():
            said = said.replace(stiff, easy)
        raw = jsonlines.dumps({**row.data, "output": f"Thanks for asking. {said}"})
        origin = Origin(kind="synthetic", by="model", run="k3f9", recipe="rewrite", model="gpt-4o-mini")
        more: dict[str, Any] = {"at": text.utc_stamp(datetime.now(UTC)), "parent_rev": row.rev, "how": "casual"}
        origin.update(more)  # type: ignore[typeddict-item]
        rows.append(NewRow(raw, Envelope(tags=("synthetic", "run:k3f9", "proposal"), parent=row.id), origin))
    dataset.add(rows)


def _with_readings(dataset: Dataset) -> None:
    """What a person has read, a critical slice that is still to be read, and what the checks found."""
    for row_id in (*range(41, 65), 88, 90, 95, 97):
        judging.judge(dataset, row_id, by="ada@box")
    sample = reviews.begin(dataset, "", seed=1, now=datetime.now(UTC))
    for place, row_id in enumerate(sample.ids[:8]):
        judging.judge(dataset, row_id, by="ada@box", state=State.REJECTED if place == 3 else State.ACCEPTED)
    slices.save(dataset, Slice("refunds", "input~refund", critical=True))
    slices.save(dataset, Slice("shipping", "input~parcel OR input~delivery"))
    list(pipeline.update(dataset))


def _with_defects(dataset: Dataset) -> None:
    """A dataset of its own, with defects of every kind."""
    planted.make_planted()


MADE_BEFORE: dict[str, Callable[[Dataset], None]] = {
    "topics": _with_topics, "proposals": _with_proposals, "gauges": _with_readings,
    "clean": _with_defects,
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
async def test_the_picture_is_still_true(name: str, run_id: str) -> None:
    start, size, step = PICTURES[name]
    if name in MADE_BEFORE:
        with library.open_dataset("support-tickets") as dataset:
            MADE_BEFORE[name](dataset)
    app = TuiCraftApp(start)
    async with pilot_of(app, size) as pilot:
        await settled(pilot)
        await step(pilot)
        await settled(pilot)
        drawn = _steady(app.export_screenshot(title="tui-craft", simplify=True), run_id)
    file = FOLDER / f"{name}.svg"
    if os.environ.get("TUI_CRAFT_SCREENSHOTS"):
        file.write_text(drawn, encoding="utf-8")
    assert _words(drawn) == _words(file.read_text(encoding="utf-8"))


def _steady(svg: str, run_id: str) -> str:
    """The picture with what differs at every run made the same: run id, times of day, Textual's own ids."""
    svg = svg.replace(run_id, "k3f9")
    svg = re.sub(r"\d\d:\d\d:\d\d", "12:04:11", svg)
    svg = re.sub(r"\d+\.\d s\b", "0.2 s", svg)
    return re.sub(r"terminal-\d+", "terminal-1", svg)


def _words(svg: str) -> list[str]:
    """The text of a picture, row by row."""
    rows: dict[str, list[str]] = {}
    for y, inner in re.findall(r'<text[^>]*\by="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows.setdefault(y, []).append(html.unescape(inner).replace("\xa0", " "))
    return ["".join(parts).rstrip() for parts in rows.values()]
