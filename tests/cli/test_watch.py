"""The watch verb: its frames at small sizes, in a real terminal beside a real run, and line by line without one."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fcntl import ioctl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback

from tui_craft.cli.watching import View, Watcher, cells, clip, frame, status_line
from tui_craft.domain.row import State
from tui_craft.domain.run import Books, RunState
from tui_craft.errors import NotFoundError
from tui_craft.runs.speed import Pace
from tui_craft.store import library

_HEED = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Whoever runs the tests in the background passes on that ctrl+c is ignored."""
COMMAND = [sys.executable, "-c", f"{_HEED}; from tui_craft.cli.main import run; run(sys.argv[1:])"]
COUNTS = {State.DRAFT: 1204, State.ACCEPTED: 40, State.HELD: 2, State.REJECTED: 3}
BOOKS = Books(target=500, asked=70, answered=64, failed=1, in_flight=5, items=320, drafts=312, duplicates=6,
              quarantined=2, cost=0.123)  # fmt: skip
TOLD = tuple((f"12:00:{second:02}", f"request {second} failed: \x1b[2J 日本語 [INST]\nmore") for second in range(30))
RUNNING = View("tickets \x1b[2J 日本語", COUNTS, "k3f9", RunState.RUNNING, BOOKS, Pace(4.1, 46.0), 8, "", TOLD)


@pytest.mark.parametrize(("width", "height"), [(40, 12), (30, 8), (80, 24)])
@pytest.mark.parametrize("ascii", [False, True])
def test_a_frame_fits_and_says_what_matters(width: int, height: int, ascii: bool) -> None:
    lines = frame(RUNNING, width, height, ascii=ascii)
    assert len(lines) <= height
    assert all(cells(line) <= width for line in lines), lines
    whole = "\n".join(lines)
    assert not any(ord(char) < 32 and char != "\n" for char in whole)
    for words in ("run k3f9 running", "312 / 500", "4.1 rows/s", "eta 46 s", "asked 70 = "):
        assert words in whole
    assert ("1,204 draft" if width == 80 else "1,204") in whole
    assert ("#" in whole) is ascii
    assert ("█" in whole) is not ascii
    assert ascii <= ("·" not in whole)
    if height > 8:
        assert "request 29 failed: ␛[2J" in whole
        assert lines[-1].startswith("q leaves")


def test_the_80_column_frame_is_this() -> None:
    lines = frame(RUNNING, 80, 9, ascii=True)
    assert lines[1] == "#" * 43 + "." * 26 + "  312 / 500"
    assert lines[2:8] == [
        "4.1 rows/s   eta 46 s   $0.12   at once 8",
        "asked 70 = answered 64 + failed 1 + in flight 5",
        "items 320 = drafts 312 + duplicates 6 + quarantined 2",
        "1,204 draft  40 accepted  2 held  3 rejected",
        "12:00:28 request 28 failed: ␛[2J 日本語 [INST]↵more",
        "12:00:29 request 29 failed: ␛[2J 日本語 [INST]↵more",
    ]


def test_without_a_run_it_shows_the_dataset_and_waits() -> None:
    lines = frame(View("tickets", COUNTS), 40, 12)
    assert lines[0] == "tickets" + " " * 33
    assert "waiting for the next one" in "\n".join(lines)
    assert "· 1,204  + 40  ~ 2  - 3" in "\n".join(lines)


def test_how_it_ended_is_said() -> None:
    ended = View("tickets", COUNTS, "k3f9", RunState.SHORT, BOOKS, Pace(), 8, "nothing \x1b[2J came", TOLD)
    lines = frame(ended, 40, 12)
    assert "nothing ␛[2J came" in lines
    assert lines[-1] == "q leaves"
    assert status_line(ended).startswith("run k3f9 short  312 / 500")


@given(st.text(max_size=60), st.integers(1, 60))
def test_clipping_never_gives_more_cells_than_there_are(value: str, width: int) -> None:
    assert cells(clip(value, width)) <= width


@given(st.integers(1, 100), st.integers(1, 40), st.booleans())
def test_any_size_is_kept_to(width: int, height: int, ascii: bool) -> None:
    for view in (RUNNING, View("tickets", COUNTS)):
        lines = frame(view, width, height, ascii=ascii)
        assert len(lines) <= height
        assert width < 24 or all(cells(line) <= width for line in lines)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(NotFoundError):
        Watcher("nosuch", None)
    library.create("tickets", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    with pytest.raises(NotFoundError):
        Watcher("tickets", "zzzz")
    watcher = Watcher("tickets", None)
    assert watcher.look().state is None
    with pytest.raises(NotFoundError):
        watcher.take_newest()
    watcher.close()


def generate(server: Loopback, rows: int) -> str:
    """Start a run beside us; its id."""
    words = ["generate", "tickets", "--rows", str(rows), "--teacher", "openai_compatible/x", "--api-base"]
    more = [server.base_url, "--concurrency", "2", "--detach", "--json", "--yes"]
    done = subprocess.run([*COMMAND, *words, *more], capture_output=True, env={**os.environ, "OPENAI_API_KEY": "x"})
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["run"])


def test_without_a_terminal_it_prints_a_line_per_change_to_the_end() -> None:
    library.create("tickets", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    with Loopback(latency=0.05) as server:
        run = generate(server, 30)
        done = subprocess.run([*COMMAND, "watch", "tickets"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert f"run {run} started, teacher: openai_compatible/x" in done.stdout
    assert lines[-1].startswith(f"run {run} finished  30 / 30")
    assert len(set(lines)) == len(lines)
    assert "\x1b" not in done.stdout


class Terminal:
    """A terminal of our own with `watch` in it."""

    def __init__(self, *words: str, columns: int = 40, lines: int = 12) -> None:
        self.leader, follower = pty.openpty()
        ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.before = termios.tcgetattr(follower)
        self.follower = follower
        environ = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [*COMMAND, "watch", *words], stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
            env={**environ, "TERM": "xterm-256color", "NO_COLOR": "1"},
        )  # fmt: skip
        self.seen = b""

    def until(self, done: Callable[[bytes], bool]) -> None:
        """Read what is drawn until `done` says so."""
        limit = time.monotonic() + 60
        while not done(self.seen):
            assert time.monotonic() < limit, self.seen[-600:]
            if select.select([self.leader], [], [], 0.1)[0]:
                self.seen += os.read(self.leader, 65536)

    def end(self) -> int:
        """Wait for its end; the exit code."""
        code = self.process.wait(timeout=60)
        while select.select([self.leader], [], [], 0)[0]:
            self.seen += os.read(self.leader, 65536)
        assert termios.tcgetattr(self.follower) == self.before
        os.close(self.leader)
        os.close(self.follower)
        return code


def test_in_a_terminal_it_follows_a_run_that_begins_and_writes_nothing_when_nothing_changes() -> None:
    library.create("tickets", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    terminal = Terminal("tickets")
    terminal.until(lambda seen: b"waiting for the next one" in seen)
    with Loopback(latency=0.05) as server:
        run = generate(server, 20)
        terminal.until(lambda seen: f"run {run}".encode() in seen and b"20 / 20" in seen and b"finished: All" in seen)
    drawn = len(terminal.seen)
    while select.select([terminal.leader], [], [], 1.5)[0]:  # three looks without a change
        terminal.seen += os.read(terminal.leader, 65536)
        assert len(terminal.seen) < drawn + 2_000
    ioctl(terminal.follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    terminal.until(lambda seen: b"quarantined 0" in seen)
    os.write(terminal.leader, b"q")
    assert terminal.end() == 0
    assert b"\x1b[?1049h" not in terminal.seen
    colours = {*range(30, 39), *range(40, 49), *range(90, 108)}
    assert not any(f"\x1b[{code}m".encode() in terminal.seen for code in colours)


@pytest.mark.parametrize("how", ["ctrl+c", "SIGTERM"])
def test_it_leaves_the_terminal_as_it_was(how: str) -> None:
    library.create("tickets", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    terminal = Terminal("tickets")
    terminal.until(lambda seen: b"waiting for the next one" in seen)
    if how == "SIGTERM":
        terminal.process.send_signal(signal.SIGTERM)
    else:
        terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() == (0 if how == "ctrl+c" else 128 + signal.SIGTERM)


def test_a_named_run_is_watched_to_its_end() -> None:
    library.create("tickets", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    with Loopback(latency=0.02) as server:
        run = generate(server, 10)
        terminal = Terminal("tickets", run)
        assert terminal.end() == 0
    assert f"run {run} finished".encode() in terminal.seen
