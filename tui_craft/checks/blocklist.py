"""Words and patterns that a person does not want in rows. One that takes too long is given up, and that is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from time import process_time

from tui_craft import text
from tui_craft.checks.base import Ground, Look, Plain, Reading, Step, finding
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Block
from tui_craft.domain.options import Option
from tui_craft.errors import InvalidError

PATIENCE = 0.5
"""Seconds of processor time that one pattern may take on one text."""
LONGEST = 200
"""Characters of one word or phrase."""
ALLOWANCE = 20.0
"""Seconds that a pattern may take in a pass beyond what an honest one takes."""
_A_TEXT, _A_CHARACTER = 1e-3, 1e-7
_SHOWN = 20
_LONG = 60
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Blocklist(Plain):
    """Looks for nothing until it is told what for."""

    name = "blocklist"
    title = "Blocklist"
    step: Step = "safety"
    help = (
        "Words and regular expressions that you name: product names of others, slurs, words of an old policy. Words "
        "match whole words in any letter case, and may be several words; in scripts without spaces they match "
        "anywhere. Patterns match as they are written ((?i) at the start for any case). A pattern that takes longer "
        f"than {PATIENCE:g} s on a text is given up for the rest of the pass; a hint on that row says so."
    )
    options = (
        Option("words", "Words", "lines", [], "one word or phrase a line"),
        Option("patterns", "Patterns", "lines", [], "one regular expression a line"),
        Option("on", "Where to look", "choice", "row", "the whole row, what is asked, or the answers",
               ("row", "input", "output")),
    )  # fmt: skip

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row by itself; None when nothing is named. Raises InvalidError on a pattern that is none."""
        words = [line.strip()[:LONGEST] for line in ground.options["words"] if line.strip()]
        patterns = [Pattern(line) for line in ground.options["patterns"] if line.strip()]
        if not words and not patterns:
            return None
        return BlocklistLook(Words(words), patterns, ground.options["on"])


class Pattern:
    """A pattern of the user's. `given_up`: it took too long, and is not used again. Raises InvalidError."""

    def __init__(self, source: str) -> None:
        from tui_craft.domain.user_pattern import BadPatternError, compiled  # late: most datasets have no pattern

        self.shown = repr(text.one_line(source, _LONG))
        self.given_up = False
        self._spent = self._allowed = 0.0
        try:
            self._compiled = compiled(source)
        except BadPatternError as error:
            raise InvalidError(
                f"The blocklist's pattern {self.shown} cannot be used ({error}); mend it in the check's options."
            ) from None

    def span(self, said: str) -> tuple[int, int] | None:
        """Where it is first found. Raises TimeoutError when this text, or all texts together, took too long."""
        self._allowed += _A_TEXT + len(said) * _A_CHARACTER
        begun = process_time()
        found = self._compiled.search(said, timeout=PATIENCE)
        self._spent += process_time() - begun
        if self._spent > self._allowed + ALLOWANCE:
            raise TimeoutError
        return found.span() if found is not None else None


class Words:
    """Words and phrases, looked up by their first word: a long list costs no more than a short one."""

    def __init__(self, words: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        self._anywhere: list[tuple[str, re.Pattern[str]]] = []
        for word in dict.fromkeys(words):
            first = _WORD.search(word.casefold())
            entry = (word, _pattern_of(word))
            if first is None or _UNSPACED.search(word):
                self._anywhere.append(entry)
            else:
                self._by_first[first[0]].append(entry)

    def spans(self, said: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each word that is in the text, and where it is first found."""
        if self._by_first:
            for first in self._by_first.keys() & set(_WORD.findall(said.casefold())):
                yield from self._found(self._by_first[first], said)
        yield from self._found(self._anywhere, said)

    @staticmethod
    def _found(entries: Sequence[tuple[str, re.Pattern[str]]], said: str) -> Iterator[tuple[str, tuple[int, int]]]:
        for word, pattern in entries:
            found = pattern.search(said)
            if found is not None:
                yield word, found.span()


def _pattern_of(word: str) -> re.Pattern[str]:
    """Finds the word or phrase itself, as whole words where it begins or ends with one."""
    body = r"\s+".join(map(re.escape, word.split()))
    if not _UNSPACED.search(word):
        # a boundary beside a sign would ask for a word there: `.net` stands behind a space
        body = (r"(?<!\w)" if word[0].isalnum() else "") + body + (r"(?!\w)" if word[-1].isalnum() else "")
    return re.compile(body, re.IGNORECASE)


class BlocklistLook(Look):
    """Knows which patterns were given up in this pass."""

    def __init__(self, words: Words, patterns: Sequence[Pattern], on: str) -> None:
        self._words, self._patterns, self._on = words, patterns, on

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each word and pattern, at its first place in each text."""
        told = 0
        for block in self._blocks(reading):
            for each in self._in(reading, block):
                yield each
                told += 1
                if told == _SHOWN:
                    return

    def _blocks(self, reading: Reading) -> Sequence[Block]:
        return {"row": reading.blocks, "input": reading.asked, "output": reading.answers}[self._on]

    def _in(self, reading: Reading, block: Block) -> Iterator[Finding]:
        for word, span in sorted(self._words.spans(block.text), key=lambda each: each[1]):
            yield _said(reading, block, span, Severity.WARNING, f"has {text.one_line(word, _LONG)!r} of the blocklist")
        for pattern in self._patterns:
            if pattern.given_up:
                continue
            try:
                found = pattern.span(block.text)
            except TimeoutError:
                pattern.given_up = True
                message = (
                    f"the blocklist's pattern {pattern.shown} takes too long here, so it is not looked for any further"
                )
                yield _said(reading, block, (0, 0), Severity.HINT, message)
                continue
            if found is not None:
                yield _said(reading, block, found, Severity.WARNING, f"matches the blocklist's pattern {pattern.shown}")


def _said(reading: Reading, block: Block, span: tuple[int, int], severity: Severity, message: str) -> Finding:
    return finding(Blocklist.name, reading, block, span if block.path is not None else (0, 0), severity, message)


CHECK = Blocklist()
