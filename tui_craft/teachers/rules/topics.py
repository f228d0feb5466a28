"""The offline teacher's part in topics: names from the words of seeds, inputs reworded from seeds, outputs of seeds.

It knows no subject. What it rewords keeps its names, dates and numbers, so that the seed's own answer still fits it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tui_craft.domain.common_words import LANGUAGES
from tui_craft.domain.formats import format_named
from tui_craft.domain.sides import sides
from tui_craft.domain.words import words
from tui_craft.teachers.base import AskFailed, Brief
from tui_craft.teachers.rules.augment import draw_style, vary_input
from tui_craft.teachers.rules.english import text_kind
from tui_craft.teachers.rules.leaves import Leaf, leaves
from tui_craft.teachers.rules.slots import analyse

_SHORTEST = 4
"""Letters of a word that can name a topic."""
_ALIKE = 50
"""Percent from which on an input is taken for a seed's, reworded."""
_TRIES = 12
_COMMON = frozenset().union(*LANGUAGES)


def topics_reply(brief: Brief) -> dict[str, Any]:
    """`{"topics": [...]}`: words that occur in several seeds, or in the objective, the most frequent first.

    `brief.data` holds `topic` (a path), `existing` (names there are) and `seeds` (payloads). Raises AskFailed where
    there is no word to take.
    """
    texts = [_asked(brief, seed) for seed in _about_topic(brief)] or [brief.objective]
    known = {
        word for name in (*brief.data.get("existing", ()), *brief.data.get("topic", ())) for word in _telling(name)
    }
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(list(dict.fromkeys(word for word in _telling(text) if word not in known)))
    if not counted:
        raise AskFailed(
            "bad_request",
            "The offline teacher takes topics from the words of your seeds, and finds none; add topics by hand, or "
            "choose a language model.",
        )
    return {"topics": [word.capitalize() for word, _ in counted.most_common(brief.rows)]}


def inputs_reply(brief: Brief) -> dict[str, Any]:
    """`{"inputs": [...]}`: inputs of seeds in other words, of those first that speak of the topic."""
    rng = Random(brief.random_seed)
    seeds = _about_topic(brief)
    if not seeds:
        raise _no_seeds("inputs")
    found: dict[str, Any] = {}
    for place in range(brief.rows * _TRIES):
        if len(found) == brief.rows:
            break
        if place % len(seeds) == 0:
            order = rng.sample(range(len(seeds)), len(seeds))
        value, said = _reworded(brief, seeds[order[place % len(seeds)]], rng)
        found.setdefault(said, value)
    return {"inputs": list(found.values())}


def outputs_reply(brief: Brief) -> dict[str, Any]:
    """`{"output": ...}`: the output of the seed whose input is most like that of `brief.data["row"]`.

    Raises AskFailed where no seed is like it.
    """
    from rapidfuzz import fuzz, process

    seeds: Sequence[Mapping[str, Any]] = brief.data.get("seeds", ())
    said = _asked(brief, brief.data["row"])
    best = process.extractOne(said, [_asked(brief, seed) for seed in seeds], scorer=fuzz.token_set_ratio,
                              processor=str.casefold, score_cutoff=_ALIKE)  # fmt: skip
    if best is None:
        raise _no_seeds("outputs")
    answer = [leaf for leaf in leaves(brief.format, seeds[best[2]]) if leaf.side == "output"]
    return {"output": answer[0].text if answer else ""}


def _no_seeds(what: str) -> AskFailed:
    return AskFailed(
        "bad_request",
        f"The offline teacher writes {what} by rewording your seeds, and no seed is like what is asked for; add seeds, "
        "or choose a language model.",
    )


def _about_topic(brief: Brief) -> list[Mapping[str, Any]]:
    """The seeds that speak of the last name of the topic's path; all of them where none does."""
    fitting = format_named(brief.format)
    seeds = [seed for seed in brief.data.get("seeds", ()) if fitting.fits(seed)]
    wanted = {word for name in brief.data.get("topic", ())[-1:] for word in _telling(name)}
    return [seed for seed in seeds if wanted & set(_telling(_asked(brief, seed)))] or seeds


def _asked(brief: Brief, data: Mapping[str, Any]) -> str:
    return sides(format_named(brief.format), data).leading


def _telling(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= _SHORTEST and word.isalpha() and word not in _COMMON]


def _reworded(brief: Brief, seed: Mapping[str, Any], rng: Random) -> tuple[Any, str]:
    """An input as the reply gives it, and its text."""
    found = leaves(brief.format, seed)
    sheet = analyse([leaf.text for leaf in found], [leaf.side for leaf in found])
    place = next(n for n, leaf in enumerate(found) if leaf.side == "user")
    text = _varied(found[place], sheet.masked[place], rng)
    said = sheet.masks.fill(text, {})
    if brief.format != "instruction":
        return said, said
    material = str(seed.get("input") or "")
    return {"instruction": said, "input": material}, f"{said}\n{material}"


def _varied(leaf: Leaf, masked: str, rng: Random) -> str:
    kind = text_kind(leaf.text)
    return vary_input(masked, leaf.text, kind, draw_style({}, rng), rng)
