"""ShareGPT's format: {"conversations": [{"from", "value"}]}, with `system` and `tools` where a row has them."""

from __future__ import annotations

from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line, converted_line


def _encode(row: Row, source: Format) -> Line:
    return converted_line(row, source, FORMATS["conversations"], keep=("system", "tools"))


EXPORT = ExportFormat(
    "sharegpt",
    "Conversations (ShareGPT)",
    "Turns with from and value; read by Axolotl, Unsloth, FastChat and LLaMA-Factory.",
    target="conversations",
    encode=_encode,
)
