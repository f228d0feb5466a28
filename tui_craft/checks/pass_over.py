"""One pass of several checks over a dataset's rows: who looks at which row, what is found, what each check took.

Rows come in the order in which they would rather be kept: seeds, accepted, then those on hold and drafts. A check that
fails ends its own part, and is named with the reason; the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import orjson

from tui_craft import __version__
from tui_craft.checks.base import Check, Look, Reading
from tui_craft.checks.ground import LEFT_OUT, Grounds
from tui_craft.checks.settings import options_of
from tui_craft.domain.finding import Finding
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row, State
from tui_craft.errors import CraftError
from tui_craft.store import query, search
from tui_craft.store.check_settings import CheckSettings
from tui_craft.store.dataset import Dataset

BEAT = 256
"""After how many rows a pass says how far it is."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the rows have been gone over."""

    done: int
    total: int


@dataclass(slots=True)
class Part:
    """One check's part in a pass: its look, with which options and on what ground, and what it took so far."""

    check: Check
    look: Look
    options: Mapping[str, Any]
    grounds: Grounds
    seconds: float = 0.0
    rows: int = 0

    @property
    def basis(self) -> str:
        """On what its findings rest beside the rows: differs when that does."""
        examples = self.grounds.basis if self.check.examples else ""
        given = [__version__, self.options, examples, str(self.look.basis)]
        return hashlib.blake2b(orjson.dumps(given, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


@dataclass(slots=True)
class Pass:
    """The parts of a pass, why checks could take no part, and what was found."""

    parts: dict[str, Part] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    @classmethod
    def begin(cls, grounds: Grounds, settings: CheckSettings, checks: list[Check]) -> Pass:
        """A pass of these checks; of each is told what keeps it from taking part."""
        made = cls()
        for check in checks:
            try:
                options = options_of(settings, check)
                look = check.begin(grounds.of(options))
                if look is not None:
                    made.parts[check.name] = Part(check, look, options, grounds)
            except CraftError as error:
                made.problems[check.name] = error.sentence
            except Exception as error:  # noqa: BLE001 - as in `_timed`
                made.problems[check.name] = _failed(check, error)
        return made

    def over(
        self, dataset: Dataset, grounds: Grounds, ids: IdSet, wanted: Callable[[Row], frozenset[str]]
    ) -> Iterator[Progress]:
        """Go over the rows of `ids`; `wanted` names the checks that look at a row, the others only get to know it."""
        done, total = 0, len(ids)
        for rank in in_order(dataset, grounds.seeds):
            for row in search.read(dataset, rank & ids):
                self.take(Reading(row, dataset.format), wanted(row))
                done += 1
                if done % BEAT == 0:
                    yield Progress(done, total)
        for part in list(self.parts.values()):
            if part.check.scope != "row":
                self._timed(part, lambda look: self.found.extend(look.finish()))
        yield Progress(total, total)

    def take(self, reading: Reading, wanted: frozenset[str]) -> None:
        """Have the row looked at by the checks that `wanted` names, and made known to the others."""
        for name, part in list(self.parts.items()):
            if name in wanted:
                self._timed(part, lambda look: self.found.extend(look.look(reading)))
                part.rows += 1
            elif part.check.scope == "earlier":
                self._timed(part, lambda look: look.know(reading))

    def _timed(self, part: Part, work: Callable[[Look], object]) -> None:
        begun = perf_counter()
        try:
            work(part.look)
        except Exception as error:  # noqa: BLE001 - a check may come from anywhere; what it broke on is reported
            self.problems[part.check.name] = _failed(part.check, error)
            del self.parts[part.check.name]
            self.found = [each for each in self.found if each.check != part.check.name]
        part.seconds += perf_counter() - begun


def _failed(check: Check, error: Exception) -> str:
    said = error.sentence if isinstance(error, CraftError) else f"{type(error).__name__}: {error}"
    return f"The check {check.name} failed and was left out: {said}"


def in_order(dataset: Dataset, seeds: IdSet) -> list[IdSet]:
    """The rows that checks look at, in sets by rank: first those that would rather be kept. Those `waiting` are among
    them.
    """
    index = dataset.index
    accepted = index.in_state(State.ACCEPTED)
    own = accepted & seeds
    # one rank for both: to hold a row says nothing of the row that is like it
    return [own, accepted - own, index.in_state(State.HELD) | index.in_state(State.DRAFT)]


def waiting(dataset: Dataset) -> IdSet:
    """The rows without an output, and the proposals: checks leave them out. Goes through all rows by their bytes."""
    wanted = " OR ".join(f"tag:{tag}" for tag in sorted(LEFT_OUT))
    return IdSet.of(query.find(dataset, query.parse(dataset, wanted)))
