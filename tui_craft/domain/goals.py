"""What a run's rows are for, and what that changes: prompt, tags, and what code draws for each request. Pure.

The wording is in `goal_words`. A goal only proposes tags and split: the user may change them before the run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, Literal

from tui_craft.domain import goal_words as words
from tui_craft.errors import InvalidError

TRAINING_TAG = "fine_tuning_data"
EVAL_SPLIT: Mapping[str, float] = {"eval_data": 80, "golden_data": 20}
PASS, FAIL = "pass", "fail"
EXPECT_AXIS = "expect"
"""The axis that says whether a request's rows should pass the eval or fail it; its rows are tagged `expect:VALUE`."""
REQUIREMENT_AXIS = "requirement"
"""The axis that names the requirement a request's rows are about; its rows are tagged with the slice of it."""
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Goal:
    """What rows are for.

    `tags` go on every row; `split` are tags dealt out in percent (empty: none). `adversarial` goals want data that
    a cautious model may refuse to write. `words` are what the goal adds to a prompt, by kind of stage: `topic`,
    `input`, `output` or `row` (a kind that is missing adds nothing). `labelled`: half of its requests ask for rows
    that pass, half for rows that fail. `asks` is what the user has to describe in their guidance, empty where nothing.
    """

    name: str
    title: str
    help: str
    kind: Literal["training", "eval"]
    tags: tuple[str, ...] = ()
    split: Mapping[str, float] = field(default_factory=dict)
    adversarial: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    labelled: bool = False
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a goal fixes for one request: axis values to send with the others, and tags for the rows that come of it."""

    axes: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


def _eval(name: str, title: str, help: str, **values: Any) -> Goal:
    labelled = values.pop("labelled", True)
    said = {kind: f"{words.EVAL[kind]} {text}" for kind, text in words.TEMPLATES.get(name, words.PLAIN_EVAL).items()}
    if labelled:
        said = {kind: f"{text} {words.LABELLED[kind]}".strip() for kind, text in said.items()}
    return Goal(name, title, help, "eval", split=EVAL_SPLIT, words=said, labelled=labelled, **values)


_ALL = (
    Goal("training", "Fine-tuning", words.HELP["training"], "training", tags=(TRAINING_TAG,), words=words.TRAINING),
    _eval("eval", "Evaluation", words.HELP["eval"]),
    _eval("jailbreak", "Jailbreak eval", words.HELP["jailbreak"], adversarial=True),
    _eval("bias", "Bias eval", words.HELP["bias"], adversarial=True),
    _eval("toxicity", "Toxicity eval", words.HELP["toxicity"], adversarial=True),
    _eval("maliciousness", "Maliciousness eval", words.HELP["maliciousness"], adversarial=True),
    _eval("factual-correctness", "Factual correctness eval", words.HELP["factual-correctness"]),
    _eval("requirements", "Requirements eval", words.HELP["requirements"]),
    _eval("issue", "Issue eval", words.HELP["issue"], asks=words.ASKS["issue"]),
    _eval("desired-behaviour", "Desired behaviour eval", words.HELP["desired-behaviour"],
          asks=words.ASKS["desired-behaviour"]),
    Goal("prompting", "Examples for a prompt", words.HELP["prompting"], "training", tags=("prompt_examples",),
         words=words.PROMPTING),
    Goal("custom", "Custom", words.HELP["custom"], "training", asks=words.ASKS["custom"]),
)  # fmt: skip


@cache
def goals() -> dict[str, Goal]:
    """Every goal by its name, the usual two first."""
    return {goal.name: goal for goal in _ALL}


def goal_named(name: str) -> Goal:
    """The goal called `name`. Raises InvalidError that lists the goals there are."""
    found = goals().get(name)
    if found is None:
        raise InvalidError(f"There is no goal {name!r}; choose one of {', '.join(goals())}.")
    return found


def drawn(goal: Goal, context: Mapping[str, Any], random_seed: int, number: int) -> Drawn:
    """What `goal` fixes for request `number`; a follower takes over what its first request was given.

    Decided by code and dealt evenly: every run of requests as long as there are combinations has each of them once,
    in an order that `random_seed` fixes. A goal that fixes nothing gives nothing.
    """
    deck = _deck(goal, context)
    if not deck:
        return Drawn()
    block, place = divmod(number, len(deck))
    order = Random(f"{random_seed}:goal:{block}").sample(range(len(deck)), len(deck))
    return deck[order[place]]


def slices(goal: Goal, context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The slices that a run with this goal fills, as (name, filter expression)."""
    return [(name, f"tag:slice:{name}") for name, _ in _requirements(goal, context)]


def slice_name(words: str) -> str:
    """A slice's name made of a few words: lower case, dashes, at most 40 characters; `slice` where nothing is left."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    dashed = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(dashed) > 40:
        dashed = dashed[:41].rpartition("-")[0] or dashed[:40]
    return dashed or "slice"


def distinct_names(texts: Sequence[str]) -> list[str]:
    """A slice name for each text, numbered where two would be the same."""
    out: list[str] = []
    for text in texts:
        name, number = slice_name(text), 2
        while name in out:
            name, number = f"{slice_name(text)}-{number}", number + 1
        out.append(name)
    return out


def _requirements(goal: Goal, context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(slice, what it is about) for each requirement of the context, and for all of them together."""
    if goal.name != "requirements":
        return []
    said = [line for item in context.get("constraints") or () if (line := " ".join(str(item).split()))]
    texts = [*said, OVERALL]
    return list(zip(distinct_names(texts), [*said, words.OVERALL], strict=True))


def _deck(goal: Goal, context: Mapping[str, Any]) -> list[Drawn]:
    about: list[tuple[str, str] | None] = [*_requirements(goal, context)] or [None]
    verdicts: list[str | None] = [PASS, FAIL] if goal.labelled else [None]
    deck = []
    for requirement in about:
        for verdict in verdicts:
            axes = {REQUIREMENT_AXIS: requirement[1]} if requirement else {}
            tags = (f"slice:{requirement[0]}",) if requirement else ()
            if verdict:
                axes, tags = {**axes, EXPECT_AXIS: verdict}, (*tags, f"{EXPECT_AXIS}:{verdict}")
            deck.append(Drawn(axes, tags))
    return deck if len(deck) > 1 or deck[0].axes else []
