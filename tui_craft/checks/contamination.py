"""Rows that give away a test: what a model is trained on must not be what it is tested with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import ceil

from tui_craft.checks.base import Ground, Look, Plain, Reading, Step, finding
from tui_craft.checks.copies import LOOKED_AT, compared
from tui_craft.checks.evals import Evals, Tested, is_tested
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Block
from tui_craft.domain.near import NearIndex, grams
from tui_craft.domain.options import Option
from tui_craft.domain.passages import Passages, span_of
from tui_craft.domain.words import is_character, words

FILES = "files"
"""The option that names the eval files."""
_LEAST = 3
_LEAST_OF_ANSWERS = 8
"""Words below which an equal text is a greeting, a label, a `yes`."""
_MANY = 10
_MANY_OF = 0.02


class Contamination(Plain):
    """Compares each text of a row with each text of a test: equal, near, a long passage in common."""

    name = "contamination"
    title = "Contamination"
    help = (
        "Rows that a model is also tested with: a text equal to one of the eval's, nearly equal, or with a passage of "
        "13 words in common. Scores on such an eval say nothing. Compares with the files you name, and with the rows "
        "tagged eval, probe, eval_data or golden_data, which are left alone themselves. What many of the eval's "
        "rows share with each other, such as a prompt's wording, does not count."
    )
    options = (
        Option(FILES, "Eval files", "lines", [],
               "JSON lines, JSON, CSV or plain lines, a path each: a whole one, or one beside the dataset's files."),
        Option("words", "Words", "int", 13, "The shortest passage in common that counts.", low=5, high=100),
        Option("threshold", "Threshold", "float", 0.8, "Overlap of word 3-grams (Jaccard) from which texts are near.",
               low=0.3, high=1),
    )  # fmt: skip
    step: Step = "safety"

    def begin(self, ground: Ground) -> Look | None:
        """A look at rows that are no test themselves; None where there is no test."""
        evals = Evals(ground, ground.options[FILES])
        return ContaminationLook(evals, ground.options["words"], ground.options["threshold"]) if evals else None


class ContaminationLook(Look):
    """Reads the tests when it meets the first row that is none: some 0.15 kB a word of theirs."""

    def __init__(self, evals: Evals, least: int, threshold: float) -> None:
        self._evals, self._least, self._threshold = evals, least, threshold
        self.basis = evals.basis

    @cached_property
    def _tests(self) -> _Tests:
        return _Tests(list(self._evals.tested()), self._least, self._threshold)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each text that is in a test, saying the gravest."""
        if is_tested(reading.row):
            return
        asked = {block.path for block in reading.asked}
        for block in compared(reading):
            found = self._tests.find(block, asked=block.path in asked)
            if found is not None:
                severity, message, test, span, score = found
                yield finding(
                    Contamination.name, reading, block, span, severity, message, other=test.row, score=score
                )  # fmt: skip


_Found = tuple[Severity, str, Tested, tuple[int, int], float]


class _Tests:
    """The tests' texts, to be asked what a text has in common with them."""

    def __init__(self, tests: list[Tested], least: int, threshold: float) -> None:
        self._tests = tests
        self._least = least
        said = [
            (number, found)
            for number, test in enumerate(tests, 1)
            for text in test.texts
            if (found := words(text[:LOOKED_AT])) and _weight(found) >= _LEAST
        ]
        half = ceil(len(tests) / 2)
        many = max(3, min(_MANY, half), ceil(_MANY_OF * len(tests)))
        self._equal: dict[int, int] = {}
        times: dict[int, int] = {}
        for number, found in said:
            key = hash(tuple(found))
            self._equal.setdefault(key, number)
            times[key] = times.get(key, 0) + 1
        self._frequent = {key for key, count in times.items() if count >= many}
        self._near = NearIndex(threshold)
        self._near.load(
            (number, grams(found))
            for number, found in said
            if len(found) >= _LEAST_OF_ANSWERS and hash(tuple(found)) not in self._frequent
        )
        self._passages = Passages(said, least, many)

    def find(self, block: Block, *, asked: bool) -> _Found | None:
        """What a text has in common with a test; None for nothing that counts."""
        text = block.text[:LOOKED_AT]
        said = words(text)
        if not said or _weight(said) < _LEAST:
            return None
        key = hash(tuple(said))
        if key in self._equal and key not in self._frequent and (asked or _weight(said) >= _LEAST_OF_ANSWERS):
            test = self._tests[self._equal[key] - 1]
            return Severity.ERROR if asked else Severity.WARNING, f"is the same as {test.where}", test, (0, 0), 1.0
        near = self._near.best_grams(grams(said)) if len(said) >= _LEAST_OF_ANSWERS else None
        if near is not None and key not in self._frequent:
            test = self._tests[near[0] - 1]
            return Severity.WARNING, f"is nearly the same as {test.where} ({near[1]:.0%})", test, (0, 0), near[1]
        passage = self._passages.longest(said) if len(said) >= self._least else None
        if passage is None:
            return None
        test = self._tests[passage.source - 1]
        message = f"has {passage.count:.0f} words in a row in common with {test.where}"
        return Severity.WARNING, message, test, span_of(text, passage), passage.share


def _weight(said: list[str]) -> float:
    """How many words a text has; characters of scripts without spaces count half."""
    return sum(0.5 if is_character(word) else 1.0 for word in said[: 4 * _LEAST_OF_ANSWERS])


CHECK = Contamination()
