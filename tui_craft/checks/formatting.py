"""Texts that are laid out otherwise than those of the examples: what none of them does, or nearly all do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Step, finding
from tui_craft.checks.norms import INPUT, LOOKED_AT, parts, told
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import with_text
from tui_craft.domain.manner import TRAITS, Sign, Span, Trait, plain_ends, unpadded, unquoted
from tui_craft.domain.options import Option
from tui_craft.errors import InvalidError

_FEW, _MANY, _VERY_MANY = 8, 25, 150
"""Examples of a part (a field, a side's turns) below which nothing is learned; from which on what differs is a warning
where they are laid out alike; and where they are not."""
_RARE, _NEARLY = 0.005, 0.97
"""What so few examples have, none has; what so many have, nearly all have."""
_NEARLY_ROWS, _MANY_ROWS = 0.995, 100
"""Of a dataset's own rows it must be more, because some of them may drift; and they must be more to tell anything."""
_ALIKE = 0.03
_FIXES = {"space": ("strip the white space", unpadded), "crlf": ("make the line ends plain", plain_ends),
          "quotes": ("take the quotes away", unquoted)}  # fmt: skip
_NAMES = {trait.name: trait for trait in TRAITS}
_SURE = frozenset({"space", "crlf"})
"""What has nothing to do with what a text is about: few examples tell."""
_LOOSE = frozenset({"end", "capital", "lines", "paragraphs"})
"""What writers keep to loosely: a hint where a single example does otherwise."""
_TURNS = 20


class Formatting(Plain):
    """Learns for each field, and each side of a conversation, how its texts are laid out."""

    name = "formatting"
    title = "Formatting"
    step: Step = "format"
    examples = True
    options = (
        Option("leave", "Leave alone", "lines", [],
               f"What need not be as in the examples, one a line: {', '.join(_NAMES)}."),
    )  # fmt: skip
    help = (
        "Texts that break a convention which (nearly) all seeds keep, or have what no seed has: lists, headings, bold, "
        "code fences, JSON, tables, links, HTML, emoji, lines and paragraphs, a capital at the beginning, a full stop "
        "at the end, quotes or white space around everything, Windows line ends. A teacher's own taste shows here "
        "first. Without seeds, only what is rare among all rows is said. White space, line ends and quotes around "
        "everything can be mended."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look with the examples' conventions; None where there are too few. Raises InvalidError on a name."""
        leave = {line.strip().casefold() for line in ground.options["leave"]}
        for name in sorted(leave - set(_NAMES)):
            raise InvalidError(f"{name!r} is nothing that formatting looks at; there are {', '.join(_NAMES)}.")
        conventions = _learned(ground, [trait for trait in TRAITS if trait.name not in leave])
        return FormattingLook(ground, conventions) if conventions else None


class Convention(NamedTuple):
    """What is usual of one trait in one part: that texts have it, or not; how many of how many examples have it.

    `alike`: the examples of this part are laid out alike, all on one line or all on several.
    """

    trait: Trait
    wanted: bool
    having: int
    of: int
    alike: bool

    @property
    def words(self) -> str:
        """What is wrong with a text that breaks it."""
        return self.trait.lacks if self.wanted else self.trait.has

    def why(self, ground: Ground) -> str:
        """The examples' side of it."""
        whom = told(ground, self.of)
        if not self.wanted:
            few = f"{self.having:,}" if self.having else "none"
            return f"{few} of {whom} {'does' if self.having <= 1 else 'do'}"
        return f"unlike all {whom}" if self.having == self.of else f"unlike {self.having:,} of {whom}"

    def severity(self, seeded: bool) -> Severity:
        """How bad it is to break it."""
        name = self.trait.name
        if name == "json" and self.wanted:
            return Severity.WARNING
        if not seeded:
            return Severity.HINT
        exact = self.having == (self.of if self.wanted else 0)
        enough = name in _SURE or self.of >= (_MANY if self.alike or self.wanted else _VERY_MANY)
        return Severity.WARNING if enough and (exact or name not in _LOOSE) else Severity.HINT


class FormattingLook(Look):
    """Holds the conventions of each part."""

    def __init__(self, ground: Ground, conventions: Mapping[str, Sequence[Convention]]) -> None:
        self._ground = ground
        self._conventions = conventions

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each text and severity that says in what it differs; one of its own for what can be mended."""
        seen: set[tuple[str, str]] = set()
        for number, (side, part, block) in enumerate(parts(reading)):
            if number >= _TURNS:
                return
            text = block.text if len(block.text) <= LOOKED_AT else block.text[:LOOKED_AT]
            broken: dict[Severity, list[tuple[Convention, Span]]] = {}
            for convention in self._conventions.get(part, ()):
                trait = convention.trait
                sign = _sign(trait, text, block.text)
                if sign is None or bool(sign) == convention.wanted or (part, trait.name) in seen:
                    continue
                seen.add((part, trait.name))
                span = sign if isinstance(sign, tuple) else (0, 0)
                severity = convention.severity(self._ground.seeded)
                if trait.name in _FIXES and not convention.wanted:
                    message, fix = self._message([convention]), self._fix(convention, side, reading)
                    yield finding(Formatting.name, reading, block, span, severity, message, fix=fix)
                else:
                    broken.setdefault(severity, []).append((convention, span))
            for severity, found in broken.items():
                message = self._message([convention for convention, _ in found])
                yield finding(Formatting.name, reading, block, found[0][1], severity, message)

    def _fix(self, convention: Convention, side: str, reading: Reading) -> str:
        """What would be done; quotes may belong there where few examples tell, or a quotation was asked for."""
        if convention.trait.name == "quotes":
            asked = "" if side == INPUT else reading.sides.asked[:2_000].casefold()
            few = not self._ground.seeded or convention.of < _MANY
            if few or any(word in asked for word in ("quot", "citat", "zitat", "cita ", "citer")):
                return ""
        return _FIXES[convention.trait.name][0]

    def _message(self, found: list[Convention]) -> str:
        """`has headings and bold text; none of 42 seeds does`: what has the same examples against it is said once."""
        by_reason: dict[str, list[str]] = {}
        for convention in found:
            by_reason.setdefault(convention.why(self._ground), []).append(convention.words)
        return "; ".join(
            f"{_joined(said)}{', ' if why.startswith('unlike') else '; '}{why}" for why, said in by_reason.items()
        )

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with what was found around its texts taken away."""
        data = reading.row.data
        for block in reading.blocks:
            wanted = {each.fix for each in found if block.path is not None and each.field == path_name(block.path)}
            if not wanted or block.path is None:
                continue
            text = block.text
            # line ends first, white space before quotes, so that each sees what it can mend
            for fix, mend in (_FIXES["crlf"], _FIXES["space"], _FIXES["quotes"]):
                text = mend(text) if fix in wanted else text
            if text != block.text and text:
                data = with_text(data, block.path, text)
        return Fix(data=data) if data is not reading.row.data else None


def _sign(trait: Trait, text: str, whole: str) -> Sign:
    """What there is of the trait; how a text ends is seen only where it was looked at to the end."""
    return trait.find(whole if text is not whole and trait.name in {"end", "space", "json"} else text)


def _joined(said: list[str]) -> str:
    """`has headings and bold text`: what is said with the same verb is said once."""
    out: list[str] = []
    for each in said:
        verb, _, rest = each.partition(" ")
        out.append(rest if out and said[0].startswith(verb + " ") else each)
    return out[0] if len(out) == 1 else f"{', '.join(out[:-1])} and {out[-1]}"


def _learned(ground: Ground, traits: Sequence[Trait]) -> dict[str, list[Convention]]:
    """The conventions of each part."""
    counts: dict[str, dict[str, Count]] = {}
    for reading in ground.readings():
        signs: dict[tuple[str, str], set[bool]] = {}
        for _, part, block in parts(reading):
            for trait in TRAITS:
                if (sign := trait.find(block.text[:LOOKED_AT])) is not None:
                    signs.setdefault((part, trait.name), set()).add(bool(sign))
        for (part, name), said in signs.items():
            before = counts.setdefault(part, {}).get(name, Count(0, 0, 0))
            counts[part][name] = Count(before.of + 1, before.having + (True in said), before.lacking + (False in said))
    learned = {part: list(_kept(ground, traits, counted)) for part, counted in counts.items()}
    return {part: kept for part, kept in learned.items() if kept}


class Count(NamedTuple):
    """How many examples a trait applies to, how many have it somewhere, and how many lack it somewhere."""

    of: int
    having: int
    lacking: int


def _kept(ground: Ground, traits: Sequence[Trait], counted: Mapping[str, Count]) -> Iterator[Convention]:
    least, nearly = (_FEW, _NEARLY) if ground.seeded else (_MANY_ROWS, _NEARLY_ROWS)
    lines = counted.get("lines", Count(0, 0, 0))
    alike = min(lines.having, lines.of - lines.having) <= _ALIKE * lines.of
    for trait in traits:
        of, having, lacking = counted.get(trait.name, Count(0, 0, 0))
        if of < least:
            continue
        if having <= _RARE * of:
            yield Convention(trait, False, having, of, alike)
        elif of - lacking >= nearly * of and trait.name != "crlf":  # which nobody wants
            yield Convention(trait, True, of - lacking, of, alike)


CHECK = Formatting()
