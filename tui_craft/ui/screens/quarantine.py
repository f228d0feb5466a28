"""What a run put aside, one item after the other: why, what it said, and its text to mend. Makes no row itself.

Whatever is done with an item, the next one comes up by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, MOVE, bind
from tui_craft.ui.screens.quarantine_mending import Mending, MendText
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.runs.derive import Quarantined
    from tui_craft.store.dataset import Dataset

_LONGEST = 20_000
"""Characters of a text that are shown; the editor has all of it."""


class QuarantineScreen(Mending):
    """The items of the run in folder `run`, which is a run of the open `dataset`; with `owned` it is closed here."""

    CSS_PATH = "quarantine.tcss"
    HELP = """
    These are parts of replies that were no rows: cut off, a field short, refused. Nothing of them is in the dataset.
    Enter mends one in place and says all the while whether it is a row yet; d dismisses one, u takes back what you did
    last. What you mend lands as a draft with the provenance of its request. What you did here stays done when the run
    is resumed.
    """
    KEYS = ("mend-save", "mend-cancel", "quarantine-mend", "quarantine-dismiss", "quarantine-undo",
            "quarantine-raw", "leave")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("quarantine-dismiss", "d", "dismiss_item", "dismiss", "Nothing is to become of this one", group=CHANGE,
             show=True),
        bind("quarantine-undo", "u", "take_back", "take back", "Take back what was mended or dismissed last",
             group=CHANGE, show=True),
        bind("quarantine-raw", "r", "raw", "whole reply", "The whole reply as it was received, or the item alone",
             group=MOVE, show=True),
        bind("quarantine-down", "right_square_bracket,ctrl+d", "scroll_text(1)", "text down", "Scroll the text",
             group=MOVE),
        bind("quarantine-up", "left_square_bracket,ctrl+u", "scroll_text(-1)", "text up", "Scroll the text back",
             group=MOVE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, run: Path, *, owned: bool = False) -> None:
        super().__init__(dataset, run)
        self._owned = owned
        self._items: list[Quarantined] = []
        self._finished: list[tuple[int, int]] = []
        self._raw = False
        self._loaded = False

    def compose_body(self) -> Iterable[Widget]:
        """The list; the text of one, and what is wrong with it."""
        with Horizontal(id="aside"):
            yield RowTable((Column("Item", 9), Column("Why", least=12)), marks=False)
            with Vertical(id="item"):
                yield Static(id="item-why")
                with VerticalScroll(id="item-scroll", can_focus=False):
                    yield Static(id="item-text")
                yield MendText("", soft_wrap=True, tab_behavior="focus", classes="hidden")
                yield Static(id="item-check")
        yield Static(id="aside-none", classes="hidden")

    def on_mount(self) -> None:
        """Read what waits."""
        self._top()
        self.start(self._read(), name="read quarantine", group="read")

    def on_unmount(self) -> None:
        """Give the dataset back if it was opened for this screen."""
        if self._owned:
            self._dataset.close()

    # ---- the list

    async def _read(self, *, at: tuple[int, int] | None = None) -> None:
        from tui_craft.runs import mend

        table = self.query_one(RowTable)
        place = table.cursor
        self._items = await self.craft.jobs.read(mend.waiting, self._dataset, self._path)
        self._loaded = True
        places = [(item.request, item.item) for item in self._items]
        self._list(places.index(at) if at in places else place)
        await self._draw()

    def _list(self, cursor: int) -> None:
        """Draw the list as it is now."""
        table = self.query_one(RowTable)
        table.source = ListSource([
            Line(number, (f"{item.request}.{item.item + 1}", text.one_line(item.reason, 300)))
            for number, item in enumerate(self._items)
        ])  # fmt: skip
        table.reload(cursor=min(cursor, max(0, len(self._items) - 1)))
        self._show_emptiness()
        self._top()
        self.refresh_bindings()

    def _show_emptiness(self) -> None:
        none = self.query_one("#aside-none", Static)
        none.set_class(bool(self._items), "hidden")
        self.query_one("#aside").display = bool(self._items)
        words = "Nothing waits here. " + ("u takes back what you did last." if self._finished else "")
        none.update(Content(words))
        self.set_focus(self.query_one(RowTable) if self._items else None)

    def _top(self) -> None:
        count = len(self._items)
        here = f"{self.query_one(RowTable).cursor + 1} of {text.count(count)}" if count else "none waits"
        done = f"{text.count(len(self._finished))} done" if self._finished else ""
        self.top([Piece("Quarantine", "strong", 4), Piece(f"run {self._path.name}", "", 6)],
                 [Piece(done, "good", 2), Piece(here if self._loaded else "", "muted", 5)])  # fmt: skip

    @property
    def _item(self) -> Quarantined | None:
        place = self.query_one(RowTable).cursor
        return self._items[place] if place < len(self._items) else None

    @on(CursorRows.Highlighted)
    def _moved(self, event: CursorRows.Highlighted) -> None:
        event.stop()
        self._top()
        self.show_item()

    def show_item(self) -> None:
        """Draw it as soon as its text is read."""
        self.start(self._draw(), name="show item", group="show", exclusive=True)

    async def _draw(self) -> None:
        from tui_craft.runs import mend

        item = self._item
        if item is None or self.mending:
            return
        shown = item.text
        if self._raw:
            shown = await self.craft.jobs.read(mend.reply_of, self._path, item.request)
        self.query_one("#item-why", Static).update(Content(text.one_line(item.reason, 400)))
        said = text.visible(shown.strip() or "(nothing)", _LONGEST)
        self.query_one("#item-text", Static).update(Content(said))
        self.query_one("#item-scroll", VerticalScroll).scroll_home(animate=False)
        where = "the whole reply as received" if self._raw else f"item {item.item + 1} of request {item.request}"
        self._say(where, "muted")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an item only where there is one; nothing else while a text is being mended."""
        if action in {"edit", "editor", "dismiss_item", "raw", "scroll_text"}:
            return bool(self._items) and not self.mending
        if action == "take_back":
            return bool(self._finished) and not self.mending
        return super().check_action(action, parameters)

    def action_raw(self) -> None:
        """The whole reply, or the item."""
        self._raw = not self._raw
        self.show_item()

    async def action_leave(self) -> None:
        """From the whole reply back to the item, from there back to the run."""
        if self._raw:
            self.action_raw()
        else:
            await super().action_leave()

    def action_scroll_text(self, step: int) -> None:
        """Scroll what is read."""
        self.query_one("#item-scroll", VerticalScroll).scroll_relative(y=step * 5, animate=False)

    # ---- doing something with one

    def _take_out(self, item: Quarantined, words: str) -> None:
        """Done with an item: the next one comes up at once, so that the same key can be pressed again."""
        self._finished.append((item.request, item.item))
        self._items = [other for other in self._items if other is not item]
        self._list(self.query_one(RowTable).cursor)
        self.bottom([Piece(f"{words}; u takes it back", "muted")])

    def action_dismiss_item(self) -> None:
        """Dismiss the item."""
        from tui_craft.runs import mend

        item = self._item
        if item is not None:
            place = item.request, item.item
            work = self.craft.jobs.submit(
                self._dataset.slug, mend.dismiss, self._dataset, self._path, *place, now=datetime.now(UTC)
            )
            self._take_out(item, "dismissed")
            self.start(self._or_put_back(work), name="dismiss", group="mend")

    async def _or_put_back(self, work: Awaitable[None]) -> None:
        try:
            await work
        except CraftError:
            await self._read()  # someone else was there first, or the disk refused: as it is now
            raise

    def action_take_back(self) -> None:
        """The last one waits again."""
        if self._finished:
            self.start(self._take_back(), name="take back", group="mend")

    async def _take_back(self) -> None:
        from tui_craft.runs import mend

        place = self._finished.pop()
        await self.craft.jobs.write(
            self._dataset.slug, mend.reopen, self._dataset, self._path, *place, now=datetime.now(UTC)
        )
        await self._read(at=place)
        self.bottom([])
