"""What a run's requests are made from: seeds, rows to work on, prompts in force; the head of a new run. Asks nobody."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any, overload

from tui_craft import jsonlines, text
from tui_craft.domain.drafting import is_generic
from tui_craft.domain.filter import parse
from tui_craft.domain.formats import Format
from tui_craft.domain.labels import label_of
from tui_craft.domain.options import checked
from tui_craft.domain.row import SEED_TAG, Row, State
from tui_craft.domain.run import RunSpec, Variant
from tui_craft.domain.unanswered import TAG as UNANSWERED
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.recipes.base import Material, Recipe
from tui_craft.recipes.recent import leading_text
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.complaints import Complaints, complaints
from tui_craft.runs.folder import Head
from tui_craft.runs.sources import sources_of
from tui_craft.runs.stages import in_force
from tui_craft.store import query
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.registry import OFFLINE, check_name

_FEW = 10
_INPUTS = 40
"""Inputs of a topic that are remembered, the newest."""
_LIVE = frozenset({State.ACCEPTED, State.DRAFT})


class Rows(Sequence[Row]):
    """Rows of a dataset by their ids, read when they are asked for. A row that is gone raises NotFoundError."""

    def __init__(self, dataset: Dataset, ids: Sequence[int]) -> None:
        self._dataset, self._ids = dataset, ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return self._dataset.get_many(self._ids[place])
        return self._dataset.get(self._ids[place])


def seeds_of(dataset: Dataset) -> Iterator[Row]:
    """The rows that may be shown to a teacher: those tagged as seeds that were not held or rejected."""
    return (row for row in query.select(dataset, parse(f"tag:{SEED_TAG} -tag:{UNANSWERED}")) if row.state in _LIVE)


@contextmanager
def source_of(dataset: Dataset, spec: RunSpec) -> Iterator[Dataset]:
    """The open dataset whose rows a run of `dataset` works on. Raises NotFoundError where it is gone."""
    if not spec.source or spec.source == dataset.slug:
        yield dataset
        return
    folder = dataset.path.parent / spec.source
    if not (folder / "dataset.json").exists():
        raise NotFoundError(
            f"The run works on rows of the dataset {spec.source}, and that is gone; bring it back, then resume the run."
        )
    with Dataset(folder) as source:
        yield source


def completed(dataset: Dataset, spec: RunSpec, *, format: Format | None = None) -> RunSpec:
    """`spec` with everything that it leaves to the dataset: prompts in force, options, the rows to work on.

    `format` is that of the rows to make, where it is another one than the dataset's. The offline teacher works one
    request at a time. Raises InvalidError on an unknown recipe, option, stage or goal.
    """
    recipe = recipe_named(spec.recipe)
    prompts, main = {}, None
    for stage in recipe.stages:
        state = in_force(dataset, recipe, stage, spec.goal, format=format)
        if stage is recipe.stages[0]:
            main = state
        elif stage.name not in spec.prompts:
            prompts[stage.name] = state.text
    assert main is not None  # every recipe has a stage
    options = checked(recipe, spec.options)
    spec = _answered_by_rules(spec, recipe, recipe.by_rules(options))
    return replace(
        spec,
        concurrency=1 if set(spec.teachers) == {OFFLINE} else spec.concurrency,
        prompt=spec.prompt or main.text,
        template=spec.template if spec.prompt else main.template,
        prompts={**prompts, **spec.prompts},
        options=options,
        where=spec.where or recipe.needs_for(options).sources,
    )


def _answered_by_rules(spec: RunSpec, recipe: Recipe, stages: Collection[str]) -> RunSpec:
    """`spec` with the offline teacher for these stages; where they are all the recipe has, it is the run's teacher."""
    if all(stage.name in stages for stage in recipe.stages):
        return replace(spec, teacher=OFFLINE, api_base=None, mix={}, stage_teachers={})
    return replace(spec, stage_teachers={**spec.stage_teachers, **dict.fromkeys(stages, OFFLINE)})


def labels_in(dataset: Dataset) -> Counter[str]:
    """How often each label occurs among accepted rows and drafts. Reads every row."""
    labels = (label_of(dataset.format, row.data) for row in dataset.scan() if row.state in _LIVE)
    return Counter(label for label in labels if label is not None)


def inputs_by_topic(dataset: Dataset, first_row: int) -> Callable[[tuple[str, ...]], Sequence[str]]:
    """The newest inputs of each topic's own rows, of those before `first_row`. Reads every row that has a topic.

    What a run has made itself it knows from its journal: a run that is resumed must not take it for something else.
    """
    found: dict[tuple[str, ...], deque[str]] = defaultdict(lambda: deque(maxlen=_INPUTS))
    for row in query.select(dataset, parse(f"id<{first_row} topic:*")):
        found[tuple(row.origin["topic"])].append(leading_text(dataset.format, row.data))
    return lambda topic: list(found.get(topic, ()))


def material_of(
    dataset: Dataset, source: Dataset, head: Head, seeds: Sequence[Row], said: Complaints | None = None
) -> Material:
    """What the recipe works from, for the run with this head; `source` is the dataset of the rows it works on.

    `said` is what checks say about these rows, where it is not what they say now.
    """
    spec, recipe = head.spec, recipe_named(head.spec.recipe)
    needs = recipe.needs_for(spec.options)
    return Material(
        format=dataset.format,
        prompts=_prompts(spec, recipe),
        seeds=seeds,
        context=head.context,
        seeds_per_request=spec.seeds_per_request,
        temperature=spec.temperature,
        random_seed=spec.seed,
        target=spec.rows,
        rows_per_request=spec.rows_per_request,
        name=dataset.meta.name,
        source_format=source.format,
        sources=Rows(source, head.sources),
        axes=spec.axes,
        guidance=spec.guidance,
        topics=head.topics,
        inputs_of=inputs_by_topic(dataset, head.first_row) if needs.topics else lambda topic: (),
        shortfalls=head.shortfalls,
        labels=head.labels,
        options=spec.options,
        goal=spec.goal,
        complaints=(complaints(source, head.sources) if said is None else said) if needs.complaints else {},
    )


def _prompts(spec: RunSpec, recipe: Recipe) -> dict[str, Sequence[Variant]]:
    prompts: dict[str, Sequence[Variant]] = {
        stage: (Variant("default", template),) for stage, template in spec.prompts.items()
    }
    return {**prompts, recipe.stages[0].name: (Variant(spec.template, spec.prompt), *spec.variants)}


def fingerprint_of(spec: RunSpec, context: Mapping[str, Any], seeds: Sequence[Row]) -> str:
    """A hash of everything that shapes the requests of a run."""
    parts = [jsonlines.dumps(spec.as_dict()), jsonlines.dumps(dict(context))]
    parts += [b"%d:%b" % (seed.id, seed.raw) for seed in seeds]
    return "sha256:" + hashlib.sha256(b"\n".join(parts)).hexdigest()


def check(dataset: Dataset, source: Dataset, head: Head, seeds: Sequence[Row]) -> None:
    """Raise a CraftError when the run with this head could not ask a single request."""
    spec, recipe = head.spec, recipe_named(head.spec.recipe)
    names = {*spec.teachers, *spec.stage_teachers.values()}
    for name in names:
        check_name(name, spec.api_base)
    if OFFLINE in names and not recipe.offline:
        raise InvalidError(
            f"The offline teacher cannot serve the recipe {recipe.name}: it is rules, no language model; name a model."
        )
    work = recipe.begin(material_of(dataset, source, head, seeds))
    if work.next(0, spec.rows) is None:
        raise InvalidError(work.why())


def head_of(
    dataset: Dataset, source: Dataset, spec: RunSpec, seeds: Sequence[Row], *, run: str, created: str, host: str
) -> Head:
    """The head of a new run of the completed `spec`. Raises InvalidError where there are no rows to work on."""
    from tui_craft import __version__

    recipe, context = recipe_named(spec.recipe), dataset.meta.context
    if recipe.judges and source is not dataset:
        raise InvalidError(f"Verdicts stay with the rows they are about; start the judge in {source.slug} itself.")
    sources, needs = sources_of(source, spec), recipe.needs_for(spec.options)
    topics, shortfalls = _topics(dataset) if needs.topics else ((), {})
    rows = recipe.rows_for(len(sources), spec.options)
    spec = spec if rows is None else replace(spec, rows=max(1, min(spec.rows, rows)))
    return Head(
        id=run,
        spec=spec,
        created=created,
        first_row=dataset.index.next_id,
        seeds=tuple(seed.id for seed in seeds),
        context=context,
        fingerprint=fingerprint_of(spec, context, seeds),
        host=host,
        version=__version__,
        sources=sources,
        topics=topics,
        shortfalls=shortfalls,
        labels=dict(labels_in(dataset)) if needs.labels else {},
    )


def _topics(dataset: Dataset) -> tuple[tuple[tuple[str, ...], ...], dict[str, int]]:
    """The paths of all topics, and how many rows those with a target lack."""
    from tui_craft.store import topic_counts, topics

    tree = topics.read(dataset.path)
    return tuple(tree.paths()), topic_counts.shortfalls(dataset, tree)


def needs_confirmation(dataset: Dataset, spec: RunSpec) -> bool:
    """Whether a run would have nothing of the user's to go by: neither seeds nor a description nor a prompt."""
    return _generic(dataset, spec) and next(seeds_of(dataset), None) is None


def warnings(dataset: Dataset, spec: RunSpec) -> list[str]:
    """What the user should know before such a run, one sentence each; see also `needs_confirmation`."""
    recipe = recipe_named(spec.recipe)
    needs = recipe.needs_for(checked(recipe, spec.options))
    if not needs.seeds or needs.flagged:  # what is wrong with a row says more than seeds do
        return []
    generic = _generic(dataset, spec)
    seeds = sum(1 for _ in islice(seeds_of(dataset), _FEW))
    if generic and not seeds:
        return ["There are neither seeds nor a description of the task, so the rows will be generic."]
    out: list[str] = []
    if generic:
        out.append("The dataset has no description of its task, so the prompt is generic.")
    if not seeds:
        out.append("There are no seeds, so the teacher goes by the description alone; 10 to 50 real rows help most.")
    elif seeds < _FEW:
        out.append(f"There are only {text.plural(seeds, 'seed')}; 10 to 50 real rows give more variety.")
    return out


def _generic(dataset: Dataset, spec: RunSpec) -> bool:
    """Whether nothing of the user's would shape the rows; a recipe that works on rows has these to go by."""
    recipe = recipe_named(spec.recipe)
    needs = recipe.needs_for(checked(recipe, spec.options))
    if needs.sources or not needs.seeds or not is_generic(dataset.meta.context):
        return False
    return not spec.prompt and in_force(dataset, recipe, recipe.stages[0], spec.goal).template == "default"
