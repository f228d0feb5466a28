"""A dialog with a list of rows to choose from, whose numbers are counted while it is looked at.

Owns counting and finding; what the lines are and what is done with one is the subclass's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.domain.filter_terms import name_problem
from tui_craft.errors import CraftError, InvalidError
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.searching import Search

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: to do `verb` with the rows that `where` finds, in words `what`; `ids` where they were found."""

    verb: str
    where: str = ""
    what: str = ""
    ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows an expression finds: `rows` so far while `going`; `problem` where it finds none by mistake."""

    rows: int = 0
    going: bool = True
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return "?"
        return "…" if self.going and not self.rows else text.count(self.rows) + ("…" if self.going else "")


class ListModal(LinesModal[Choice]):
    """Dismissed with what was chosen. A subclass gives `lines`, `note` and what its keys do."""

    def __init__(self, dataset: Dataset, title: str) -> None:
        super().__init__(title)
        self.dataset = dataset
        self.counted: dict[str, Counted] = {}
        """Numbers of rows by expression, as far as they are known."""
        self._choosing = False

    # ---- counting

    def count(self, expressions: Iterable[str]) -> None:
        """Count the rows that each of these finds, one after the other, beside the keys; ends with the dialog."""
        wanted = [where for where in dict.fromkeys(expressions) if where not in self.counted]
        self.counted.update((where, Counted()) for where in wanted)
        self.start(self._count(), name="count", group="count", exclusive=True)

    async def _count(self) -> None:
        for where, known in list(self.counted.items()):
            if known.going:
                try:
                    await self._count_one(where)
                except CraftError as error:
                    self.counted[where] = Counted(going=False, problem=error.sentence)
                self.draw()

    async def _count_one(self, where: str) -> None:
        search = await self._search(where)
        rows = 0
        try:
            async for totals in self.craft.jobs.batches(search.totals):
                rows = totals[-1]
                self.counted[where] = Counted(rows)
                self.draw()
        finally:
            search.stop()
        self.counted[where] = Counted(rows, going=False)

    async def _search(self, where: str) -> Search:
        from tui_craft.store import query

        return Search(self.dataset, await self.craft.jobs.read(query.parse, self.dataset, where))

    # ---- choosing

    def choose(self, verb: str, where: str, what: str, *, find: bool = False) -> None:
        """Dismiss with this choice, with `find` after exactly its rows were found; closed before, nothing changes."""
        if not find:
            self.dismiss(Choice(verb, where, what))
        elif not self._choosing:
            self._choosing = True
            self.workers.cancel_group(self, "count")  # which would only slow it down
            self.start(self._find(verb, where, what), name="find", group="find")

    async def _find(self, verb: str, where: str, what: str) -> None:
        search: Search | None = None

        def tell() -> None:
            self._doing = f"finding {what}… {search.share if search else ''}"
            self._draw_note()

        tick = self.set_interval(0.25, tell)
        try:
            search = await self._search(where)
            ids = await self.craft.jobs.read(search.all)
        finally:
            tick.stop()
            if search is not None:
                search.stop()
            self._choosing, self._doing = False, ""
        self.dismiss(Choice(verb, where, what, ids))


def name_check(taken: Sequence[str], what: str) -> Callable[[str], object]:
    """A check of a new name: one that can stand in a filter, and that no other `what` has."""

    def check(name: str) -> None:
        problem = name_problem(name.strip())
        if problem:
            raise InvalidError(f"That cannot be the name of a {what}: {problem}.")
        if name.strip() in taken:
            raise InvalidError(f"There is a {what} {name.strip()} already; take another name.")

    return check
