"""The offline teacher: rows from rules, without network or key. Owns the reply; the rules are in `rules/`.

It is no language model: it knows no facts, understands no prompt and reads only the structured brief. It takes
seeds apart and puts them together again (slots, rewording, frames, noise), and where there are no seeds it fills
templates whose answers it can compute. The same brief always gives the same reply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import format_named
from tui_craft.teachers.base import Ask, Brief, Price, Rates, Reply
from tui_craft.teachers.rules import augment, frames, grammar, noise
from tui_craft.teachers.rules.tasks import task_named

MODEL = "offline-rules-1"
HELP = (
    "Built-in rules, not a language model: rewords and recombines your seeds, or fills templates when there are none. "
    "No network, no key, no cost, and the same seed gives the same rows."
)
_TRIES = 60


class OfflineTeacher:
    """Writes rows by rule. Every choice comes from the brief's random seed."""

    name = "offline"
    help = HELP
    price: Price | None = Price(0.0, 0.0)
    limits = Rates()

    async def ask(self, ask: Ask) -> Reply:
        """Exactly `ask.brief.rows` rows as JSON text `{"rows": [...]}` in an OpenAI-style choice.

        Another task than rows has a reply of its own (see `rules.tasks`); AskFailed where rules cannot do it.
        Raises InvalidError when the brief names a format that does not exist.
        """
        task = ask.brief.task
        said = {"rows": rows_for(ask.brief)} if task == "rows" else task_named(task)(ask.brief)
        content = jsonlines.dumps(said).decode()
        message = {"role": "assistant", "content": content}
        return Reply({"index": 0, "message": message, "finish_reason": "stop"}, model=MODEL, cost=0.0)

    async def close(self) -> None:
        """Nothing to give back."""


def rows_for(brief: Brief) -> list[dict[str, Any]]:
    """`brief.rows` payloads of the brief's format, no two alike and none a mere copy of a seed."""
    rng = Random(brief.random_seed)
    seeds = _usable(brief)
    wanted = _style_wanted(brief.axes)
    order: list[int] = []
    seen: set[str] = set()
    names = format_named(brief.format).fields
    copies = {_letters({name: seed.get(name) for name in names}) for seed in seeds.rows} if seeds else set()
    rows: list[dict[str, Any]] = []
    for _ in range(brief.rows):
        for attempt in range(_TRIES):
            style = augment.draw_style(wanted if attempt < _TRIES // 2 else {}, rng)
            if seeds and attempt < _TRIES - 20:
                order = order or rng.sample(range(len(seeds.rows)), len(seeds.rows))
                row = augment.new_row(seeds, order.pop(), style, rng)
            else:
                row = grammar.made_row(brief.format, brief.objective, style, rng)
            key = _plain(row)
            if (
                key not in seen
                and _letters({name: row[name] for name in names}) not in copies
                and not format_named(brief.format).problems(row)
            ):
                break
        seen.add(key)
        rows.append(row)
    return rows


def _usable(brief: Brief) -> augment.Seeds | None:
    """The seeds that are rows of the format, None if there are none (the grammar writes the rows then)."""
    wanted = format_named(brief.format)
    rows = [seed for seed in brief.seeds if not wanted.problems(dict(seed))]
    return augment.Seeds(brief.format, rows) if rows else None


def _style_wanted(axes: Mapping[str, str]) -> dict[str, str]:
    """What the axes fix, in this teacher's own words; values no rule knows are left to chance."""
    wanted: dict[str, str] = {}
    for axis, value in axes.items():
        lowered = axis.lower()
        if any(sign in lowered for sign in ("tone", "persona", "mood", "style", "voice", "audience", "customer")):
            found = frames.tone_of(value)
            if found:
                wanted["tone"] = found
        elif any(sign in lowered for sign in ("length", "size", "verbosity")):
            wanted["length"] = _length_of(value)
        elif any(sign in lowered for sign in ("noise", "typo", "clean")):
            level = noise.level_of(value)
            if level:
                wanted["noise"] = level
    return {key: value for key, value in wanted.items() if value}


def _length_of(words: str) -> str:
    lowered = words.lower()
    if any(sign in lowered for sign in ("short", "brief", "terse", "one sentence", "concise")):
        return "short"
    return "long" if any(sign in lowered for sign in ("long", "detail", "verbose", "paragraph")) else "medium"


def _texts(value: Any) -> Sequence[str]:
    """All texts in a payload, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list | tuple) else []


def _plain(row: Mapping[str, Any]) -> str:
    """The row small and with single spaces: rows alike in this form count as the same."""
    return "\x00".join(" ".join(text.lower().split()) for text in _texts(row))


def _letters(row: Mapping[str, Any]) -> str:
    """Only the row's letters and digits: a row alike in this form is a copy."""
    return re.sub(r"[\W_]+", "", "".join(_texts(row)).lower())
