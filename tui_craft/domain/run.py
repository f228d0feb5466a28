"""A run's spec, books and life as words. Owns their shape and limits; no I/O, and no heavy import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from tui_craft.errors import InvalidError


class RunState(StrEnum):
    """Where a run stands. `interrupted`: its process is gone though it had not ended (resume goes on with it)."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    """Ended because someone asked for it; resume goes on with it."""
    INTERRUPTED = "interrupted"
    FINISHED = "finished"
    SHORT = "short"
    """Ended below its target; the report says why."""
    FAILED = "failed"
    """Ended by a fault that asking again does not mend (a wrong key, a full disk); the report says which."""

    @property
    def live(self) -> bool:
        """Whether a process is at work on the run."""
        return self in {RunState.RUNNING, RunState.PAUSED}


@dataclass(frozen=True, slots=True)
class Variant:
    """One more prompt for a recipe's main stage: its name, its template text, and its weight among the others."""

    name: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Everything that decides what a run asks for. Written once to run.json; a run is reproducible from it.

    `rows` is how many usable rows to make. `temperature` is the range each request draws from, `timeout` seconds for
    one request, `retries` how often a request is asked again after a passing fault, `axes` the values to draw from
    by axis, each with its weight. An empty `prompt` means the one in force for the dataset when the run starts;
    `prompts` are the templates of a recipe's further stages and `variants` stand beside `prompt`, whose weight is 1.

    `mix` are teachers that share the work by weight (none: `teacher` alone), `stage_teachers` those that answer one
    stage. `price` is US dollars per million prompt and completion tokens: it goes before price lists where the run has
    one teacher, is that of teachers no list knows where it has several, and no endpoint's with a price of its own.
    `budget` is the most to spend in US dollars. `guidance` is the user's extra words by stage ("" for all of them),
    `options` are the recipe's own parameters. `where` chooses the rows a recipe works on, in the dataset with the slug
    `source` ("": this one). `split` deals tags out over the rows, in percent. With `novelty`, as in `rouge-l:0.7`, rows
    too like an earlier one are dropped. Raises InvalidError on a value out of range.
    """

    rows: int
    recipe: str = "expand"
    teacher: str = "offline"
    api_base: str | None = None
    rows_per_request: int = 5
    seeds_per_request: int = 8
    temperature: tuple[float, float] = (0.9, 0.9)
    concurrency: int = 8
    retries: int = 5
    timeout: float = 120.0
    seed: int = 0
    tags: tuple[str, ...] = ()
    prompt: str = ""
    template: str = "default"
    axes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    mix: Mapping[str, float] = field(default_factory=dict)
    stage_teachers: Mapping[str, str] = field(default_factory=dict)
    price: tuple[float, float] | None = None
    budget: float | None = None
    goal: str = "training"
    guidance: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""
    source: str = ""
    split: Mapping[str, float] = field(default_factory=dict)
    novelty: str = ""

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            _within(name, getattr(self, name), low, high)
        if isinstance(self.timeout, bool) or not isinstance(self.timeout, int | float) or not self.timeout > 0:
            raise InvalidError(f"A run's timeout must be more than 0 seconds, not {self.timeout!r}.")
        _check_temperature(self.temperature)
        # lists come in from JSON and from callers; a frozen spec holds tuples
        object.__setattr__(self, "temperature", tuple(self.temperature))
        object.__setattr__(self, "tags", tuple(dict.fromkeys(str(tag) for tag in self.tags)))
        object.__setattr__(self, "axes", {name: _weighted(name, values) for name, values in self.axes.items()})
        object.__setattr__(self, "variants", tuple(_variant(item) for item in self.variants))
        object.__setattr__(self, "price", None if self.price is None else _price(self.price))
        for name, weight in (*self.mix.items(), *((item.name, item.weight) for item in self.variants)):
            _positive(f"the weight of {name}", weight)
        if self.budget is not None:
            _positive("its budget in US dollars", self.budget)
        _check_split(self.split)
        if self.novelty:
            from tui_craft.domain.rouge import threshold_of

            threshold_of(self.novelty)

    def as_dict(self) -> dict[str, Any]:
        """The spec as run.json holds it."""
        values = asdict(self)
        if not self.novelty:
            del values["novelty"]  # what is not asked for leaves the spec, and the hash of it, as they always were
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunSpec:
        """The spec that `as_dict` gave. Raises InvalidError on unknown, missing or impossible entries."""
        known = {item.name for item in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise InvalidError(f"A run's spec has no entry {unknown[0]!r}; there are {', '.join(sorted(known))}.")
        try:
            return cls(**values)
        except (TypeError, ValueError, AttributeError) as error:
            raise InvalidError(f"The run's spec is not complete or has a value of a wrong kind ({error}).") from None

    @property
    def teachers(self) -> dict[str, float]:
        """Every teacher that answers whatever no teacher of its own stage does, with its share of the work."""
        return dict(self.mix) or {self.teacher: 1.0}


LIMITS = {
    "rows": (1, 10_000_000),
    "rows_per_request": (1, 100),
    "seeds_per_request": (0, 20),
    "concurrency": (1, 512),
    "retries": (0, 100),
}
"""The least and the most of each whole number of a spec."""
MOST_AT_ONCE = LIMITS["concurrency"][1]
"""The largest concurrency."""


def _within(name: str, value: Any, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        words = name.replace("_", " ")
        raise InvalidError(f"A run's {words} must be a whole number from {low} to {high:,}, not {value!r}.")


def _weighted(axis: str, values: Mapping[str, float] | Iterable[str]) -> dict[str, float]:
    """The values of an axis with their weights; a mere list gives each the same."""
    weights = dict(values) if isinstance(values, Mapping) else {str(value): 1.0 for value in values}
    for value, weight in weights.items():
        _positive(f"the weight of {value} on the axis {axis}", weight)
    return weights


def _variant(item: Variant | Mapping[str, Any]) -> Variant:
    return item if isinstance(item, Variant) else Variant(**item)


def _positive(what: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise InvalidError(f"In a run, {what} must be a number above 0, not {value!r}.")


def _price(value: Any) -> tuple[float, float]:
    try:
        prompt, completion = (float(part) for part in value)
        fits = 0 <= prompt < float("inf") and 0 <= completion < float("inf")
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise InvalidError(
            f"A run's price must be two numbers, US dollars per million tokens in and out, not {value!r}."
        )
    return prompt, completion


def _check_split(split: Mapping[str, float]) -> None:
    for tag, percent in split.items():
        _positive(f"the percent of the tag {tag}", percent)
    if split and abs(sum(split.values()) - 100) > 1e-6:
        raise InvalidError(f"The percents of the tags must total 100, not {sum(split.values()):g}.")


def _check_temperature(value: Any) -> None:
    try:
        low, high = (float(end) for end in value)
        fits = 0 <= low <= high <= 2
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise InvalidError(f"A run's temperature must be a range within 0 to 2, low before high, not {value!r}.")


@dataclass(slots=True)
class Books:
    """The counts that always balance: asked = answered + failed + in_flight; items = drafts + duplicates + quarantined.

    A run that judges rows makes none: its items are `verdicts` (None in other runs) instead of drafts, and `points` is
    what their scores total.

    A retry of the same request is not asked again here; `retried` counts the extra tries of requests that have
    ended. Items beyond the target are not considered: they are counted in `unused` alone. Tokens are None
    while none were reported; `cost` is US dollars, None while any answered request had no known price.
    """

    target: int = 0
    asked: int = 0
    answered: int = 0
    failed: int = 0
    in_flight: int = 0
    retried: int = 0
    items: int = 0
    drafts: int = 0
    verdicts: int | None = None
    points: int = 0
    duplicates: int = 0
    quarantined: int = 0
    unused: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None

    @property
    def balanced(self) -> bool:
        """Whether both equations hold."""
        return self.asked == self.answered + self.failed + self.in_flight and (
            self.items == self.done + self.duplicates + self.quarantined
        )

    @property
    def done(self) -> int:
        """What counts towards the target: rows that were made, or rows that were judged."""
        return self.drafts + (self.verdicts or 0)

    def as_dict(self) -> dict[str, Any]:
        """The counts by name, for events and reports."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Books:
        """The books in an event or report; entries this version does not know are left out."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})
