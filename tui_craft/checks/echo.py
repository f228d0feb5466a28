"""Answers that only repeat what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.domain.finding import Finding, Severity

_LEAST = 12
"""Letters below which a text may well equal another one: yes, 42, a label."""
_NOISE = re.compile(r"[\W_]+")


class Echo(Plain):
    """Compares letters and digits only, in the same case: `Hello there!` repeats `hello, there`."""

    name = "echo"
    title = "Echoes"
    help = "Answers that only repeat the input."

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return EchoLook()


class EchoLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each answer that equals a text before it."""
        answering = {block.path for block in reading.answers}
        before: dict[str, str] = {}
        for block in reading.blocks:
            said = _NOISE.sub("", block.text).casefold() if block.path is not None else ""
            if len(said) < _LEAST or block.path is None:
                continue
            if block.path in answering and said in before:
                message = f"{block.label} repeats {before[said]}"
                yield finding(Echo.name, reading, block, (0, 0), Severity.WARNING, message)
            elif block.path not in answering or reading.format.name == "preference":
                before.setdefault(said, block.label)


CHECK = Echo()
