"""From what the topics screen asks for to a run's spec, and in words how such a run goes. Draws and starts nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.domain.run import RunSpec
from tui_craft.domain.topics import Path, words
from tui_craft.errors import InvalidError

if TYPE_CHECKING:
    from tui_craft.config import RunSettings
    from tui_craft.runs.glance import RunInfo

TITLES = {
    "tree": "Have topics written", "inputs": "Have inputs written", "outputs": "Have outputs written",
    "all": "Topics, inputs and outputs in one go", "rows": "Have whole rows written",
}  # fmt: skip
WHOLE, BELOW, THIS = "everything", "below it", "it alone"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run works: the topic under the cursor (none: the whole tree), and what of it.

    `leaves` are topics with none below them, below the topic and in the whole tree; `waiting` rows without an output.
    """

    path: Path = ()
    above: bool = False
    leaves: tuple[int, int] = (0, 0)
    waiting: tuple[int, int] = (0, 0)
    inputs: bool = True
    """Whether the format has inputs that can stand alone."""


def reaches(stage: str, place: Place) -> list[tuple[str, str]]:
    """Which parts of the tree a run can be for, as (value, what it means), the nearest first."""
    found = [(WHOLE, "the whole tree" if place.leaves[1] else "the whole subject")]
    if not place.path:
        return found
    name = words(place.path)
    if stage == "tree":
        return [(BELOW, name), (WHOLE, "at the top of the tree")]
    if stage == "outputs":
        return [(BELOW, f"{name}: {text.rows(place.waiting[0])} wait"), (WHOLE, f"{text.rows(place.waiting[1])} wait")]
    if not place.above:
        return [(THIS, name), *found]
    return [(BELOW, f"{text.plural(place.leaves[0], 'topic')} below {name}"), (THIS, name), *found]


def first_values(stage: str, settings: RunSettings, runs: Sequence[RunInfo]) -> dict[str, str]:
    """What the form begins with: the last run of this stage, else the last run's teacher, else the settings'."""
    same = next((run.spec for run in runs if run.spec.options.get("stage") == stage), None)
    last = same or next((run.spec for run in runs), None)
    own = same.options if same is not None else {}
    return {
        "teacher": last.stage_teachers.get(stage, last.teacher) if last else settings.teacher,
        "api_base": (last.api_base if last else settings.api_base) or "",
        "guidance": same.guidance.get(stage, same.guidance.get("", "")) if same else "",
        "topics": str(own.get("topics", 6)),
        "depth": str(own.get("depth", 1)),
        "each": str(own.get("each") or 8),
        "rows": str(same.rows if same else 50),
    }


def spec_of(stage: str, values: Mapping[str, str], place: Place, settings: RunSettings, *, seed: int) -> RunSpec:
    """The spec of such a run. Raises InvalidError that names the field."""
    reach = values.get("reach", WHOLE)
    under = place.path if reach != WHOLE else ()
    stage = "rows" if stage == "inputs" and not place.inputs else stage
    options: dict[str, str | int] = {"stage": stage, "under": words(under)}
    rows = 1
    if stage in {"tree", "all"}:
        options |= {"topics": _whole("Topics", values["topics"], 50), "depth": _whole("Levels", values["depth"], 5)}
    if stage in {"inputs", "rows"}:
        each = _whole("Of each topic", values["each"], 100_000)
        leaves = {WHOLE: max(1, place.leaves[1]), BELOW: max(1, place.leaves[0]), THIS: 1}[reach]
        options |= {"each": each, "spread": "this" if reach == THIS else "leaves"}
        rows = each * leaves
    if stage == "all":
        options |= {"spread": "this" if reach == THIS and not place.above else "leaves"}
        rows = _whole("Rows", values["rows"], 10_000_000)
    if stage == "outputs":
        rows = place.waiting[reach == WHOLE]
        if not rows:
            raise InvalidError("No row waits for its output here; have inputs written first.")
    guidance = values.get("guidance", "").strip()
    spec = RunSpec(
        rows=rows, recipe="topics", options=options, seed=seed,
        teacher=values["teacher"].strip(), api_base=values.get("api_base", "").strip() or None,
        rows_per_request=settings.rows_per_request, seeds_per_request=settings.seeds_per_request,
        temperature=(settings.temperature, settings.temperature), concurrency=settings.concurrency,
        retries=settings.retries, timeout=settings.timeout,
    )  # fmt: skip
    return replace(spec, guidance={"" if stage == "all" else stage: guidance}) if guidance else spec


def _whole(name: str, typed: str, most: int) -> int:
    digits = typed.replace(",", "").replace("_", "").strip()
    if not (digits.isdecimal() and len(digits) < 10 and 1 <= int(digits) <= most):
        raise InvalidError(f"{name} must be a whole number from 1 to {most:,}, not {typed.strip() or 'nothing'!r}.")
    return int(digits)


def how_far(run: RunInfo) -> str:
    """How far a run is, in words: `run k3f9, inputs: 12 of 96, 1 under way`."""
    stage = run.spec.options.get("stage", run.spec.recipe) if run.spec.recipe == "topics" else run.spec.recipe
    books = run.books
    done = f"{books.answered:,} of {books.asked:,} replies" if stage == "tree" else (
        f"{books.drafts:,} of {text.count(run.spec.rows)}"
    )  # fmt: skip
    parts = [f"run {run.id}, {stage}: {done}"]
    if books.in_flight and run.state.live:
        parts.append(f"{books.in_flight:,} under way")
    if books.failed:
        parts.append(f"{books.failed:,} failed")
    if books.quarantined:
        parts.append(f"{books.quarantined:,} put aside")
    return ", ".join(parts)
