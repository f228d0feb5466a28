"""What to read next: the review queues there are, one key each. Owns the choice and remembers it; reads no row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.store import reviews, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.queues import Kind, Queue
from tui_craft.ui import remember
from tui_craft.ui.actions import REVIEW, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.toned import Toned

_KEPT = "review-queue"


_KEYS = (
    ("m", "marked", "marked", "The marked rows"),
    ("u", "unread", "unread critical", "Rows of a critical slice that a change of many left unread"),
    ("f", "filter", "listed", "The rows that are listed under the filter"),
    ("d", "drafts", "drafts", "All drafts, in order"),
    ("s", "sample", "sample", "A random sample of the drafts"),
    ("h", "held", "held", "What was held for later"),
    ("c", "critical", "critical first", "Drafts, those of critical slices first"),
    ("i", "findings", "findings first", "Drafts, those first in which the checks find something"),
    ("n", "uncertain", "least certain", "Drafts, those first of which one cannot tell what you would say"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A queue on offer. `count` is in words; an empty one: not known without reading."""

    key: str
    queue: Queue
    title: str
    count: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The queues on offer, and the key of the one that enter takes."""

    queues: list[Offer]
    enter: str


class QueueList(Toned):
    """The offers, one a line."""

    DEFAULT_CSS = "QueueList { height: auto; }"

    def __init__(self, offers: Sequence[Offer], enter: str) -> None:
        super().__init__()
        self._offers, self._enter = offers, enter

    def render(self) -> Content:
        """Key, title and count of each; the one that enter takes is marked."""
        width = max(24, self.content_size.width)
        return Content("\n").join(self._line(offer, width) for offer in self._offers)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line each."""
        return len(self._offers)

    def _line(self, offer: Offer, width: int) -> Content:
        enter = "  (enter)" if offer.key == self._enter else ""
        title = text.one_line(offer.title, max(8, width - 8 - len(offer.count) - len(enter)))
        gap = width - 4 - len(title) - len(enter) - len(offer.count)
        return Content.assemble(
            Content(offer.key).stylize(self.tone("key")), "   ", title, Content(enter).stylize(self.tone("muted")),
            " " * max(1, gap), Content(offer.count).stylize(self.tone("muted")),
        )  # fmt: skip


class Queues(CraftModal[Queue]):
    """Dismissed with a queue, or None."""

    HELP = """
    What to read. A sample is drawn at random, the larger of 50 rows and 5 %, and is gone on with until it is read to
    its end. Findings first, critical first and least certain first are all drafts in another order: the order gets
    better while you read.
    """
    KEYS = ("queue-last", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("queue-last", "enter", "enter", "read", "What was left unread just now, or else the queue read last",
             group=REVIEW),
        *(bind(f"queue-{name}", key, f"choose('{key}')", label, tooltip, group=REVIEW)
          for key, name, label, tooltip in _KEYS),
    ]  # fmt: skip

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offers, self._enter = offered.queues, offered.enter

    def compose(self) -> Iterable[Widget]:
        """The offers."""
        with Vertical(classes="panel"):
            yield Static(Content("Read and judge"), classes="title")
            yield QueueList(self._offers, self._enter)
            yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is on offer."""
        if action == "choose":
            return any(offer.key == parameters[0] for offer in self._offers)
        return super().check_action(action, parameters)

    def action_choose(self, key: str) -> None:
        """Take this one."""
        queue = next(offer.queue for offer in self._offers if offer.key == key)
        self.craft.jobs.submit("remember", partial(remember.keep, _KEPT, {"kind": str(queue.kind)}))
        self.dismiss(queue)

    def action_enter(self) -> None:
        """Take the one that is marked."""
        self.action_choose(self._enter)


def offered(
    dataset: Dataset, *, where: str = "", listed: Sequence[int] | None = None, marked: Collection[int] = (),
    unread: Sequence[int] = (),
) -> Offered:  # fmt: skip
    """What can be read, what is nearest at hand first. Counts only what costs nothing; for a thread.

    `where` is a filter that is on and `listed` what it found, `marked` rows that are marked, `unread` rows of a
    critical slice to be read.
    """
    found = _offers(dataset, where=where, listed=listed, marked=sorted(marked), unread=unread)
    if unread:
        return Offered(found, "u")
    kept = str(remember.recall(_KEPT).get("kind", ""))
    return Offered(found, next((offer.key for offer in found if offer.queue.kind == kept), found[0].key))


def _offers(
    dataset: Dataset, *, where: str, listed: Sequence[int] | None, marked: Sequence[int], unread: Sequence[int]
) -> list[Offer]:
    counts = dataset.counts()
    drafts = text.count(counts[State.DRAFT])
    found: list[Offer] = []
    if marked:
        found.append(Offer("m", Queue(Kind.ROWS, ids=marked), "marked rows", text.count(len(marked))))
    if unread:
        words = "critical rows left unread"
        found.append(Offer("u", Queue(Kind.ROWS, where=words, ids=unread), words, text.count(len(unread))))
    if listed is not None:
        queue = Queue(Kind.ROWS, where=where, ids=listed)
        found.append(Offer("f", queue, f"rows listed: {where}" if where else "rows listed", text.count(len(listed))))
    found += [
        Offer("d", Queue(Kind.DRAFTS), "drafts, in order", drafts),
        Offer("s", Queue(Kind.SAMPLE), "a random sample of them", _sample_words(dataset, counts[State.DRAFT])),
    ]
    if counts[State.HELD]:
        found.append(Offer("h", Queue(Kind.HELD), "held rows", text.count(counts[State.HELD])))
    if any(item.critical for item in slices.read(dataset.path)):
        found.append(Offer("c", Queue(Kind.CRITICAL), "drafts, critical slices first", drafts))
    return [
        *found,
        Offer("i", Queue(Kind.FINDINGS), "drafts, findings first", drafts),
        Offer("n", Queue(Kind.UNCERTAIN), "drafts, least certain first", drafts),
    ]


def _sample_words(dataset: Dataset, drafts: int) -> str:
    begun = reviews.unfinished(dataset.path, "")
    if begun is None:
        return text.count(reviews.size_of(drafts))
    return f"{text.count(len(begun.ids))}, begun"
