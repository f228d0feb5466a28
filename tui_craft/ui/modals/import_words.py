"""What the import dialog says and offers. Draws and reads nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.ui.widgets.field import Chooser

if TYPE_CHECKING:
    from tui_craft.sources.importer import ImportProgress
    from tui_craft.sources.preview import Preview
    from tui_craft.sources.report import ImportReport

_ROWS = 2
_LINES = 5


def seen(preview: Preview, format_name: str) -> str:
    """What the file looks like: what was detected, its bad lines so far, its first rows as they would be stored."""
    lines = [_fit(preview, format_name)]
    if preview.problems:
        first = preview.problems[0]
        lines.append(
            f"Of the first lines {text.count(len(preview.problems))} cannot be read "
            f"(line {first.line}: {first.reason}); they will be left out."
        )
    lines.append("")
    shape = FORMATS[format_name]
    for row in preview.rows[:_ROWS]:
        for block in shape.blocks(row)[:4]:
            lines.append(f"{text.one_line(block.label, 24)}: {text.one_line(block.text, 160)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _fit(preview: Preview, format_name: str) -> str:
    if preview.detection.format is not None:
        return preview.detection.explanation
    names = ", ".join(text.one_line(item.name, 60) for item in preview.detection.fields) or "none"
    return (
        f"No row is {format_name} as it stands; the file's fields are {names}. "
        "Choose above which of them is which (tab goes there, left and right choose)."
    )


def field_choices(preview: Preview, format: Format, left_out: str) -> list[Chooser]:
    """A chooser for each field of `format`, where the file's own fields are not simply the same."""
    detection = preview.detection
    if detection.format == format.name and not detection.mapping:
        return []
    known = {**detection.guess, **detection.mapping}
    fields = [(item.name, text.one_line(str(item.example), 80)) for item in detection.fields]
    names = {name for name, _ in fields}
    choosers: list[Chooser] = []
    for ours in format.fields:
        given = known.get(ours, ours if ours in names else "")
        options = [*fields, (left_out, "the field stays empty")] if ours in format.optional else list(fields)
        if given and given not in names:
            options.insert(0, (given, ""))
        choosers.append(Chooser(ours, options, given or (left_out if ours in format.optional else "")))
    return choosers


def progress(now: ImportProgress) -> str:
    """One line while the import goes on."""
    share = f"   {100 * now.done // now.total} %" if now.total else ""
    skipped = f"   {text.count(now.skipped)} left out" if now.skipped else ""
    return f"{text.rows(now.imported)} in{skipped}{share}"


def outcome(report: ImportReport) -> str:
    """What was imported, what was left out and why, and where that is kept."""
    lines = [f"Imported {text.rows(report.imported)}."]
    if report.skipped_total:
        lines.append(f"{text.plural(report.skipped_total, 'line')} left out:")
        lines += [f"  line {item.line}: {item.reason}" for item in report.skipped[:_LINES]]
        if report.skipped_total > _LINES:
            lines.append(f"  and {text.count(report.skipped_total - _LINES)} more")
        lines.append(f"Kept word for word in {report.bad_lines}")
    lines += report.warnings
    lines.append("enter closes")
    return "\n".join(lines)
