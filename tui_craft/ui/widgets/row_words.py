"""What is said of a row: its head, and where it came from and what was judged. Owns the wording; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Origin, Row, State
from tui_craft.ui import glyphs
from tui_craft.ui.widgets.row_texts import raw_json, texts
from tui_craft.ui.widgets.toned import STATE_TONES

Tone = Callable[[str], Style]
_MOST = 6
"""Findings that are said one by one."""


def row_words(
    row: Row, state: State, format: Format, *, tone: Tone, app: object, copies: Sequence[int] = (),
    json: bool = False, edit: list[Content] | None = None, short: bool = False, findings: Sequence[Finding] = (),
) -> list[Content]:  # fmt: skip
    """The paragraphs of a row, in reading order; every one cleaned and clipped.

    `copies` are the rows that were copied from it. With `json` its payload is shown as the JSON it is; with `edit`,
    that is shown instead. `findings` are said below the head and marked in the texts. With `short` the texts come
    before what is known about them.
    """
    body = edit if edit is not None else raw_json(row, tone) if json else texts(row, format, tone, findings)
    head = [_head(row, state, tone, app), *_note(row, tone), *found_words(findings, tone)]
    about = _about(row, tone, copies)
    if short:
        return [*head, *(body[1:] if body and not body[0].plain else body), Content(""), *about]
    return [*head, *about, *body]


def found_words(findings: Sequence[Finding], tone: Tone) -> list[Content]:
    """`! refusals: begins as a refusal (output)`, a line each."""
    lines = []
    for finding in findings[:_MOST]:
        where = f" ({finding.field})" if finding.field else ""
        beside = f" #{finding.other}" if finding.other else ""
        words = text.one_line(f"! {finding.check}: {finding.message}{beside}{where}", 300)
        lines.append(Content(words).stylize(tone("muted" if finding.severity is Severity.HINT else "warn")))
    more = len(findings) - _MOST
    return [*lines, Content(f"and {text.count(more)} more found").stylize(tone("muted"))] if more > 0 else lines


def _head(row: Row, state: State, tone: Tone, app: object) -> Content:
    quality = f"   quality {row.envelope.quality}" if row.envelope.quality else ""
    reason = f": {text.one_line(row.envelope.reason, 40)}" if row.envelope.reason else ""
    return Content.assemble(
        Content(f"#{row.id}").stylize(tone("strong")), "   ",
        Content(f"{glyphs.of(app).state[state]} {state}{reason}").stylize(tone(STATE_TONES[state])), quality,
    )  # fmt: skip


def _about(row: Row, tone: Tone, copies: Sequence[int]) -> list[Content]:
    lines = provenance(row.origin)
    if row.envelope.parent is not None:
        lines.append(parent_words(row))
    if copies:
        more = f" and {text.count(len(copies) - 8)} more" if len(copies) > 8 else ""
        lines.append("copied as " + " ".join(f"#{copy}" for copy in copies[:8]) + more)
    if row.envelope.reviewed:
        lines.append(f"read by {_who_and_when(row.envelope.reviewed)}")
    if row.tags:
        lines.append("tags " + ", ".join(row.tags))
    return [Content(text.one_line(line, 300)).stylize(tone("muted")) for line in lines]


def parent_words(row: Row) -> str:
    """What it is to the row it was made from."""
    return f"{'proposed for' if 'proposal' in row.tags else 'copy of'} #{row.envelope.parent}"


def _note(row: Row, tone: Tone) -> list[Content]:
    note = row.envelope.note
    return [Content(text.one_line(f"note {note}", 500)).stylize(tone("warn"))] if note else []


def _who_and_when(reviewed: str) -> str:
    """`jo@box 2026-01-01T00:00:00Z` as `jo@box, 2026-01-01 00:00`."""
    who, _, when = reviewed.rpartition(" ")
    return f"{who}, {when[:16].replace('T', ' ')}" if who and when[10:11] == "T" else reviewed


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
