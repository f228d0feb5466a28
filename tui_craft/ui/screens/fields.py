"""The fields that rows have: how often each is seen, and taking one out or renaming it everywhere. Owns the list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from tui_craft import text
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.dataset_work import DatasetWork
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.fields import FieldChange

_COLUMNS = (Column("Field", least=12), Column("What", width=9), Column("Seen", width=9, align="right"))


class FieldsScreen(DatasetWork):
    """The fields of an open dataset's rows (see `DatasetWork`)."""

    HELP = """
    The fields of this dataset's rows: those its format needs, those it knows, and others that came along. How often a
    field is seen is told from a sample. Removing or renaming one reaches every row, leaves all else in them as it was
    written, and is one change: undo takes it back. Fields that the format needs stay.
    """
    KEYS = ("fields-remove", "fields-rename", "work-undo", "leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("fields-remove", "D,delete", "remove", "remove", "Take the field out of every row", group=CHANGE),
        bind("fields-rename", "r", "rename", "rename", "Give the field another name in every row", group=CHANGE),
    ]

    _names: tuple[str, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The list."""
        yield RowTable(_COLUMNS, marks=False)

    def on_mount(self) -> None:
        """Look at a sample of the rows."""
        self.top([Piece(self.dataset.meta.name, "strong", 9), Piece("fields", "muted", 5)])
        self.query_one(RowTable).focus()
        self.start(self.load(), name="fields")

    async def load(self) -> None:
        """Look again."""
        from tui_craft.store.fields import fields_seen

        seen = await self.craft.jobs.read(fields_seen, self.dataset)
        format = self.dataset.format
        self._names = tuple(dict.fromkeys([*format.fields, *seen.counts]))
        lines = [self._line(n, name, seen.counts.get(name, 0), seen.rows) for n, name in enumerate(self._names)]
        table = self.query_one(RowTable)
        table.show(ListSource(lines), cursor=table.cursor)
        sampled = "" if seen.rows == len(self.dataset) else f"of {text.rows(seen.rows)} sampled"
        self.top(
            [Piece(self.dataset.meta.name, "strong", 9), Piece("fields", "muted", 5)], [Piece(sampled, "muted", 4)]
        )

    def _line(self, number: int, name: str, count: int, of: int) -> Line:
        format = self.dataset.format
        what = "extra" if name not in format.fields else "optional" if name in format.optional else "needed"
        share = f"{100 * count / of:.0f} %" if of else ""
        if count and of and share == "0 %":
            share = "< 1 %"
        return Line(number, (name, what, share))

    def _field(self) -> str:
        from tui_craft.store.fields import why_not

        name = self._names[self.query_one(RowTable).cursor]
        if reason := why_not(self.dataset.format, name):
            raise InvalidError(reason)
        return name

    def action_remove(self) -> None:
        """Take the field out."""
        self.start(self._remove(), name="remove field")

    async def _remove(self) -> None:
        from tui_craft.store.fields import remove_field

        name = self._field()
        done = await self.work(
            f"removing {name}", lambda progress: remove_field(self.dataset, name, progress=progress),
            of=len(self.dataset),
        )  # fmt: skip
        await self._tell(f"removed {name}", done)

    def action_rename(self) -> None:
        """Ask for the new name."""
        self.start(self._rename(), name="rename field")

    async def _rename(self) -> None:
        from tui_craft.store.fields import check_rename, rename_field
        from tui_craft.ui.modals.prompt_line import PromptLine

        old = self._field()
        check = partial(check_rename, self.dataset.format, old)
        answer = await self.craft.ask(
            PromptLine(f"Rename the field {old}", value=old, note="Rows that have both fields are left as they are.",
                       check=lambda line: check(line.strip()))
        )  # fmt: skip
        if answer is None:
            return
        new = answer.strip()
        done = await self.work(
            f"renaming {old}", lambda progress: rename_field(self.dataset, old, new, progress=progress),
            of=len(self.dataset),
        )  # fmt: skip
        await self._tell(f"renamed {old} to {new}", done)

    async def _tell(self, words: str, done: FieldChange) -> None:
        if self.is_attached:
            await self.load()
        self.done(f"{words} in {text.rows(done.changed)}{done.left_words}")
