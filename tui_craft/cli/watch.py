"""The watch verb: a run in a side pane, redrawn where it changed; plain lines where there is no terminal.

Reads keys and writes lines; what they say is in `watching`. Leaves what it drew on the screen, and the terminal as it
was. It only looks: ctrl+c or q leaves, and the run goes on.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from tui_craft import config, paths
from tui_craft.cli.output import say
from tui_craft.cli.watching import View, Watcher, frame, status_line
from tui_craft.domain.run import RunState
from tui_craft.errors import ExitCode

EVERY = 0.5
"""Seconds between two looks."""


@click.command("watch")
@click.argument("name")
@click.argument("run", required=False)
@click.pass_obj
def watch_command(look: dict[str, Any], name: str, run: str | None) -> int:
    """Watch a run in a small pane; without RUN the one that is on, and then the next. q or ctrl+c leaves."""
    watcher = Watcher(name, run)
    try:
        if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            plain = look["ascii"] or config.load(paths.config_file()).ui.ascii
            utf8 = (sys.stdout.encoding or "").lower() in {"utf-8", "utf8"}
            return _draw(watcher, ends=run is not None, ascii=plain or not utf8)
        return _print(watcher, named=run is not None)
    except KeyboardInterrupt:
        return ExitCode.DONE
    finally:
        watcher.close()


def _code(watcher: Watcher) -> int:
    state = watcher.info.state if watcher.info else RunState.FINISHED
    return {RunState.FINISHED: ExitCode.DONE, RunState.FAILED: ExitCode.FAILED}.get(state, ExitCode.SHORT)


def _print(watcher: Watcher, *, named: bool) -> int:
    """A line for each change, to the end of the run."""
    view = watcher.look()
    if not named and view.state is None:
        watcher.take_newest()
        view = watcher.look()
    said = ""
    events: tuple[tuple[str, str], ...] = ()
    while True:
        for at, words in _new(events, view.told):
            say(f"{at} {words}".strip())
        events = view.told
        line = status_line(view)
        if line != said:
            say(line)
            said = line
        sys.stdout.flush()
        if view.state is None or not view.state.live:
            return _code(watcher)
        time.sleep(EVERY)
        view = watcher.look()


def _new(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What came after `before` ended, in a list that forgets its oldest entries."""
    for shift in range(len(before) + 1):
        kept = before[shift:]
        if after[: len(kept)] == kept:
            return after[len(kept) :]
    return after


def _draw(watcher: Watcher, *, ends: bool, ascii: bool) -> int:
    """Frames in place until a key leaves, or with `ends` until the run is over."""
    with _keys():
        drawn: list[str] = []
        size = (0, 0)
        sys.stdout.write("\n" * (shutil.get_terminal_size().lines - 1))  # what was on the screen scrolls up, whole
        while True:
            view = watcher.look()
            now = shutil.get_terminal_size()
            if now != size:
                size, drawn = now, []
                _write("\x1b[H\x1b[J")
            drawn = _redraw(drawn, frame(view, now.columns, now.lines, ascii=ascii))
            if (ends and _over(view)) or _left():
                _write(f"\x1b[{len(drawn)};1H\r\n")
                return _code(watcher) if ends and _over(view) else ExitCode.DONE


def _over(view: View) -> bool:
    return view.state is not None and not view.state.live


def _redraw(drawn: list[str], lines: list[str]) -> list[str]:
    """Write the lines that differ from those on the screen, nothing when none does."""
    out = [
        f"\x1b[{place + 1};1H\x1b[K{line}"
        for place, line in enumerate(lines)
        if place >= len(drawn) or drawn[place] != line
    ]
    if len(drawn) > len(lines):
        out.append(f"\x1b[{len(lines) + 1};1H\x1b[J")
    if out:
        # without wrapping, a character that is wider than was thought does not push the rest down
        _write("\x1b[?7l" + "".join(out) + f"\x1b[{len(lines)};1H\x1b[?7h")
    return lines


def _write(value: str) -> None:
    sys.stdout.write(value)
    sys.stdout.flush()


def _left() -> bool:
    """Wait until the next look; whether a key says that the user leaves."""
    until = time.monotonic() + EVERY
    while (rest := until - time.monotonic()) > 0:
        if select.select([sys.stdin], [], [], rest)[0]:
            typed = os.read(sys.stdin.fileno(), 64)
            if not typed or typed == b"\x1b" or b"q" in typed:
                return True
    return False


@contextmanager
def _keys() -> Iterator[None]:
    """Keys as they are typed, unseen; the terminal is as before afterwards, also when the system ends us."""
    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    old = {name: signal.signal(name, _ended) for name in (signal.SIGTERM, signal.SIGHUP)}
    try:
        tty.setcbreak(stdin)
        yield
    finally:
        termios.tcsetattr(stdin, termios.TCSADRAIN, before)
        for name, handler in old.items():
            signal.signal(name, handler)


def _ended(number: int, _: object) -> None:
    sys.exit(128 + number)
