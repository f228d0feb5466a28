"""The shell around the screens: colours, signals, crashes, notes, dialogs, clipboard, editor."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import struct
import subprocess
import sys
from collections.abc import Iterable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widget import Widget
from textual.widgets import Static, TextArea
from ui_harness import HOSTILE_TEXTS, check_screen, make_dataset, pilot_of, screen_text, settled

from tui_craft import config, paths
from tui_craft.errors import CraftError, InvalidError
from tui_craft.ui import external_editor
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.confirm import Confirm
from tui_craft.ui.modals.prompt_line import PromptLine
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece, fit


class Plain(CraftScreen):
    HELP = "A screen with nothing on it."

    def compose_body(self) -> Iterable[Widget]:
        yield Static("body")


def plain_app(**start: object) -> TuiCraftApp:
    return TuiCraftApp(Start(**start), first=Plain)  # type: ignore[arg-type]


@pytest.mark.parametrize("message", HOSTILE_TEXTS)
async def test_any_error_can_be_shown(message: str) -> None:
    app = plain_app()
    async with pilot_of(app) as pilot:
        app.show_error(CraftError(message))
        app.say(message)
        await settled(pilot)


async def test_a_bug_is_written_down_without_its_variables_and_the_app_goes_on() -> None:
    app = plain_app()
    async with app.run_test(notifications=True) as pilot:

        async def work() -> None:
            secret = "sk-very-secret-value"
            raise RuntimeError("broken " + secret[:2])

        assert isinstance(app.screen, Plain)
        app.screen.start(work(), name="work")
        await settled(pilot)
        assert app.is_running
        assert "This is a bug" in screen_text(app)
    log = (paths.state_dir() / "crash.log").read_text()
    assert "RuntimeError" in log
    assert "sk-very-secret-value" not in log
    assert (paths.state_dir() / "crash.log").stat().st_mode & 0o077 == 0


async def test_drawing_waits_for_a_new_layout_where_a_widget_was_just_removed() -> None:
    class Writing(CraftScreen):
        HELP = "A screen with a text area."

        def compose_body(self) -> Iterable[Widget]:
            yield TextArea("text")

    screen = Writing()
    async with pilot_of(TuiCraftApp(Start(), first=lambda: screen), (80, 24)) as pilot:
        await settled(pilot)
        area = screen.query_one(TextArea)
        region = area.region
        with screen.app.batch_update():  # the layout that the area is in stays, as it may for a moment
            await area.remove()
        screen._compositor._dirty_regions.add(region)
        screen._compositor_refresh()
        await settled(pilot)
        assert not screen.query(TextArea)


async def test_a_dialog_asked_for_twice_opens_once() -> None:
    app = plain_app()
    async with pilot_of(app) as pilot:
        answers: list[bool | None] = []

        async def ask() -> None:
            answer = await app.ask(Confirm("Really?"))
            answers.append(answer)

        assert isinstance(app.screen, Plain)
        app.screen.start(ask(), name="one")
        app.screen.start(ask(), name="two")
        await settled(pilot)
        assert len(app.screen_stack) == 3
        await pilot.press("y")
        await settled(pilot)
        assert sorted(map(str, answers)) == ["None", "True"]


async def test_a_line_with_a_bad_answer_stays_open_and_says_why() -> None:
    def check(value: str) -> None:
        if value != "good":
            raise InvalidError(f"{value!r} is [/] not good.")

    app = plain_app()
    async with pilot_of(app) as pilot:
        answers: list[str | None] = []

        async def ask() -> None:
            answer = await app.ask(PromptLine("Say good", check=check))
            answers.append(answer)

        assert isinstance(app.screen, Plain)
        app.screen.start(ask(), name="one")
        await settled(pilot)
        assert "⏎ done" in screen_text(app)
        await pilot.press("q", "enter")
        await settled(pilot)
        assert "'q' is [/] not good." in screen_text(app)
        await pilot.press("backspace", *"good", "enter")
        await settled(pilot)
        assert answers == ["good"]


async def test_ctrl_c_twice_leaves() -> None:
    app = plain_app()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        assert app.is_running
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert not app.is_running


def test_the_key_bar_and_the_lines_never_exceed_their_width() -> None:
    left = [Piece("name " * 20, keep=9), Piece("format", keep=3), Piece("\u65e5\u672c\u8a9e" * 10, keep=5)]
    right = [Piece("12 of 34 rows", keep=8), Piece("3 marked", keep=7)]
    from rich.cells import cell_len

    for width in range(10, 200, 7):
        lefts, rights = fit(left, right, width)
        pieces = [*lefts, *rights]
        assert sum(cell_len(piece.text) for piece in pieces) + 3 * (len(pieces) - 1) <= width


async def test_no_color_sends_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), theme="tui-craft"))
    async with pilot_of(app):
        for line in app.screen._compositor.render_strips():
            for segment in line:
                style = segment.style
                assert style is None or not style.color or style.color.is_default, segment
                assert style is None or not style.bgcolor or style.bgcolor.is_default, segment


async def test_ascii_draws_its_own_marks_in_ascii() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal"), ascii=True))
    async with pilot_of(app, (120, 40)):
        assert screen_text(app).isascii()


async def test_what_is_pasted_into_a_field_is_not_obeyed_by_the_terminal() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("normal")))
    async with pilot_of(app) as pilot:
        await pilot.press("p")
        await settled(pilot)
        app.screen.query_one(TextArea).text = "\x1b[2J\x9b31mred \u202eevil"
        await settled(pilot)
        assert "red evil" in screen_text(app)
        check_screen(app)


def test_settings_reach_the_app() -> None:
    settings = config.Settings(ui=config.UiSettings(theme="nord", ascii=True))
    app = TuiCraftApp(settings=settings)
    assert app.theme == "nord"
    assert app.glyphs.rule == "-"
    assert TuiCraftApp(Start(theme="gruvbox"), settings).theme == "gruvbox"
    assert TuiCraftApp(Start(theme="no such theme")).theme == "tui-craft"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_the_terminal_in_order(name: str) -> None:
    slug = make_dataset("normal")
    code = "import sys; from tui_craft.ui.app import run, Start; sys.exit(run(Start(dataset=sys.argv[1])))"
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", code, slug], stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    while b"120 rows" not in seen:
        seen += os.read(leader, 65536)
    process.send_signal(getattr(signal, name))
    try:
        while chunk := os.read(leader, 65536):
            seen += chunk
    except OSError:
        pass  # Linux says so when the other side has closed
    os.close(leader)
    assert process.wait(timeout=120) == 0
    assert seen.rfind(b"\x1b[?1049l") > seen.rfind(b"\x1b[?1049h")
    assert seen.rfind(b"\x1b[?1000l") > seen.rfind(b"\x1b[?1000h")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_the_editors_text_reads_back_as_it_was_and_holds_nothing_to_obey(data: dict[str, object]) -> None:
    written = external_editor.as_text(data)
    assert external_editor.from_text("// why\n" + written) == json.loads(json.dumps(data))
    assert not any((ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in written)


def test_an_editor_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(CraftError, match="set EDITOR"):
        external_editor.edit("{}", environ={"EDITOR": "/no/such/editor --flag"})
    with pytest.raises(CraftError, match="ended with code 1"):
        external_editor.edit("{}", environ={"EDITOR": "false"})
    assert external_editor.edit("{}", environ={"EDITOR": "true"}) is None


async def test_the_settings_file_is_read_only_when_the_app_starts(tmp_path: Path) -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text("[ui]\ntheme = 7\n")
    from tui_craft.ui.app import run

    with pytest.raises(InvalidError, match=r"ui\.theme must be text"):
        await asyncio.to_thread(run)


def test_a_filter_is_cut_rather_than_left_out() -> None:
    left, right = (
        [Piece("gen", "", 9), Piece("text", "", 3), Piece("filter: state:accepted", "", 6)],
        [Piece("37/1,700", "", 8)],
    )
    lefts, rights = fit(left, right, 38)
    assert [piece.text for piece in lefts] == ["gen", "filter: state:accept…"]
    assert rights == right
    assert [piece.text for piece in fit(left, right, 20)[0]] == ["gen"]
