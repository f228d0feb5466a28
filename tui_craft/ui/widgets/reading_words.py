"""A row laid out to be read and judged: its texts first, what was found beside the top, where it is from below.

Owns order and wording; draws nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from tui_craft import jsonlines, text
from tui_craft.domain.finding import Finding, path_name
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.row import Row, State
from tui_craft.ui import glyphs
from tui_craft.ui.reviewing.trail import Said
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.marked_text import marked
from tui_craft.ui.widgets.row_words import parent_words, provenance
from tui_craft.ui.widgets.toned import STATE_TONES

LIMIT = 40_000
"""Characters of one row that are drawn; beyond, a note says how much is left."""
SIDE_BY_SIDE = 96
"""Columns from which two answers to compare stand beside each other."""

Tone = Callable[[str], Style]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of the page; with `beside`, a second column to its right."""

    text: Content
    indent: int = 0
    beside: Content | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be read: a row, how it stands by what was said here, and what the checks found in it."""

    row: Row
    format: Format
    said: Said
    findings: Sequence[Finding] = ()
    detail: bool = False


def paragraphs(page: Page, width: int, *, tone: Tone, app: object) -> list[Paragraph]:
    """The page as it stands in `width` columns; every text cleaned and clipped."""
    indent = 2 if width >= 60 else 0
    blocks = [block for block in page.format.blocks(page.row.data) if page.detail or not _is_extra(page, block)]
    out = _top(page, blocks, width, tone, app)
    pair = _pair(page, blocks) if width >= SIDE_BY_SIDE else None
    left = LIMIT
    for number, block in enumerate(blocks):
        if pair is not None and block is pair[1]:
            continue
        beside = pair[1] if pair is not None and block is pair[0] else None
        if number:
            out.append(Paragraph(Content("")))
            out.append(Paragraph(_label(block, tone), 0, None if beside is None else _label(beside, tone)))
        out.append(Paragraph(_body(page, block, left, tone), indent,
                             None if beside is None else _body(page, beside, left, tone)))  # fmt: skip
        left -= len(block.text)
        if left <= 0:
            out.append(Paragraph(Content("The rest of this row is not shown; E opens it.").stylize(tone("muted"))))
            break
    return [*out, Paragraph(Content("")), *_about(page, indent, tone)]


def _is_extra(page: Page, block: Block) -> bool:
    """Whether a block is of a field that the format does not ask for: it is no part of what is learned."""
    known = page.format.fields
    return (
        block.path[0] not in known
        if block.path
        else block.label.split(":")[0] in page.row.data and (block.label not in known)
    )


def _pair(page: Page, blocks: Sequence[Block]) -> tuple[Block, Block] | None:
    """The two texts of a preference row that are to be compared."""
    if page.format.name != "preference":
        return None
    found = [block for block in blocks if block.path in {("chosen",), ("rejected",)}]
    return (found[0], found[1]) if len(found) == 2 else None


def _label(block: Block, tone: Tone) -> Content:
    label = text.one_line(block.label, 80)
    return Content(label[:1].upper() + label[1:]).stylize(tone("accent"))


def _top(page: Page, blocks: Sequence[Block], width: int, tone: Tone, app: object) -> list[Paragraph]:
    """The first label, and to its right (or above it) the state and what was found."""
    label = _label(blocks[0], tone) if blocks else Content("This row is empty.").stylize(tone("muted"))
    signs: list[Content] = []
    said = page.said
    if said.state is not State.DRAFT:
        why = f": {said.reason}" if said.reason else ""
        word = text.one_line(f"{glyphs.of(app).state[said.state]} {said.state}{why}", 40)
        signs.append(Content(word).stylize(tone(STATE_TONES[said.state])))
    if said.quality:
        signs.append(Content(f"quality {said.quality}").stylize(tone("strong")))
    if page.findings:
        more = f" (+{len(page.findings) - 1})" if len(page.findings) > 1 else ""
        words = clip("! " + text.one_line(page.findings[0].message, 120), max(8, width - cell_len(more)))
        signs.append(Content(words + more).stylize(tone("warn")))
    right = Content("   ").join(signs)
    gap = width - cell_len(label.plain) - cell_len(right.plain)
    if not signs or gap >= 3:
        return [Paragraph(Content.assemble(label, " " * max(0, gap), right))]
    return [*(Paragraph(sign) for sign in signs), Paragraph(label)]


def _body(page: Page, block: Block, limit: int, tone: Tone) -> Content:
    """A block's text with what was found in it marked; structured values are spread over lines."""
    limit = max(limit, 200)
    if block.path is None:
        return Content(text.visible(_spread(block.text), limit))
    field = path_name(block.path)
    return marked(block.text, [item for item in page.findings if item.field == field], limit, tone("warn"))


def _spread(value: str) -> str:
    if len(value) > LIMIT or not value.startswith(("{", "[")):
        return value
    try:
        return json.dumps(jsonlines.loads(value.encode("utf-8", "surrogatepass")), indent=2, ensure_ascii=False)
    except ValueError:
        return value


def _about(page: Page, indent: int, tone: Tone) -> list[Paragraph]:
    """Where the row is from, in a dim line; in detail also everything else there is to know."""
    row = page.row
    parts = [f"#{row.id}", *provenance(row.origin)]
    if row.envelope.parent is not None:
        parts.append(parent_words(row))
    own = [tag for tag in row.tags if tag not in {"synthetic", "imported"} and not tag.startswith("run:")]
    if own:
        parts.append("tags " + " ".join(own))
    lines = [(" · ".join(parts), "muted")]
    if not page.detail:
        extra = [block for block in page.format.blocks(row.data) if _is_extra(page, block)]
        lines += [(clip(f"{block.label}: {text.one_line(block.text, 400)}", 200), "muted") for block in extra[:3]]
    if row.envelope.note:
        lines.append((f"note {row.envelope.note}", "warn"))
    if page.detail:
        lines += [(f"! {item.check}: {item.message} ({item.field})", "warn") for item in page.findings]
        lines.append((f"reviewed {row.envelope.reviewed or 'by nobody'}, revision {row.rev}", "muted"))
        origin = json.dumps(row.origin, ensure_ascii=False, default=str)
        lines += [(f"tags {' '.join(row.tags)}", "muted"), (f"origin {origin}", "muted")]
    limit = 4_000 if page.detail else 400
    return [Paragraph(Content(text.one_line(line, limit)).stylize(tone(name)), indent) for line, name in lines]
