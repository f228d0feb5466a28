"""OpenAI's chat format: {"messages": [{"role", "content"}]}, with `tools` where a row has them."""

from __future__ import annotations

from tui_craft.domain.convert import SYSTEM, convert, with_system
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line, line_of

_TARGET = FORMATS["messages"]


def _encode(row: Row, source: Format) -> Line:
    made = convert(row.data, source, _TARGET)
    if SYSTEM in made:  # a prompt beside the messages would not be read there
        made["messages"] = with_system(made["messages"], made.pop(SYSTEM))
    return line_of(row, source, _TARGET, made, keep=("tools",))


EXPORT = ExportFormat(
    "messages",
    "Messages (OpenAI)",
    "Turns with role and content, tool calls and tools; read by OpenAI, TRL, Axolotl, Unsloth and LLaMA-Factory.",
    target="messages",
    encode=_encode,
)
