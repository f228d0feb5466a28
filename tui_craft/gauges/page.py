"""A scope of the gauges as lines of text, fitted to a width: what the screen shows and the command prints.

Owns the layout and no number. Foreign text is cleaned here.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_craft import text
from tui_craft.checks.summing import NEAR
from tui_craft.domain.histogram import Histogram
from tui_craft.domain.trust import Trust
from tui_craft.gauges.bars import ASCII, RICH, Marks, bar, cells, fitted, histogram, short
from tui_craft.gauges.mix import Mix
from tui_craft.gauges.parts import Gauges, Part, Scope, levels
from tui_craft.gauges.spread import Spread
from tui_craft.gauges.texts import Texts
from tui_craft.gauges.words import LEVELS, warnings


class Span(NamedTuple):
    """A piece of a line, and how it is meant: heading, muted, accent, line, good, warn, bad, or nothing special."""

    text: str
    tone: str = ""


Line = tuple[Span, ...]

_TONES = {"low": "bad", "fair": "warn", "ok": "good"}
_NAME, _SHARE, _BAR = 17, 6, 32
_ROOMY = 70
"""Cells of a page from which on the drafts are shown beside the accepted rows."""
_SHOWN = 8
"""Values of one kind that are shown."""
_GROUPS = {"teacher": "Written by", "template": "Prompts", "topic": "Topics", "label": "Labels"}


@dataclass(frozen=True, slots=True)
class Page:
    """How much room there is, and what to draw with. `checked` says how long ago checks looked, in words."""

    width: int
    marks: Marks
    height: int = 3
    checked: str = ""


def page(width: int, *, ascii_only: bool = False, checked: str = "", height: int = 3) -> Page:
    """A page of `width` cells (34 at least), whose histograms are `height` lines high."""
    return Page(max(34, width), ASCII if ascii_only else RICH, height, checked)


def gauge_lines(gauges: Gauges, scope: Scope, on: Page) -> list[Line]:
    """Everything about one scope, in lines of at most the page's width."""
    lines = [*_head(gauges, scope), *_warnings(gauges, scope, on)]
    if not scope.problem:
        lines += _mix(gauges, scope, on)
        lines += _trust(scope, on)
        lines += _checked(gauges, scope, on)
        lines += _slices(gauges, on) if not scope.name else ()
        lines += _variety(scope.variety, on)
        lines += _lengths(scope, on)
        lines += _groups(scope, on)
    return [piece for line in lines for piece in _wrapped(line, on.width)]


def plain(lines: Sequence[Line]) -> str:
    """The lines as plain text."""
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


def _wrapped(line: Line, width: int) -> Iterator[Line]:
    """A sentence or heading that is too wide in several lines; other lines are made to fit."""
    if sum(cells(span.text) for span in line) <= width or (len(line) > 1 and line[0].tone != "heading"):
        yield line
        return
    if len(line) > 1:
        yield line[:1]
        line = (Span("  " + line[1].text.strip(), line[1].tone),)
    said, tone = line[0]
    words = said.lstrip()
    hanging = " " * (len(said) - len(words) + 2 * words.startswith("! "))
    for piece in textwrap.wrap(said, width, subsequent_indent=hanging):
        yield (Span(piece, tone),)


def _heading(words: str, more: str = "") -> Iterator[Line]:
    yield ()
    yield (Span(words, "heading"), *((Span(f"   {more}", "muted"),) if more else ()))


def _head(gauges: Gauges, scope: Scope) -> Iterator[Line]:
    counts = [f"{text.count(scope.accepted.mix.rows)} accepted", f"{text.count(scope.drafts.mix.rows)} drafts"]
    if scope.held:
        counts.append(f"{text.count(scope.held)} held")
    about = f"   {text.one_line(scope.where, 200)}" if scope.name else ""
    if not scope.problem:
        yield (Span("   ".join(counts) + about),)
    left = [f"{text.count(number)} tagged {tag}" for tag, number in gauges.measuring.items()]
    if gauges.waiting:
        left.append(f"{text.count(gauges.waiting)} proposed or without an output")
    if left and not scope.name:
        yield (Span(f"left out: {', '.join(left)}", "muted"),)


def _warnings(gauges: Gauges, scope: Scope, on: Page) -> Iterator[Line]:
    found = warnings(gauges, scope)
    if found:
        yield ()
    for sentence in found:
        yield (Span(f"! {sentence}", "warn"),)


# ---- shares


def _mix(gauges: Gauges, scope: Scope, on: Page) -> Iterator[Line]:
    mix, given = scope.accepted.mix, gauges.thresholds
    yield from _heading("Mix", "of accepted rows")
    if not mix.rows:
        yield (Span("  nothing is accepted yet", "muted"),)
    else:
        found = levels(mix, given)
        yield _share("real", (mix.real, mix), on, found["real"], (given.real_low, given.real_ok))
        marks = (given.reviewed_low, given.reviewed_ok)
        yield _share("real or reviewed", (mix.human, mix), on, found["reviewed"], marks)
        yield _share("synthetic", (mix.synthetic, mix), on)
        if mix.unknown:
            yield _share("unknown", (mix.unknown, mix), on)
    drafts = scope.drafts.mix
    if drafts.rows:
        real, human = (text.percent(drafts.share(part)) for part in (drafts.real, drafts.human))
        yield (Span(f"  drafts: real {real}, real or reviewed {human}", "muted"),)


def _share(name: str, part: tuple[int, Mix], on: Page, level: str | None = None, at: Sequence[float] = ()) -> Line:
    """`real   38 %  ████░░┊░░   156   enough`; where it is narrow the bar and the number give way."""
    number, mix = part
    share = mix.share(number) or 0.0
    label = fitted(name, _NAME, on.marks)
    verdict = LEVELS[level] if level else ""
    words = Span(f"  {verdict}", _TONES[level]) if level else Span("")
    count = f"{text.count(number):>9}"
    room = on.width - 2 - _NAME - _SHARE - len(count) - 2 - (17 if on.width >= 60 else cells(words.text))
    spans = [Span(f"  {label}"), Span(f"{text.percent(share):>{_SHARE}}")]
    if room >= 6:
        full, rest = bar(share, min(_BAR, room), on.marks, at)
        spans += [Span("  "), Span(full, "accent"), Span(rest, "line")]
    if 2 + _NAME + _SHARE + len(count) + cells(words.text) <= on.width:
        spans.append(Span(count))
    return (*spans, words)


def _trust(scope: Scope, on: Page) -> Iterator[Line]:
    mix = scope.accepted.mix
    if not mix.rows and scope.bad_drafts is None:
        return
    yield from _heading("Trust", "of accepted rows")
    for word in Trust if mix.rows else ():
        yield _share(word.value, (mix.trust[word], mix), on)
    for bad, which in ((scope.bad, mix), (scope.bad_drafts, scope.drafts.mix)):
        if bad is not None and which.rows > which.real:
            yield (Span(f"  {'' if which is mix else 'drafts: '}{bad.words}"),)


def _checked(gauges: Gauges, scope: Scope, on: Page) -> Iterator[Line]:
    if not gauges.checked:
        return  # which the warnings say
    yield from _heading("Checks", on.checked)
    if gauges.retention is not None and not scope.name:
        yield (Span(f"  {gauges.retention.words}"),)
    compared = not NEAR.isdisjoint(gauges.checks)
    for name, mix in (("accepted", scope.accepted.mix), ("drafts", scope.drafts.mix)):
        if mix.rows:
            flagged = f"{text.count(mix.flagged)} with findings ({text.percent(mix.share(mix.flagged))})"
            near = f", near-duplicates {text.percent(mix.share(mix.near))}" if compared else ""
            yield (Span(f"  {name}: {flagged}{near}"),)


def _slices(gauges: Gauges, on: Page) -> Iterator[Line]:
    """Each slice with its shares; the narrower, the fewer of them."""
    if not gauges.slices:
        return
    yield from _heading("Slices", "of accepted rows")
    heads = ("rows", "real", "human", "unread")
    room = max(8, min(32, on.width - 4 - 9 * len(heads)))
    shown = max(1, min(len(heads), (on.width - 4 - room) // 9))
    yield (Span("  " + " " * (room + 2) + "".join(f"{head:>9}" for head in heads[:shown]), "muted"),)
    for each in gauges.slices:
        mix = each.accepted.mix
        name = fitted(text.one_line(each.name, 80) + (" !" if each.critical else ""), room, on.marks)
        if each.problem:
            yield (Span(f"  {name}"), Span("  cannot be used", "warn"))
            continue
        values = (text.count(mix.rows), text.percent(mix.share(mix.real)), text.percent(mix.share(mix.human)),
                  text.percent(mix.share(mix.unread)))  # fmt: skip
        tone = "bad" if each.dominated else ""
        yield (Span(f"{'! ' if each.dominated else '  '}{name}  ", tone),
               Span("".join(f"{value:>9}" for value in values[:shown])))  # fmt: skip
    yield (Span("  a ! after the name marks a critical slice; unread: synthetic, and read by nobody", "muted"),)


# ---- texts


def _variety(texts: Texts | None, on: Page) -> Iterator[Line]:
    if texts is None or texts.rows is None:
        return
    of = "accepted rows" if texts.state == "accepted" else "drafts"
    looked = f"{text.count(texts.looked)} of {text.count(texts.of)} {of}" if texts.looked < texts.of else of
    yield from _heading("Variety", f"{looked}, in groups of {texts.rows.size}")
    wide = min(20, on.width - 2 - 14)
    yield (Span(f"  {'':<{wide}}{'rows':>7}", "muted"), Span(f"{'seeds':>7}" if texts.seeds else "", "muted"))
    theirs = _figures(texts.seeds) if texts.seeds else []
    for place, (name, value) in enumerate(_figures(texts.rows)):
        beside = f"{theirs[place][1]:>7}" if theirs else ""
        yield (Span(f"  {fitted(name, wide, on.marks)}{value:>7}"), Span(beside, "muted"))
    if texts.near_seeds is not None:
        yield (Span(f"  {fitted('near a seed', wide, on.marks)}{text.percent(texts.near_seeds):>7}"),)


def _figures(spread: Spread) -> list[tuple[str, str]]:
    """What is known of a spread, by name."""
    names = ("words", "2-grams", "3-grams")
    distinct = [(f"different {name}", _to(value)) for name, value in zip(names, spread.distinct, strict=True)]
    packed = "–" if spread.compression is None else f"{spread.compression:.1f} x"
    return [*distinct, ("repeated openings", text.percent(spread.openings)),
            ("of answers", text.percent(spread.answers)), ("packed smaller by", packed)]  # fmt: skip


def _to(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _lengths(scope: Scope, on: Page) -> Iterator[Line]:
    part = scope.accepted if scope.accepted.mix.rows else scope.drafts
    of = "" if scope.accepted.mix.rows else " of drafts"
    for name, values in (("Answers", part.answered), ("Inputs", part.asked)):
        yield from _drawn(f"{name}{of}, characters", values, on)
    if scope.texts is not None and scope.texts.looked:
        yield from _drawn(f"Tokens{of}, estimated", scope.texts.tokens, on)
        yield (Span(f"  about {text.count(scope.texts.all_tokens)} in all", "muted"),)


def _drawn(title: str, values: Histogram, on: Page) -> Iterator[Line]:
    if not len(values) or not values.most:
        return
    low, middle, high = (short(values.quantile(share)) for share in (0.05, 0.5, 0.95))
    yield from _heading(title, f"median {middle}, 90 % from {low} to {high}")
    *bars, axis = histogram(values, min(72, on.width - 4), on.height, on.marks)
    for line in bars:
        yield (Span("  "), Span(line, "accent"))
    yield (Span("  "), Span(axis, "muted"))


# ---- groups


def _groups(scope: Scope, on: Page) -> Iterator[Line]:
    accepted, drafts = scope.accepted.shown_groups, scope.drafts.shown_groups
    for kind, title in _GROUPS.items():
        ours, theirs = accepted.get(kind, Counter()), drafts.get(kind, Counter())
        if ours:
            yield from _group(title, ours, scope.accepted, theirs, on)
        elif theirs:
            yield from _group(f"{title}, drafts", theirs, scope.drafts, Counter(), on)


def _group(title: str, counts: Counter[str], part: Part, drafts: Counter[str], on: Page) -> Iterator[Line]:
    """Values with their rows and share; beside them the drafts that have them too."""
    beside = bool(drafts) and on.width >= _ROOMY
    yield from _heading(title, "and how many drafts" if beside else "")
    values = sorted({*counts, *(drafts if beside else ())}, key=lambda value: (-counts[value], -drafts[value], value))
    room = max(8, min(36, on.width - 2 - 9 - 7 - (10 if beside else 0)))
    wide = on.width - 2 - room - 9 - 7 - 2 - (10 if beside else 0)
    for value in values[:_SHOWN]:
        share = counts[value] / part.mix.rows
        spans = [Span(f"  {fitted(text.one_line(value, 200), room, on.marks)}"),
                 Span(f"{text.count(counts[value]):>9}{text.percent(share):>7}")]  # fmt: skip
        if wide >= 6:
            full, rest = bar(share, min(_BAR, wide), on.marks)
            spans += [Span("  "), Span(full, "accent"), Span(rest, "line")]
        if beside:
            spans.append(Span(f"{text.count(drafts[value]):>10}", "muted"))
        yield tuple(spans)
    if len(values) > _SHOWN:
        yield (Span(f"  and {text.count(len(values) - _SHOWN)} more", "muted"),)
