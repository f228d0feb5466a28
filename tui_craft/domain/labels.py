"""The label of a row of labelled data: its output, where that is short enough to be one. Pure."""

from __future__ import annotations

from tui_craft.domain.formats import TURN_FORMATS, Format, Payload

LONGEST = 80
"""Characters; a longer output is an answer, no label."""


def label_of(format: Format, data: Payload) -> str | None:
    """The row's label, None where its output is none: of several lines, too long, or no text."""
    if format.name in TURN_FORMATS:
        blocks = format.blocks(data)
        text = blocks[-1].text if blocks else None
    else:
        text = data.get(format.outputs[0])
    if not isinstance(text, str):
        return None
    label = text.strip()
    return label if label and len(label) <= LONGEST and "\n" not in label else None
