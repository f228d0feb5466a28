"""A dialog whose lines are changed until it is closed: taking back, handing over the value. Owns no line's meaning."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import BindingType

from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.widgets.row_cursor import CursorRows

V = TypeVar("V")


class LinesEditor(LinesModal[V]):
    """Dismissed with the value as it stands; nothing asks whether that is meant, because `u` takes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("lines-restore", "u", "restore", "take back", "As it was before the last change", group=CHANGE,
             show=True),
        bind("close", "escape,q", "close", "done", "Close; what stands here is taken", show=True),
    ]  # fmt: skip

    def __init__(self, title: str, value: V) -> None:
        self.value = value
        self._before: list[tuple[V, int | None]] = []
        super().__init__(title)

    def change(self, value: V, *, cursor: int | None = None) -> None:
        """Put another value in force, with the cursor on line `cursor`."""
        self._before.append((self.value, self.place))
        self.value = value
        self.draw(cursor=cursor)
        self.refresh_bindings()

    @on(CursorRows.Highlighted)
    def _elsewhere(self) -> None:
        self.refresh_bindings()  # what the keys do may differ from line to line

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Ask for something in another dialog."""
        self.start(work, name="ask", group="ask", exclusive=True)

    def action_restore(self) -> None:
        """As it was before."""
        if self._before:
            self.value, place = self._before.pop()
            self.draw(cursor=place)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was changed can be taken back."""
        return bool(self._before) if action == "restore" else super().check_action(action, parameters)

    def action_close(self) -> None:
        """Hand the value over."""
        self.dismiss(self.value)
