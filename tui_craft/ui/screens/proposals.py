"""What is proposed for rows, one proposal at a time as a difference: applied, kept beside the row, or rejected.

Owns the list and what is read of it; the store does what is decided.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui.actions import CHANGE, FIND, MOVE, REVIEW, bind
from tui_craft.ui.proposal_lines import ProposalLines, to_read
from tui_craft.ui.saving import Saving
from tui_craft.ui.screens.dataset_work import DatasetWork, Told
from tui_craft.ui.widgets.diff_view import DiffView
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_model import Column
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.toned import tone_of

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

T = TypeVar("T")
_COLUMNS = (
    Column("What would change", least=14), Column("Row is", width=8), Column("By", width=16, from_width=76),
)  # fmt: skip
_NONE = """No proposals.

A run of the recipe rewrite, improve or repair proposes other texts for rows that you have. They are shown here
against the rows, and you decide about them one by one or all at once."""
_NOTHING_FOUND = "No proposal matches the filter; escape shows all of them."
_NEEDS_ONE = frozenset({"apply", "keep", "reject", "edit", "apply_all", "keep_all", "reject_all"})


class ProposalsScreen(DatasetWork):
    """The proposals in `dataset` that nobody has decided about, among the rows that `where` finds."""

    CSS_PATH = "proposals.tcss"
    HELP = """
    A proposal is another text for a row that you have. [- -] holds what would go, {+ +} what would come. Applying puts
    it into the row, which keeps its state; keeping makes it a draft of its own beside the row; rejecting leaves the row
    as it is. A, B and R do that to every proposal that is listed, and u takes anything back, however many rows it was.
    A row that was edited after its proposal was made is never overwritten; such proposals have a ! before them.
    """
    KEYS = ("proposals-apply", "proposals-keep", "proposals-reject", "work-undo", "proposals-apply-all",
            "proposals-edit", "proposals-find")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("proposals-apply", "a", "apply", "apply", "Put this text into the row", group=REVIEW),
        bind("proposals-keep", "b", "keep", "keep beside", "Keep it beside the row, as a draft of its own",
             group=REVIEW),
        bind("proposals-reject", "r", "reject", "reject", "Reject it; the row stays as it is", group=REVIEW),
        bind("proposals-apply-all", "A", "apply_all", "apply all", "Apply every proposal that is listed",
             group=REVIEW),
        bind("proposals-keep-all", "B", "keep_all", "keep all", "Keep every proposal that is listed beside its row",
             group=REVIEW),
        bind("proposals-reject-all", "R", "reject_all", "reject all", "Reject every proposal that is listed",
             group=REVIEW),
        bind("proposals-edit", "e", "edit", "edit", "Edit the proposal before deciding", group=CHANGE),
        bind("proposals-find", "slash", "find", "filter", "List only proposals that match", group=FIND),
        bind("proposals-next", "n", "step(1)", "next", "The next proposal", group=MOVE),
        bind("proposals-previous", "p", "step(-1)", "one before", "The proposal before", group=MOVE),
        bind("proposals-read", "space", "read", "read on", "Scroll the difference by a page", group=MOVE),
        bind("proposals-other", "tab", "app.focus_next", "other part", "From the list to the difference, and back",
             group=MOVE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, where: str = "", told: Told | None = None) -> None:
        super().__init__(dataset, told)
        self._where = where
        self._lines = ProposalLines(dataset)
        self._last = ""
        self._turn = asyncio.Lock()
        self._decided: set[int] = set()  # on their way to the disk, so not listed any more

    def compose_body(self) -> Iterable[Widget]:
        """The list, and what the one under the cursor would change."""
        with Container(id="proposals"):
            yield RowTable(_COLUMNS, self._lines, label_width=4, states=True, marks=False)
            yield DiffView()
        yield Static(Content(_NONE), id="empty")

    def on_mount(self) -> None:
        """Look for them."""
        self.query_one(RowTable).focus()
        self._say()
        self.start(self.load(), name="proposals")

    async def load(self) -> None:
        """Look for them again; the cursor stays at its place."""
        from tui_craft.store import proposals

        found = await self.craft.jobs.read(proposals.listed, self.dataset, self._where)
        found = [row_id for row_id in found if row_id not in self._decided]
        table = self.query_one(RowTable)
        self._lines = ProposalLines(self.dataset, found)
        highest = max((len(str(line.label)) for line in self._lines.lines(0, 20) if line), default=3)
        table.show(self._lines, label_width=max(3, highest), cursor=min(table.cursor, max(0, len(found) - 1)))
        self.query_one("#empty", Static).update(Content(_NOTHING_FOUND if self._where else _NONE))
        self.set_class(not found, "-empty")
        if found and self.focused is None:
            table.focus()
        self.refresh_bindings()
        self._say()
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a proposal there is nothing to decide."""
        if action in _NEEDS_ONE and not len(self._lines):
            return None
        return super().check_action(action, parameters)

    # ---- what is seen

    def _say(self) -> None:
        name = self.dataset.meta.name
        total = len(self._lines)
        place = f"{text.count(self.query_one(RowTable).cursor + 1)}/{text.count(total)}" if total else ""
        self.top(
            [Piece("Proposals", "strong", 9), Piece(name, "muted", 4), Piece(self._where, "accent", 6)],
            [Piece(place, "", 8)],
        )
        self.say_below(self._last)

    @property
    def _current(self) -> int | None:
        place = self.query_one(RowTable).cursor
        return self._lines.view[place] if place < len(self._lines) else None

    def on_row_table_highlighted(self) -> None:
        """Show what that one would change."""
        self._say()
        self._show()

    def _show(self) -> None:
        from tui_craft.store import proposals

        row_id, view = self._current, self.query_one(DiffView)

        def entry() -> list[Content]:
            found = next(proposals.pairs(self.dataset, [row_id] if row_id is not None else []), None)
            return [] if found is None else to_read(self.dataset, found, partial(tone_of, view))

        view.show([entry] if row_id is not None else [])

    def action_step(self, step: int) -> None:
        """Another proposal."""
        self.query_one(RowTable).action_move(step)

    def action_read(self) -> None:
        """Scroll what is read."""
        self.query_one(DiffView).action_page_down()

    def on_row_table_chosen(self) -> None:
        """Enter reads."""
        self.query_one(DiffView).focus()

    # ---- deciding

    def action_apply(self) -> None:
        """Apply this one."""
        self._decide(_apply, [self._current])

    def action_keep(self) -> None:
        """Keep this one."""
        self._decide(_keep, [self._current])

    def action_reject(self) -> None:
        """Reject this one."""
        self._decide(_reject, [self._current])

    def action_apply_all(self) -> None:
        """Apply all that are listed."""
        self._decide(_apply, self._lines.view)

    def action_keep_all(self) -> None:
        """Keep all that are listed."""
        self._decide(_keep, self._lines.view)

    def action_reject_all(self) -> None:
        """Reject all that are listed."""
        self._decide(_reject, self._lines.view)

    def _decide(self, change: Callable[[Dataset, Sequence[int]], str], ids: Sequence[int | None]) -> None:
        """Decide about `ids`, which leave the list at once: the next key is about the next one."""
        chosen = [row_id for row_id in ids if row_id is not None]
        self._decided.update(chosen)
        table = self.query_one(RowTable)
        self._lines.view = [row_id for row_id in self._lines.view if row_id not in self._decided]
        table.reload(cursor=table.cursor)
        self._say()
        self._show()
        self.start(self._carry_out(change, chosen), name="decide")

    async def _carry_out(self, change: Callable[[Dataset, Sequence[int]], str], ids: Sequence[int]) -> None:
        doing = f"deciding about {text.plural(len(ids), 'proposal')}"
        try:
            words = await self.work(doing, lambda progress: change(self.dataset, ids))
        finally:
            self._decided.difference_update(ids)
        self.done(words)
        await self.load()

    async def work(self, doing: str, change: Callable[[Callable[[int], None]], T], *, of: int = 0) -> T:
        """As everywhere, but what is asked while something else is under way has its turn after it."""
        async with self._turn:
            return await super().work(doing, change, of=of)

    def done(self, words: str) -> None:
        """Keep the words below until something else is done."""
        self._last = words
        super().done(words)

    def action_edit(self) -> None:
        """Edit this one."""
        self.start(self._edit(), name="edit")

    async def _edit(self) -> None:
        from tui_craft.ui.modals.edit_row import EditRow

        row_id = self._current
        if row_id is None:
            return
        row = self.dataset.get(row_id)
        save = Saving(self.craft.jobs, self.dataset, row)
        title = f"Proposal for row {row.envelope.parent}"
        if await self.craft.ask(EditRow(title, row.data, self.dataset.format.blocks(row.data), save)):
            self.done("edited the proposal")
            await self.load()

    # ---- filtering

    def action_find(self) -> None:
        """Ask for a filter."""
        self.start(self._find(), name="filter")

    async def _find(self) -> None:
        from tui_craft.store import query
        from tui_craft.ui.modals.prompt_line import PromptLine

        answer = await self.craft.ask(
            PromptLine("Which proposals", value=self._where, check=lambda line: query.parse(self.dataset, line),
                       note='As in the workspace: run:k3f9, output~refund, "some words". Empty: all of them.')
        )  # fmt: skip
        if answer is not None:
            self._where = answer.strip()
            await self.load()

    async def action_leave(self) -> None:
        """All proposals again where a filter hides some, then back."""
        if self._where:
            self._where = ""
            self.start(self.load(), name="proposals")
        else:
            await super().action_leave()


def _apply(dataset: Dataset, ids: Sequence[int]) -> str:
    from tui_craft.store import proposals

    done = proposals.apply(dataset, ids)
    applied = f"applied {text.plural(done.changed, 'proposal')}; u takes it back" if done.changed else ""
    return "; ".join(words for words in (applied, done.left_words) if words)


def _keep(dataset: Dataset, ids: Sequence[int]) -> str:
    from tui_craft.store import proposals

    return f"kept {text.plural(proposals.keep(dataset, ids), 'proposal')} beside; u takes it back"


def _reject(dataset: Dataset, ids: Sequence[int]) -> str:
    from tui_craft.store import proposals

    return f"rejected {text.plural(proposals.reject(dataset, ids), 'proposal')}; u takes it back"
