"""Texts in another language than those of the examples. Knows languages by `domain.tongues`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.checks.norms import INPUT, OUTPUT, Part, parts, told
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import Option
from tui_craft.domain.tongues import LANGUAGES, languages
from tui_craft.errors import InvalidError

_FEW = 5
"""Examples whose language is known, below which nothing is learned."""
_KEPT = {True: 0.01, False: 0.02}
"""The share of the examples that makes a language one of theirs: of seeds, and of a dataset's own rows."""
_NAMED = 0.05
_MANY, _MAIN = 30, 0.9
"""Where at least so many own rows are known and so much of them is in the languages kept, another is a warning."""
_ALIKE = 0.97
_TURNS = 6
"""Texts of a row and side that are looked at."""
_END = 450
"""Characters at the end of a long text that are looked at as well."""

_ABOUT = re.compile(
    r"translat|übersetz|tradu[czi]|oversæt|oversett|översätt|vertal|vertaal|tłumacz|přelož|prelož|fordít|перев|перекл"
    r"|翻译|翻譯|訳|번역|\blanguages?\b|\bsprach|\blangue\b|\bidioma\b|\blingua\b|\bsprog|\bspråk",
    re.IGNORECASE,
)
_NAMES = {
    "English": "engl|engel|angl|ingl|англ|英", "German": "german|deutsch|allem|alem|tysk|tedesc|duits|немец|德",
    "French": "french|franz|franc|franç|frans|франц|法", "Spanish": "spani|espa|spagn|spaans|spansk|испан|西班牙",
    "Italian": "ital|итал|意大利", "Portuguese": "portug|葡萄牙", "Dutch": "dutch|niederl|nederl|néerl|holand|holland",
    "Danish": "danish|dansk|dän|danois|danés", "Norwegian": "norweg|norsk", "Swedish": "swed|svensk|schwed",
    "Chinese": "chin|中文|汉|漢|китай", "Japanese": "japan|日本|日文|япон", "Russian": "russ|русск|俄",
    "Korean": "korea|한국", "Croatian": "croat|hrvat|serb|srp|bosni",
}  # fmt: skip
"""How languages are called in others, cut to what is the same in most; a language without is known by its own name."""
_CALLED = {
    # words begin with it; scripts without spaces have no words to begin
    name: re.compile(
        "|".join(part if part[0] > "\u2fff" else rf"\b{part}"
                 for part in _NAMES.get(name, name.split()[0][:6].lower()).split("|")),
        re.IGNORECASE,
    )
    for name in LANGUAGES
}  # fmt: skip


class Language(Plain):
    """Learns which languages each field or side is in, and whether a row's sides are in the same one."""

    name = "language"
    title = "Language"
    examples = True
    options = (
        Option("languages", "Languages", "lines", [], "What rows may be in, one a line; none: as the examples."),
    )
    help = (
        "Inputs and answers in another language than those of the seeds (or of nearly all rows, where there are no "
        "seeds): a teacher falls back into English, and a model learns to. Short texts, code, names, and rows that "
        "are about a language or ask for a translation are left alone."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look with what the examples' languages are; None where no language is known. Raises InvalidError."""
        named = [_named(line) for line in ground.options["languages"]]
        look = LanguageLook(ground)
        if named:
            look.own = Kept(frozenset(named), f"only {' and '.join(named)} may be", Severity.WARNING)
        else:
            look.learn()
        return look if look.own or look.kept else None


@dataclass(frozen=True, slots=True)
class Kept:
    """The languages of one part of rows, why a row should keep to them, and how bad it is where it does not."""

    languages: frozenset[str]
    why: str
    severity: Severity


class LanguageLook(Look):
    """What each part is in by the examples, or all of them by what a person said (`own`).

    `together` says why both sides of a row should be in one language, where they should.
    """

    def __init__(self, ground: Ground) -> None:
        self.kept: dict[str, Kept] = {}
        self.own: Kept | None = None
        self.together = ""
        self._ground = ground

    def learn(self) -> None:
        """Learn from the ground's examples."""
        counts: dict[str, Counter[str]] = {}
        both = same = 0
        for reading in self._ground.readings():
            first: dict[str, tuple[str, ...]] = {}
            by_part: dict[str, str] = {}
            for side, part, block in _few(reading):
                if found := languages(block.text):
                    first.setdefault(side, found)
                    by_part.setdefault(part, found[0])
            for part, language in by_part.items():
                counts.setdefault(part, Counter())[language] += 1
            if len(first) == 2:
                both += 1
                same += not set(first[INPUT]).isdisjoint(first[OUTPUT])
        self.kept = {part: self._of(counted) for part, counted in counts.items() if counted.total() >= _FEW}
        several = len({name for kept in self.kept.values() for name in kept.languages}) > 1
        if several and both >= (_FEW if self._ground.seeded else _MANY) and same >= _ALIKE * both:
            self.together = f"both are in one language in {same:,} of {told(self._ground, both)}"

    def _of(self, counted: Counter[str]) -> Kept:
        total = counted.total()
        kept = {name: times for name, times in counted.most_common() if times >= _KEPT[self._ground.seeded] * total}
        main = sum(kept.values())
        sure = self._ground.seeded or (total >= _MANY and main >= _MAIN * total)
        # a language that one of many seeds is in, as of a translation, is fine and not worth naming
        named = [name for name, times in kept.items() if times >= _NAMED * total][:3]
        why = f"{sum(kept[name] for name in named):,} of {told(self._ground, total)} are in {' or '.join(named)}"
        return Kept(frozenset(kept), why, Severity.WARNING if sure else Severity.HINT)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for the first text of each side that is in none of the languages kept."""
        strange: dict[str, tuple[Part, Kept, tuple[str, ...], int]] = {}
        seen: dict[str, set[str]] = {INPUT: set(), OUTPUT: set()}
        for part in _few(reading):
            kept = self.own or self.kept.get(part.part)
            if kept is None or part.side in strange:
                continue
            found, start = _odd(part.block.text, kept.languages, seen[part.side])
            if found:
                strange[part.side] = (part, kept, found, start)
        if not strange and (not self.together or not all(seen.values()) or not seen[INPUT].isdisjoint(seen[OUTPUT])):
            return
        asked = " ".join(block.text[:2_000] for block in reading.asked[:_TURNS])
        if _ABOUT.search(asked):
            return
        for part, kept, found, start in strange.values():
            if not any(_CALLED[name].search(asked) for name in found):
                yield _stray(reading, part, kept, found, start)
        if not strange and not any(_CALLED[name].search(asked) for name in seen[OUTPUT]):
            yield self._apart(reading, seen)

    def _apart(self, reading: Reading, seen: Mapping[str, set[str]]) -> Finding:
        asked, answered = (" or ".join(sorted(seen[side])[:2]) for side in (INPUT, OUTPUT))
        severity = Severity.WARNING if self._ground.seeded else Severity.HINT
        message = f"is in {answered}, what is asked in {asked}; {self.together}"
        block = next(part.block for part in _few(reading) if part.side == OUTPUT)
        return finding(Language.name, reading, block, (0, 0), severity, message)


def _stray(reading: Reading, part: Part, kept: Kept, found: tuple[str, ...], start: int) -> Finding:
    where = "goes over into" if start else "is in"
    span = (start, len(part.block.text)) if start else (0, 0)
    message = f"{where} {' or '.join(found[:2])}; {kept.why}"
    return finding(Language.name, reading, part.block, span, kept.severity, message)


def _named(line: str) -> str:
    """The language that a person wrote. Raises InvalidError with the nearest."""
    known = {name.casefold(): name for name in LANGUAGES}
    if line.strip().casefold() in known:
        return known[line.strip().casefold()]
    near = get_close_matches(line.strip().casefold(), known, 1)
    hint = f"did you mean {known[near[0]]}?" if near else f"the languages known are {', '.join(LANGUAGES)}."
    raise InvalidError(f"{line.strip()!r} is no language that the check of languages knows; {hint}")


def _few(reading: Reading) -> list[Part]:
    """The first texts of each side."""
    left = {INPUT: _TURNS, OUTPUT: _TURNS}
    found: list[Part] = []
    for part in parts(reading):
        if left[part.side]:
            left[part.side] -= 1
            found.append(part)
    return found


def _odd(text: str, kept: frozenset[str], seen: set[str]) -> tuple[tuple[str, ...], int]:
    """The languages of `text` where none of them is kept, and where it begins to be in them; adds all to `seen`."""
    found = languages(text)
    seen.update(found)
    if found and kept.isdisjoint(found):
        return found, 0
    if len(text) > 3 * _END:
        start = text.find(" ", len(text) - _END) + 1
        late = languages(text[start:]) if start else ()
        # at its end a long text may hold a quotation, so that one near a kept language says nothing
        if len(late) == 1 and kept.isdisjoint(late):
            return late, start
    return (), 0


CHECK = Language()
