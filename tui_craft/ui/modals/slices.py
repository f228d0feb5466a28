"""The slices of a dataset: filters with a name, some of them critical. Owns the list and the changes to it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.filter_terms import Term
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, REVIEW, bind
from tui_craft.ui.modals.list_modal import Counted, ListModal, name_check
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.slices import Slice

_CRITICAL = "critical: its rows cannot be accepted in bulk before they were read"
_LEAVES = "With state: in it a row is no longer in the slice once it is judged otherwise."


class SlicesModal(ListModal):
    """The slices of `dataset`; `expression` is the present filter, which can be saved. Choices: `show`, `held`."""

    HELP = """
    A slice is a filter with a name: slice:NAME stands for it in any filter, export or command. Enter shows its rows.
    A critical slice (!) holds rows that matter: they cannot be accepted in bulk before somebody has read them.

    To train without a slice and take it back: h here holds its accepted rows, x exports, u takes the hold back.
    """
    KEYS = ("table-choose", "slice-new", "slice-critical", "slice-hold", "slice-rename", "slice-edit", "slice-remove",
            "slice-restore", "close")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("slice-new", "n", "new", "save the filter", "Save the present filter as a slice", group=CHANGE),
        bind("slice-critical", "c", "critical", "critical",
             "Its rows cannot be accepted in bulk before they were read; again: they can", group=CHANGE),
        bind("slice-hold", "h", "hold", "leave out",
             "Hold its accepted rows, so that an export goes without them; undo takes it back", group=REVIEW),
        bind("slice-rename", "r", "rename", "rename", "Give it another name", group=CHANGE),
        bind("slice-edit", "e", "edit", "edit", "Change its filter", group=CHANGE),
        bind("slice-remove", "D,delete", "remove", "remove", "Remove the slice; its rows stay", group=CHANGE),
        bind("slice-restore", "u", "restore", "bring back", "Bring the slice back that was removed last", group=CHANGE),
    ]  # fmt: skip
    COLUMNS = (
        Column("Slice", least=12),
        Column("Filter", least=14, from_width=56, share=2),
        Column("", width=8, from_width=72),
        Column("Rows", width=10, align="right"),
    )
    WITH_A_LINE = frozenset({"critical", "hold", "rename", "edit", "remove"})
    NONE = "No slices yet. Find rows with / first; n here saves that filter under a name."

    def __init__(self, dataset: Dataset, expression: str = "") -> None:
        self._expression = expression
        self._slices: list[Slice] = []
        self._removed: list[Slice] = []
        super().__init__(dataset, "Slices")

    def on_mount(self) -> None:
        """Read them beside the first drawing."""
        super().on_mount()
        self.start(self._read(), name="read slices", group="read")

    async def _read(self, cursor: str = "") -> None:
        from tui_craft.store import slices

        self._slices = await self.craft.jobs.read(slices.read, self.dataset.path)
        names = [item.name for item in self._slices]
        self.say("")
        self.counted = {where: known for where, known in self.counted.items() if not known.problem}
        self.draw(cursor=names.index(cursor) if cursor in names else None)
        self.count(item.where for item in self._slices)

    def lines(self) -> list[Line]:
        """One line for each slice."""
        return [
            Line(
                place,
                (f"{'! ' if item.critical else ''}{text.one_line(item.name, 200)}", text.one_line(item.where, 400),
                 "critical" if item.critical else "", str(self.counted.get(item.where, Counted()))),
            )
            for place, item in enumerate(self._slices)
        ]  # fmt: skip

    def note(self, place: int) -> str:
        """Its filter, and what is special about it."""
        item = self._slices[place]
        known = self.counted.get(item.where, Counted())
        parts = [known.problem, _CRITICAL if item.critical else "", text.one_line(item.where, 300)]
        return "\n".join(part for part in parts if part)

    # ---- its rows

    @on(CursorRows.Chosen)
    def _show(self, event: CursorRows.Chosen) -> None:
        event.stop()
        self._with(lambda item: self.choose("show", _named(item), f"slice {item.name}"))

    def action_hold(self) -> None:
        """Hold its accepted rows."""
        self._with(
            lambda item: self.choose("held", f"state:accepted {_named(item)}", f"slice {item.name}", find=True)
        )  # fmt: skip

    def _with(self, work: Callable[[Slice], None]) -> None:
        """Do `work` with the slice under the cursor, if there is one."""
        if self.place is not None and self._slices:
            work(self._slices[self.place])

    # ---- the slices

    def action_new(self) -> None:
        """Save the present filter."""
        if self._expression:
            self._later(self._new())
        else:
            self.say("There is no filter to save: find rows with / first, or show one state with 1 to 4.")

    async def _new(self) -> None:
        from tui_craft.store.slices import Slice
        from tui_craft.ui.modals.prompt_line import PromptLine

        check = name_check([item.name for item in self._slices], "slice")
        note = f"{self._expression}\n{_LEAVES}" if "state:" in self._expression else self._expression
        name = await self.craft.ask(PromptLine("Name of the slice", note=note, check=check))
        if name is not None:
            await self._save(Slice(name.strip(), self._expression))

    def action_critical(self) -> None:
        """Make it critical, or not any more."""
        self._with(
            lambda item: self._later(self._save(replace(item, critical=not item.critical)))
        )  # fmt: skip

    def action_rename(self) -> None:
        """Ask for another name."""
        self._with(lambda item: self._later(self._rename(item)))

    async def _rename(self, item: Slice) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        check = name_check([other.name for other in self._slices if other is not item], "slice")
        name = await self.craft.ask(PromptLine("Another name", value=item.name, note=item.where, check=check))
        if name is not None and name.strip() != item.name:
            await self._save(replace(item, name=name.strip()), instead_of=item)

    def action_edit(self) -> None:
        """Ask for another filter."""
        self._with(lambda item: self._later(self._edit(item)))

    async def _edit(self, item: Slice) -> None:
        from tui_craft.store import query
        from tui_craft.ui.modals.prompt_line import PromptLine

        if text.one_line(item.where, 4_000) != item.where:
            raise InvalidError("This filter does not fit into one line of text; save it anew with n instead.")

        def check(where: str) -> None:
            if not query.parse(self.dataset, where).clauses:
                raise InvalidError("A slice needs a filter, such as tag:billing.")

        where = await self.craft.ask(PromptLine(f"Filter of {item.name}", value=item.where, check=check))
        if where is not None:
            await self._save(replace(item, where=where.strip()))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        self.start(work, name="change slices", group="ask")

    def action_remove(self) -> None:
        """Remove the slice under the cursor."""
        self._with(lambda item: self._later(self._remove(item)))

    async def _remove(self, item: Slice) -> None:
        from tui_craft.store import slices

        await self.craft.jobs.submit(self.dataset.slug, slices.remove, self.dataset, item.name)
        self._removed.append(item)
        self.refresh_bindings()
        await self._read()
        self.say(f"Removed the slice {text.one_line(item.name, 80)}; u brings it back.")

    def action_restore(self) -> None:
        """Bring back what was removed last."""
        if self._removed:
            self._later(self._save(self._removed.pop()))
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was removed can be brought back."""
        return bool(self._removed) if action == "restore" else super().check_action(action, parameters)

    async def _save(self, item: Slice, *, instead_of: Slice | None = None) -> None:
        from tui_craft.store import slices

        def work() -> None:
            slices.save(self.dataset, item)
            if instead_of is not None:
                slices.remove(self.dataset, instead_of.name)

        await self.craft.jobs.submit(self.dataset.slug, work)
        await self._read(cursor=item.name)


def _named(item: Slice) -> str:
    return str(Term("slice", ":", item.name))
