"""Which row of a queue is shown, and what the lines say of it. Owns the way through the queue; decides nothing.

Nothing here waits for the disk, and nothing looks at a whole dataset: rows are read a few ahead, in a thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from random import SystemRandom

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.errors import NotFoundError
from tui_craft.store import queues, reviews
from tui_craft.store.dataset import Dataset
from tui_craft.store.queues import Kind, Queue
from tui_craft.store.reviewer import Reviewer
from tui_craft.ui.reviewing.look import Look, Seen
from tui_craft.ui.reviewing.trail import Said
from tui_craft.ui.reviewing.waiting import Waiting
from tui_craft.ui.reviewing.who import who
from tui_craft.ui.screens import review_words
from tui_craft.ui.screens.review_judging import ReviewJudging
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.reading import Reading
from tui_craft.ui.widgets.reading_words import Page
from tui_craft.ui.widgets.toned import tone_of

AHEAD = 8
"""Rows that are read before they are wanted."""
EVERY = 0.5
"""Seconds between two looks at what other processes did."""
PATIENCE = 0.3
"""Seconds that the first row waits for a better order."""
STEP_BYTES = 16_000_000
"""Bytes of the log that are taken in between two looks."""


class ReviewReading(ReviewJudging):
    """Adds the rows of a queue, one at a time, to a screen with a `Reading`."""

    def __init__(self, dataset: Dataset, queue: Queue) -> None:
        super().__init__()
        self.dataset = dataset
        self.reviewer = Reviewer(dataset, who())
        self._look = Look(dataset)
        self._hungry = asyncio.Event()
        self._detail = False
        self._shown_at = 0
        self._reset(queue)

    def _reset(self, queue: Queue) -> None:
        self._queue = queue
        self._here: Seen | None = None
        self.line = Waiting(self._fits)
        self._visited: list[int] = []
        self._at = -1
        self._skipped: set[int] = set()
        self._loaded = False
        self._progress = ""

    def read(self, queue: Queue) -> None:
        """Begin with a queue."""
        self._reset(queue)
        self.last_words = ""
        self.start(self._load(), name="queue", group="queue", exclusive=True)

    @property
    def reading(self) -> Reading:
        """Where the row is drawn."""
        return self.query_one(Reading)

    # ---- the queue

    async def _load(self) -> None:
        """Take in the queue; the first row is shown as soon as it is known."""
        queue, dataset = self._queue, self.dataset
        if queue.kind is Kind.SAMPLE and queue.sample is None:
            seed, now = SystemRandom().randrange(2**31), datetime.now(UTC)
            begin = reviews.begin
            sample = await self.craft.jobs.write(dataset.slug, lambda: begin(dataset, queue.where, seed=seed, now=now))
            self._queue = queue = replace(queue, sample=sample)
        if queue.kind in queues.ORDERED:
            self.set_timer(PATIENCE, self._begin)
        async for batch in self.craft.jobs.batches(lambda: queues.steps(dataset, queue, weigh=self._look.weigh)):
            step = queues.merged(batch)
            self.line.take(step)
            self._progress = f"looked at {text.count(step.looked)} of {text.count(step.of)}" if step.of else ""
            if step.words:
                self.craft.say(step.words)
            await self.craft.jobs.read(self._look.prepare, self.line.coming(1))
            if step.first is not None or queue.kind not in queues.ORDERED:
                self._begin()
            self._hungry.set()
            self.show_status()
        self._loaded, self._progress = True, ""
        if self.current() is None:
            self.go_on()
        self.show_status()

    def _begin(self) -> None:
        """Show a row, where there is none yet and one is known."""
        if self.current() is None and self.line.left:
            self.go_on()

    def _fits(self, row_id: int) -> bool:
        """Whether a row is still to be read."""
        said = self.said.get(row_id)
        state = self.dataset.state_of(row_id) if said is None else said.state
        return state in self._queue.states and row_id not in self.alike

    async def _read_ahead(self) -> None:
        """Read what comes next before it is wanted, and look at what is shown and was not looked at."""
        while True:
            await self._hungry.wait()
            self._hungry.clear()
            here = self.current()
            await self.craft.jobs.read(
                self._look.prepare, [*([] if here is None else [here]), *self.line.coming(AHEAD)]
            )
            unseen = self._here is not None and self._here.findings is None
            if here is not None and here == self.current() and unseen and self._look.ready(here):
                self.show_here()

    # ---- which row

    def current(self) -> int | None:
        """The row that is shown."""
        return self._visited[self._at] if 0 <= self._at < len(self._visited) else None

    def standing(self, row_id: int) -> Said:
        """How a row stands: what was said here last, or what the disk has."""
        said = self.said.get(row_id)
        if said is not None:
            return said
        envelope = self._look.at(row_id).row.envelope
        return Said(envelope.state, envelope.quality, envelope.reason)

    def go_on(self) -> None:
        """To the next row; behind the last one is the page that sums up."""
        self._at = min(self._at + 1, len(self._visited))
        if self._at == len(self._visited):
            row_id = self.line.next()
            if row_id is not None:
                self._visited.append(row_id)
        self.show_here()

    def go_to(self, row_id: int) -> None:
        """To a row that was shown before."""
        for place in range(len(self._visited) - 1, -1, -1):
            if self._visited[place] == row_id:
                self._at = place
                break
        else:
            self._at = max(0, self._at)
            self._visited.insert(self._at, row_id)
        self.show_here()

    def show_here(self) -> None:
        """Draw the row, or the last page; a row that is gone is passed over with a word."""
        row_id, before = self.current(), self._here
        if row_id is None:
            self._here = None
            self._show_last_page()
            if before is not None:
                self.refresh_bindings()
            return
        try:
            self._here = seen = self._look.at(row_id)
        except NotFoundError:
            self.last_words = f"#{row_id} was deleted"
            self._pass_over()
            return
        self._shown_at = self.dataset.index.last_change
        page = Page(seen.row, self.dataset.format, self.standing(row_id), seen.findings or (), self._detail)
        self.reading.show(page)
        self.show_status()
        self._hungry.set()
        if before is None:
            self.refresh_bindings()

    def _pass_over(self) -> None:
        """The row is none of this queue any more: take the next one."""
        del self._visited[self._at]
        self._at -= 1
        self.line.passed_over += 1
        self.go_on()

    def _show_last_page(self) -> None:
        if self._loaded:
            queue = self._queue
            page = review_words.last_page(
                self.trail, self.pace, queue=queue.words, skipped=len(self._skipped),
                passed_over=self.line.passed_over, tone=lambda name: tone_of(self, name),
            )  # fmt: skip
            self.reading.say(page)
            self._end_sample(queue)
        self.show_status()

    def _end_sample(self, queue: Queue) -> None:
        """A sample of which nothing is left is at its end."""
        sample, dataset = queue.sample, self.dataset
        if sample is None or self._skipped:
            return

        def finish() -> None:
            if next(reviews.left(dataset, sample), None) is None:
                reviews.finish(dataset, queue.where, now=datetime.now(UTC))

        if sample.ids:
            self.change(finish, after=lambda _: None)

    # ---- lines

    def show_status(self) -> None:
        """The line above: where one is. The line below: the last key, or the question after r."""
        if not self.is_attached:
            return
        handed, here = self.line.handed_out, self.current() is not None
        number = handed - (len(self._visited) - 1 - self._at) if here else handed
        progress = Piece(self._progress, "muted", 1)
        self.top(
            [Piece("Review", "strong", 1), Piece(self._queue.words, "accent", 6), progress],
            [review_words.place(self.line, here=number, loaded=self._loaded),
             *review_words.speed(self.pace, self.line.left + here), review_words.kept(self.trail)],
        )  # fmt: skip
        if self.asking is not None:
            self.bottom(review_words.question(self.size.width))
            return
        if not here:
            self.refresh_bindings()  # what answered the question after r does something else now
        below = self.reading.below
        more = f"space: +{text.count(below)}" if self.size.width < 60 else f"{text.plural(below, 'line')} below: space"
        self.bottom(
            [Piece(self.last_words, "muted", 10) if self.last_words else Piece(self._queue_hint(), "muted", 8)],
            [Piece(more if below else "", "accent", 9)],
        )

    def _queue_hint(self) -> str:
        if self._queue.sample is not None:
            sample = self._queue.sample
            return f"{text.rows(len(sample.ids))} drawn from {text.count(sample.of)} drafts, seed {sample.seed}"
        return text.one_line(self.dataset.meta.name)

    def draw_rows(self, *, stay_on: int | None = None) -> None:
        """A dialog was at work on the row: draw it, and remember what there is to take back."""
        row_id = self.current()
        if row_id is None or not self.is_attached:
            return
        if self._here is not None and self.dataset.version_of(row_id) != self._here.version:
            self.mended(row_id, self._shown_at)
        self.show_here()

    def refind(self) -> None:
        """New rows are of no concern to a queue."""

    def on_resize(self) -> None:
        """Another height leaves other lines below."""
        self.call_after_refresh(self.show_status)

    # ---- what others do

    async def _follow(self) -> None:
        """Take in what other processes append; look at the row again when that may have been about it."""
        seen = self.dataset.index.revision
        while True:
            await asyncio.sleep(EVERY)
            await self.craft.jobs.write(self.dataset.slug, self.dataset.refresh, STEP_BYTES)
            if self.dataset.index.revision != seen:
                seen = self.dataset.index.revision
                self._look_again()

    def _look_again(self) -> None:
        row_id, here = self.current(), self._here
        if row_id is None or here is None or self.dataset.version_of(row_id) == here.version or row_id in self.said:
            return
        state = self.dataset.state_of(row_id)
        if state is not None and state is not here.row.state and not self._is_mine(row_id, state):
            self.last_words = f"#{row_id} was {review_words.DID[state]} elsewhere"
            if state not in self._queue.states or state is not State.DRAFT:
                self._pass_over()
                return
        self.show_here()

    def _is_mine(self, row_id: int, state: State) -> bool:
        """Whether a row is in `state` by what was done here."""
        last = next((item for item in reversed(self.trail.made) if item.row_id == row_id), None)
        return last is not None and last.after.state is state
