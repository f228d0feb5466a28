"""The offline teacher's `augment` task: rows whose input is written otherwise while the output stays. Pure.

Owns which texts of a payload are its input; the operators are in `operators`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tui_craft.domain.formats import with_text
from tui_craft.teachers.base import AskFailed, Brief
from tui_craft.teachers.rules.english import text_kind
from tui_craft.teachers.rules.leaves import Leaf, leaves
from tui_craft.teachers.rules.operators import OPERATORS, STRENGTHS, apply

NO_INPUT = "rows of plain text have no input side"


@dataclass(frozen=True, slots=True)
class Augmented:
    """A payload after some operators: `done` are those that changed something, `idle` those that found nothing to."""

    data: dict[str, Any]
    done: tuple[str, ...]
    idle: tuple[str, ...]


def augment_reply(brief: Brief) -> dict[str, Any]:
    """The reply to an `augment` task: `{"rows": [payload...], "of": [place...], "done": [[operator...]...]}`.

    `brief.data` holds `rows` (payloads) and `plans` (for each of them the names of the operators to apply, one after
    another), and may hold the `strength`. `of` says for each row of the reply which payload it was made of: one that
    no operator changed is not among them. Raises AskFailed where the format has no input side.
    """
    if brief.format == "text":
        raise AskFailed("bad_request", f"The operators touch the input side only, and {NO_INPUT}; choose a recipe.")
    strength = str(brief.data.get("strength") or "medium")
    _check(strength, STRENGTHS, "strength")
    rows: list[dict[str, Any]] = []
    of: list[int] = []
    done: list[list[str]] = []
    for place, (data, plan) in enumerate(zip(brief.data["rows"], brief.data["plans"], strict=True)):
        for name in plan:
            _check(name, tuple(OPERATORS), "operator")
        made = augmented(brief.format, data, plan, Random(f"{brief.random_seed}:{place}"), strength=strength)
        if made.done:
            rows.append(made.data)
            of.append(place)
            done.append(list(made.done))
    return {"rows": rows, "of": of, "done": done}


def _check(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise AskFailed("bad_request", f"There is no {what} {name!r}; choose from {', '.join(known)}.")


def augmented(
    format_name: str, data: Mapping[str, Any], names: Sequence[str], rng: Random, *, strength: str = "medium"
) -> Augmented:
    """`data` with the operators called `names` applied to its input side, each at least once where that is possible."""
    made: dict[str, Any] = dict(data)
    done: list[str] = []
    for name in names:
        after = _operated(format_name, made, name, rng, strength)
        if after != made:
            done.append(name)
            made = after
    return Augmented(made, tuple(done), tuple(name for name in names if name not in done))


def _operated(format_name: str, data: dict[str, Any], name: str, rng: Random, strength: str) -> dict[str, Any]:
    """`data` with one operator on one input of it, drawn among those it can change, and on some of the others."""
    found = leaves(format_name, data)
    answer = " ".join(leaf.text for leaf in found if leaf.side == "output")
    inputs = input_leaves(format_name, found)
    rng.shuffle(inputs)
    changed = False
    for leaf in inputs:
        if changed and rng.random() < 0.5:
            continue
        after = apply(OPERATORS[name], leaf.text, rng, strength=strength, answer=answer)
        if after != leaf.text:
            data, changed = with_text(data, leaf.path, after), True
    return data


def input_leaves(format_name: str, found: Sequence[Leaf]) -> list[Leaf]:
    """The texts that someone writes to the model: user turns, prompts; of an instruction with an input its input."""
    users = [leaf for leaf in found if leaf.side == "user"]
    if format_name != "instruction":
        return users
    # where the instruction is a fixed task, what varies is the message it works on; a document is data and is kept
    given = [leaf for leaf in found if leaf.side == "data" and text_kind(leaf.text) != "document"]
    return given or users
