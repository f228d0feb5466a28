"""A run's report as lines of text, fitted to a width: what the screen shows, the command prints and `copy` copies.

Owns no number: everything is in `runs.reporting.Report`. Foreign text is cleaned here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.domain.verdict import HIGHEST, mean, spread
from tui_craft.runs.coverage import Line, Part
from tui_craft.runs.narration import books_text
from tui_craft.runs.reporting import Report
from tui_craft.runs.sparkline import ASCII_BARS, BARS, meter_words, sparkline
from tui_craft.runs.warnings import retention_words

_NAMED = 14
_MOST = 30
"""Values of one table that are shown."""
_TITLES = {
    "axis": "Axis", "topic": "Topics", "slice": "Slices", "split": "Tags", "template": "Prompts", "teacher": "Teachers",
    "model": "Models", "temperature": "Temperature",
}  # fmt: skip


class Said(NamedTuple):
    """A line, and how it is meant: `heading`, `warn`, `muted` or nothing special."""

    text: str
    tone: str = ""


def report_lines(report: Report, width: int, *, ascii_only: bool = False) -> list[Said]:
    """The whole report in lines of at most `width` characters."""
    judges = report.books.verdicts is not None
    parts = (_head, _verdicts if judges else _funnel, _warnings, _books, *(() if judges else (_judged,)))
    lines = [line for part in parts for line in part(report, width)]
    lines += _variety(report, width, ascii_only)
    lines += _phrases(report)
    for part in report.coverage.parts:
        # one model is named with its teacher
        if any(line.asked or line.landed for line in part.lines) and (part.kind != "model" or len(part.lines) > 1):
            lines += _table(part, report, width)
    return [piece for line in lines for piece in _wrapped(line, width)]


def as_text(report: Report, width: int = 80, *, ascii_only: bool = False) -> str:
    """The report as plain text."""
    return "\n".join(line.text.rstrip() for line in report_lines(report, width, ascii_only=ascii_only))


def _wrapped(line: Said, width: int) -> Iterator[Said]:
    if len(line.text) <= width:
        yield line
        return
    words = line.text.lstrip()
    hanging = " " * (len(line.text) - len(words) + 2 * words.startswith("! "))
    for piece in textwrap.wrap(line.text, width, subsequent_indent=hanging, drop_whitespace=True):
        yield Said(piece, line.tone)


def _head(report: Report, width: int) -> Iterator[Said]:
    info, spec = report.info, report.head.spec
    yield Said(f"Run {info.id}   {info.state.value}", "heading")
    if info.reason:
        yield Said(text.one_line(info.reason, 600))
    teachers = ", ".join(text.one_line(name, 60) for name in spec.teachers)
    head = report.head
    seeds = text.plural(len(head.seeds), "seed row")
    material = f"{text.rows(len(head.sources))} ({text.one_line(spec.where, 80)})" if head.sources else seeds
    yield Said(
        f"{spec.recipe} for {spec.goal} by {teachers} from {material}, random seed {spec.seed}, begun {info.created}",
        "muted",
    )


def _funnel(report: Report, width: int) -> Iterator[Said]:
    funnel, rows = report.funnel, report.rows
    gone = max(0, funnel.filtered - report.books.quarantined - rows[State.REJECTED] + report.reasons["duplicate"])
    filtered = _counted(
        ("quarantined", min(report.books.quarantined, funnel.filtered)),
        ("rejected", rows[State.REJECTED] - report.reasons["duplicate"]),
        ("deleted", gone),
    )
    kept = _counted(*((state.value, rows[state]) for state in (State.ACCEPTED, State.HELD, State.DRAFT)))
    cost = "unknown" if funnel.cost is None else text.money(funnel.cost)
    if report.budget is not None:
        cost += f" of {text.money(report.budget)}"
    yield Said("")
    yield _pair("generated", text.count(funnel.generated))
    yield _pair("filtered", text.count(funnel.filtered), filtered)
    yield _pair("deduped", text.count(funnel.deduped))
    yield _pair("kept", text.count(funnel.kept), kept)
    yield _pair("cost", cost)


def _verdicts(report: Report, width: int) -> Iterator[Said]:
    books = report.books
    found = f", mean {mean(books.verdicts or 0, books.points)} of {HIGHEST}" if books.verdicts else ""
    yield Said("")
    yield Said(f"  judged {text.count(books.verdicts or 0)} of {text.rows(books.target)}{found}")
    for score, rows in spread(report.scores) if report.verdicts else ():
        yield _pair(f"score {score}", text.count(rows))
    cost = "unknown" if books.cost is None else text.money(books.cost)
    yield _pair("cost", cost + (f" of {text.money(report.budget)}" if report.budget is not None else ""))
    if report.broken:
        yield Said("")
        yield Said("Rules that rows break", "heading")
    for rule, rows in report.broken.most_common(_MOST):
        yield Said(f"  {text.count(rows):>6}  {text.one_line(rule, 200)}")


def _pair(name: str, value: str, more: str = "") -> Said:
    return Said(f"  {name:<10}{value:>8}" + (f"   {more}" if more else ""))


def _counted(*counts: tuple[str, int]) -> str:
    return ", ".join(f"{name} {text.count(number)}" for name, number in counts if number > 0)


def _warnings(report: Report, width: int) -> Iterator[Said]:
    if report.warnings:
        yield Said("")
        yield Said("Look twice", "heading")
    for sentence in report.warnings:
        yield Said(f"  ! {sentence}", "warn")


def _books(report: Report, width: int) -> Iterator[Said]:
    books, info = report.books, report.info
    yield Said("")
    yield Said("Books", "heading")
    for line in books_text(books, width - 2).split("\n"):
        yield Said(f"  {line}")
    rate = f", {report.rate:.1f} rows/s" if report.rate else ""
    yield Said(f"  {text.duration(info.seconds)} at work{rate}, target {text.rows(books.target)}")
    if books.tokens_in is not None and books.tokens_out is not None:
        yield Said(f"  tokens {text.count(books.tokens_in)} in, {text.count(books.tokens_out)} out")
    if books.retried:
        yield Said(f"  {text.plural(books.retried, 'request')} asked again after passing faults", "muted")


def _judged(report: Report, width: int) -> Iterator[Said]:
    accepted = report.rows[State.ACCEPTED]
    yield Said(f"  accepted so far {text.count(accepted)}")
    if report.judged:
        yield Said(f"  retention {retention_words(accepted, report.judged)}")
    if report.reasons:
        reasons = _counted(*((reason or "no reason", times) for reason, times in report.reasons.most_common()))
        yield Said(f"  rejected because: {text.one_line(reasons, 200)}")


def _variety(report: Report, width: int, ascii_only: bool) -> Iterator[Said]:
    variety = report.variety
    if not variety.get("rows"):
        return
    yield Said("")
    yield Said("Variety", "heading")
    if bars := sparkline(variety.get("novelty") or (), min(24, width - 12), ASCII_BARS if ascii_only else BARS):
        yield Said(f"  novelty {bars}")
    for words in meter_words(variety):
        yield Said(f"  {words}")
    repeated = variety.get("repeated") or {}
    for name, label in (("openings", "begin"), ("answers", "answers begin")):
        found = [f"{begun!r} {text.count(times)}" for begun, times in (repeated.get(name) or ())[:3]]
        if found:
            yield Said(f"  {label}: {text.one_line(', '.join(found), 300)}", "muted")


def _phrases(report: Report) -> Iterator[Said]:
    if not report.phrases:
        return
    yield Said("")
    yield Said("Phrases of the answers, and how many seeds have them", "heading")
    for phrase in report.phrases:
        seeds = "" if phrase.elsewhere is None else f"   seeds {100 * phrase.elsewhere:.0f} %"
        yield Said(f"  {100 * phrase.share:3.0f} %{seeds:<15} {text.one_line(phrase.words, 100)}")


class _Column(NamedTuple):
    title: str
    cells: list[str]
    keep: int


def _table(part: Part, report: Report, width: int) -> Iterator[Said]:
    lines = part.lines[:_MOST]
    title = f"{_TITLES[part.kind]} {text.one_line(part.name, 60)}".rstrip()
    columns = [
        column for column in _columns(part, lines, report) if any(cell not in {"", "0"} for cell in column.cells)
    ]
    names = [text.one_line(line.value, 200) for line in lines]
    while len(columns) > 1 and 2 + _NAMED + sum(_wide(column) for column in columns) > width:
        columns.remove(min(columns, key=lambda column: column.keep))
    room = max(8, min(max(map(len, names)), width - 2 - sum(_wide(column) for column in columns)))
    yield Said("")
    yield Said(title, "heading")
    heads = "".join(column.title.rjust(_wide(column)) for column in columns)
    yield Said(f"  {'':<{room}}{heads}", "muted")
    for number, name in enumerate(names):
        cells = "".join(column.cells[number].rjust(_wide(column)) for column in columns)
        yield Said(f"  {_cut(name, room):<{room}}{cells}", "" if lines[number].landed else "muted")
    if len(part.lines) > _MOST:
        yield Said(f"  {text.count(len(part.lines) - _MOST)} more", "muted")


def _wide(column: _Column) -> int:
    return 2 + max(len(column.title), *(len(cell) for cell in column.cells))


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else name[: room - 1] + "…"


def _columns(part: Part, lines: Sequence[Line], report: Report) -> Iterator[_Column]:
    """All columns there could be; the higher `keep`, the longer one stays where it is narrow."""
    total = sum(line.landed for line in part.lines)

    def counts(title: str, keep: int, get: list[int]) -> _Column:
        return _Column(title, [text.count(number) for number in get], keep)

    if len(lines) > 1:
        yield _Column("wanted", [_share(line.wanted) for line in lines], 3)
        yield _Column("share", [_share(line.landed / total if total else None) for line in lines], 4)
    yield counts("asked", 2, [line.asked for line in lines])
    yield counts("rows", 9, [line.landed for line in lines])
    yield counts("dup", 5, [line.duplicates for line in lines])
    yield counts("bad", 6, [line.quarantined for line in lines])
    yield counts("acc", 8, [line.states[State.ACCEPTED] for line in lines])
    yield counts("rej", 7, [line.states[State.REJECTED] for line in lines])
    groups = report.variety.get(f"{part.kind}s")
    if isinstance(groups, dict) and part.kind in {"template", "teacher"}:
        figures = [groups.get(line.value) or {} for line in lines]
        yield _Column("near", [_share(each.get("near")) for each in figures], 2)
        yield _Column("openings", [f"{each['openings']:.2f}" if "openings" in each else "" for each in figures], 1)
    if part.kind == "teacher":
        yield _Column("cost", ["?" if line.cost is None else text.money(line.cost) for line in lines], 3)


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"
