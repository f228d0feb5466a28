"""Near-duplicates: which row is told of which, chains, what is left alone, and how little a pass over many costs."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, ground, look, row, rows

from tui_craft.checks.base import Fix, Reading
from tui_craft.checks.near_duplicates import CHECK
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import format_named
from tui_craft.domain.options import checked
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError

WORDS = [f"word{number}" for number in range(40)]


def _text(*changed: int, words: list[str] = WORDS) -> dict[str, str]:
    """A row of forty words, of which those at the places `changed` are others."""
    return {"text": " ".join(f"other{place}" if place in changed else word for place, word in enumerate(words))}


def _told(payloads: list[dict[str, str]], **options: Any) -> list[Finding]:
    return findings(look(CHECK, "text", **options), rows(payloads), "text")


def test_the_less_wanted_row_is_told_with_the_overlap() -> None:
    [found] = _told([_text(), {"text": "something else altogether here"}, _text(0)])
    assert (found.row, found.other, found.severity) == (3, 1, Severity.WARNING)
    assert found.score == pytest.approx(37 / 39, abs=1e-4)
    assert found.message == "nearly the same as row 1 (95 %)"
    assert found.fix == "reject, row 1 is kept"


def test_the_threshold_decides() -> None:
    payloads = [_text(), _text(10, 30)]  # 32 of 44
    assert not _told(payloads)
    assert len(_told(payloads, threshold=0.7)) == 1
    with pytest.raises(InvalidError, match="threshold"):
        checked(CHECK, {"threshold": 0.1})


def test_one_that_stays_is_named_before_a_nearer_one_that_goes() -> None:
    # row 3 is nearer to row 2, which goes for row 1, to which row 3 is near too
    found = _told([_text(), _text(0), _text(0, 1)])
    assert [(each.row, each.other) for each in found] == [(2, 1), (3, 1)]
    assert found[1].score == pytest.approx(36 / 40, abs=1e-4)


def test_a_row_that_is_near_only_to_one_that_goes_is_told_of_but_not_rejected_by_the_fix() -> None:
    found = _told([_text(), _text(20), _text(20, 10)], threshold=0.8)
    assert [(each.row, each.other, bool(each.fix)) for each in found] == [(2, 1, True), (3, 2, False)]
    assert found[1].message.endswith(", which is near another one itself")


def test_exact_copies_are_left_to_the_other_check_and_other_punctuation_is_not() -> None:
    upper = {"text": _text()["text"].upper()}
    dotted = {"text": _text()["text"].replace(" ", ", ")}
    [found] = _told([_text(), _text(), upper, dotted])
    assert (found.row, found.other, found.score) == (4, 1, 1.0)
    assert "(100 %)" in found.message


def test_rows_made_from_one_another_are_hinted_at() -> None:
    made = [row(_text(), 1), row(_text(0), 2, parent=1), row(_text(39), 3, parent=1), row(_text(5), 4)]
    found = findings(look(CHECK, "text"), made, "text")
    assert [(each.row, each.other, each.severity) for each in found] == [
        (2, 1, Severity.HINT),
        (3, 1, Severity.HINT),
        (4, 1, Severity.WARNING),
    ]
    assert found[0].message.endswith(", from which it was made")
    assert not found[0].fix


def test_one_side_can_be_compared_alone() -> None:
    same, other = _text()["text"], " ".join(reversed(WORDS))
    made = rows([{"input": same, "output": "yes"}, {"input": same, "output": other}, {"input": "no", "output": other}])
    told = {on: [(f.row, f.other) for f in findings(look(CHECK, on=on), made)] for on in ("row", "input", "output")}
    assert told == {"row": [], "input": [(2, 1)], "output": [(3, 2)]}
    assert CHECK.begin(ground(CHECK, "text", on="input")) is None


def test_what_is_only_known_is_compared_with_but_not_told_of() -> None:
    begun, format = look(CHECK, "text"), format_named("text")
    one, two, three = rows([_text(), _text(0), _text(39)])
    begun.know(Reading(one, format))
    begun.know(Reading(two, format))
    assert list(begun.look(Reading(three, format))) == []
    found = list(begun.finish())
    assert [(each.row, each.other) for each in found] == [(3, 1)]
    assert begun.fix(Reading(three, format), found) == Fix(state=State.REJECTED, reason="duplicate")


def test_nothing_to_look_at_and_rows_without_words() -> None:
    assert not _told([])
    assert not _told([{"text": ""}, {"text": ""}, {"text": "..."}, {"text": "!"}])
