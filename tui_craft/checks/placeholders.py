"""Words that stand for nothing: `<noinput>` in an input, `N/A` or `<sketch>` for an answer, blanks to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import LOOKED_AT, Exchange, exchanges
from tui_craft.checks.stand_ins import BLANK, NO_INPUT_LINE, Stand, empty_answer, empty_input, is_blank_wanted, stand_in
from tui_craft.checks.traces import usual
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, with_text
from tui_craft.domain.private_data import KINDS

_BLANKS = ("[", "<", "{", "orem ipsum", "XXX", "___")
"""One of these is in every text with a blank."""
_BARE = re.compile(r"<(?!your|insert)[^<>]*>|\{[a-z]+\}")
"""May be a tag, or a field of a template."""
_MASKS = frozenset(kind.mask for kind in KINDS.values())
"""What masked personal data says is no blank."""
EMPTY = "empty the input"
CUT = "cut it"


class Placeholders(Plain):
    """Looks at inputs and answers; what the seeds have too is left alone."""

    name = "placeholders"
    title = "Placeholders"
    help = (
        "Texts that stand for nothing: an input that only says that there is none, an answer such as <nooutput>, N/A or"
        " [insert poster here], and blanks like [Your Name] in answers. Blanks are left alone where the seeds have "
        "them,"
        " and are a hint where a letter or a form was asked for."
    )
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself, which has read the seeds."""
        plain = PlaceholdersLook(frozenset())
        readings = ground.readings()
        answers = usual([_kind(exchange, plain) for exchange in exchanges(each)] for each in readings)
        # a dataset may be full of blanks on purpose even where no seeds say so
        least = 0.05 if ground.seeded else 0.2
        blanks = usual((["blank"] if any(BLANK.search(each.said) for each in exchanges(reading)) else []
                        for reading in readings), share=least)  # fmt: skip
        return PlaceholdersLook((answers if ground.seeded else frozenset()) | blanks)


class PlaceholdersLook(Look):
    """Remembers nothing but the `habits` of the examples."""

    def __init__(self, habits: frozenset[str]) -> None:
        self._habits = habits

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each input that says there is none, and for the gravest in each answer."""
        for block in reading.asked:
            yield from self._input(reading, block)
        for exchange in exchanges(reading):
            for stand in self.stands(exchange):
                if stand.kind not in self._habits:
                    severity = exchange.severity(stand.severity)
                    yield finding(
                        Placeholders.name, reading, exchange.answer, (stand.start, stand.end), severity, stand.message
                    )

    def stands(self, exchange: Exchange) -> Iterator[Stand]:
        """What stands for something in an answer: the whole of it, or its first blank."""
        said = exchange.said.strip()
        if len(said) <= 300:
            found = empty_answer(said, exchange) or stand_in(said, exchange)
            if found is not None:
                yield found
                return
        if "blank" in self._habits or not any(mark in said for mark in _BLANKS):
            return
        hit = next((hit for hit in BLANK.finditer(exchange.said) if hit.group() not in _MASKS), None)
        if hit is not None:
            unsure = hit.group()[0] == "_" or _BARE.fullmatch(hit.group()) is not None or is_blank_wanted(exchange)
            severity = Severity.HINT if unsure else Severity.WARNING
            yield Stand("blank", *hit.span(), severity, "leaves a blank to fill in")

    def _input(self, reading: Reading, block: Block) -> Iterator[Finding]:
        text = block.text
        stripped = text.strip()
        if len(stripped) <= 80 and (severity := empty_input(stripped, block, reading)) is not None:
            fix = EMPTY if _may_be_empty(reading, block) else ""
            yield finding(Placeholders.name, reading, block, (0, 0), severity, "only says that there is no input",
                          fix=fix)  # fmt: skip
            return
        lower = text[:LOOKED_AT].lower()
        if "no" not in lower or "input" not in lower:
            return
        hit = NO_INPUT_LINE.search(text[:LOOKED_AT])
        if hit is not None:
            alone = hit.group("alone") is not None and bool((text[: hit.start()] + text[hit.end() :]).strip())
            yield finding(Placeholders.name, reading, block, hit.span(), Severity.WARNING,
                          "says that there is no input", fix=CUT if alone else "")  # fmt: skip

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with those inputs emptied, or without the lines that say that there is none."""
        meant = {each.field for each in found}
        data: Mapping[str, Any] = reading.row.data
        for block in reading.asked:
            if block.path is None or path_name(block.path) not in meant:
                continue
            for each in self._input(reading, block):
                if each.fix == EMPTY:
                    data = with_text(data, block.path, "")
                elif each.fix == CUT:
                    kept = f"{block.text[: each.start].rstrip()}\n{block.text[each.end :].lstrip()}".strip()
                    data = with_text(data, block.path, kept)
        return Fix(data) if data is not reading.row.data else None


def _may_be_empty(reading: Reading, block: Block) -> bool:
    return block.path is not None and len(block.path) == 1 and block.path[0] in reading.format.optional


def _kind(exchange: Exchange, plain: PlaceholdersLook) -> str:
    return next((stand.kind for stand in plain.stands(exchange) if stand.kind != "blank"), "")


CHECK = Placeholders()
