"""Preference pairs for DPO and its kin: {"prompt", "chosen", "rejected"}, texts or turns; `tools` kept."""

from __future__ import annotations

from typing import Any

from tui_craft.domain.convert import convert
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line, line_of

_TARGET = FORMATS["preference"]
_SPOKEN_BY = {"prompt": "user", "chosen": "assistant", "rejected": "assistant"}


def _encode(row: Row, source: Format) -> Line:
    made = convert(row.data, source, _TARGET)
    if any(isinstance(made[name], list) for name in _SPOKEN_BY):  # loaders want one kind of value in a row
        made |= {name: _turns(made[name], role) for name, role in _SPOKEN_BY.items()}
        for name in ("chosen", "rejected"):
            made[name] = _without(made["prompt"], made[name])
    return line_of(row, source, _TARGET, made, keep=("tools",))


def _turns(value: Any, role: str) -> list[Any]:
    return value if isinstance(value, list) else [{"role": role, "content": value}]


def _without(prompt: list[Any], answer: list[Any]) -> list[Any]:
    """An answer without the prompt that some data sets repeat in front of it."""
    return answer[len(prompt) :] if len(answer) > len(prompt) and answer[: len(prompt)] == prompt else answer


EXPORT = ExportFormat(
    "dpo",
    "Preference pairs (DPO)",
    "A prompt with a chosen and a rejected answer, as texts or turns; read by TRL, Axolotl, Unsloth, LLaMA-Factory.",
    target="preference",
    encode=_encode,
)
