"""What about a run's rows should make one look twice, in sentences that say what to do. Pure; the numbers are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.domain.run import Books, RunSpec
from tui_craft.runs.coverage import Coverage, Line, Part

MANY = 50
"""Rows of one prompt and one teacher that are too many to be varied."""
JUDGED = 20
"""Judged rows from which on retention tells something."""
SUSPICIOUS, LOW = 0.95, 0.5
NEAR, REPEATED, UNUSABLE = 0.1, 0.25, 0.25
_FEW = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What the warnings go by; see `runs.reporting.Report`."""

    spec: RunSpec
    books: Books
    rows: Counter[State]
    reasons: Counter[str]
    refusals: int
    coverage: Coverage
    variety: Mapping[str, Any]


def warnings_of(facts: Facts) -> list[str]:
    """The sentences, what weighs most first; none where nothing is odd."""
    parts = (_refusals, _retention, _near, _openings, _one_voice, _axes, _topics, _unusable, _money)
    return [sentence for part in parts for sentence in part(facts)]


def _refusals(facts: Facts) -> Iterator[str]:
    if facts.refusals:
        yield (
            f"{text.plural(facts.refusals, 'answer')} refused to do what "
            "was asked; reject such rows, and take a teacher that does not refuse for such a task."
        )


def retention_words(accepted: int, judged: int) -> str:
    """Retention with how it is to be taken: `91 % of 341 judged rows, normal`."""
    share = accepted / judged
    words = f"{share:.0%} of {text.count(judged)} judged rows".replace("%", " %")
    if judged < JUDGED:
        return words
    return f"{words}, {'suspicious' if share >= SUSPICIOUS else 'fix the prompt' if share < LOW else 'normal'}"


def _retention(facts: Facts) -> Iterator[str]:
    accepted = facts.rows[State.ACCEPTED]
    judged = accepted + facts.rows[State.REJECTED]
    if judged < JUDGED:
        return
    share = _percent(accepted / judged)
    if accepted >= SUSPICIOUS * judged:
        yield (
            f"Retention is {share} of {text.count(judged)} judged rows, which is suspiciously high (about 70 % is "
            "usual); read 50 more strictly before trusting it."
        )
    elif accepted < LOW * judged:
        reason = next((reason for reason, _ in facts.reasons.most_common() if reason), "")
        most = f", most of the others being {reason}" if reason else ""
        yield (
            f"Only {share} of {text.count(judged)} judged rows were accepted{most}; fix the prompt before generating "
            "more."
        )


def _near(facts: Facts) -> Iterator[str]:
    near, rows = facts.variety.get("near", 0.0), facts.variety.get("rows", 0)
    if rows >= _FEW and near >= NEAR:
        yield (
            f"{_percent(near)} of the rows are near-duplicates of seeds or of one another; reject them, and add seeds, "
            "axes or another prompt or teacher before generating more."
        )


def _openings(facts: Facts) -> Iterator[str]:
    rows = facts.variety.get("rows", 0)
    repeated = facts.variety.get("repeated") or {}
    for name, what in (("openings", "inputs"), ("answers", "answers")):
        begun, times = next(iter(repeated.get(name) or ()), ("", 0))
        if rows >= _FEW and times >= REPEATED * rows:
            yield f"{_percent(times / rows)} of the {what} begin with {begun!r}; forbid it in the prompt."


def _one_voice(facts: Facts) -> Iterator[str]:
    made = {kind: _with_rows(facts.coverage, kind) for kind in ("template", "teacher")}
    rows = sum(line.landed for line in made["teacher"])
    if rows > MANY and all(len(lines) == 1 for lines in made.values()):
        prompt, teacher = made["template"][0].value, made["teacher"][0].value
        yield (
            f"One prompt ({text.one_line(prompt, 40)}) and one teacher ({text.one_line(teacher, 60)}) made all "
            f"{text.rows(rows)}, so they are alike in manner; add a variant of the prompt, another teacher, or axes."
        )


def _with_rows(coverage: Coverage, kind: str) -> list[Line]:
    return [line for part in coverage.of(kind) for line in part.lines if line.landed]


def _axes(facts: Facts) -> Iterator[str]:
    if facts.books.drafts < _FEW:
        return
    for part in facts.coverage.of("axis"):
        missing = _short(part, facts.books.drafts)
        if missing:
            yield (
                f"The axis {text.one_line(part.name, 40)} is hardly covered: {len(missing)} of its {len(part.lines)} "
                f"values have (nearly) no rows ({', '.join(missing[:3])}{', ...' if len(missing) > 3 else ''}); "
                "generate more, or drop them."
            )


def _short(part: Part, rows: int) -> list[str]:
    """The values that have less than a quarter of what they were to have."""
    return [
        text.one_line(line.value, 30)
        for line in part.lines
        if line.wanted and line.landed < line.wanted * rows / 4 and line.wanted * rows >= 1
    ]


def _topics(facts: Facts) -> Iterator[str]:
    lines = [line for part in facts.coverage.of("topic") for line in part.lines]
    empty = sum(not line.landed for line in lines)
    if facts.books.drafts >= _FEW and 2 * empty > len(lines):
        yield f"{empty} of {len(lines)} topics got no row in this run."


def _unusable(facts: Facts) -> Iterator[str]:
    books = facts.books
    if books.items >= _FEW and books.quarantined >= UNUSABLE * books.items:
        share = _percent(books.quarantined / books.items)
        yield f"{share} of all items were no usable rows; look into the quarantine for why, and mend the prompt."


def _money(facts: Facts) -> Iterator[str]:
    books, budget = facts.books, facts.spec.budget
    if books.answered and books.cost is None:
        yield "What the run cost is not known, because nobody knows the price of a teacher; name it in its endpoint."
    elif budget is not None and books.cost is not None and books.cost >= 0.95 * budget and books.done < books.target:
        short = text.rows(books.target - books.done)
        yield f"The budget of {text.money(budget)} is spent and {short} of the target are missing; raise it and resume."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
