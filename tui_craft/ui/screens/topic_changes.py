"""Changing the tree of topics from the keyboard: add, rename, move, remove, targets, undo. Owns these keys.

Every change is made in the dataset's queue and is undone by `u` here, with the rows that went along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.topics import Path, clean, indented, words
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.topic_counts import Tally, TopicCounts
    from tui_craft.store.topics import Added
    from tui_craft.ui.topic_lines import Topic

T = TypeVar("T")
_SAID = 3
"""Topics left out that are told one by one."""


class TopicChanges(CraftScreen):
    """A screen over the topics of an open dataset."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topics-add", "n", "add(False)", "add", "Write topics beside this one, one a line", group=CHANGE),
        bind("topics-add-below", "N", "add(True)", "add below", "Write topics below this one, one a line",
             group=CHANGE),
        bind("topics-rename", "r", "rename", "rename", "Another name; the rows of the topic take it over",
             group=CHANGE),
        bind("topics-move", "m", "move", "move", "Choose another place for the topic, and all below it",
             group=CHANGE),
        bind("topics-put", "enter", "put", "put below this", "Put the topic that is moved below this one",
             group=CHANGE),
        bind("topics-put-top", "m", "put_top", "to the top", "Put the topic that is moved at the top", group=CHANGE),
        bind("topics-keep", "escape,q", "keep", "leave it", "Leave the topic where it was", group=CHANGE),
        bind("topics-target", "t", "target", "target", "Say how many rows are wanted of the topic", group=CHANGE),
        bind("topics-remove", "d,D,delete", "remove", "remove",
             "Remove the topic and all below it; rows stay, u brings it back", group=CHANGE),
        bind("topics-undo", "u", "undo", "undo", "Undo the last change of the topics, with their rows",
             group=CHANGE),
        bind("topics-redo", "U,ctrl+r", "redo", "redo", "Redo what was undone last", group=CHANGE),
    ]  # fmt: skip

    moving: Path | None = None
    """The topic that is being moved."""
    last_words = ""

    def __init__(self, dataset: Dataset) -> None:
        from tui_craft.store.topic_counts import Tally, TopicCounts

        super().__init__()
        self.dataset = dataset
        self.counts: TopicCounts = TopicCounts(dataset)
        self.sums: Mapping[Path, Tally] = {}
        self.outside: Tally = Tally()

    @property
    def current(self) -> Topic | None:
        """The topic under the cursor."""
        raise NotImplementedError

    async def look(self, *, on: Path | None = None) -> None:
        """Take in what has changed."""
        raise NotImplementedError

    def draw_topics(self, *, on: Path | None = None) -> None:
        """Draw what has changed."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a topic only where there is one; while one is moved only what is about that."""
        if action in {"put", "put_top", "keep"}:
            return self.moving is not None
        if self.moving is not None and action in {*_WITH_A_TOPIC, "add", "undo", "redo", "run"}:
            return False
        if action in _WITH_A_TOPIC and self.is_mounted and self.current is None:
            return None
        return super().check_action(action, parameters)

    def change(self, work: Callable[..., T], *args: object, after: Callable[[T], tuple[str, Path | None]]) -> None:
        """Make a change in the dataset's queue; `after` says what it did, and to which topic the cursor goes."""
        done = self.craft.jobs.submit(self.dataset.slug, work, self.dataset, *args)

        async def finish() -> None:
            self.last_words, path = after(await done)
            await self.look(on=path)
            self.draw_topics(on=path)

        self.start(finish(), name="change topics", group="change")

    # ---- adding

    def action_add(self, below: bool) -> None:
        """Ask for topics."""
        path = self.current.path if self.current is not None else ()
        self.start(self._add(path if below else path[:-1]), name="add topics", group="ask")

    async def _add(self, above: Path) -> None:
        from tui_craft.store import topics
        from tui_craft.ui.modals.text_edit import TextEdit

        def check(typed: str) -> None:
            if not indented(typed, above):
                raise InvalidError("Write at least one topic, or close with escape.")

        typed = await self.craft.ask(
            TextEdit(
                f"New topics below {words(above)}" if above else "New topics",
                note="One a line; what stands further in belongs to the line above it. billing/refunds makes both.",
                placeholder="billing\n  refunds\n  invoices", check=check,
            )
        )  # fmt: skip
        if typed:
            self.change(topics.add, indented(typed, above), after=self._added)

    def _added(self, done: Added) -> tuple[str, Path | None]:
        if done.left_out:
            said = [reason for _, reason in done.left_out[:_SAID]]
            more = len(done.left_out) - len(said)
            self.craft.warn(" ".join([*said, f"{more:,} more were left out." if more else ""]).strip())
        return f"added {text.plural(len(done.added), 'topic')}", done.added[0] if done.added else None

    # ---- one topic

    def action_rename(self) -> None:
        """Ask for another name."""
        if self.current is not None:
            self.start(self._rename(self.current.path), name="rename topic", group="ask")

    async def _rename(self, path: Path) -> None:
        from tui_craft.store import topics
        from tui_craft.ui.modals.prompt_line import PromptLine

        note = "Its rows, and those below it, take the name over; u takes it back."
        typed = await self.craft.ask(PromptLine(f"Rename {words(path)}", value=path[-1], note=note, check=clean))
        if typed is not None:
            name = clean(typed.replace("/", "-"))

            def after(rows: int) -> tuple[str, Path]:
                return f"renamed to {name}{_along(rows)}", (*path[:-1], name)

            self.change(topics.rename, path, name, after=after)

    def action_target(self) -> None:
        """Ask how many rows are wanted."""
        if self.current is not None:
            self.start(self._target(self.current), name="target of topic", group="ask")

    async def _target(self, topic: Topic) -> None:
        from tui_craft.store import topics
        from tui_craft.ui.modals.prompt_line import PromptLine

        before = "" if topic.target is None else str(topic.target)
        note = "How many rows are wanted of this topic and all below it; an empty line takes the target away."
        typed = await self.craft.ask(
            PromptLine(f"Target of {words(topic.path)}", value=before, note=note, check=_whole)
        )
        if typed is not None:
            wanted = _whole(typed)
            said = "no target" if wanted is None else f"target {text.count(wanted)}"
            self.change(topics.set_target, topic.path, wanted, after=lambda _: (said, topic.path))

    def action_remove(self) -> None:
        """Remove the topic."""
        from tui_craft.store import topics

        if self.current is not None:
            self.change(
                topics.remove, [self.current.path],
                after=lambda gone: (f"removed {text.plural(gone, 'topic')}; rows stay", None),
            )  # fmt: skip

    # ---- moving

    def moving_words(self) -> list[Piece]:
        """What to do while a topic is moved; nothing else."""
        if self.moving is None:
            return []
        return [Piece(f"moving {words(self.moving)}: go to the topic it belongs below", "accent", 9)]

    def action_move(self) -> None:
        """Begin to move the topic."""
        if self.current is not None:
            self.moving = self.current.path
            self.draw_topics()

    def action_keep(self) -> None:
        """Leave it where it was."""
        path, self.moving = self.moving, None
        self.draw_topics(on=path)

    def action_put(self) -> None:
        """Put it below the topic under the cursor."""
        if self.current is not None:
            self._put(self.current.path)

    def action_put_top(self) -> None:
        """Put it at the top."""
        self._put(())

    def _put(self, above: Path) -> None:
        from tui_craft.store import topics

        path, self.moving = self.moving, None
        if path is None:
            return
        self.draw_topics()
        new = (*above, path[-1])
        place = f"below {words(above)}" if above else "to the top"
        self.change(topics.move, path, above, after=lambda rows: (f"moved {place}{_along(rows)}", new))

    # ---- the way back

    def action_undo(self) -> None:
        """Undo the newest change of the topics."""
        from tui_craft.store import topics

        self.change(topics.undo, after=_undone)

    def action_redo(self) -> None:
        """Redo what was undone last."""
        from tui_craft.store import topics

        self.change(topics.redo, after=_undone)


def _undone(done: str | None) -> tuple[str, Path | None]:
    return done or "there is nothing to take back or do again here", None


def _along(rows: int) -> str:
    return f"; {text.rows(rows)} went along" if rows else ""


def _whole(typed: str) -> int | None:
    digits = typed.replace(",", "").replace("_", "").strip()
    if digits and not (digits.isdecimal() and len(digits) < 9):
        raise InvalidError(f"A target is a whole number of rows, not {typed.strip()!r}.")
    return int(digits) if digits else None


_WITH_A_TOPIC = frozenset({"rename", "move", "remove", "target", "rows", "fold", "outward", "inward"})
"""Actions on the topic under the cursor."""
