"""What every screen is made of: a line above, a body, a line below, the key bar; and how its work is run.

Owns the frame, leaving, help, and the road from an error to the user. Knows nothing of datasets.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.worker import Worker

from tui_craft.ui import actions
from tui_craft.ui.actions import bind
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.line import EdgeLine, Piece, Rule

if TYPE_CHECKING:
    from tui_craft.ui.app import TuiCraftApp

R = TypeVar("R")


class Working(Screen[R]):
    """A screen that can run work. Both full screens and modals are."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's, which draws all of the screen anew whenever the focus moves; the two widgets do that themselves."""

    @property
    def craft(self) -> TuiCraftApp:
        """The app, by its own type."""
        from tui_craft.ui.app import TuiCraftApp

        assert isinstance(self.app, TuiCraftApp)
        return self.app

    def start(
        self, work: Coroutine[Any, Any, None], *, name: str, group: str = "work", exclusive: bool = False
    ) -> Worker[None]:
        """Run `work` beside the event loop's other work; its errors reach the user.

        With `exclusive`, work of the same `group` that is still going is cancelled first. Only inside such work
        may `craft.ask` be awaited. It ends with the screen.
        """
        return self.run_worker(
            self.craft.guarded(self._while_here(work)), name=name, group=group, exclusive=exclusive, exit_on_error=False
        )

    def on_screen_resume(self) -> None:
        """Once the focus has settled, see whether the user's own keys can be reached here."""
        if self.craft.keys_given:
            self.call_after_refresh(self.craft.tell_hidden_keys, self)

    def on_resize(self) -> None:
        """What has the focus stays in view."""
        self.call_after_refresh(self.focus_into_view)

    def fit_window(self) -> None:
        """Take the classes for the window's size before there is anything to style, or all is styled once more."""
        width, height = self.app.size
        fitting = self._get_breakpoint_classes(width, self.app.HORIZONTAL_BREAKPOINTS or [])
        fitting |= self._get_breakpoint_classes(height, self.app.VERTICAL_BREAKPOINTS or [])
        self.add_class(*fitting, update=False)

    def focus_into_view(self) -> None:
        """Scroll so that something of what has the focus is seen."""
        focused = self.focused
        placed = self._compositor.full_map.get(focused) if focused is not None else None
        if focused is not None and placed is not None and not placed.visible_region.area:
            focused.scroll_visible(animate=False)

    def _compositor_refresh(self) -> None:
        # inside a batch Textual would draw everything and then throw it away
        if self.app._batch_count:
            return
        if self._is_hidden:
            # Textual would draw the screen above anew, all of it; this one is drawn whole when it is seen again
            self._compositor._dirty_regions.clear()
            self._dirty_widgets.clear()
            return
        if any(widget.parent is None for widget in self._compositor.visible_widgets):
            self.refresh(layout=True)  # what was just removed has no styles any more, and some widgets fail without
            return
        super()._compositor_refresh()

    @property
    def _is_hidden(self) -> bool:
        """Whether a full screen lies above this one."""
        stack = self.app.screen_stack
        return self in stack and any(not screen.is_modal for screen in stack[stack.index(self) + 1 :])

    async def _while_here(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NoMatches:
            # once the user has left, the widgets may be gone before the work is cancelled
            if self in self.app.screen_stack:
                raise


class CraftScreen(Working[None]):
    """A full screen. A subclass yields its widgets in `compose_body` and sets `HELP`, `BINDINGS`, `CSS_PATH`.

    `HELP` says in plain words what the screen is for and how one works in it; the keys are listed by themselves.
    `KEYS` are the ids of the bindings in the key bar, in order (without it: those with `show`, in declared order).
    """

    HELP: ClassVar[str | None] = None
    KEYS: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help", "question_mark,f1", "help", "help", "What this is, and every key that works here",
             group=actions.APP, show=True),
        bind("leave", "q,escape", "leave", "back", "Back to where you came from; nothing is lost", group=actions.APP),
        bind("jump", "ctrl+o,apostrophe", "app.jump", "jump", "Type the letter that then lies over a place to go there",
             group=actions.MOVE),
    ]  # fmt: skip

    def compose(self) -> Iterable[Widget]:
        """The frame. Subclasses override `compose_body`, not this."""
        self.fit_window()
        yield EdgeLine(id="top")
        yield Rule()
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Rule()
        yield EdgeLine(id="bottom")
        yield KeyBar()

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between the two rules, from top to bottom."""
        raise NotImplementedError

    def top(self, left: Iterable[Piece | str], right: Iterable[Piece | str] = ()) -> None:
        """Set the line above. Plain strings are pieces without a tone."""
        self.query_one("#top", EdgeLine).show(_pieces(left), _pieces(right))

    def bottom(self, left: Iterable[Piece | str], right: Iterable[Piece | str] = ()) -> None:
        """Set the status line above the key bar; with nothing to say it takes no room."""
        lefts, rights = _pieces(left), _pieces(right)
        line = self.query_one("#bottom", EdgeLine)
        line.display = bool(lefts or rights)
        line.show(lefts, rights)

    def more_help(self) -> list[str]:
        """Paragraphs for the help page that are known only now, such as where something is kept."""
        return []

    async def action_leave(self) -> None:
        """Back to the screen below, or to the list of datasets."""
        self.craft.leave()

    def action_help(self) -> None:
        """Open the help page for this screen and its focus."""
        from tui_craft.ui.screens.help import HelpScreen

        self.craft.open_modal(HelpScreen.of(self))


class CraftModal(ModalScreen[R], Working[R]):
    """A dialog. Push it with `await craft.ask(...)` from work that `start` runs; dismiss it with its result.

    Escape (and `q` where no text is typed) dismisses with None.
    """

    HELP: ClassVar[str | None] = None
    KEYS: ClassVar[tuple[str, ...]] = ()
    LABELS: ClassVar[Mapping[str, str]] = {}
    """By binding, what the key bar calls here what is called otherwise elsewhere."""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("close", "escape,q", "close", "close", "Close without changing anything", group=actions.APP, show=True),
        bind("help", "question_mark,f1", "help", "help", "What this is, and every key that works here",
             group=actions.APP, show=True),
        bind("jump", "ctrl+o,apostrophe", "app.jump", "jump", "Type the letter that then lies over a place to go there",
             group=actions.MOVE),
    ]  # fmt: skip

    def action_close(self) -> None:
        """Dismiss with no result."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Open the help page for this dialog and its focus."""
        from tui_craft.ui.screens.help import HelpScreen

        self.craft.open_modal(HelpScreen.of(self))


def _pieces(items: Iterable[Piece | str]) -> list[Piece]:
    return [item if isinstance(item, Piece) else Piece(item) for item in items]
