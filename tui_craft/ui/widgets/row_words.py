"""What is said of a row: its texts with their labels, and where it came from. Owns the wording; draws nothing."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Origin, Row, State
from tui_craft.ui import glyphs
from tui_craft.ui.widgets.toned import STATE_TONES

LIMIT = 20_000
"""Characters of one row that are drawn; beyond, a note says how much is left."""

Tone = Callable[[str], Style]


def row_words(row: Row, state: State, format: Format, *, tone: Tone, app: object) -> list[Content]:
    """The paragraphs of a row, in reading order; every one cleaned and clipped."""
    lines = [_head(row, state, tone, app), *_about(row, tone)]
    left = LIMIT
    for block in format.blocks(row.data):
        lines += [Content(""), Content(text.one_line(block.label, 80)).stylize(tone("accent"))]
        lines.append(Content(text.visible(block.text, max(left, 200))))
        left -= len(block.text)
        if left <= 0:
            lines.append(Content("The rest of this row is not shown; E opens it.").stylize(tone("muted")))
            break
    return lines


def _head(row: Row, state: State, tone: Tone, app: object) -> Content:
    quality = f"   quality {row.envelope.quality}" if row.envelope.quality else ""
    return Content.assemble(
        Content(f"#{row.id}").stylize(tone("strong")), "   ",
        Content(f"{glyphs.of(app).state[state]} {state}").stylize(tone(STATE_TONES[state])), quality,
    )  # fmt: skip


def _about(row: Row, tone: Tone) -> list[Content]:
    lines = provenance(row.origin)
    if row.envelope.parent is not None:
        lines.append(f"copy of #{row.envelope.parent}")
    if row.tags:
        lines.append("tags " + ", ".join(row.tags))
    shown = [Content(text.one_line(line, 300)).stylize(tone("muted")) for line in lines]
    if row.envelope.note:
        shown.append(Content(text.one_line(f"note {row.envelope.note}", 500)).stylize(tone("warn")))
    return shown


def provenance(origin: Origin) -> list[str]:
    """Where a row came from, in a line or two: `synthetic, from gpt-4o-mini, seeds 3 8 11, run k3f9`."""
    if origin.get("kind") == "real":
        if origin.get("by") == "manual":
            return ["real, written by hand"]
        source = origin.get("source")
        where = f" from {source}" + (f", line {origin['line']}" if "line" in origin else "") if source else ""
        return [f"real, {origin.get('by', '')}{where}"]
    parts = [f"synthetic, from {origin.get('model') or origin.get('teacher') or origin.get('by', 'unknown')}"]
    if origin.get("seeds"):
        parts.append("seeds " + " ".join(map(str, origin["seeds"])))
    if origin.get("run"):
        parts.append(f"run {origin['run']}")
    more = []
    if origin.get("topic"):
        more.append("topic " + "/".join(map(str, origin["topic"])))
    more += [f"{name} {value}" for name, value in (origin.get("axes") or {}).items()]
    if origin.get("temperature") is not None:
        more.append(f"temperature {origin['temperature']}")
    return [", ".join(parts), *([", ".join(more)] if more else [])]
