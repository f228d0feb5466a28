"""Prices, deadlines, percentages and promises in synthetic answers that nothing given to the teacher mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.checks.norms import LOOKED_AT, OUTPUT, parts, told
from tui_craft.domain.finding import Finding, Severity

_FEW = 8
_INVENTING = 0.05
"""Where more of the examples say something of a kind that nothing else mentions, rows may say such things."""
_PER_ROW = 3
_CONTEXT = 200_000
"""Characters of the dataset's context that are read."""

_AMOUNT = r"\d{1,12}(?:[.,]\d{1,9}){0,4}"
_UNIT = (
    r"(?:business |working |calendar |full |whole )?(?:minute|hour|day|night|week|month|year)s?"
    r"|Minuten?|Stunden?|(?:Werk|Arbeits)?[Tt]age?n?|Wochen?|Monate?n?|Jahren?"
    r"|minut(?:ter)?|timer|(?:hver|arbejds)?dage?|uger?|måned(?:er)?|år"
    r"|heures?|jours?|semaines?|mois|années?|horas?|días?|semanas?|mes(?:es)?|años?|giorni|ore|settiman[ae]|mesi|ann[oi]"
)
_MONEY = "USD|EUR|GBP|CHF|DKK|SEK|NOK|kr"
_NUMBERS = re.compile(_AMOUNT)
_BEFORE = re.compile(rf"(?:[$€£¥]|\b(?:{_MONEY})\.?) ?\Z", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:(?: ?[-–] ?| to | or | bis | til ){_AMOUNT})?"
    rf"(?: ?(?P<price>[€£$¥]|(?:{_MONEY}|dollars?|euros?|pounds sterling|cents?)\b)"
    r"| ?(?P<percentage>%|(?:percent|per cent|Prozent|procent|por ciento)\b)"
    rf"|[- ](?P<period>(?:{_UNIT})\b))",
    re.IGNORECASE,
)
_KINDS = ("price", "percentage", "period", "promise")
_PROMISES = (
    "guarantee", "money-back", "money back", "refundable", "warranty", "warranties", "free of charge", "free shipping",
    "free delivery", "free return", "free trial", "cashback", "compensation", "voucher", "gift card", "store credit",
    "price match", "garantie", "kostenlos", "gutschein", "garanti", "gavekort", "gratuit", "remboursable",
)  # fmt: skip
"""Words by which something is promised, the longer before what they begin with."""


class Claim(NamedTuple):
    """Something said that a reader would take for a fact: its kind, what it is known by, and where it stands."""

    kind: str
    key: str
    start: int
    end: int


class Claims(Plain):
    """Knows what the context and the examples say; judges only rows that a teacher wrote."""

    name = "claims"
    title = "Unfounded claims"
    examples = True
    help = (
        "Prices, percentages, periods and promises (guarantees, vouchers, free delivery) in a synthetic answer that "
        "neither its input, the context nor any seed mentions: a teacher makes up policies that sound right. Only a "
        "hint, because knowledge of the world is not to be told from invention; where seeds say such things of their "
        "own accord, that kind is left alone."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look with all that is mentioned; None without seeds, or where the seeds make such claims themselves."""
        readings = ground.readings()
        if not ground.seeded or len(readings) < _FEW:
            return None
        context = _keys("\n".join(_texts(ground.context))[:_CONTEXT])
        answers = [[claim for text in _answers(each) for claim in _claims(text)] for each in readings]
        inputs = [_keys(_asked(each)) for each in readings]
        said = Counter(key for given, claims in zip(inputs, answers, strict=True)
                       for key in given | {claim.key for claim in claims})  # fmt: skip
        inventing = Counter(
            kind
            for given, claims in zip(inputs, answers, strict=True)
            for kind in {each.kind for each in claims if each.key not in given | context and said[each.key] == 1}
        )
        open_kinds = frozenset(kind for kind in _KINDS if inventing[kind] <= _INVENTING * len(readings))
        if not open_kinds:
            return None
        return ClaimsLook(frozenset(said) | context, open_kinds, told(ground, len(readings)), ground.print_of())


class ClaimsLook(Look):
    """Holds what is mentioned anywhere, and the kinds of claims that are looked for."""

    def __init__(self, known: frozenset[str], kinds: frozenset[str], seeds: str, basis: str) -> None:
        self.basis = basis
        self._known = known
        self._kinds = kinds
        self._why = f"neither its input, the context nor any of {seeds} does"

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each of the first claims of a synthetic row that nothing mentions."""
        if reading.row.origin.get("kind") != "synthetic":
            return
        given: frozenset[str] | None = None
        found: set[str] = set()
        for side, _, block in parts(reading):
            if side != OUTPUT:
                continue
            for claim in _claims(block.text[:LOOKED_AT]):
                if claim.kind not in self._kinds or claim.key in self._known or claim.key in found:
                    continue
                given = _keys(_asked(reading)) if given is None else given
                if claim.key in given or _bare(claim) <= given:
                    continue
                found.add(claim.key)
                said = block.text[claim.start : claim.end]
                message = f"says “{said}”; {self._why}"
                span = (claim.start, claim.end)
                yield finding(Claims.name, reading, block, span, Severity.HINT, message)
                if len(found) == _PER_ROW:
                    return


def _claims(text: str) -> Iterator[Claim]:
    """What is claimed in a text: first the numbers that are prices and so on, then the promises."""
    done = 0
    for number in _NUMBERS.finditer(text):
        if number.start() < done:
            continue
        before = _BEFORE.search(text[max(0, number.start() - 6) : number.start()])
        after = _AFTER.match(text, number.end())
        if not before and not after:
            continue
        start = number.start() - (len(before[0]) if before else 0)
        done = after.end() if after else number.end()
        kind = "price" if before else str(after and after.lastgroup)
        # 14 days and 14-day are one claim, and so are $20 and 20 dollars
        key = " ".join([kind, *map(_plain, _NUMBERS.findall(text, start, done))])
        yield Claim(kind, key, start, done)
    lowered = text.lower()
    if len(lowered) == len(text):
        for word in _PROMISES:
            if (start := lowered.find(word)) >= 0:
                yield Claim("promise", word.replace("-", " "), start, start + len(word))


def _plain(number: str) -> str:
    """A number without what only groups its digits: 1,200.00 and 1200 are one."""
    return re.sub(r"[.,]0{1,2}\Z", "", number).replace(",", "").replace(".", "")


def _keys(text: str) -> frozenset[str]:
    """What a text mentions: its claims, and all of its numbers by themselves."""
    numbers = {_plain(number) for number in _NUMBERS.findall(text)}
    return frozenset({claim.key for claim in _claims(text)} | numbers)


def _bare(claim: Claim) -> set[str]:
    """The numbers of a claim; of a promise, something that is never given."""
    return {""} if claim.kind == "promise" else set(claim.key.split()[1:])


def _asked(reading: Reading) -> str:
    return "\n".join(block.text[:LOOKED_AT] for block in reading.asked)


def _answers(reading: Reading) -> Iterable[str]:
    return (block.text[:LOOKED_AT] for side, _, block in parts(reading) if side == OUTPUT)


def _texts(value: Any) -> Iterator[str]:
    """All texts inside a context."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, int | float):
        yield str(value)


CHECK = Claims()
