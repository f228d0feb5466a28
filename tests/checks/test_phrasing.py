"""Phrasing: habits are told, what examples share and labels are not."""

from __future__ import annotations

import random

from check_helpers import findings, look, rows

from tui_craft.checks import phrasing
from tui_craft.domain.finding import Severity
from tui_craft.domain.row import State


def _varied(count: int, seed: int) -> list[dict[str, str]]:
    draw = random.Random(seed)
    vocabulary = [f"{a}{b}" for a in "bdfgklmnprstv" for b in ("ane", "ilo", "ure", "emy", "oda", "isk")]
    return [
        {"input": " ".join(draw.choices(vocabulary, k=9)), "output": " ".join(draw.choices(vocabulary, k=30)) + "."}
        for _ in range(count)
    ]


HABIT = "Thank you for reaching out to us about this today"


def test_a_habit_is_told_where_it_is_beyond_what_is_let_pass() -> None:
    made = _varied(200, 1)
    for data in made[::4]:
        data["output"] = f"{HABIT}, {data['output']}"
    made_rows = rows(made)
    found = findings(look(phrasing.CHECK, examples=_varied(40, 2)), made_rows)
    flagged = {each.row for each in found}
    assert flagged <= {one.id for one in made_rows[::4]}
    assert {each.severity for each in found} == {Severity.WARNING}
    assert found[0].message == "begins with “thank you for reaching”, as 25 % of all do; no seed does"
    # when the flagged rows are gone, the rest is fine
    left = [one for one in made_rows if one.id not in flagged]
    assert not findings(look(phrasing.CHECK, examples=_varied(40, 2)), left)
    assert len(flagged) >= 40
    spans = {one.id: one.data["output"] for one in made_rows}
    assert {spans[each.row][each.start : each.end] for each in found} == {"Thank you for reaching"}


def test_a_phrase_in_the_middle_is_told_at_full_length() -> None:
    made = _varied(200, 1)
    for data in made[::5]:
        data["output"] = f"{data['output'][:-1]} {HABIT} {data['output']}"
    found = findings(look(phrasing.CHECK, examples=_varied(40, 2)), rows(made))
    assert found
    assert {each.message for each in found} == {f"says “{HABIT.lower()}”, as 20 % of all do; no seed does"}


def test_what_seeds_repeat_as_well_is_fine_and_so_are_labels() -> None:
    examples, made = _varied(40, 2), _varied(200, 1)
    for data in examples[::3] + made[::3]:
        data["output"] = f"{HABIT}, {data['output']}"
    assert not findings(look(phrasing.CHECK, examples=examples), rows(made))
    labels = [{**each, "output": "card payment was not taken"} for each in made]
    assert not findings(look(phrasing.CHECK, examples=_varied(40, 2)), rows(labels))


def test_accepted_rows_are_let_pass_first_and_seeds_are_not_counted() -> None:
    made = _varied(100, 1)
    for data in made[:40]:
        data["output"] = f"{HABIT}, {data['output']}"
    drafts, accepted = rows(made[:37], 1), rows(made[37:40], 38, state=State.ACCEPTED)
    found = findings(look(phrasing.CHECK, examples=_varied(40, 2)), [*drafts, *accepted, *rows(made[40:], 41)])
    assert found
    assert {each.row for each in found}.isdisjoint({38, 39, 40})
    as_seeds = rows(made, 1, tags=("seed",))
    assert not findings(look(phrasing.CHECK, examples=_varied(40, 2)), as_seeds)


def test_the_share_is_an_option_and_without_seeds_it_only_hints() -> None:
    made = _varied(200, 1)
    for data in made[::4]:
        data["output"] = f"{HABIT}, {data['output']}"
    assert not findings(look(phrasing.CHECK, examples=_varied(40, 2), share=0.3), rows(made))
    found = findings(look(phrasing.CHECK, examples=made, seeded=False), rows(made))
    assert {each.severity for each in found} == {Severity.HINT}
    assert found[0].message == "begins with “thank you for reaching”, as 25 % of all do"


def test_a_few_rows_and_chinese() -> None:
    assert not findings(look(phrasing.CHECK), rows(_varied(5, 1) * 3))
    draw = random.Random(4)
    made = [
        {
            "input": "问题",
            "output": "非常感谢您今天联系我们的客服" + "".join(draw.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张", k=30)),
        }
        for _ in range(60)
    ]
    made += [
        {"input": "问题", "output": "".join(draw.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张", k=40))} for _ in range(60)
    ]
    found = findings(look(phrasing.CHECK, seeded=False), rows(made))
    assert found[0].message == "begins with “非常感谢您今天联”, as 50 % of all do"
