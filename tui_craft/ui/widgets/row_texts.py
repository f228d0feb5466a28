"""The texts of a row, laid out to be read: turns, answers, JSON, plain text. Owns their look; says nothing of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.domain.finding import Finding, path_name
from tui_craft.domain.formats import TURN_FORMATS, Block, Format
from tui_craft.domain.row import Row
from tui_craft.ui.widgets.marked_text import marked

LIMIT = 20_000
"""Characters of one row that are drawn; beyond, a note says how much is left."""

Tone = Callable[[str], Style]

_ANSWERS = {"chosen": ("the better answer", "good"), "rejected": ("the worse answer", "bad")}
_QUIET = frozenset({"system", "developer"})


def texts(row: Row, format: Format, tone: Tone, findings: Sequence[Finding] = ()) -> list[Content]:
    """Every text of a row under its label, each cleaned and clipped, with what `findings` are about marked."""
    lines: list[Content] = []
    blocks = format.blocks(row.data)
    spoken = row.data.get(format.fields[0]) if format.name in TURN_FORMATS else None
    turns = len(spoken) if isinstance(spoken, list) else 0
    left = LIMIT
    for block in blocks:
        about = [each for each in findings if block.path is not None and each.field == path_name(block.path)]
        lines += [Content(""), _label(block, format, turns, tone), _text(block, format, max(left, 200), tone, about)]
        left -= len(block.text)
        if left <= 0:
            lines.append(Content("The rest of this row is not shown; E opens it.").stylize(tone("muted")))
            break
    return lines


def raw_json(row: Row, tone: Tone) -> list[Content]:
    """The payload as JSON, laid out."""
    from tui_craft.ui.widgets.json_words import json_words

    value = row.raw.decode("utf-8", "replace")
    shown = json_words(value, tone("accent"), limit=LIMIT)
    return [Content(""), shown if shown is not None else Content(text.visible(value, LIMIT))]


def _is_turn(block: Block) -> bool:
    return block.path is not None and len(block.path) == 3


def _label(block: Block, format: Format, turns: int, tone: Tone) -> Content:
    label = text.one_line(block.label, 80)
    name, _, speaker = block.label.partition(": ")
    if format.name == "preference" and name in _ANSWERS:
        words, worth = _ANSWERS[name]
        said = f"{name}, {words}" + (f": {text.one_line(speaker, 40)}" if speaker else "")
        return Content(said).stylize(tone("strong")).stylize(tone(worth))
    if format.name in TURN_FORMATS and (_is_turn(block) or label.endswith(" calls")):
        number = f"   {int(block.path[1]) + 1} of {turns}" if turns > 1 and block.path and _is_turn(block) else ""
        quiet = tone("muted") if block.label in _QUIET else tone("key")
        return Content.assemble(Content(label).stylize(quiet), Content(number).stylize(tone("muted")))
    return Content(label).stylize(tone("accent"))


def _text(block: Block, format: Format, left: int, tone: Tone, findings: Sequence[Finding]) -> Content:
    if any(finding.end for finding in findings):
        return marked(block.text, findings, left, tone("warn"))
    if block.text.lstrip()[:1] in {"{", "["}:
        from tui_craft.ui.widgets.json_words import calls_text, json_words  # not on the way to the first frame

        calls = block.label.endswith(" calls") and block.path is None
        shown = json_words(calls_text(block.text) if calls else block.text, tone("accent"), limit=left)
        if shown is not None:
            return shown
    if block.text == "":
        return Content("(empty)").stylize(tone("muted"))
    plain = Content(text.visible(block.text, left))
    return plain.stylize(tone("muted")) if format.name in TURN_FORMATS and block.label in _QUIET else plain
