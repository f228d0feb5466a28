"""How a test opens the app: at a size, with notes and tooltips on, waiting on work instead of sleeping."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from parsed_once import parse_once
from steady import SteadyPilot, at_rest
from textual.pilot import Pilot
from textual.screen import Screen

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library
from tui_craft.ui.app import TuiCraftApp

parse_once()

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def screen_lines(app: TuiCraftApp) -> list[str]:
    """What is drawn now, line by line."""
    return ["".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()]


def screen_text(app: TuiCraftApp) -> str:
    """What is drawn now."""
    return "\n".join(screen_lines(app))


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until no work is under way and everything posted has been handled."""
    assert isinstance(pilot.app, TuiCraftApp)
    await at_rest(pilot.app)


def check_screen(app: TuiCraftApp) -> None:
    """Nothing a terminal would obey is drawn, the focus is on the screen, and help is one key away.

    An error may lie over the key that helps; escape takes it away.
    """
    drawn = screen_lines(app)
    for line in drawn:
        assert not _CONTROL.search(line), f"control character in {line!r}"
    focused = app.screen.focused
    assert focused is None or focused in app.screen.walk_children()
    bars = list(app.screen.query("KeyBar")) if type(app.screen).__name__ != "HelpScreen" else []  # it is the help
    offered = any(re.search(r"(?:\?|f1) help", line) for line in drawn)
    offered = offered or bool(app.screen.query("Toast.-error"))
    assert not bars or offered, "the key bar does not offer help:\n" + "\n".join(drawn)


async def check_focus(pilot: Pilot[Any]) -> None:
    """What has the focus is on the screen, and where it could be elsewhere it looks different from when it is not.

    Different is another character, colour or attribute; without colours, another character or attribute.
    """
    screen = pilot.app.screen
    focused = screen.focused
    if focused is None:
        assert not screen.focus_chain, f"{screen} has something to focus, and nothing is focused"
        return
    placed = screen._compositor.full_map.get(focused)
    assert placed is not None, f"{focused} has the focus and is nowhere"
    assert placed.visible_region.area, f"{focused} has the focus and is not on the screen"
    if len(screen.focus_chain) == 1:
        return
    with_focus = _looks(screen)
    screen.set_focus(None)
    await pilot.pause()
    without = _looks(screen)
    screen.set_focus(focused)
    await pilot.pause()
    assert with_focus != without, f"{focused} looks the same with and without the focus"


def _looks(screen: Screen[Any]) -> list[list[tuple[str, str]]]:
    return [
        [(segment.text, str(segment.style)) for segment in line] for line in screen._compositor.render_strips()[:-1]
    ]


@asynccontextmanager
async def pilot_of(app: TuiCraftApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app running at `size`. On leaving: the screen is clean and no bug was reported."""
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True):
            pilot = SteadyPilot(app)
            await settled(pilot)
            yield pilot
            await settled(pilot)
            if app.is_running and app.screen_stack:
                check_screen(app)
    finally:
        app.jobs.close()
    if app.bugs:
        raise AssertionError(f"{len(app.bugs)} bugs were reported") from app.bugs[0]


HOSTILE_TEXTS = [
    "[INST] hi [/INST]", "[/]", "[/bold]", "[@click=app.quit]quit[/]", "[link=http://x]y", "$accent", "{0}", "%s",
    "\x1b[2J\x1b]0;owned\x07", "\x9b31m", "\x1b]52;c;b3duZWQ=\x07", "a\tb\r\nc\x00\x08\x7f", "\u202egnp.exe\u2066x",
    "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0" * 40, "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1e9\U0001f1ea" * 30,
    "x" * 30_000, "e" + "\u0301" * 500, "\u200b\u200d\ufeff", "\ud800", "line\n" * 400, "   ",
]  # fmt: skip


def make_dataset(kind: str, format: str = "input-output") -> str:
    """A dataset in the test's own home: `empty`, `normal` (120 rows in all states) or `hostile`; its slug."""
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    context = {"objective": HOSTILE_TEXTS[0]} if kind == "hostile" else {}
    name = "hostile [INST] \x1b[2J [/]" if kind == "hostile" else kind
    with library.create(name, format, context=context, now=now) as dataset:
        if kind == "normal":
            dataset.add([_new(f"question {n}", f"answer {n}", ("billing",) if n % 3 else ()) for n in range(120)])
            dataset.set_state(range(1, 10), State.ACCEPTED)
            dataset.set_state(range(10, 15), State.HELD)
            dataset.set_state(range(15, 21), State.REJECTED)
        elif kind == "hostile":
            dataset.add([_new(value, value[::-1], (value[:20],)) for value in HOSTILE_TEXTS])
            dataset.add([NewRow(b'{"input":1e999,"output":null,"a":[true,false]}'), NewRow(b'{"[/]":"x"}')])
        return dataset.slug


def _new(question: str, answer: str, tags: tuple[str, ...]) -> NewRow:
    raw = jsonlines.dumps({"input": question, "output": answer})
    return NewRow(raw, Envelope(tags=tags, note=question[:40]), Origin(kind="synthetic", by="model", model=answer[:60]))
