"""The training sets of a dataset: which rows were accepted when, under a name. Owns the list and its being kept.

What is done with a set's rows, the workspace does.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.filter_terms import Term
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, FIND, GO, REVIEW, bind
from tui_craft.ui.modals.list_modal import ListModal, name_check
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.sets import RowSet, SetDiff


class SetsModal(ListModal):
    """The training sets of `dataset`. Choices: `show`, `ids` (these rows), `exactly` (accept a set), `export`."""

    HELP = """
    A training set remembers under a name which rows were accepted. = compares it with what is accepted now or with
    another set, a goes back to it as one change, x exports it whatever is accepted now. set:NAME stands for it in any
    filter, export or command.

    To try training without some rows: n keeps what is accepted now, then find those rows, M marks them, h holds them,
    x exports; a here takes the kept set back.
    """
    KEYS = ("table-choose", "set-new", "set-compare", "set-accept", "set-export", "set-remove", "set-restore", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("set-new", "n", "new", "keep accepted", "Keep what is accepted now under a name", group=CHANGE),
        bind("set-compare", "equals_sign,d", "compare", "compare", "Compare with what is accepted now, or another set",
             group=FIND),
        bind("set-accept", "a", "accept", "accept exactly",
             "Accept exactly these rows; what else is accepted becomes draft. One undo takes it back", group=REVIEW),
        bind("set-export", "x", "export", "export", "Write the rows of this set for a trainer", group=GO),
        bind("set-remove", "D,delete", "remove", "remove", "Forget this set; its rows stay", group=CHANGE),
        bind("set-restore", "u", "restore", "bring back", "Bring the set back that was removed last", group=CHANGE),
    ]  # fmt: skip
    COLUMNS = (
        Column("Training set", least=8),
        Column("Saved", width=11, from_width=56),
        Column("Since", width=10),
        Column("Rows", width=9, align="right"),
    )
    WITH_A_LINE = frozenset({"compare", "accept", "export", "remove"})
    NONE = "No training sets yet. n keeps what is accepted now under a name."

    def __init__(self, dataset: Dataset) -> None:
        self._sets: list[RowSet] = []
        self._diffs: dict[str, SetDiff | CraftError] = {}
        self._removed: list[tuple[str, bytes]] = []
        super().__init__(dataset, "Training sets")

    def on_mount(self) -> None:
        """Read them beside the first drawing."""
        super().on_mount()
        self._later(self._read())

    async def _read(self, cursor: str = "") -> None:
        from tui_craft.store import sets

        self._sets = await self.craft.jobs.read(sets.list_sets, self.dataset.path)
        names = [item.name for item in self._sets]
        self.say("")
        self.draw(cursor=names.index(cursor) if cursor in names else None)
        self.start(self._compare_all(), name="compare sets", group="count", exclusive=True)

    async def _compare_all(self) -> None:
        """Compare each with what is accepted now."""
        from tui_craft.store import sets

        for item in self._sets:
            if item.name not in self._diffs:
                try:
                    self._diffs[item.name] = await self.craft.jobs.read(sets.compare, self.dataset, item.name)
                except CraftError as error:
                    self._diffs[item.name] = error
                self.draw()

    def lines(self) -> list[Line]:
        """One line for each set."""
        return [
            Line(place, (text.one_line(item.name, 200), _saved(item), self._since(item.name), text.count(item.rows)))
            for place, item in enumerate(self._sets)
        ]

    def _since(self, name: str) -> str:
        """`+3 -12 #2`: accepted since, no longer accepted, edited since."""
        diff = self._diffs.get(name)
        if diff is None:
            return "…"
        if isinstance(diff, CraftError):
            return "?"
        parts = [("+", len(diff.only_second)), ("-", len(diff.only_first)), ("#", len(diff.changed))]
        return " ".join(f"{sign}{text.count(number)}" for sign, number in parts if number) or "as now"

    def note(self, place: int) -> str:
        """What has changed since, in words."""
        item = self._sets[place]
        diff = self._diffs.get(item.name)
        if isinstance(diff, CraftError):
            return diff.sentence
        if diff is None:
            return f"{text.rows(item.rows)}, saved {_saved(item)}"
        if not (diff.only_first or diff.only_second or diff.changed):
            return "Exactly these rows are accepted now, and none was edited since."
        return (
            f"a would change {text.rows(len(diff.only_first) + len(diff.only_second))}. "
            f"Since {_saved(item)}: {text.count(len(diff.only_second))} more accepted, "
            f"{text.count(len(diff.only_first))} no longer, {text.count(len(diff.changed))} edited."
        )

    # ---- its rows

    @on(CursorRows.Chosen)
    def _show(self, event: CursorRows.Chosen) -> None:
        event.stop()
        self._choose("show")

    def action_accept(self) -> None:
        """Accept exactly the set under the cursor."""
        self._choose("exactly")

    def action_export(self) -> None:
        """Export the set under the cursor."""
        self._choose("export")

    def _choose(self, verb: str) -> None:
        self._with(lambda item: self.choose(verb, str(Term("set", ":", item.name)), item.name))

    def _with(self, work: Callable[[RowSet], None]) -> None:
        """Do `work` with the set under the cursor, if there is one."""
        if self.place is not None and self._sets:
            work(self._sets[self.place])

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        self.start(work, name="training sets", group="ask")

    # ---- the sets

    def action_new(self) -> None:
        """Keep what is accepted now."""
        self._later(self._new())

    async def _new(self) -> None:
        from tui_craft.domain.row import State
        from tui_craft.store import sets
        from tui_craft.ui.modals.prompt_line import PromptLine

        check = name_check([item.name for item in self._sets], "training set")
        note = f"{text.rows(self.dataset.counts()[State.ACCEPTED])} accepted now"
        name = await self.craft.ask(PromptLine("Name of the training set", note=note, check=check))
        if name is not None:
            await self.craft.jobs.submit(
                self.dataset.slug, lambda: sets.save(self.dataset, name.strip(), now=datetime.now(UTC))
            )
            await self._read(cursor=name.strip())

    def action_compare(self) -> None:
        """Compare the set under the cursor."""
        self._with(lambda item: self._later(self._compare(item.name)))

    async def _compare(self, name: str) -> None:
        from tui_craft.ui.modals.compare_sets import CompareModal

        others = [item.name for item in self._sets if item.name != name]
        choice = await self.craft.ask(CompareModal(self.dataset, name, others))
        if choice is not None:
            self.dismiss(choice)

    def action_remove(self) -> None:
        """Forget the set under the cursor."""
        self._with(lambda item: self._later(self._remove(item)))

    async def _remove(self, item: RowSet) -> None:
        from tui_craft.store import sets

        held = await self.craft.jobs.submit(self.dataset.slug, sets.remove, self.dataset, item.name)
        self._removed.append((item.name, held))
        self._diffs.pop(item.name, None)
        self.refresh_bindings()
        await self._read()
        self.say(f"Removed the training set {text.one_line(item.name, 80)}; u brings it back.")

    def action_restore(self) -> None:
        """Bring back what was removed last."""
        if self._removed:
            self._later(self._restore(*self._removed.pop()))
            self.refresh_bindings()

    async def _restore(self, name: str, held: bytes) -> None:
        from tui_craft.store import sets

        await self.craft.jobs.submit(self.dataset.slug, sets.put_back, self.dataset, name, held)
        await self._read(cursor=name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was removed can be brought back."""
        return bool(self._removed) if action == "restore" else super().check_action(action, parameters)


def _saved(item: RowSet) -> str:
    try:
        return text.ago(datetime.fromisoformat(item.created), datetime.now(UTC))
    except (ValueError, TypeError):  # a hand wrote something else there
        return text.one_line(item.created, 40)
