"""Personal data in rows: where it is looked for, how grave it is, and how it is masked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from check_helpers import findings, fixed, ground, look, row

from tui_craft import jsonlines
from tui_craft.checks.personal import CHECK
from tui_craft.checks.registry import check_named
from tui_craft.domain.finding import Severity
from tui_craft.domain.private_data import KINDS
from tui_craft.errors import InvalidError

MAIL, PHONE, CARD = "mette.holm92@gmail.com", "+45 28 51 93 07", "4929 7204 1836 5576"


def pair(output: str, **more: Any) -> dict[str, Any]:
    return {"input": "ask", "output": output, **more}


def test_a_finding_names_the_place_and_not_the_value() -> None:
    text = f"Write to {MAIL}."
    [found] = findings(look(CHECK), [row(pair(text))])
    assert (found.field, text[found.start : found.end]) == ("output", MAIL)
    assert found.severity is Severity.WARNING
    assert MAIL not in found.message + found.fix
    assert found.fix == "put [EMAIL] in its place"


def test_everything_beyond_doubt_is_masked_and_all_else_stays() -> None:
    data = pair(
        f"{MAIL} and {PHONE}; {CARD}, {MAIL}; support@firm.dk", input=f"I am {MAIL}", meta={"by": MAIL}, n=10**30
    )
    mended = fixed(look(CHECK), row(data))
    assert mended is not None
    assert mended.data == {
        **data, "input": "I am [EMAIL]", "output": "[EMAIL] and [PHONE]; [CARD], [EMAIL]; support@firm.dk",
    }  # fmt: skip
    assert findings(look(CHECK), [row(mended.data)]) != []
    assert all(each.severity is Severity.HINT for each in findings(look(CHECK), [row(mended.data)]))


def test_turns_and_tool_calls_are_masked_inside() -> None:
    call = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "1", "function": {"arguments": f'{{"to": "{MAIL}"}}'}}],
    }
    data = {
        "messages": [{"role": "user", "content": f"Mail {MAIL}\nnow"}, call, {"role": "assistant", "content": "Ok"}]
    }
    begun = look(CHECK, "messages")
    found = findings(begun, [row(data)], "messages")
    assert [(each.field, bool(each.end)) for each in found] == [
        ("messages[0].content", True), ("messages[1].tool_calls[0].function.arguments", False),
    ]  # fmt: skip
    mended = fixed(begun, row(data), "messages")
    assert mended is not None
    assert mended.data is not None
    assert mended.data["messages"][0]["content"] == "Mail [EMAIL]\nnow"
    assert mended.data["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"to": "[EMAIL]"}'
    assert (
        mended.data["messages"][2] is row(data).data["messages"][2] or mended.data["messages"][2] == data["messages"][2]
    )


def test_fields_that_no_model_learns_from_are_hints_and_stay() -> None:
    one = row(pair("Fine.", meta={"by": MAIL}))
    [found] = findings(look(CHECK), [one])
    assert (found.field, found.severity, found.fix) == ("meta.by", Severity.HINT, "")
    assert fixed(look(CHECK), one) is None


def test_reasoning_beside_the_answer_is_learned_too() -> None:
    mended = fixed(look(CHECK), row(pair("Fine.", reasoning=f"It was {MAIL}.")))
    assert mended is not None
    assert mended.data == pair("Fine.", reasoning="It was [EMAIL].")


def test_what_a_person_allows() -> None:
    text = f"{MAIL}, ann@firm.dk, {PHONE}"
    allowed = {
        MAIL: ["ann@firm.dk", PHONE],
        "@FIRM.dk": [MAIL, PHONE],
        "+4528519307": [MAIL, "ann@firm.dk"],
        "7": [MAIL, "ann@firm.dk"],
    }
    for line, left in allowed.items():
        found = findings(look(CHECK, allow=[line, ""]), [row(pair(text))])
        assert [text[each.start : each.end] for each in found] == left


def test_what_stands_in_its_place_is_not_taken_for_a_blank_to_fill_in() -> None:
    masks = " and ".join(kind.mask for kind in KINDS.values())
    ordinary = [pair("It is there, on its way.")] * 10
    for name in ("placeholders", "leftovers"):
        assert findings(look(check_named(name), examples=ordinary), [row(pair(f"Write to {masks}."))]) == []


def test_only_what_is_asked_for() -> None:
    found = findings(look(CHECK, which=["phone"]), [row(pair(f"{MAIL} {PHONE}"))])
    assert [each.fix for each in found] == ["put [PHONE] in its place"]
    assert CHECK.begin(ground(CHECK, which=[])) is None
    with pytest.raises(InvalidError, match="takes key, email"):
        CHECK.begin(ground(CHECK, which=["shoe size"]))


def test_a_row_full_of_it_is_told_of_a_few_times_and_masked_whole() -> None:
    text = " ".join(f"p{place}q@gmail.com" for place in range(500))
    assert len(findings(look(CHECK), [row(pair(text))])) == 20
    mended = fixed(look(CHECK), row(pair(text)))
    assert mended is not None
    assert mended.data is not None
    assert mended.data["output"] == " ".join(["[EMAIL]"] * 500)


def test_support_dialogues_and_bank_questions_are_left_alone(shared_data: Path) -> None:
    begun = look(CHECK)
    folder = shared_data / "datasets"
    rows = [
        row(jsonlines.loads(line))
        for name in ("input_output__bitext_support_2000.jsonl", "input_output__bitext_long_crlf_200.jsonl")
        for line in (folder / name).read_bytes().splitlines()
    ]
    with (folder / "text_label__banking77_train.csv").open(newline="", encoding="utf-8") as file:
        rows += [row({"input": line["text"], "output": line["category"]}) for line in csv.DictReader(file)]
    assert len(rows) > 12_000
    assert findings(begun, rows) == []
