"""Alpaca's format: instruction, input (empty when there is none) and output; `system`, `history`, `tools` kept."""

from __future__ import annotations

from tui_craft.domain.convert import convert
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line, line_of

_TARGET = FORMATS["instruction"]


def _encode(row: Row, source: Format) -> Line:
    made = convert(row.data, source, _TARGET)
    made["input"] = made.get("input") or ""  # loaders want the same columns in every line
    return line_of(row, source, _TARGET, made, keep=("system", "history", "tools"))


EXPORT = ExportFormat(
    "alpaca",
    "Instruction, input, output (Alpaca)",
    "One question and one answer a row; read by nearly every trainer.",
    target="instruction",
    encode=_encode,
)
