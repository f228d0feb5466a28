"""A new row from seeds: slots drawn anew on both sides, inputs reworded, framed and roughened, outputs kept.

Owns the order of the operators and how often each is used. All chance comes from `rng`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tui_craft.teachers.rules import prose, recombine, worsen
from tui_craft.teachers.rules.english import is_english, text_kind
from tui_craft.teachers.rules.finders import speaks_of_buying
from tui_craft.teachers.rules.frames import TONES, frame
from tui_craft.teachers.rules.leaves import Leaf, leaves, rebuilt
from tui_craft.teachers.rules.noise import add_noise, typo
from tui_craft.teachers.rules.phrasing import reword
from tui_craft.teachers.rules.resample import resample
from tui_craft.teachers.rules.slots import analyse
from tui_craft.teachers.rules.synonyms import contractions, synonyms

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Style:
    """How the input of one row is to be written: a tone, a length, a level of noise."""

    tone: str = "neutral"
    length: str = "medium"
    noise: str = "none"


def draw_style(wanted: Mapping[str, str], rng: Random) -> Style:
    """A style in which what is `wanted` (keys tone, length, noise) is fixed and the rest is drawn."""
    tone = wanted.get("tone") or rng.choices(TONES, (5, 2, 3, 2, 2))[0]
    length = wanted.get("length") or rng.choices(("short", "medium", "long"), (2, 6, 1))[0]
    level = wanted.get("noise") or rng.choices(("none", "light", "heavy"), (12, 5, 1))[0]
    return Style(tone, length, level)


@dataclass(slots=True)
class Seeds:
    """The seeds of one request, with the polite sentences that may move between them."""

    format: str
    rows: Sequence[Payload]
    first: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        outputs = [leaf.text for row in self.rows for leaf in leaves(self.format, row) if leaf.side == "output"]
        self.first, self.last = recombine.openings(outputs)


def new_row(seeds: Seeds, number: int, style: Style, rng: Random) -> dict[str, Any]:
    """A row made from the seed at `number`, and for some formats from another one too."""
    base = dict(seeds.rows[number])
    if seeds.format in {"messages", "conversations"}:
        base = _rearranged(seeds, base, rng)
    found = leaves(seeds.format, base)
    texts = _augmented(found, seeds, style, rng)
    row = rebuilt(seeds.format, base, found, texts)
    if seeds.format == "preference" and isinstance(row["chosen"], str) and isinstance(row["rejected"], str):
        if rng.random() < 0.2:
            row["rejected"] = worsen.worsened(row["chosen"], rng)
    elif seeds.format == "text":
        other = seeds.rows[rng.randrange(len(seeds.rows))]["text"]
        row["text"] = prose.joined(row["text"], other, rng)
    return row


def _rearranged(seeds: Seeds, base: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The talk itself, its beginning, or with another seed's talk after it."""
    chance = rng.random()
    if chance < 0.3:
        other = seeds.rows[rng.randrange(len(seeds.rows))]
        return recombine.chained(seeds.format, base, other, rng) or base
    if chance < 0.45:
        return recombine.shortened(seeds.format, base, rng) or base
    return base


def _augmented(found: Sequence[Leaf], seeds: Seeds, style: Style, rng: Random) -> list[str]:
    sheet = analyse([leaf.text for leaf in found], [leaf.side for leaf in found])
    whole = " ".join(leaf.text for leaf in found)
    values = resample(sheet.slots, rng, buying=speaks_of_buying(whole)) if rng.random() < 0.93 else {}
    users = [n for n, leaf in enumerate(found) if leaf.side == "user"]
    texts: list[str] = []
    for n, leaf in enumerate(found):
        masked = sheet.masked[n]
        if leaf.side == "user":
            kind = text_kind(leaf.text)
            kind = "task" if kind == "document" and seeds.format == "instruction" else kind
            masked = vary_input(masked, leaf.text, kind, style, rng, first=n == users[0])
        elif leaf.side == "text":
            masked = _vary_text(masked, leaf.text, style, rng)
        elif leaf.side == "output":
            masked = recombine.swap_politeness(masked, seeds.first, seeds.last, rng)
        texts.append(sheet.masks.fill(masked, values))
    return texts


def _vary_text(masked: str, text: str, style: Style, rng: Random) -> str:
    """A plain text; in one that holds a prompt and its answer only the prompt is an input."""
    parts = prose.PROMPTED.match(masked)
    if parts:
        head, prompt, tail = parts.groups()
        return head + vary_input(prompt, prompt, text_kind(prompt), style, rng) + tail
    return prose.varied(masked, rng) if is_english(text) else prose.thinned(masked, rng)


def vary_input(masked: str, text: str, kind: str, style: Style, rng: Random, *, first: bool = True) -> str:
    """One input, reworded, framed and roughened. `kind` is that of english.text_kind; a later turn gets no frame."""
    english = is_english(text)
    before = masked
    if english and kind != "document":
        if rng.random() < 0.8:
            masked = reword(masked, rng, task=kind == "task")
        masked = synonyms(masked, rng)
        if rng.random() < 0.5:
            masked = contractions(masked, rng)
    if english and first:
        masked = frame(masked, kind, style.tone, style.length, rng)
    masked = add_noise(masked, style.noise, rng, english=english) if kind != "document" else masked
    if not english and masked == before:
        masked = typo(masked, rng)
    return masked
