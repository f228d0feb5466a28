"""A finding in its row, to be read: what is said of it, what the fix would change, the row beside it, the row's texts.

Owns order and wording; draws and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from textual.content import Content

from tui_craft import text
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.row import Row, State
from tui_craft.domain.row_diff import Part
from tui_craft.ui import glyphs
from tui_craft.ui.cleaning.found import Entry
from tui_craft.ui.widgets.diff_words import contents_of
from tui_craft.ui.widgets.marked_text import marked
from tui_craft.ui.widgets.row_words import Tone, provenance
from tui_craft.ui.widgets.toned import STATE_TONES

LIMIT = 20_000
"""Characters of one row that are drawn; beyond, a note says how much is left."""
_QUOTED = 60
"""Characters of what was found that stand beside what is said of it."""
_MOST = 8
"""Findings, and rows of a cluster, that are said one by one."""
SEVERITY_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to say about an entry: its row, and as far as it is known what its fix would make of it.

    `changes` are the texts that the fix would change; `problem` is why it cannot be fixed after all. `beside` is the
    row it stands beside, `differs` what this one says otherwise, and `cluster` are all rows that belong together with
    these, the one that is kept first.
    `others` are what other checks say of the row.
    """

    entry: Entry
    row: Row
    format: Format
    title: str
    wanted: Row | None = None
    changes: Sequence[Part] = ()
    problem: str = ""
    beside: Row | None = None
    differs: Sequence[Part] = ()
    cluster: Sequence[int] = ()
    others: Sequence[Finding] = ()


def words_of(seen: Seen, tone: Tone, app: object) -> list[Content]:
    """The paragraphs, in reading order; every one cleaned and clipped."""
    out = [_head(seen, tone, app), *_said(seen, tone), *_fix(seen, tone), *_beside(seen, tone, app)]
    return [*out, *_texts(seen, tone), Content(""), *_about(seen, tone)]


def _head(seen: Seen, tone: Tone, app: object) -> Content:
    state = seen.row.state
    return Content.assemble(
        Content(f"#{seen.row.id}").stylize(tone("strong")), "   ",
        Content(f"{glyphs.of(app).state[state]} {state}").stylize(tone(STATE_TONES[state])), "   ",
        Content(text.one_line(seen.title, 60)).stylize(tone("accent")),
    )  # fmt: skip


def _said(seen: Seen, tone: Tone) -> list[Content]:
    texts = {path_name(block.path): block.text for block in seen.format.blocks(seen.row.data) if block.path is not None}
    lines = []
    for finding in islice(seen.entry.findings, _MOST):
        said = Content(text.one_line(f"{finding.severity}  {sentence(finding)}", 400))
        span = texts.get(finding.field, "")[finding.start : finding.end]
        # long texts have it out of sight
        quiet = Content(f"  “{text.one_line(span, _QUOTED)}”" if span else "").stylize(tone("muted"))
        lines.append(Content.assemble(said.stylize(tone(SEVERITY_TONES[finding.severity])), quiet))
    more = len(seen.entry.findings) - _MOST
    return [*lines, Content(f"and {text.count(more)} more of it").stylize(tone("muted"))] if more > 0 else lines


def sentence(finding: Finding) -> str:
    """What is said, of which field: `output: begins as a refusal`, `output is empty`."""
    if not finding.field or finding.message.startswith(f"{finding.field} "):
        return finding.message
    return f"{finding.field}: {finding.message}"


def _fix(seen: Seen, tone: Tone) -> list[Content]:
    """What the fix is, and as soon as it is known what exactly it changes."""
    fixes = seen.entry.fixes
    if not fixes:
        return []
    if seen.problem:
        return [Content(text.one_line(f"cannot be fixed: {seen.problem}", 300)).stylize(tone("warn"))]
    lines = [Content(text.one_line(f"f  {', '.join(fixes)}", 300)).stylize(tone("good"))]
    if seen.wanted is None:
        return lines
    if seen.wanted.state is not seen.row.state and seen.wanted.state is not State.REJECTED:
        lines.append(Content(f"   {seen.wanted.state}").stylize(tone("muted")))  # that it goes, its fix has said
    return [*lines, *contents_of(seen.changes, tone)]


def _beside(seen: Seen, tone: Tone, app: object) -> list[Content]:
    """The row that it repeats, and what this one says otherwise."""
    if seen.beside is None:
        return []
    state = seen.beside.state
    mark = Content(f"{glyphs.of(app).state[state]} {state}").stylize(tone(STATE_TONES[state]))
    head = Content.assemble("beside ", Content(f"#{seen.beside.id}").stylize(tone("strong")), "   ", mark)
    parts = contents_of(seen.differs, tone)
    lines = [Content(""), head, *(parts or [Content("both say the same").stylize(tone("muted"))])]
    if len(seen.cluster) > 2:
        kept, *others = seen.cluster
        listed = " ".join(f"#{row_id}" for row_id in others[:_MOST])
        more = f" and {text.count(len(others) - _MOST)} more" if len(others) > _MOST else ""
        words = f"{text.rows(len(seen.cluster))} alike: #{kept} stays before {listed}{more}"
        lines.append(Content(words).stylize(tone("muted")))
    return lines


def _texts(seen: Seen, tone: Tone) -> list[Content]:
    """The row's texts, with what was found in them marked."""
    spans = _spans(seen.entry.findings)
    lines: list[Content] = []
    left = LIMIT
    for block in seen.format.blocks(seen.row.data):
        label = text.one_line(block.label, 80)
        lines += [Content(""), Content(label[:1].upper() + label[1:]).stylize(tone("accent"))]
        lines.append(_text(block, spans, max(left, 200), tone))
        left -= len(block.text)
        if left <= 0:
            lines.append(Content("The rest of this row is not shown; e opens it.").stylize(tone("muted")))
            break
    return lines


def _text(block: Block, spans: Mapping[str, Sequence[Finding]], limit: int, tone: Tone) -> Content:
    if not block.text:
        return Content("(empty)").stylize(tone("muted"))
    found = spans.get(path_name(block.path), ()) if block.path is not None else ()
    return marked(block.text, found[:_MOST], limit, tone("warn"))


def _spans(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    out: dict[str, list[Finding]] = {}
    for finding in findings:
        out.setdefault(finding.field, []).append(finding)
    return out


def _about(seen: Seen, tone: Tone) -> list[Content]:
    """What other checks say, and where the row is from."""
    lines = [f"also {finding.check}: {finding.message}" for finding in islice(seen.others, _MOST)]
    tags = " ".join(tag for tag in seen.row.tags if not tag.startswith("run:"))
    lines += provenance(seen.row.origin) + ([f"tags {tags}"] if tags else [])
    if seen.row.envelope.note and seen.row.state is not State.REJECTED:
        lines.append(f"note {seen.row.envelope.note}")
    return [Content(text.one_line(line, 300)).stylize(tone("muted")) for line in lines]
