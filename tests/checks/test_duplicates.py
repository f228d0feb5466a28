"""Exact duplicates: which row is kept, what counts as the same, and the hint about other answers."""

from __future__ import annotations

import random

from check_helpers import findings, fixed, look, row, rows

from tui_craft.checks.base import Fix, Reading
from tui_craft.checks.duplicates import CHECK
from tui_craft.domain.finding import Severity
from tui_craft.domain.formats import format_named
from tui_craft.domain.row import Origin, State


def _qa(asked: str, answered: str) -> dict[str, str]:
    return {"input": asked, "output": answered}


def test_the_first_row_is_kept_and_the_others_named() -> None:
    found = findings(
        look(CHECK),
        rows([_qa("Where is it?", "On its way."), _qa("Why?", "Rain."), _qa("where  is it?", "on its way.\n"),
              _qa("Where is it?", "On its way.")]),
    )  # fmt: skip
    assert [(each.row, each.other, each.score, each.severity) for each in found] == [
        (3, 1, 1.0, Severity.WARNING),
        (4, 1, 1.0, Severity.WARNING),
    ]
    assert found[0].message == "the same as row 1"
    assert found[0].fix == "reject, row 1 is kept"


def test_punctuation_and_fields_make_a_difference() -> None:
    assert not findings(look(CHECK), rows([_qa("a b", "c"), _qa("a", "b c"), _qa("a b!", "c"), _qa("a b!!", "c.")]))


def test_a_row_made_to_differ_in_case_is_another_one() -> None:
    origin = Origin(kind="synthetic", by="augmented", exact=True)  # type: ignore[typeddict-unknown-key]
    assert not findings(look(CHECK), [row(_qa("Why", "b"), 1), row(_qa("WHY", "b"), 2, origin=origin)])


def test_the_same_input_with_another_answer_is_a_hint_without_a_fix() -> None:
    found = findings(look(CHECK), rows([_qa("Is it late?", "Yes."), _qa("is it  late?", "No.")]))
    [hint] = found
    assert (hint.row, hint.other, hint.field, hint.severity, hint.fix) == (2, 1, "input", Severity.HINT, "")
    assert hint.message == "asks the same as row 1 and is answered otherwise"
    assert not findings(look(CHECK), rows([_qa("", "Yes."), _qa("", "No.")]))
    pair = {"prompt": "p", "chosen": "a", "rejected": "b"}
    assert not findings(look(CHECK, "preference"), rows([pair, {**pair, "rejected": "c"}]), "preference")
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "a"}]
    other = [turns[0], {"role": "assistant", "content": "b"}]
    [hint] = findings(look(CHECK, "messages"), rows([{"messages": turns}, {"messages": other}]), "messages")
    assert (hint.severity, hint.field) == (Severity.HINT, "")


def test_what_is_only_known_is_compared_with_but_not_told_of() -> None:
    begun = look(CHECK)
    format = format_named("input-output")
    one, two, three = rows([_qa("a", "b")] * 3)
    begun.know(Reading(one, format))
    begun.know(Reading(two, format))
    assert list(begun.look(Reading(three, format))) == []
    assert [(each.row, each.other) for each in begun.finish()] == [(3, 1)]


def test_the_fix_rejects_the_row_as_a_duplicate() -> None:
    begun, format = look(CHECK), format_named("input-output")
    found = findings(begun, rows([_qa("a", "b")] * 2))
    assert begun.fix(Reading(row(_qa("a", "b"), 2), format), found) == Fix(state=State.REJECTED, reason="duplicate")
    assert begun.fix(Reading(row(_qa("a", "b"), 2, state=State.REJECTED), format), found) is None
    assert fixed(look(CHECK), row(_qa("a", "b"))) is None


def test_it_tells_what_a_dictionary_tells() -> None:
    rng = random.Random(1)
    made = rows([_qa(rng.choice("abcdef"), rng.choice("uvwxyz")) for _ in range(300)])
    first: dict[tuple[str, str], int] = {}
    wanted = [(each.id, first.setdefault((each.data["input"], each.data["output"]), each.id)) for each in made]
    told = [(each.row, each.other) for each in findings(look(CHECK), made) if each.severity is Severity.WARNING]
    assert told == [(own, other) for own, other in wanted if own != other]
