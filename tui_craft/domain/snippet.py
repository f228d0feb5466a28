"""Rows as few-shot examples for any prompt: plain text with a heading for each field. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft.domain.formats import Format


def snippet(rows: Sequence[Mapping[str, Any]], format: Format) -> str:
    """The rows one after the other, numbered, each text under its label."""
    parts = [example(row, format, number) for number, row in enumerate(rows, 1)]
    return "\n\n".join(parts) + ("\n" if parts else "")


def example(row: Mapping[str, Any], format: Format, number: int) -> str:
    """One row: `Example 1`, then `Input: …` and so on; a text of several lines begins below its label."""
    lines = [f"Example {number}"]
    for block in format.blocks(dict(row)):
        if block.text.strip():
            lines.append(f"{block.label}:{chr(10) if chr(10) in block.text else ' '}{block.text}")
    return "\n".join(lines)
