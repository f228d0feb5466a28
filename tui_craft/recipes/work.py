"""What runs of recipes have in common: steps that follow one another, and one request for each row to work on. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from tui_craft.domain.row import Row
from tui_craft.errors import NotFoundError
from tui_craft.recipes.asking import Asker
from tui_craft.recipes.base import Entry, Made, Material, Request, Taken

FOLLOWS = "follows"
Build = Callable[[int], Request]
"""Makes a request that was decided on earlier, once its number is known."""


class Steps(ABC):
    """A run whose requests may be followed by others. What follows is asked before anything new is begun."""

    complete = False

    def __init__(self, material: Material) -> None:
        self.material = material
        self.asker = Asker(material)
        self._followers: dict[str, Build] = {}
        self._begun: Counter[int] = Counter()

    def follow(self, entry: Entry, build: Build) -> None:
        """Ask `build(number)` as soon as there is a slot, because of what `entry` brought.

        The request carries which follower of which entry it is as `work["follows"]`: a run that is resumed sees from
        it that the follower was answered already.
        """
        first = entry["request"]
        self._followers[f"{first}.{self._begun[first]}"] = build
        self._begun[first] += 1

    def next(self, number: int, missing: int) -> Request | None:
        """See `Work.next`."""
        for key in self._followers:
            request = self._followers.pop(key)(number)
            return replace(request, work={**request.work, FOLLOWS: key})
        return self.fresh(number, missing) if missing > 0 else None

    def take(self, entry: Entry) -> Taken:
        """See `Work.take`. A failure brings nothing."""
        self._followers.pop(entry.get("work", {}).get(FOLLOWS, ""), None)
        return Taken() if "failed" in entry else self.judge(entry)

    @abstractmethod
    def fresh(self, number: int, missing: int) -> Request | None:
        """Something new, for at most `missing` rows; None when there is nothing to begin."""

    @abstractmethod
    def judge(self, entry: Entry) -> Taken:
        """What a reply brings; `Taken.step` where another request follows it."""

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:  # noqa: B027 - most recipes need not know
        """See `Work.kept`."""

    def why(self) -> str:
        """See `Work.why`."""
        return "There is nothing more to ask."


class PerSource(Steps):
    """A run that makes something of each row it works on. Requests carry the row's place as `work["source"]`.

    A row that brings nothing usable is tried `tries` times in all.
    """

    tries = 2

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._left = OrderedDict.fromkeys(range(len(material.sources)))
        self._tried: Counter[int] = Counter()
        self._step = False
        self.unusable = 0
        """Rows that nothing can be made of."""
        self.settled: set[int] = set()
        """The places of rows that turned out to need nothing."""
        self._barren = 0

    @abstractmethod
    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """The first request about the row `source`, which stands at `place`; None where nothing can be made of it."""

    def fresh(self, number: int, missing: int) -> Request | None:
        """The first request about the next row."""
        while self._left:
            place, _ = self._left.popitem(last=False)
            with suppress(NotFoundError):  # it was deleted since the run began
                source = self.material.sources[place]
                request = self.ask(number, place, source)
                if request is not None:
                    # what is made of a row is about what the row is about
                    return request if request.topic else replace(request, topic=tuple(source.origin.get("topic") or ()))
                self.unusable += 1
        return None

    def take(self, entry: Entry) -> Taken:
        """Judge a reply; a failure brings nothing."""
        taken = super().take(entry)
        self._step = taken.step
        return taken

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Done with the row, or once more where nothing came of it."""
        place = entry.get("work", {}).get("source")
        if place is None:
            return
        self._left.pop(place, None)  # a resumed run has not given it out itself
        if not self._step and not rows and place not in self.settled:
            self._tried[place] += 1
            if self._tried[place] < self.tries:
                self._left[place] = None
            else:
                self._barren += 1
        self.complete = bool(self.settled) and not self._barren  # not every row needs one

    def why(self) -> str:
        """Every row had its turn."""
        left = f"; {self.unusable:,} of them are such that it can make nothing of them" if self.unusable else ""
        return f"Each of the {len(self.material.sources):,} rows to work on had its turn{left}."
