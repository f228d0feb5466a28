"""Reading one row after the other and judging each with one key. Owns the keys of it.

What a key decides is in `review_judging`, which row is shown in `review_reading`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from tui_craft.store.dataset import Dataset
from tui_craft.store.queues import Queue
from tui_craft.ui.actions import CHANGE, FIND, GO, MOVE, REVIEW, bind
from tui_craft.ui.screens.review_reading import ReviewReading
from tui_craft.ui.widgets.reading import Reading


class ReviewScreen(ReviewReading):
    """Reads a queue of an open dataset; with `owned` the dataset is closed with the screen."""

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = None
    HELP = """
    One row at a time, to be judged with one key: a accepts, h holds, r rejects, and the next row is there at once.
    After r one more key may say why: w wrong, o off-topic, p style, d duplicate, u unsafe; any other key gives no
    reason and does what it always does. 1 to 5 rate the row and stay on it. u takes the last thing back and goes
    to its row. Space reads on where a row is long.
    """
    KEYS = ("review-accept", "review-hold", "review-reject", "review-edit", "review-skip", "review-undo",
            "review-similar", "review-queues", "review-back", "palette")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        # what answers the question after r comes before what the same key does otherwise
        bind("review-why-wrong", "w", "why('w')", "wrong", "Rejected because it is wrong", group=REVIEW),
        bind("review-why-topic", "o", "why('o')", "off-topic", "Rejected because it is off-topic", group=REVIEW),
        bind("review-why-style", "p", "why('p')", "style", "Rejected because of its style", group=REVIEW),
        bind("review-why-duplicate", "d", "why('d')", "duplicate", "Rejected because it is there already",
             group=REVIEW),
        bind("review-why-unsafe", "u", "why('u')", "unsafe", "Rejected because it is unsafe", group=REVIEW),
        bind("review-accept", "a", "state('accepted')", "accept", "Accept, next row", group=REVIEW),
        bind("review-hold", "h", "state('held')", "hold", "Hold for later, next row", group=REVIEW),
        bind("review-reject", "r", "state('rejected')", "reject…",
             "Reject, next row; then w o p d u may say why", group=REVIEW),
        bind("review-skip", "s", "skip", "skip", "Leave it as it is, next row", group=REVIEW),
        bind("review-back", "b,left", "back", "row before", "Back to the row before, as it was judged", group=REVIEW),
        bind("review-forward", "right", "forward", "row after", "On to the row after it, judged or not", group=REVIEW),
        *(bind(f"review-quality-{n}", str(n), f"quality({n})", f"quality {n}", f"Quality {n} of 5, stay on the row",
               group=REVIEW) for n in range(1, 6)),
        bind("review-undo", "u", "undo", "undo", "Take the last thing back and go to its row", group=CHANGE),
        bind("review-redo", "U,ctrl+r", "redo", "redo", "Do again what was taken back", group=CHANGE),
        bind("review-edit", "e", "edit", "edit", "Edit the row, each text in a field of its own", group=CHANGE),
        bind("review-similar", "equals_sign", "similar", "similar", "Rows like this one, to judge in one go",
             group=FIND),
        bind("review-queues", "w", "queues", "queues", "Read another queue", group=GO),
        bind("review-prompt", "P", "prompt", "prompt", "The prompt, with the reasons for rejection counted", group=GO),
        bind("review-detail", "d", "detail", "detail", "Everything there is to know of the row, or less", group=MOVE),
        bind("review-down", "j,down", "scroll(1)", "down", "Scroll down", group=MOVE),
        bind("review-up", "k,up", "scroll(-1)", "up", "Scroll up", group=MOVE),
        bind("review-page-down", "space,pagedown,ctrl+d", "scroll_page(1)", "read on", "One page down", group=MOVE),
        bind("review-page-up", "pageup,ctrl+u", "scroll_page(-1)", "page up", "One page up", group=MOVE),
        bind("review-top", "g,home", "scroll_to(False)", "top", "To the beginning of the row", group=MOVE),
        bind("review-end", "G,end", "scroll_to(True)", "end", "To the end of the row", group=MOVE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, queue: Queue, *, owned: bool = False) -> None:
        super().__init__(dataset, queue)
        self._owned = owned

    def compose_body(self) -> Iterable[Widget]:
        """The row."""
        yield Reading()

    def on_mount(self) -> None:
        """Begin with the queue, and with looking ahead."""
        self.pace.start(time.monotonic())
        self.show_status()
        self.read(self._queue)
        self.start(self._read_ahead(), name="read ahead", group="watch-ahead")
        self.start(self._follow(), name="follow", group="watch")

    def on_unmount(self) -> None:
        """Give the dataset back if it was opened for this screen."""
        if self._owned:
            self.craft.jobs.submit(self.dataset.slug, self.dataset.close)

    def on_screen_suspend(self) -> None:
        """What is above asks other questions."""
        self.asking = None
        self.show_status()

    # ---- keys

    def action_skip(self) -> None:
        """Leave the row as it is."""
        self.asking = None
        row_id = self.current()
        if row_id is not None:
            self._skipped.add(row_id)
            self.last_words = f"skipped #{row_id}"
            self.go_on()

    def action_back(self) -> None:
        """To the row before."""
        self.asking = None
        if self._at > 0:
            self._at -= 1
            self.last_words = ""
            self.show_here()

    def action_forward(self) -> None:
        """On along the rows that were shown."""
        self.asking = None
        if self._at < len(self._visited) - 1:
            self._at += 1
            self.show_here()

    def action_detail(self) -> None:
        """Show more or less of what is known."""
        self.asking = None
        self._detail = not self._detail
        self.show_here()

    def action_scroll(self, lines: int) -> None:
        """Scroll the row."""
        self.asking = None
        self.reading.move(lines)
        self.show_status()

    def action_scroll_page(self, pages: int) -> None:
        """Scroll the row by a screenful, with a line of it staying."""
        self.action_scroll(pages * max(1, self.reading.size.height - 1))

    def action_scroll_to(self, end: bool) -> None:
        """To the beginning or the end of the row."""
        self.asking = None
        self.reading.move_to(end=end)
        self.show_status()

    def action_prompt(self) -> None:
        """The prompt that the row comes from, with what was rejected under it."""
        self.start(self._prompt(), name="prompt", group="prompt", exclusive=True)

    async def _prompt(self) -> None:
        from tui_craft.runs.cause import cause_of

        row_id = self.current()
        row = None if row_id is None else await self.craft.jobs.read(self.dataset.get, row_id)
        cause = None if row is None else await self.craft.jobs.read(cause_of, self.dataset, row)
        if cause is not None and not cause.in_force:
            from tui_craft.ui.modals.cause import CauseView

            if not await self.craft.ask(CauseView(cause)):
                return
        self.craft.show_generate(self.dataset, like="" if cause is None else cause.run)

    def action_queues(self) -> None:
        """Choose another queue."""
        self.asking = None
        self.start(self._choose(), name="queues", group="choose")

    async def _choose(self) -> None:
        from tui_craft.ui.modals.queues import Queues, offered

        queue = await self.craft.ask(Queues(await self.craft.jobs.read(offered, self.dataset)))
        if queue is not None:
            self.read(queue)
