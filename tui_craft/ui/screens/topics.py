"""The topics of a dataset: the tree with its counts, to fold, find and go through. Owns what is seen of it.

What changes the tree is in `topic_changes`, what has topics and rows written in `topic_runs`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.topics import Path, Tree
from tui_craft.ui import remember
from tui_craft.ui.actions import APP, FIND, GO, bind
from tui_craft.ui.screens.topic_runs import TopicRuns
from tui_craft.ui.topic_lines import Topic, TopicLines, columns
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.topic_table import TopicTable

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.topic_counts import Tally

EVERY = 0.5
"""Seconds between two looks at what others did."""
_NONE = """No topics yet. A tree of topics keeps rows from circling around the same few subjects.

  G   have topics written
  n   write them yourself, one a line
  A   topics, inputs and outputs in one go"""
_NOT_FOUND = "No topic has these letters. esc shows all."


class FindLine(Input):
    """The line that narrows the tree."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topics-found", "enter", "submit", "to the tree", "Go through those found", group=FIND, show=True),
        bind("topics-all", "escape", "screen.leave", "show all", "End the search", group=FIND, show=True),
    ]


class TopicsScreen(TopicRuns):
    """The topics of an open dataset; with `owned` it is closed with the screen."""

    CSS_PATH = "topics.tcss"
    AUTO_FOCUS = "TopicTable"
    HELP = """
    Topics give breadth: a thousand rows over a hundred topics repeat far less than a thousand rows alike. Write the
    topics yourself or have them written, look them over, then have inputs written for them and outputs for those;
    each step can have a teacher and words of its own. What is counted for a topic counts all below it too.
    """
    KEYS = ("topics-put", "topics-put-top", "topics-keep", "topics-found", "topics-all", "topics-add",
            "topics-generate", "topics-generate-here", "topics-inputs", "topics-outputs", "topics-run-all",
            "topics-rows", "topics-pause", "topics-resume", "topics-stop", "topics-find")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topics-find", "slash", "find", "find", "Show only topics with these letters", group=FIND),
        bind("leave", "q,escape", "leave", "back", "Out of moving and finding; then back. A run goes on", group=APP),
        bind("topics-show-rows", "w", "rows", "rows", "The rows of this topic in the workspace", group=GO),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, *, owned: bool = False) -> None:
        super().__init__(dataset)
        self._owned = owned
        self._topics: list[Topic] = []
        self._folded: set[Path] = set()
        self._loaded = False
        self._seen: object = None
        self._tree: tuple[tuple[int, int], Tree] | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The tree, or what to do where there is none; the line to find by."""
        yield TopicTable(columns(self.app.size.width), marks=False)
        yield Static(Content(_NONE), id="empty")
        yield FindLine(placeholder="letters of a topic", id="find")

    def on_mount(self) -> None:
        """Read the tree, then follow it."""
        self.table.focus()
        self.show_status()
        self.start(self._open(), name="open topics", group="open")

    def on_unmount(self) -> None:
        """Remember what is folded; give the dataset back if it was opened for this screen."""
        if self._loaded:
            kept = {"folded": [list(path) for path in sorted(self._folded)]}
            self.craft.jobs.submit("remember", remember.keep, f"topics-{self.dataset.slug}", kept)
        if self._owned:
            self.craft.jobs.submit(self.dataset.slug, self.dataset.close)

    @property
    def table(self) -> TopicTable:
        """The tree."""
        return self.query_one(TopicTable)

    @property
    def lines(self) -> TopicLines | None:
        """What is seen of the tree; None until it was read."""
        return self.table.source if isinstance(self.table.source, TopicLines) else None

    @property
    def current(self) -> Topic | None:
        """The topic under the cursor."""
        lines = self.lines
        return lines.shown[self.table.cursor] if lines is not None and len(lines) > self.table.cursor else None

    # ---- reading

    async def _open(self) -> None:
        habits = await self.craft.jobs.read(remember.recall, f"topics-{self.dataset.slug}")
        self._folded = {tuple(path) for path in habits.get("folded", ()) if isinstance(path, list)}
        await self.look()
        await self.look_for_run()
        self.start(self._follow(), name="follow topics", group="watch")

    async def _follow(self) -> None:
        """Read the tree again whenever it or a row has changed, here or elsewhere."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()
            await self.look_for_run()

    async def look(self, *, on: Path | None = None) -> None:
        """Take in what has changed; the cursor goes to the topic `on`, or stays where it was."""
        from tui_craft.store import topics

        dataset = self.dataset
        await self.craft.jobs.write(dataset.slug, dataset.refresh)
        seen = (await self.craft.jobs.read(topics.stamp, dataset.path), id(dataset.index), dataset.index.revision)
        if seen == self._seen and on is None:
            return
        tree, sums, outside = await self.craft.jobs.read(self._read)
        self._seen = seen
        self._take(tree, sums, outside, on)

    def _read(self) -> tuple[Tree, dict[Path, Tally], Tally]:
        from tui_craft.store import topics
        from tui_craft.store.topic_counts import summed

        stamp = topics.stamp(self.dataset.path)
        if self._tree is None or self._tree[0] != stamp:  # a run adds rows several times a second, and topics seldom
            self._tree = stamp, topics.read(self.dataset.path)
        tree = self._tree[1]
        return tree, *summed(tree.paths(), self.counts.look())

    def _take(self, tree: Tree, sums: Mapping[Path, Tally], outside: Tally, on: Path | None) -> None:
        self._topics = [Topic(path, node.target, bool(node.below)) for path, node in tree.walk()]
        self.sums, self.outside = sums, outside
        self._loaded = True
        if on is not None:
            self._folded.difference_update(on[:depth] for depth in range(1, len(on)))
        self.draw_topics(on=on)

    def draw_topics(self, *, on: Path | None = None) -> None:
        """Draw what has changed, with the cursor on the topic `on`, or on the one it was on."""
        before = on or (self.current.path if self.current else ())
        found = self.query_one("#find", Input).value if self.has_class("-finding") else ""
        width = self.size.width
        lines = TopicLines(self._topics, self.sums, folded=self._folded, found=found, moving=self.moving, width=width,
                           ascii_only=self.craft.glyphs.rule == "-")  # fmt: skip
        empty = not len(lines) and self._loaded
        self.set_class(empty, "-empty")
        if empty:
            self.query_one("#empty", Static).update(Content(_NOT_FOUND if found else _NONE))
        wanted = columns(width, self._topics)
        if self.table.columns != wanted:
            self.table.show(lines, columns=wanted, cursor=lines.place(before))
        else:
            self.table.source = lines
            self.table.reload(cursor=lines.place(before))
        self.show_status()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Another width has other columns."""
        if self._loaded:
            self.call_after_refresh(self.draw_topics)

    def show_status(self) -> None:
        """Above: how many topics and rows. Below: what goes on, or what was done last."""
        total = len(self._topics)
        tops = [self.sums[topic.path] for topic in self._topics if len(topic.path) == 1 and topic.path in self.sums]
        rows, waiting = sum(tally.total for tally in tops), sum(tally.unanswered for tally in tops)
        self.top(
            [Piece("Topics", "strong", 4), Piece(self.dataset.meta.name, "", 9)],
            [Piece(text.plural(total, "topic") if self._loaded else "", "", 8),
             Piece(text.rows(rows) if rows else "", "muted", 5),
             Piece(f"{text.count(waiting)} without an output" if waiting else "", "warn", 6),
             Piece(f"{text.rows(self.outside.total)} elsewhere" if self.outside.total else "", "muted", 3)],
        )  # fmt: skip
        self.bottom(self.moving_words() or self.run_words(), [Piece(self.last_words, "muted", 4)])

    # ---- going through the tree

    def action_fold(self) -> None:
        """Fold the topic, or unfold it."""
        topic = self.current
        if topic is not None and topic.above:
            self._folded ^= {topic.path}
            self.draw_topics()

    def action_fold_all(self) -> None:
        """Fold everything, or, where something is folded, unfold it all."""
        above = {topic.path for topic in self._topics if topic.above}
        self._folded = set() if self._folded & above else above
        self.draw_topics()

    def action_outward(self) -> None:
        """Fold the topic; a folded one, or one with none below: go to the one above."""
        topic = self.current
        if topic is None or self.lines is None:
            return
        if topic.above and topic.path not in self._folded:
            self.action_fold()
        elif len(topic.path) > 1:
            self.table.cursor = self.lines.place(topic.path[:-1])

    def action_inward(self) -> None:
        """Unfold the topic; one that is open: go to the first below."""
        topic = self.current
        if topic is not None and topic.above:
            if topic.path in self._folded:
                self.action_fold()
            else:
                self.table.action_move(1)

    @on(CursorRows.Highlighted)
    def _elsewhere(self) -> None:
        if self.moving is not None:
            self.show_status()

    @on(CursorRows.Chosen)
    def _chosen(self) -> None:
        if self.moving is not None:
            self.action_put()
        else:
            self.action_rows()

    def action_rows(self) -> None:
        """The rows of the topic, in the workspace."""
        from tui_craft.store.topic_rows import where

        if self.current is not None:
            self.craft.show_workspace(self.dataset.slug, where=where(self.current.path), back=self.craft.show_topics)

    # ---- finding

    def action_find(self) -> None:
        """Type a few letters; the tree follows."""
        self.add_class("-finding")
        self.query_one("#find", Input).focus()

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self.draw_topics()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.table.focus()

    async def action_leave(self) -> None:
        """Out of moving first, then out of finding, then out of here."""
        if self.moving is not None:
            self.action_keep()
        elif self.has_class("-finding"):
            path = self.current.path if self.current else None
            self.remove_class("-finding")
            self.query_one("#find", Input).value = ""
            self.table.focus()
            if path is not None:
                self._folded.difference_update(path[:depth] for depth in range(1, len(path)))
            self.draw_topics(on=path)
        else:
            await super().action_leave()
