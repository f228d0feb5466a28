"""The app: settings, colours, signals, where one goes from where, and how errors reach the user.

Owns no screen's content. It imports only what the first frame shows: each screen is imported when it is opened.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from tui_craft import config, paths, text
from tui_craft.errors import CraftError
from tui_craft.ui import actions, clipboard, crash, filters, glyphs, theme
from tui_craft.ui.actions import bind
from tui_craft.ui.jobs import Jobs

if TYPE_CHECKING:
    from textual.command import Provider

    from tui_craft.store.dataset import Dataset

R = TypeVar("R")

LONG = 240
"""Characters above which an error gets a page of its own instead of a passing note."""


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


class TuiCraftApp(App[None]):
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
    ) -> None:
        """`first` makes the first screen; without it that is what `start` says."""
        ui = (settings or config.Settings()).ui
        wanted = theme.first_theme(start.theme or ui.theme, os.environ)
        if wanted.startswith("ansi-"):
            # the filter that maps colours is chosen inside App.__init__: later would be too late for NO_COLOR
            self.set_reactive(TuiCraftApp.theme, wanted)
        super().__init__()
        for own in theme.THEMES:
            self.register_theme(own)
        self.theme = wanted if wanted in self.available_themes else theme.DARK
        self.settings = settings or config.Settings()
        self.start = start
        self.glyphs = glyphs.ASCII if (ui.ascii if start.ascii is None else start.ascii) else glyphs.RICH
        self.jobs = Jobs()
        self.bugs: list[BaseException] = []
        self._interrupted = 0.0
        if theme.is_slow_line():
            self.animation_level = "none"
        self._first = first or self._first_screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The app's own colour names, for themes that do not know them."""
        return theme.derived(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What happens to each line last: colours, ASCII only where that is wished, nothing that a terminal obeys."""
        own = [filters.SAFE, filters.ASCII] if self.glyphs is glyphs.ASCII else [filters.SAFE]
        return [*super().get_line_filters(), *own]

    def get_key_display(self, binding: Binding) -> str:
        """Keys as people write them: `ctrl+p`, `esc`, `?`."""
        return super().get_key_display(binding).replace("^", "ctrl+") if len(binding.key) > 1 else binding.key

    # where to go

    def _first_screen(self) -> Screen[Any]:
        return self._workspace(self.start.dataset, self.start.where) if self.start.dataset else self._datasets()

    def _datasets(self) -> Screen[Any]:
        from tui_craft.ui.screens.datasets import DatasetsScreen

        return DatasetsScreen()

    def _workspace(self, slug: str, where: str = "") -> Screen[Any]:
        from tui_craft.ui.screens.workspace import WorkspaceScreen

        return WorkspaceScreen(slug, where=where)

    def show_datasets(self) -> None:
        """Go to the list of datasets, closing whatever is open above it."""
        while len(self.screen_stack) > 1 and not self._at_home:
            self.pop_screen()
        if not self._at_home:
            self.push_screen(self._datasets())

    @property
    def _at_home(self) -> bool:
        return type(self.screen).__name__ == "DatasetsScreen"

    def show_workspace(self, slug: str, *, where: str = "") -> None:
        """Open a dataset's workspace above the list of datasets, with the filter `where`."""
        self.show_datasets()
        self.push_screen(self._workspace(slug, where))

    def show_generate(self, dataset: Dataset) -> None:
        """Open the generation view of an open dataset above the present screen."""
        from tui_craft.ui.screens.generate import GenerateScreen

        self.push_screen(GenerateScreen(dataset))

    def show_wizard(self, slug: str | None = None) -> None:
        """Open the wizard: for a new dataset, or to change the context of the one named."""
        from tui_craft.ui.screens.wizard import WizardScreen

        self.push_screen(WizardScreen(slug))

    def leave(self) -> None:
        """Close the present screen; below the last one is the list of datasets, and below that the shell."""
        if self._at_home:
            self.exit()
        elif len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.show_datasets()

    # dialogs

    def open_modal(self, modal: Screen[R], done: Callable[[R | None], None] | None = None) -> bool:
        """Push `modal` unless one of its kind is open already (a key pressed twice). Returns whether it was pushed."""
        if any(type(open_one) is type(modal) for open_one in self.screen_stack):
            return False
        self.push_screen(modal, done)
        return True

    async def ask(self, modal: Screen[R]) -> R | None:
        """Push `modal` and wait for what it is dismissed with; None as well when one of its kind is open already.

        Only inside work that a screen's `start` runs.
        """
        if any(type(open_one) is type(modal) for open_one in self.screen_stack):
            return None
        return await self.push_screen(modal, wait_for_dismiss=True)

    # telling the user

    def say(self, message: str) -> None:
        """A passing note. Foreign text is welcome."""
        self.notify(text.visible(message), markup=False)

    def warn(self, message: str) -> None:
        """A passing note that something did not go as wished."""
        self.notify(text.visible(message), severity="warning", markup=False, timeout=8)

    def show_error(self, error: BaseException) -> None:
        """Tell the user about an error: a CraftError's sentence, or for a bug where it was written down."""
        if isinstance(error, CraftError):
            message, title = error.sentence, "That did not work"
        else:
            path = self.report(error)
            message, title = f"{type(error).__name__}: {error}\nThe details are in {path}.", "This is a bug"
        if len(message) <= LONG:
            self.notify(text.visible(message), title=title, severity="error", markup=False, timeout=10)
            return
        from tui_craft.ui.modals.text_view import TextView

        self.open_modal(TextView(title, message))

    def report(self, error: BaseException) -> str:
        """Write a bug down (without local variables) and return the path of the log."""
        self.bugs.append(error)
        return str(crash.write(error, paths.state_dir(), datetime.now(UTC)))

    async def guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work`; whatever it raises is shown and goes no further."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the last stop of every job: it is shown, and bugs are logged
            if self.is_running:
                self.show_error(error)

    async def copy(self, value: str, what: str) -> None:
        """Copy `value` out of the app and say by which way it went."""
        self.say(await self.jobs.read(
            clipboard.copy, value, environ=os.environ, send=self._osc52, folder=paths.state_dir(), what=what
        ))  # fmt: skip

    def _osc52(self, value: str) -> None:
        self.call_from_thread(self.copy_to_clipboard, value)

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
        first = self._first()
        # read here, its rules are parsed with the app's; on its way in it would have everything parsed once more
        self.stylesheet.read_all(first.css_path)
        self.push_screen(first)
        if not gc.isenabled():
            self.set_timer(1.0, _collect_garbage)
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and not self.is_headless:
                loop.add_signal_handler(getattr(signal, name), self.exit)

    def action_next_theme(self) -> None:
        """Take the next of the app's own themes and the terminal's colours."""
        names = [theme.DARK, theme.LIGHT, theme.ANSI]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def action_interrupt(self) -> None:
        """Twice within two seconds quits; once says so."""
        now = asyncio.get_running_loop().time()
        if now - self._interrupted < 2:
            self.exit()
        else:
            self._interrupted = now
            self.say("ctrl+c again to leave, q to go back")

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

    Raises InvalidError when the settings file is wrong.
    """
    settings = config.load(paths.config_file())
    app = TuiCraftApp(start, settings)
    try:
        app.run(mouse=settings.ui.mouse if start.mouse is None else start.mouse)
    finally:
        app.jobs.close()
    return app.return_code or 0


def _collect_garbage() -> None:
    """Look for garbage again after the start, but never among what was made by then."""
    gc.freeze()
    gc.enable()
