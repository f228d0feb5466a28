"""What a recipe is: one way of turning a dataset's seeds and context into requests, and their replies into rows.

No I/O, no network, no clock. A recipe's `Work` is one run of it: it says what to ask next and takes what was
journalled. Its state is a function of the entries it was fed, in their order, so that a resumed run goes on where
the journal ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import Format
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.domain.run import Variant
from tui_craft.domain.verdict import Verdict
from tui_craft.teachers.base import Ask

Entry = Mapping[str, Any]
"""One line of a run's journal; see `runs.journal`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of request that a recipe makes, with a prompt template of its own.

    `variables` are those its template may use beside `domain.prompt.VARIABLES`, each with its meaning. `draft` is
    the recommended template.
    """

    name: str
    title: str
    draft: Callable[[Subject], str]
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Needs:
    """What of a dataset a recipe works from. `sources`: the filter for the rows it works on by default, "" for none.

    `topics` and `labels` are counted, and `complaints` taken from the checks, only for recipes that want them. With
    `flagged` the rows to work on are only those about which there are complaints, with `unjudged` those without a
    verdict on what they say.
    """

    seeds: bool = True
    sources: str = ""
    topics: bool = False
    labels: bool = False
    complaints: bool = False
    flagged: bool = False
    unjudged: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What a run of a recipe works from.

    `format` is that of the rows to make, `source_format` that of the `sources`, which are the rows to work on (read
    when they are asked for). `prompts` are the templates by stage, the first variant of each being the one in force.
    `seeds_per_request` is at most 20; fewer are sent when fewer seeds exist, none when the prompt has no
    `{{seeds}}`. `temperature` is the range to draw from, `axes` the values to draw from with their weights.
    `topics` are the paths of all topics, parents first, and `inputs_of` gives the newest inputs a topic has already;
    `shortfalls` say how many rows a topic with a target lacks, by its path in words. `labels` say how often each
    output occurs; `options` are complete and checked. `target` is how many rows the run
    should make. `complaints` are what checks have to say about the rows to work on, by id, a clause each.
    """

    format: Format
    prompts: Mapping[str, Sequence[Variant]]
    seeds: Sequence[Row]
    context: Mapping[str, Any]
    seeds_per_request: int
    temperature: tuple[float, float]
    random_seed: int
    target: int = 1
    rows_per_request: int = 5
    name: str = ""
    source_format: Format | None = None
    sources: Sequence[Row] = ()
    axes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    guidance: Mapping[str, str] = field(default_factory=dict)
    topics: Sequence[tuple[str, ...]] = ()
    inputs_of: Callable[[tuple[str, ...]], Sequence[str]] = lambda topic: ()
    shortfalls: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    goal: str = "training"
    complaints: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One unit of work: the `ask`, and what rows made from its reply record as provenance.

    `number` counts from 0 within the run. `rows` is how many usable rows will come of it in the end, those of the
    requests that follow it included; 0 where it brings none by itself. `seeds` are the ids of the rows that were
    really sent, in the order sent. `parent` is the row it works on, `tags` what its rows are tagged with. `work` is
    what the recipe needs to go on from the reply: JSON, kept in the journal beside it.
    """

    number: int
    rows: int
    ask: Ask
    stage: str
    seeds: tuple[int, ...] = ()
    prompt_hash: str = ""
    template: str = "default"
    axes: Mapping[str, str] = field(default_factory=dict)
    topic: tuple[str, ...] = ()
    parent: int | None = None
    tags: tuple[str, ...] = ()
    work: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """One item of a reply, a row or what is wrong with it.

    `parent` is the row it was made from, `fills` the row whose empty output it is (then no new row is made).
    `origin` is what its provenance has beside what every row of the request records.
    """

    item: Item
    parent: int | None = None
    fills: int | None = None
    tags: tuple[str, ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a reply: its items in order, topics it named, and what is to be said where it holds nothing.

    `step` marks a reply that is only a step on the way to rows, so that it is none the worse for having no items.
    `unused` are good rows that were left out because there are enough of their kind. `verdicts` are about rows that
    are there, from recipes that judge.
    """

    made: Sequence[Made] = ()
    verdicts: Sequence[Verdict] = ()
    topics: Sequence[tuple[str, ...]] = ()
    notes: Sequence[str] = ()
    step: bool = False
    unused: int = 0


class Work(Protocol):
    """One run of a recipe."""

    def next(self, number: int, missing: int) -> Request | None:
        """The next request, under this number; None when there is nothing to ask now.

        `missing` is how many rows are still to be asked for: what is under way counts as made. Requests that carry
        on what was begun come before new ones, whatever is missing. Raises InvalidError on a prompt that cannot be
        sent.
        """
        ...

    def take(self, entry: Entry) -> Taken:
        """What an entry of the journal brings: a reply, or a request that failed for good (it has `failed`)."""
        ...

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Hear which items of the entry just taken became rows: those neither bad, nor known, nor too many."""
        ...

    @property
    def complete(self) -> bool:
        """Whether, where `next` has nothing, everything that was wanted is there though rows are missing."""
        ...

    def why(self) -> str:
        """Why `next` has nothing though rows are missing and nothing is under way; one sentence."""
        ...


class Recipe(Protocol):
    """One way of synthesising rows. `stages[0]` is the main one, whose prompt may have variants.

    `offline`: whether the rules can serve it. `help` says when to use it, and its trap. `goal` is what its rows are for
    where the user names no goal. `judges`: whether what comes of it are verdicts about the rows it works on, no rows.
    """

    # properties, because recipes state them once and nobody sets them
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def needs(self) -> Needs: ...
    @property
    def offline(self) -> bool: ...
    @property
    def goal(self) -> str: ...
    @property
    def judges(self) -> bool: ...

    def needs_for(self, options: Mapping[str, Any]) -> Needs:
        """What it works from with these options."""
        ...

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """The format of the rows it makes for a dataset of `format`; another one means another dataset.

        Raises InvalidError where the recipe has nothing to do with such rows.
        """
        ...

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int | None:
        """How many rows come of so many rows to work on; None where the user says how many."""
        ...

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """How many requests a row costs, for the estimate."""
        ...

    def slices(self, context: Mapping[str, Any], options: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """The slices its rows are in, as (name, filter), to be saved when a run starts."""
        ...

    def by_rules(self, options: Mapping[str, Any]) -> Collection[str]:
        """The stages that rules answer, whatever teacher the run has; all of them: no teacher is needed."""
        ...

    def begin(self, material: Material) -> Work:
        """A fresh run. Raises InvalidError where the material does not do."""
        ...


class Plain:
    """What most recipes have in common: they make rows of the dataset's own format, several to a request."""

    options: tuple[Option, ...] = ()
    needs: Needs = Needs()
    offline: bool = False
    goal: str = "training"
    judges: bool = False

    def needs_for(self, options: Mapping[str, Any]) -> Needs:
        """The same with any options."""
        return self.needs

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """The dataset's own format."""
        return format

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int | None:
        """As many as the user says."""
        return None

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One request for so many rows."""
        return 1 / rows_per_request

    def slices(self, context: Mapping[str, Any], options: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """None of its own."""
        return ()

    def by_rules(self, options: Mapping[str, Any]) -> Collection[str]:
        """None: a teacher answers."""
        return ()


def listed(name: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an object whose one property `name` is a list of `item`."""
    return {
        "type": "object",
        "properties": {name: {"type": "array", "items": dict(item)}},
        "required": [name],
        "additionalProperties": False,
    }
