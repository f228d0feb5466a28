"""The guided pass: which steps there are, how many rows each is about, and what it would do. Does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_craft import text
from tui_craft.domain.finding import Severity
from tui_craft.domain.row import State
from tui_craft.ui.cleaning.found import Entry, Found

TITLES = {
    "duplicates": "duplicates", "length": "length", "format": "format", "content": "content", "safety": "safety",
}  # fmt: skip
ABOUT = {
    "duplicates": "Rows that say again what another row says; a model learns to repeat itself from them. One of "
                  "each stays.",
    "length": "Rows much shorter or longer than your examples. They are held, for you to look at, since only you know "
              "whether that is wrong.",
    "format": "Rows that break the shape: fields, JSON, the order of turns. What is certain is mended; what would "
              "break training is rejected, the rest is held.",
    "content": "Refusals, leftovers of generation, drift from how your examples speak. What is certain is mended, the "
               "rest is held.",
    "safety": "Personal data, blocked words, copies of what the model will be tested on. What is certain is mended, "
              "the rest is held.",
    "sample": "Checks see what can be counted. Read 50 rows by chance and reject what you would not want imitated; if "
              "that is more than a few, mend the prompt before making more.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its rows: some are mended, some rejected (for `reason`; without one as their fix is), some held.

    So many rows of people's `own` are neither rejected nor held, though others like them would be.
    """

    name: str
    fix: Sequence[Entry] = ()
    reject: Sequence[Entry] = ()
    hold: Sequence[Entry] = ()
    reason: str = ""
    own: int = 0

    @property
    def rows(self) -> int:
        """How many rows it is about."""
        return len({entry.row for part in (self.fix, self.reject, self.hold) for entry in part})

    @property
    def does(self) -> str:
        """`fix 3, reject 1, hold 2`; empty where there is nothing to do."""
        parts = (("fix", self.fix), ("reject", self.reject), ("hold", self.hold))
        counted = ((verb, len({entry.row for entry in some})) for verb, some in parts)
        return ", ".join(f"{verb} {text.count(number)}" for verb, number in counted if number)


def about(step: Step) -> str:
    """What a step is about, and which rows it leaves alone."""
    left = f" Left to you, as seeds or accepted after reading: {text.rows(step.own)}." if step.own else ""
    return ABOUT.get(step.name, "") + left


def steps(
    found: Found, step_of: Mapping[str, str], order: Iterable[str], state_of: Callable[[int], State | None],
    own: Container[int] = (),
) -> list[Step]:  # fmt: skip
    """The steps over what is found, in `order`; `step_of` says to which step a check belongs.

    A row that is held has been decided about, unless it can be mended; and so have the rows in `own`, which are mended
    at most.
    """
    of_step: dict[str, list[Entry]] = {name: [] for name in order}
    for name, group in found.groups.items():
        if step_of.get(name, "") in of_step:
            of_step[step_of[name]] += [entry for entry in group.entries if entry.counts]
    return [_spared(_step(name, entries, state_of), own) for name, entries in of_step.items()]


def _spared(step: Step, own: Container[int]) -> Step:
    reject, hold = ([entry for entry in some if entry.row not in own] for some in (step.reject, step.hold))
    spared = {entry.row for entry in (*step.reject, *step.hold) if entry.row in own}
    return replace(step, reject=reject, hold=hold, own=len(spared))


def _step(name: str, entries: Sequence[Entry], state_of: Callable[[int], State | None]) -> Step:
    if name == "duplicates":
        # one whose nearest goes itself is looked at again when that is gone
        return Step(name, reject=[entry for entry in entries if entry.fixes])
    fix = [entry for entry in entries if entry.fixes]
    rest = [entry for entry in entries if not entry.is_mended_whole and state_of(entry.row) is not State.HELD]
    if name != "format":
        return Step(name, fix, (), rest)
    broken = {entry.row for entry in rest if entry.gravest is Severity.ERROR}
    return Step(name, fix, [entry for entry in rest if entry.row in broken],
                [entry for entry in rest if entry.row not in broken], "format")  # fmt: skip
