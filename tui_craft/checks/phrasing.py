"""Openings and phrases that come back in far more rows than in the examples: a teacher's habits, across all runs."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_craft import text as texts
from tui_craft.checks.base import Ground, Look, Plain, Reading, Scope
from tui_craft.checks.norms import parts
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.options import Option
from tui_craft.domain.returning import Gram, Held, Returning, Span, joined
from tui_craft.domain.row import State
from tui_craft.domain.words import is_character, places, words

_LOOKED_AT = 6_000
"""Characters of a text that are looked at, from its beginning."""
_OPENING, _LEAST = 4, 8
"""Words of an opening, and of a text that has one: a label or a `yes, please` is meant to be the same."""
_PER_WORD = 2
"""Characters that count as a word in scripts without spaces."""
_ROWS, _TIMES = 30, 5
"""Texts, and occurrences, below which nothing is said."""
_MORE = 3.0
"""How many times the examples' share a phrase must have."""
_BAD, _WORSE = 0.1, 2.0
"""A share from which on it is a warning, if it is so many times what is let pass."""
_LENIENT, _CUSTOM = 2.0, 0.6
"""In a dataset without seeds so many times the share is let pass, and what more texts have than this is meant so."""
_SAME = 0.6
"""Of two phrases that so many texts share, one is named."""
_NAMELESS = 0xFFFF
_PHRASES, _CANDIDATES, _PER_TEXT = 12, 3_000, 3


class Phrasing(Plain):
    """Counts the openings and the long phrases of either side over all rows."""

    name = "phrasing"
    title = "Phrasing"
    scope: Scope = "all"
    examples = True
    options = (
        Option("share", "Share let pass", "float", 0.05, "How much of all texts may have one opening or phrase.",
               low=0.005, high=1),
        Option("words", "Words of a phrase", "int", 6, "Shorter ones are everyday language.", low=4, high=12),
    )  # fmt: skip
    help = (
        "Openings (the first four words) and long phrases that return in many rows, over all runs together, and far "
        "less in the seeds: a teacher's manner, which a model picks up first. Rows up to the share that is let pass "
        "are left alone, accepted ones first, so that what is left when the others are rejected or rewritten is fine. "
        "What the seeds repeat as well is no finding. Without seeds it only hints."
    )

    def begin(self, ground: Ground) -> Look:
        """A look over all rows, with the examples' phrases counted."""
        return PhrasingLook(ground)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase to be told of: where it is, how many texts it may have, how bad it is, and what to say."""

    held: Held
    allowed: int
    severity: Severity
    message: str


class _Kind:
    """The openings or the phrases of one part of rows: a field, or one side's turns. `name` is how it is told."""

    def __init__(self, name: str, ground: Ground, cut: Callable[[list[str]], list[Gram]]) -> None:
        self.name = name
        self._cut = cut
        self._seeded = ground.seeded
        self._share: float = ground.options["share"] * (1 if ground.seeded else _LENIENT)
        self._counted = Returning(self._share)
        self._examples: Counter[int] = Counter()
        self._example_texts = 0

    def learn(self, found: list[str]) -> None:
        """Take in an example's words."""
        self._example_texts += 1
        self._examples.update(set(map(hash, self._cut(found))))

    def add(self, found: list[str], span: Callable[[int, int], Span]) -> None:
        """Take in the words of the next text."""
        grams = self._cut(found)
        size = len(grams[0]) if grams else 0
        self._counted.add(grams, lambda place: span(place, size))

    def phrases(self, taken: list[set[int]]) -> Iterator[_Phrase]:
        """What returns too often, the most frequent first; not what is nearly where something in `taken` is."""
        total = self._counted.texts
        if total < _ROWS:
            return
        least = max(_TIMES, int(self._share * total) + 1)
        often = sorted(self._counted.often(least), key=lambda held: (-len(held.texts), held.gram))[:_CANDIDATES]
        long = joined(often)
        told = 0
        for held in often:
            share = len(held.texts) / total
            passed = max(self._share, _MORE * self._elsewhere(held.gram))
            if share <= passed or (not self._seeded and share > _CUSTOM):
                continue
            having = set(held.texts)
            if any(len(having & other) >= _SAME * len(having) for other in taken):
                continue
            taken.append(having)
            bad = self._seeded and share >= max(_BAD, _WORSE * passed)
            severity = Severity.WARNING if bad else Severity.HINT
            allowed = int(passed * (total - len(held.texts)) / (1 - passed)) if passed < 1 else total
            yield _Phrase(held, allowed, severity, self._message(long[held.gram], share, held.gram))
            told += 1
            if told >= _PHRASES:
                return

    def _elsewhere(self, gram: Gram) -> float:
        """The examples' share, with some doubt where they are few."""
        if not self._seeded:
            return 0.0
        return (self._examples[hash(gram)] + 0.5) / (self._example_texts + 1)

    def _message(self, long: Gram, share: float, gram: Gram) -> str:
        message = f"{self.name} “{texts.one_line(_written(long), 80)}”, as {_percent(share)} of all do"
        if not self._seeded or not self._example_texts:
            return message
        times = self._examples[hash(gram)]
        return f"{message}; {f'{_percent(times / self._example_texts)} of seeds do' if times else 'no seed does'}"


class _Part:
    """The texts of one part, in the order in which they came."""

    def __init__(self, ground: Ground) -> None:
        size: int = ground.options["words"]
        self.kinds = (
            _Kind("begins with", ground, _openings),
            _Kind("says", ground, lambda found: _grams(found, size)),
        )
        self.rows = array("q")
        self.fields = array("H")
        self.accepted = bytearray()

    def beyond(self, phrase: _Phrase, said: Counter[int]) -> Iterator[tuple[int, Span]]:
        """The texts with the phrase that are more than may have it, and where; accepted rows may before others."""
        held = phrase.held
        order = sorted(range(len(held.texts)), key=lambda at: not self.accepted[held.texts[at]])
        for at in sorted(order[phrase.allowed :]):
            number = held.texts[at]
            said[number] += 1
            if said[number] <= _PER_TEXT:
                yield number, (held.starts[at], held.ends[at])


class PhrasingLook(Look):
    """What was counted so far, by part."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._parts: dict[str, _Part] = {}
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._seeds = {row.id for row in ground.examples} if ground.seeded else set()
        if ground.seeded:
            for reading in ground.readings():
                for _, part, block in parts(reading):
                    if (found := words(block.text[:_LOOKED_AT])) and len(found) >= _LEAST:
                        for kind in self._of(part).kinds:
                            kind.learn(found)

    def _of(self, part: str) -> _Part:
        if part not in self._parts:
            self._parts[part] = _Part(self._ground)
        return self._parts[part]

    def look(self, reading: Reading) -> Iterator[Finding]:
        """Counts the row's texts; says nothing yet."""
        row = reading.row
        if row.id in self._seeds or row.is_seed:
            return iter(())
        for _, part, block in parts(reading):
            text = block.text[:_LOOKED_AT]
            found = words(text)
            if len(found) < _LEAST:
                continue
            of = self._of(part)
            of.rows.append(row.id)
            of.fields.append(self._number(path_name(block.path or ())))
            of.accepted.append(row.state is State.ACCEPTED)
            where = _Where(text, len(found))
            for kind in of.kinds:
                kind.add(found, where.span)
        return iter(())

    def _number(self, name: str) -> int:
        """The number of a field's name; 65,535 stands for all that come after so many."""
        number = self._numbers.get(name)
        if number is None:
            number = len(self._names)
            if number >= _NAMELESS:
                return _NAMELESS
            self._numbers[name] = number
            self._names.append(name)
        return number

    def finish(self) -> Iterator[Finding]:
        """A finding for each text that is beyond the share let pass of a phrase; at most three of one text."""
        for part in self._parts.values():
            taken: list[set[int]] = []
            said: Counter[int] = Counter()
            for phrase in (phrase for kind in part.kinds for phrase in kind.phrases(taken)):
                for number, span in part.beyond(phrase, said):
                    name = part.fields[number]
                    field, span = (self._names[name], span) if name != _NAMELESS else ("", (0, 0))
                    yield Finding(Phrasing.name, part.rows[number], field, *span, phrase.severity, phrase.message)


class _Where:
    """Where the words of a text are, found out when it is first asked."""

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._count = count
        self._places: list[Span] | None = None

    def span(self, place: int, size: int) -> Span:
        """Where `size` words from the one at `place` on are; (0, 0) where it is not known."""
        if self._places is None:
            self._places = places(self._text)
        if len(self._places) != self._count:
            return 0, 0
        return self._places[place][0], self._places[place + size - 1][1]


def _openings(found: list[str]) -> list[Gram]:
    size = _OPENING * _PER_WORD if is_character(found[0]) else _OPENING
    return [tuple(found[:size])] if len(found) > size else []


def _grams(found: Sequence[str], size: int) -> list[Gram]:
    if is_character(found[len(found) // 2]):
        size *= _PER_WORD
    return list(zip(*(found[start:] for start in range(size)), strict=False))


def _written(said: Gram) -> str:
    return "".join(said) if all(map(is_character, said)) else " ".join(said)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1f} %"


CHECK = Phrasing()
