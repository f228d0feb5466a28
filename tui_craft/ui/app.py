"""The app: settings, signals, the terminal. Its other halves: `going`, `coloured`, `keyed`, `telling`.

Owns no screen's content. It imports only what the first frame shows: each screen is imported when it is opened.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from tui_craft import config, paths, text
from tui_craft.errors import CraftError
from tui_craft.ui import actions, filters, glyphs, theme
from tui_craft.ui.actions import bind
from tui_craft.ui.coloured import Coloured
from tui_craft.ui.going import Going, datasets, workspace
from tui_craft.ui.jobs import Jobs
from tui_craft.ui.keyed import Keyed

if TYPE_CHECKING:
    from textual.command import Provider


@dataclass(frozen=True, slots=True)
class Start:
    """How the app is to begin.

    `dataset` opens that dataset at once, with the filter `where`; `theme`, `mouse` and `ascii` overrule the settings
    where they are given.
    """

    dataset: str | None = None
    where: str = ""
    theme: str | None = None
    mouse: bool | None = None
    ascii: bool | None = None


def _screen_commands() -> type[Provider]:
    from tui_craft.ui.commands import ScreenCommands

    return ScreenCommands


class TuiCraftApp(Going, Coloured, Keyed):
    """The workbench."""

    TITLE = "tui-craft"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    COMMANDS: ClassVar[set[Any]] = {_screen_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own typing
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("quit", "ctrl+q", "quit", "quit", "Leave tui-craft; runs go on and everything is saved",
             group=actions.APP, priority=True),
        bind("palette", "colon,ctrl+p", "command_palette", "palette", "Find any action of this screen by name",
             group=actions.APP),
        bind("theme", "f2", "next_theme", "colours", "Next colour theme", group=actions.APP),
        Binding("ctrl+c", "interrupt", show=False, system=True),
    ]  # fmt: skip

    def __init__(
        self,
        start: Start = Start(),
        settings: config.Settings | None = None,
        *,
        first: Callable[[], Screen[Any]] | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """`first` makes the first screen; without it that is what `start` says. `keys` are checked ones."""
        ui = (settings or config.Settings()).ui
        wanted = theme.first_theme(start.theme or ui.theme, os.environ)
        if wanted.startswith("ansi-"):
            # the filter that maps colours is chosen inside App.__init__: later would be too late for NO_COLOR
            self.set_reactive(TuiCraftApp.theme, wanted)
        super().__init__()
        self._late = self.begin_with(wanted)
        self.settings = settings or config.Settings()
        self.start = start
        self.glyphs = glyphs.ASCII if (ui.ascii if start.ascii is None else start.ascii) else glyphs.RICH
        self.jobs = Jobs()
        self.keys_given = self.settings.keys
        self._keys = dict(keys or {})
        if theme.is_slow_line():
            self.animation_level = "none"
        self._first = first or (lambda: workspace(start.dataset, start.where) if start.dataset else datasets())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The app's own colour names, for themes that do not know them."""
        return theme.derived(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What happens to each line last: colours, ASCII only where that is wished, nothing that a terminal obeys."""
        own = [filters.SAFE, filters.ASCII] if self.glyphs is glyphs.ASCII else [filters.SAFE]
        return [*super().get_line_filters(), *own]

    def get_key_display(self, binding: Binding) -> str:
        """Keys as people write them: `ctrl+p`, `esc`, `?`."""
        if len(binding.key) == 1:
            return binding.key
        shown = super().get_key_display(binding).replace("^", "ctrl+")
        return binding.key if self.glyphs is glyphs.ASCII and not shown.isascii() else shown

    # the terminal

    async def copy(self, value: str, what: str) -> None:
        """Copy `value` out of the app and say by which way it went."""
        from tui_craft import clipboard

        self.say(await self.jobs.read(
            clipboard.copy, value, environ=os.environ, send=self._send, folder=paths.state_dir(), what=what
        ))  # fmt: skip

    def _send(self, sequence: str) -> None:
        if self._driver is not None:
            self.call_from_thread(self._driver.write, sequence)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Lend the terminal to another program. Raises CraftError where that cannot be done."""
        try:
            with self.suspend():
                yield
        except SuspendNotSupported:
            raise CraftError("This terminal cannot be lent to an editor; use e to edit here.") from None

    # life and death

    def on_mount(self) -> None:
        """Show the first screen, above Textual's empty one; leave the terminal in order when the system ends us."""
        if self._keys:
            self.set_keymap(self._keys)
        first = self._first()
        # read here, its rules are parsed with the app's; on its way in it would have everything parsed once more
        self.stylesheet.read_all(first.css_path)
        self.push_screen(first)
        if self._late is not None:
            self.show_error(self._late)
        if not gc.isenabled():
            self.set_timer(1.0, _collect_garbage)
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and not self.is_headless:
                loop.add_signal_handler(getattr(signal, name), self.exit)

    def _fatal_error(self) -> None:
        # Textual's own prints the values of local variables, and one of them may be a key
        error = sys.exc_info()[1] or self._exception or RuntimeError("unknown")
        path = self.report(error)
        from rich.text import Text

        line = f"tui-craft stopped on a bug ({type(error).__name__}: {text.one_line(str(error))}); details: {path}"
        self._exit_renderables.append(Text(line))
        self._close_messages_no_wait()


def run(start: Start = Start()) -> int:
    """Run the app until the user leaves it; returns the exit code.

    Raises InvalidError when the settings file is wrong, its keys included.
    """
    settings = config.load(paths.config_file())
    keys: dict[str, str] = {}
    if settings.keys:
        from tui_craft import keymap

        keys = keymap.checked(settings.keys, paths.config_file())
    app = TuiCraftApp(start, settings, keys=keys)
    sys.setswitchinterval(0.001)  # a key that comes while a thread searches waits for its turn several times over
    try:
        app.run(mouse=settings.ui.mouse if start.mouse is None else start.mouse)
    finally:
        app.jobs.close()
    return app.return_code or 0


def _collect_garbage() -> None:
    """Look for garbage again after the start, but never among what was made by then."""
    gc.freeze()
    gc.enable()
