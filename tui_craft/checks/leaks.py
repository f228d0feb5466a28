"""Answers that repeat the prompt they were asked for with: the objective, the rules, and the wording around them."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.domain.drafting import Subject, draft
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import Option
from tui_craft.domain.passages import Passages, span_of
from tui_craft.domain.words import words
from tui_craft.errors import CraftError
from tui_craft.store import prompts

LOOKED_AT = 20_000
"""Characters of each answer that are compared, from its beginning."""
_NEVER = 1 << 30


class Leaks(Plain):
    """Knows the recommended prompt, which holds the context, and the one that was put in its place."""

    name = "leaks"
    title = "Leaked prompt"
    help = (
        "Answers that repeat a passage of the prompt word for word: what was said to the teacher about the rows to "
        "write, not what a user would read. What the row's own input says, and what the seeds say too, is left alone."
    )
    options = (Option("words", "Words", "int", 8, "The shortest passage; two characters count as a word.",
                      low=4, high=100),)  # fmt: skip
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return LeaksLook(ground)


class LeaksLook(Look):
    """Compares with the prompts' lines; what an example says is taken out of them first."""

    def __init__(self, ground: Ground) -> None:
        self._least: int = ground.options["words"]
        lines = [line for text in _prompts(ground) for line in text.splitlines()]
        self.basis = ground.print_of() + f"{_sum(lines):08x}"
        seeds = ground.readings() if ground.seeded else []
        known = Passages(((1, words(block.text[:LOOKED_AT])) for seed in seeds for block in seed.answers),
                         self._least, _NEVER)  # fmt: skip
        said = (words(line) for line in lines)
        own = [each for each in said if len(each) >= self._least and known.longest(each) is None]
        self._passages = Passages(((place, each) for place, each in enumerate(own, 1)), self._least, _NEVER)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer with a passage of the prompt in it that the input does not have."""
        if reading.row.is_seed:
            return
        for block in reading.answers:
            text = block.text[:LOOKED_AT]
            said = words(text)
            passage = self._passages.longest(said) if len(said) >= self._least else None
            if passage is None:
                continue
            given = Passages([(1, words(reading.sides.asked[:LOOKED_AT]))], self._least, _NEVER)
            if given.longest(said[passage.first : passage.last]) is not None:
                continue
            message = f"repeats {passage.count:.0f} words of the prompt"
            yield finding(Leaks.name, reading, block, span_of(text, passage), Severity.WARNING, message)


def _sum(lines: list[str]) -> int:
    return crc32("\n".join(lines).encode("utf-8", "replace"))


def _prompts(ground: Ground) -> list[str]:
    """The recommended prompt, and the user's own where there is one that can be read."""
    texts = [draft(Subject(ground.context, ground.format, ""))]
    try:
        saved = prompts.load(ground.folder)
    except CraftError:
        return texts  # the generation view tells of a prompt that is broken
    return [*texts, saved.text] if saved is not None else texts


CHECK = Leaks()
