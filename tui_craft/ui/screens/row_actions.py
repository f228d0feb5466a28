"""What a key is about and how a change is carried out: the rows under the keys, the queue, tags, notes, copying.

Owns the order screen first, disk next; which rows are shown is for the screens that build on this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.row import Envelope
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftScreen

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

T = TypeVar("T")


class RowActions(CraftScreen):
    """A screen over one dataset's rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("row-tags", "t", "tags", "tags", "Add tags, or with a minus take them away", group=CHANGE),
        bind("row-note", "N", "note", "note", "Write a note to the row, or take it away", group=CHANGE),
        bind("row-yank", "y", "yank", "copy out", "Copy as JSON lines to the clipboard", group=CHANGE),
    ]

    dataset: Dataset | None = None
    last_words: str = ""
    """What the last change was, for the status line."""

    # ---- what an action is about

    def current(self) -> int | None:
        """The id of the row that is looked at."""
        raise NotImplementedError

    def targets(self) -> list[int]:
        """The ids an action is about."""
        row_id = self.current()
        return [] if row_id is None else [row_id]

    def show_status(self) -> None:
        """Bring the lines above and below up to date."""
        raise NotImplementedError

    def draw_rows(self, *, stay_on: int | None = None) -> None:
        """Draw what has changed; with `stay_on` the cursor follows that row."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until the dataset is open nothing can be done to it; without rows nothing to rows."""
        if action in {"undo", "redo", *TO_ROWS} and (
            self.dataset is None or (action in TO_ROWS and self.current() is None)
        ):
            return None
        return super().check_action(action, parameters)

    def change(
        self, work: Callable[..., T], *args: Any, after: Callable[[T], None], failed: Callable[[], None] | None = None
    ) -> None:
        """Queue a change of the dataset now; `after` gets its result, `failed` puts the screen back."""
        assert self.dataset is not None
        done = self.craft.jobs.submit(self.dataset.slug, work, *args)

        async def finish() -> None:
            try:
                result = await done
            except Exception:
                if failed is not None:
                    failed()
                raise  # told to the user by `start`
            if self.is_attached:
                after(result)

        self.start(finish(), name="change", group="change")

    def _change_envelopes(self, ids: Sequence[int], edit: Callable[[Envelope], Envelope], verb: str, done: str) -> None:
        def after(count: int) -> None:
            self.last_words = f"{done} {text.rows(count)}"
            self.draw_rows()

        self.change(lambda dataset: dataset.set_envelope(ids, edit, verb=verb), self.dataset, after=after)

    # ---- tags and notes

    def action_tags(self) -> None:
        """Ask for tags to add or take away."""
        ids = self.targets()
        if ids:
            self.start(self._ask_tags(ids), name="tags")

    async def _ask_tags(self, ids: list[int]) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        assert self.dataset is not None
        have = self.dataset.get(ids[0]).tags if len(ids) == 1 else ()
        title = f"Tags of row {ids[0]}" if len(ids) == 1 else f"Tags of {text.rows(len(ids))}"
        note = (f"Now: {', '.join(have)}. " if have else "") + "billing -old adds billing and takes old away."
        answer = await self.craft.ask(PromptLine(title, note=note, placeholder="billing -old"))
        words = (answer or "").split()
        if not words or self.dataset is None:
            return
        add = [word for word in words if not word.startswith("-")]
        drop = {word[1:] for word in words if word.startswith("-")}

        def edit(envelope: Envelope) -> Envelope:
            kept = tuple(tag for tag in envelope.tags if tag not in drop)
            return replace(envelope, tags=kept + tuple(tag for tag in dict.fromkeys(add) if tag not in kept))

        self._change_envelopes(ids, edit, "tag", "tagged")

    def action_note(self) -> None:
        """Ask for a note."""
        ids = self.targets()
        if ids:
            self.start(self._ask_note(ids), name="note")

    async def _ask_note(self, ids: list[int]) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        assert self.dataset is not None
        title = f"Note to row {ids[0]}" if len(ids) == 1 else f"Note to {text.rows(len(ids))}"
        have = self.dataset.get(ids[0]).envelope.note if len(ids) == 1 else ""
        answer = await self.craft.ask(PromptLine(title, value=have, note="An empty line takes the note away."))
        if answer is not None and answer != text.one_line(have, 4_000):
            note = answer.strip()
            self._change_envelopes(ids, lambda envelope: replace(envelope, note=note), "note", "noted")

    # ---- copying out

    def action_yank(self) -> None:
        """Copy the payloads, one a line."""
        ids = self.targets()
        if ids:
            self.start(self._yank(ids), name="copy")

    async def _yank(self, ids: list[int]) -> None:
        dataset = self.dataset
        assert dataset is not None

        def lines() -> str:
            return "\n".join(row.raw.decode("utf-8", "surrogateescape") for row in dataset.get_many(ids))

        await self.craft.copy(await self.craft.jobs.read(lines), text.rows(len(ids)))


TO_ROWS = frozenset(
    {"state", "delete", "duplicate", "clear", "tags", "note", "yank", "edit", "edit_cell", "editor", "read", "similar"}
)
"""Actions that need a row."""
