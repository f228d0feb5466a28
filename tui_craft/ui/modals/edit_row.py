"""A form over a row's texts: one field for each. Owns what is typed; saving is given to it, and may refuse.

What was not touched goes back as it was, character for character. Nothing typed is lost by a refusal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.domain.formats import Block, with_text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar

LONGEST = 100_000
"""Characters beyond which a text is left to the user's own editor."""

Save = Callable[[dict[str, Any]], Awaitable[None]]


class EditRow(CraftModal[bool]):
    """Dismissed with True once `save` has accepted the payload. `save` raises a CraftError to refuse it."""

    CSS_PATH = "edit_row.tcss"
    HELP = """
    Each text of the row has a field; tab goes from one to the next. Nothing is saved until you say so, and what
    you typed stays here if saving fails. Texts with control characters can only be changed in your own editor.
    """
    KEYS = ("edit-save", "edit-close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit-save", "ctrl+s,f10", "save", "save", "Save the row", group=CHANGE, show=True, priority=True),
        bind("edit-close", "escape", "close", "cancel", "Close; asks once more if something was typed", show=True,
             priority=True),
    ]  # fmt: skip

    def __init__(self, title: str, data: Mapping[str, Any], blocks: Sequence[Block], save: Save) -> None:
        """`blocks` are the parts of `data` to edit; those without a path are shown only."""
        super().__init__()
        self._title = title
        self._data = dict(data)
        self._blocks = list(blocks)
        self._save = save
        self._fields: list[tuple[Block, TextArea]] = []
        self._loaded: dict[TextArea, str] = {}
        self._warned = False

    def compose(self) -> Iterable[Widget]:
        """Title, one labelled field a block, a line for what is wrong."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            with VerticalScroll(id="edit-fields", can_focus=False):
                for block in self._blocks:
                    yield Static(Content(text.one_line(block.label, 60)), classes="heading")
                    yield from self._field(block)
            yield Static("", id="edit-error", classes="error")
            yield KeyBar()

    def _field(self, block: Block) -> Iterable[Widget]:
        if block.path is None or not editable(block.text):
            yield Static(Content(text.visible(block.text, 400)), classes="note")
            yield Static(Content("(to be changed in your editor: E)"), classes="note")
            return
        area = TextArea(block.text, soft_wrap=True, tab_behavior="focus")
        area.styles.height = _height(block.text, alone=len(self._blocks) == 1)
        self._fields.append((block, area))
        yield area

    def on_mount(self) -> None:
        """Remember what the fields made of the texts, to know later which were touched."""
        self._loaded = {area: area.text for _, area in self._fields}
        if self._fields:
            self._fields[0][1].focus()
            self._fields[0][1].move_cursor(self._fields[0][1].document.end)

    def on_resize(self) -> None:
        """Leave room for the message and the keys."""
        self.query_one("#edit-fields").styles.max_height = max(
            3, self.size.height - (4 if self.size.height < 18 else 9)
        )

    @property
    def changed(self) -> bool:
        """Whether anything was typed that is not saved."""
        return any(area.text != self._loaded.get(area, area.text) for _, area in self._fields)

    def payload(self) -> dict[str, Any]:
        """The payload as it would be saved."""
        data = self._data
        for block, area in self._fields:
            if area.text != self._loaded[area] and block.path is not None:
                data = put(data, block.path, area.text)
        return data

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._warned = False

    def action_save(self) -> None:
        """Save and close, or say why not and stay."""
        self.start(self._try(), name="save", group="save")

    async def _try(self) -> None:
        try:
            await self._save(self.payload())
        except CraftError as error:
            self._tell(error.sentence)
        else:
            self.dismiss(True)

    def action_close(self) -> None:
        """Close; unsaved text is given up only at the second time of asking."""
        if self.changed and not self._warned:
            self._warned = True
            self._tell("Not saved yet: ctrl+s saves, escape once more gives up what you typed.")
            return
        self.dismiss(None)

    def _tell(self, message: str) -> None:
        self.query_one("#edit-error", Static).update(Content(text.visible(message, 2_000)))


def editable(value: str) -> bool:
    """Whether a text can stand in a field: short enough, and without characters a terminal would obey."""
    return len(value) <= LONGEST and text.visible(value.replace("\t", " "), LONGEST) == value.replace(
        "\t", " "
    ).replace("\r\n", "\n")


def _height(value: str, *, alone: bool) -> int:
    lines = sum(1 + len(line) // 76 for line in value.split("\n"))
    return min(max(lines + 1, 8 if alone else 3), 18 if alone else 10)


def put(data: dict[str, Any], path: tuple[str | int, ...], value: str) -> dict[str, Any]:
    """`data` with the text at `path`; a field that is not there yet is added, unless it would be empty."""
    if len(path) == 1 and isinstance(path[0], str) and path[0] not in data:
        return {**data, path[0]: value} if value else data
    return with_text(data, path, value)
