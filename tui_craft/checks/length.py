"""Inputs and answers that are much shorter or longer than those of the examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import text
from tui_craft.checks.base import Ground, Look, Plain, Reading, Step, finding
from tui_craft.checks.norms import INPUT, OUTPUT, parts, told
from tui_craft.domain.bounds import Bounds, usual
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Block
from tui_craft.domain.options import Option
from tui_craft.errors import InvalidError

_FEW = 5
"""Examples of a side, below which nothing is learned."""
_REACH = {True: 3.0, False: 4.5}
_OUTER = {True: 0.002, False: 0.004}
"""How far from the middle is usual, and how much of the examples may be beyond: of seeds, of a dataset's own rows."""
_FAR, _FAR_OF_FEW, _MANY = 1.25, 2.0, 20
"""How many times beyond a learned bound is more than a hint; of fewer examples than so many it is the second."""
_DENSE, _LONG = 20, 400
"""Characters a word from which on words say little of how long a text is, in texts from so many characters on."""
_COUNTED = 200_000
"""Characters that are counted; of a longer text, what they say of the whole."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
                       "\uf900-\ufaff\U00020000-\U0003ffff]")  # fmt: skip
_NAMES = {INPUT: "inputs", OUTPUT: "answers"}


def _bound(side: str, most: bool) -> Option:
    words = "longest" if most else "shortest"
    return Option(f"{side}_{words}", f"{words.title()} {side}", "int", 0, "0: as the examples say.")


class Length(Plain):
    """Learns bounds for each side; bounds of one's own go before what is learned."""

    name = "length"
    title = "Length"
    step: Step = "length"
    examples = True
    options = (
        Option("unit", "Measured in", "choice", "auto", "auto: words, and characters in scripts without spaces.",
               choices=("auto", "words", "characters")),
        *(_bound(side, most) for side in (INPUT, OUTPUT) for most in (False, True)),
    )  # fmt: skip
    help = (
        "Inputs and answers that are far shorter or longer than those of the seeds (or of nearly all rows, where there "
        "are no seeds): cut-off, empty-handed or rambling ones. Each side has bounds of its own, learned from how the "
        "examples spread; the fewer they are, the wider. A conversation is measured as a whole, each side by itself."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look with the bounds of each side; None where there are none. Raises InvalidError on bounds that cross."""
        look = LengthLook(_norms(ground), str(ground.options["unit"]))
        return look if look.norms else None


@dataclass(frozen=True, slots=True)
class Norm:
    """The bounds of one side in words and in characters. `why` says them, with `{}` in their place.

    `times`: how many times beyond them is more than a hint. `unspaced`: words are characters, and called so.
    """

    words: Bounds
    characters: Bounds
    why: str
    times: float = 1.0
    unspaced: bool = False


class LengthLook(Look):
    """Holds the norm of each side that has one."""

    def __init__(self, norms: Mapping[str, Norm], unit: str) -> None:
        self.norms = norms
        self._unit = unit

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each text, or side of a conversation, that is out of its side's bounds."""
        for side, blocks in _measured(reading):
            norm = self.norms.get(side)
            if norm is None or (odd := self._odd([block.text for block in blocks], norm)) is None:
                continue
            number, unit, bounds = odd
            far = "long" if number > bounds.least else "short"
            several = len(blocks) > 1 and blocks[0].path is not None and len(blocks[0].path) > 1
            whole = f" in {len(blocks)} turns" if several else ""
            message = f"is too {far}: {text.plural(number, unit)}{whole}, {norm.why.format(bounds)}"
            severity = Severity.WARNING if bounds.far(number, norm.times) else Severity.HINT
            block = max(blocks, key=lambda each: len(each.text))
            yield finding(Length.name, reading, block, (0, 0), severity, message, score=number)

    def _odd(self, texts: list[str], norm: Norm) -> tuple[int, str, Bounds] | None:
        """The number of words or characters that is out of bounds, what is counted, and the bounds."""
        length = sum(map(len, texts))
        dense = self._unit == "characters"
        if not dense:
            words = sum(map(size, texts))
            if not norm.words.hold(words):
                return words, "character" if norm.unspaced else "word", norm.words
            dense = self._unit == "auto" and length >= _LONG and length > _DENSE * words
        return (length, "character", norm.characters) if dense and not norm.characters.hold(length) else None


def size(said: str) -> int:
    """How many words `said` has; in scripts without spaces between words, each character is one."""
    part = said if len(said) <= _COUNTED else said[:_COUNTED]
    if part.isascii():
        count = len(part.split())
    else:
        spaced, alone = _UNSPACED.subn(" ", part)
        count = len(spaced.split()) + alone
    return count if len(said) <= _COUNTED else round(count * len(said) / _COUNTED)


def _measured(reading: Reading) -> list[tuple[str, list[Block]]]:
    """What is measured together: the turns of a side in a field; the fields of the input; each field of the output."""
    groups: dict[str, tuple[str, list[Block]]] = {}
    for side, part, block in parts(reading):
        together = INPUT if side == INPUT and block.path is not None and len(block.path) == 1 else part
        groups.setdefault(together, (side, []))[1].append(block)
    return list(groups.values())


def _norms(ground: Ground) -> dict[str, Norm]:
    sizes: dict[str, list[tuple[int, int]]] = {INPUT: [], OUTPUT: []}
    unspaced: dict[str, int] = {INPUT: 0, OUTPUT: 0}
    for reading in ground.readings():
        for side, blocks in _measured(reading):
            texts = [block.text for block in blocks]
            sizes[side].append((sum(map(size, texts)), sum(map(len, texts))))
            unspaced[side] += _UNSPACED.match(texts[0].lstrip()) is not None
    norms: dict[str, Norm] = {}
    for side, found in sizes.items():
        mostly = 2 * unspaced[side] > len(found)
        own = _own(ground.options, side)
        if own is not None:
            norms[side] = Norm(own, own, "where {} are allowed", unspaced=mostly)
        elif len(found) >= _FEW:
            words, characters = (_learned(ground, [pair[at] for pair in found]) for at in (0, 1))
            why = f"where the {_NAMES[side]} of {told(ground, len(ground.examples))} allow {{}}"
            times = _FAR if len(ground.examples) >= _MANY else _FAR_OF_FEW
            norms[side] = Norm(words, characters, why, times, mostly)
    return norms


def _learned(ground: Ground, sizes: list[int]) -> Bounds:
    outer = _OUTER[ground.seeded]
    return usual(sizes, reach=_REACH[ground.seeded], outer=outer if len(sizes) >= 1 / outer else 0)


def _own(options: Mapping[str, Any], side: str) -> Bounds | None:
    """The bounds that a person set. Raises InvalidError where the least is more than the most."""
    own = Bounds(options[f"{side}_shortest"], options[f"{side}_longest"])
    if own.most and own.least > own.most:
        raise InvalidError(f"The shortest {side} ({own.least:,}) must not be longer than the longest ({own.most:,}).")
    return own if own.least or own.most else None


CHECK = Length()
