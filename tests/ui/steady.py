"""Waiting until an app has nothing left to do, by looking at what it has to do and never at the clock.

Textual's own pilot takes a process that uses no processor time for one that is idle; on a busy machine it is neither.
"""

from __future__ import annotations

import asyncio
from typing import Any

from textual.pilot import Pilot
from textual.worker import Worker

from tui_craft.ui.app import TuiCraftApp

PATIENCE = 60.0
"""Seconds after which waiting is given up: something hangs."""


MOMENT = 0.5
"""Seconds that a pause between two keys takes at most; a note on the screen stays for longer."""


class SteadyPilot(Pilot[None]):
    """A pilot whose keys and pauses end when everything posted was handled and drawn; work in threads may go on."""

    async def press(self, *keys: str) -> None:
        """Press keys, each after what the one before it led to."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            await drained(self.app)
            driver.send_message(_key_event(self.app, key))
            await drained(self.app)

    async def pause(self, delay: float | None = None) -> None:
        """Let everything happen that can; with `delay` also what comes in so many seconds."""
        if delay is not None:
            await asyncio.sleep(delay)
        await drained(self.app)


def _key_event(app: Any, key: str) -> Any:
    import unicodedata

    from textual import events
    from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    char: str | None
    try:
        char = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        char = key if len(key) == 1 else None
    event = events.Key(key, char)
    event.set_sender(app)
    return event


async def drained(app: Any) -> None:
    """Wait until the loop has nothing to run and the screen nothing to draw: all waits for a thread or a timer."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(0)
            # everything of an app runs on this loop: what is ready there is what is left to do
            if asyncio.get_running_loop()._ready:  # type: ignore[attr-defined]
                continue
            if not app.is_running or not app.screen_stack:
                return
            if app._resize_timer is not None:
                app._check_resize()  # as its timer would
            elif app.animator._animations or app.animator._scheduled:
                await app.animator.wait_until_complete()
            elif _undrawn(app.screen):
                app.screen._on_timer_update()  # as its timer would, a few milliseconds later
            else:
                return


def _undrawn(screen: Any) -> bool:
    waits = screen._layout_required or screen._scroll_required or screen._repaint_required
    waits = waits or screen._recompose_required or screen._dirty_widgets
    return bool(screen._callbacks or (waits and not screen.app._batch_count))


async def at_rest(app: TuiCraftApp) -> None:
    """Wait until work is done too, but for what watches for ever and what waits for the user's answer.

    What a screen does when no key came for a moment it does at once: no key will come.
    """
    unfinished: list[Worker[Any]] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await drained(app)
                unfinished = [worker for worker in app.workers if _is_busy(app, worker)]
                if not unfinished and not app.jobs.unfinished:
                    if not await _hurried(app):
                        return
                    continue
                tasks = [worker._task for worker in unfinished if worker._task is not None]
                # a dialog that opens ends nothing, and a write has no task: look again soon
                await (asyncio.wait(tasks, timeout=0.01) if tasks else asyncio.sleep(0.002))
    except TimeoutError:
        names = [worker.name for worker in unfinished]
        raise AssertionError(f"not done: work {names}, {app.jobs.unfinished} writes") from None


def _is_busy(app: TuiCraftApp, worker: Worker[Any]) -> bool:
    if worker.is_finished or "watch" in worker.group:
        return False
    asked = {result.future for screen in app.screen_stack for result in screen._result_callbacks}
    return getattr(worker._task, "_fut_waiter", None) not in asked - {None}


async def _hurried(app: TuiCraftApp) -> bool:
    """Let the screens' short pauses end now; whether there was one."""
    waiting = [
        (screen, timer)
        for screen in app.screen_stack
        for timer in list(screen._timers)
        if timer._repeat == 0 and timer._interval <= MOMENT and timer._task is not None and not timer._task.done()
    ]
    for screen, timer in waiting:
        timer.stop()
        with screen._context():
            await timer._tick(next_timer=0.0, count=1)
    return bool(waiting)
