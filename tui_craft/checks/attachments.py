"""Questions whose material is not there: only a link, a picture or the name of a file that nobody can open."""

from __future__ import annotations

from collections.abc import Iterator

from tui_craft.checks.absent import Absent, only_named, picture, request_for_link, without_material
from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.checks.exchanges import LOOKED_AT, Exchange, exchanges
from tui_craft.checks.traces import usual
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Block
from tui_craft.domain.refusals import refuses


class Attachments(Plain):
    """Looks at what is asked; questions like those of the seeds are left alone."""

    name = "attachments"
    title = "Attachments"
    help = (
        "Questions that rest on a link, a picture or a file which nobody can open: the answer can only be invented, and"
        " a model learns to invent. Left alone where the seeds ask like that, where the link itself is what is worked"
        " on, in conversations with tools, and where the answer says that it cannot see it."
    )
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself, which has read the seeds."""
        plain = AttachmentsLook(frozenset())
        if not ground.seeded or ground.format.name == "text":
            return plain
        return AttachmentsLook(usual([absent.kind for _, absent in plain.absent(each)] for each in ground.readings()))


class AttachmentsLook(Look):
    """Remembers nothing but the `habits` of the seeds."""

    def __init__(self, habits: frozenset[str]) -> None:
        self._habits = habits

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for the gravest of each question."""
        for block, absent in self.absent(reading):
            if absent.kind not in self._habits:
                span = (absent.start, absent.end)
                yield finding(Attachments.name, reading, block, span, absent.severity, absent.message)

    def absent(self, reading: Reading) -> Iterator[tuple[Block, Absent]]:
        """What is not there, by the text that names it."""
        seen: set[object] = set()
        for exchange in exchanges(reading):
            material = (exchange.material,) if exchange.material is not None else ()
            for block in material + exchange.asking:
                if block.path in seen:
                    continue
                seen.add(block.path)
                found = _absent(block, exchange)
                if found is not None:
                    yield block, _weighed(found, exchange, reading)
                    break


def _absent(block: Block, exchange: Exchange) -> Absent | None:
    text = block.text[:LOOKED_AT]
    if not text.strip():
        return None
    is_material = block is exchange.material
    task = exchange.task.lower()
    return (
        picture(text, task)
        or only_named(text, task, alone=is_material)
        or (None if exchange.material is not None else request_for_link(text) or without_material(text))
    )


def _weighed(absent: Absent, exchange: Exchange, reading: Reading) -> Absent:
    """With less weight where the answer says that it cannot see it, or where tools may have fetched it."""
    if absent.severity is Severity.HINT:
        return absent
    said = exchange.said[:1_000]
    asks_for_it = any(
        word in said.lower() for word in ("please provide", "please share", "please paste", "please upload")
    )
    has_tools = any(key in reading.row.data for key in ("tools", "functions")) if exchange.is_turn else False
    if refuses(said) or asks_for_it or has_tools:
        return absent._replace(severity=Severity.HINT)
    return absent


CHECK = Attachments()
