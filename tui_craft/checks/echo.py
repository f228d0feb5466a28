"""Answers that only repeat what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_craft.checks.base import answers
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row

_LEAST = 12
"""Letters below which a text may well equal another one: yes, 42, a label."""
_NOISE = re.compile(r"[\W_]+")


class Echo:
    """Compares letters and digits only, in the same case: `Hello there!` repeats `hello, there`."""

    name = "echo"
    help = "Answers that only repeat the input."

    def look(self, row: Row, format: Format) -> Iterator[Finding]:
        """A finding for each answer that equals a text before it."""
        blocks = format.blocks(row.data)
        answering = {block.path for block in answers(row, format)}
        before: dict[str, str] = {}
        for block in blocks:
            said = _NOISE.sub("", block.text).casefold() if block.path is not None else ""
            if len(said) < _LEAST or block.path is None:
                continue
            if block.path in answering and said in before:
                message = f"{block.label} repeats {before[said]}"
                yield Finding(self.name, row.id, path_name(block.path), 0, 0, Severity.WARNING, message)
            elif block.path not in answering or format.name == "preference":
                before.setdefault(said, block.label)


CHECK = Echo()
