"""Where copied text goes, with a real tmux and a real screen, and whether the words about it are true."""

from __future__ import annotations

import base64
import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_craft import clipboard
from tui_craft.errors import StorageError

TEXT = "a row\nwith 日本語"
WIRE = base64.b64encode(TEXT.encode())


def test_where_not_even_the_file_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"Nothing was copied: .*clipboard\.txt could not be written"):
        clipboard.copy(TEXT, environ={"TERM": "dumb"}, send=print, folder=tmp_path / "gone")


class Pane:
    """A terminal that we are the other side of, with a program in it."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, environ)
        self.seen = b""

    def until(self, done: Callable[[bytes], bool]) -> bytes:
        """Read what is drawn until `done` says so; AssertionError after a minute."""
        limit = time.monotonic() + 60
        while not done(self.seen):
            assert time.monotonic() < limit, self.seen[-400:]
            if select.select([self.handle], [], [], 0.1)[0]:
                self.seen += os.read(self.handle, 65536)
        return self.seen

    def close(self) -> None:
        """End it."""
        os.close(self.handle)
        os.waitpid(self.pid, 0)


class Tmux:
    """A tmux server of its own without settings, and one client that is a `term`."""

    def __init__(self, place: Path, term: str) -> None:
        self.base = ["tmux", "-S", str(place / "socket"), "-f", "/dev/null"]
        self.environ = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
        self.pane = Pane([*self.base, "new-session", "-x", "80", "-y", "24", "cat"], {**self.environ, "TERM": term})
        self.pane.until(lambda _: bool(self.ask("list-clients", check=False)))
        pid, pane = self.ask("display", "-p", "#{pid} #{pane_id}").split()
        self.inside = {**self.environ, "TMUX": f"{place / 'socket'},{pid},0", "TMUX_PANE": pane}

    def ask(self, *words: str, check: bool = True) -> str:
        """What tmux says to a command."""
        done = subprocess.run([*self.base, *words], capture_output=True, text=True, env=self.environ, check=check)
        return done.stdout.strip()

    def copy(self, place: Path, value: str = TEXT) -> str:
        """Copy as the app in the pane would."""
        return clipboard.copy(value, environ=self.inside, send=_refuse, folder=place, what="1 row")

    def drawn_after(self, mark: str) -> bytes:
        """What the outer terminal was sent, up to something that is drawn later than anything copied before."""
        self.ask("send-keys", mark)
        return self.pane.until(lambda seen: mark.encode() in seen)


def _refuse(sequence: str) -> None:
    raise AssertionError(f"sent past tmux: {sequence!r}")


@pytest.fixture
def make_tmux(tmp_path: Path) -> Iterator[Callable[[str], Tmux]]:
    """Starts a tmux for a kind of terminal; skips where there is none."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    made: list[Tmux] = []

    def make(term: str) -> Tmux:
        made.append(Tmux(tmp_path, term))
        return made[-1]

    yield make
    for server in made:
        server.ask("kill-server", check=False)
        server.pane.close()


def test_stock_tmux_passes_it_on_to_the_outer_terminal(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("xterm-256color")
    said = server.copy(tmp_path)
    assert "sent it to the terminal's clipboard" in said
    seen = server.drawn_after("later")
    assert b"\x1b]52;" in seen
    assert WIRE in seen
    assert server.ask("show-buffer") == TEXT
    assert clipboard.route(server.inside) == "tmux's buffer and the terminal's clipboard"


def test_with_set_clipboard_off_it_stays_in_tmux_and_says_so(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("xterm-256color")
    server.ask("set", "-s", "set-clipboard", "off")
    said = server.copy(tmp_path)
    assert said == "Copied 1 row to tmux's buffer only (prefix ] pastes it): its set-clipboard is off."
    assert b"\x1b]52;" not in server.drawn_after("later")
    assert server.ask("show-buffer") == TEXT


def test_a_terminal_without_a_clipboard_is_named(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("linux")
    assert "tmux knows no clipboard of this terminal (linux)" in server.copy(tmp_path)
    assert b"\x1b]52;" not in server.drawn_after("later")
    assert server.ask("show-buffer") == TEXT


def test_a_tmux_around_the_tmux_is_told(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("tmux-256color")
    said = server.copy(tmp_path)
    assert "the tmux or screen around it" in said
    assert "only with set-clipboard on" in said
    assert WIRE in server.drawn_after("later")


def test_of_several_terminals_the_busiest_gets_it(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("xterm-256color")
    second = Pane([*server.base, "attach"], {**server.environ, "TERM": "xterm-256color"})
    second.until(lambda _: server.ask("list-clients").count("\n") == 1)
    assert "not to 1 other" in server.copy(tmp_path)
    second.close()


def test_what_is_too_long_for_a_terminal_stays_in_tmux(make_tmux: Callable[[str], Tmux], tmp_path: Path) -> None:
    server = make_tmux("xterm-256color")
    assert "too long for the terminal's clipboard" in server.copy(tmp_path, "x" * 60_000)
    assert server.ask("show-buffer") == "x" * 60_000
    assert b"\x1b]52;" not in server.drawn_after("later")


@pytest.mark.parametrize("path", ["/nowhere", os.environ["PATH"]])
def test_a_tmux_that_is_gone_leaves_a_file(tmp_path: Path, path: str) -> None:
    environ = {"TMUX": f"{tmp_path}/gone,1,0", "PATH": path, "TERM": "tmux-256color"}
    said = clipboard.copy(TEXT, environ=environ, send=_refuse, folder=tmp_path, what="1 row")
    assert said == (
        f"tmux does not answer, and nothing reaches the terminal past it: 1 row is in {tmp_path / 'clipboard.txt'}."
    )
    assert (tmp_path / "clipboard.txt").read_text() == TEXT
    assert clipboard.route(environ) == "to a file: tmux does not answer"


def test_without_a_multiplexer_it_is_sent_or_put_into_a_file(tmp_path: Path) -> None:
    sent: list[str] = []
    environ = {"TERM": "xterm-256color"}
    words = clipboard.copy(TEXT, environ=environ, send=sent.append, folder=tmp_path, what="1 row")
    assert sent == [f"\x1b]52;c;{WIRE.decode()}\x07"]
    assert words == "Sent 1 row to the terminal's clipboard (OSC 52)."
    words = clipboard.copy("x" * 60_000, environ=environ, send=_refuse, folder=tmp_path, what="3 rows")
    assert words == f"Too long for the terminal's clipboard: 3 rows is in {tmp_path / 'clipboard.txt'}."
    assert (tmp_path / "clipboard.txt").stat().st_mode & 0o077 == 0
    words = clipboard.copy("\ud800", environ={"TERM": "linux"}, send=_refuse, folder=tmp_path, what="it")
    assert "has no clipboard" in words


def test_screen_hands_a_long_text_on_whole(tmp_path: Path) -> None:
    if shutil.which("screen") is None:
        pytest.skip("screen is not installed")
    sent: list[str] = []
    value = "long " * 2_000
    words = clipboard.copy(value, environ={"TERM": "screen", "STY": "1.x"}, send=sent.append, folder=tmp_path)
    assert "through screen" in words
    wrapped = tmp_path / "wrapped"
    wrapped.write_text(sent[0] + "\nlater\n")
    environ = {key: value for key, value in os.environ.items() if key not in {"STY", "TMUX"}}
    screens = tmp_path / "screens"
    screens.mkdir(mode=0o700)
    shown = ["screen", "-c", "/dev/null", "sh", "-c", f"cat {wrapped}; cat"]
    pane = Pane(shown, {**environ, "TERM": "xterm-256color", "SCREENDIR": str(screens)})
    try:
        pane.until(lambda seen: b"\x1b]52;c;" + base64.b64encode(value.encode()) + b"\x07" in seen)
    finally:
        subprocess.run(["screen", "-X", "quit"], env={**environ, "SCREENDIR": str(screens)}, capture_output=True)
        pane.close()
