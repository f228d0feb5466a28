"""The novelty check flags what the published rule drops, whatever was looked at before."""

from __future__ import annotations

import json
from pathlib import Path

from check_helpers import findings, look, row, rows

from tui_craft.checks.base import Reading
from tui_craft.checks.novelty import CHECK
from tui_craft.domain.finding import Severity
from tui_craft.domain.formats import format_named

FORMAT = format_named("input-output")
SEEDS = [{"input": f"{verb} me a short poem about the {thing}", "output": "x"}
         for verb, thing in (("Write", "sea"), ("Send", "old bridge"), ("Find", "moon and a dog"))]  # fmt: skip


def asked(*texts: str) -> list[dict[str, str]]:
    return [{"input": text, "output": f"answer {number}"} for number, text in enumerate(texts)]


def test_a_row_like_a_seed_or_an_earlier_row_is_flagged() -> None:
    made = rows(asked("Write me a short poem about the wind", "Explain tides", "Explain tides", "Plan a trip"))
    found = findings(look(CHECK, examples=SEEDS), made)
    assert [(each.row, each.other, round(each.score, 3), each.severity) for each in found] == [
        (1, 1001, 0.875, Severity.WARNING), (3, 2, 1.0, Severity.WARNING),
    ]  # fmt: skip
    assert found[0].field == "input"
    assert found[0].message == "its ROUGE-L with row 1001 is 0.88"


def test_seeds_and_rows_a_person_let_pass_are_kept() -> None:
    made = [
        row(asked("Write me a short poem about the wind")[0], 1, tags=("seed",)),
        row(asked("Write me a short poem about the wind")[0], 2, tags=("ok:novelty",)),
        row(asked("Write me a short poem about the wind")[0], 1001, tags=("seed",)),
        row(asked("Write me a short poem about wind")[0], 3),
    ]
    found = findings(look(CHECK, examples=SEEDS), made)
    assert [(each.row, each.other) for each in found] == [(3, 1)]


def test_examples_that_are_the_rows_themselves_are_not_compared_with_them() -> None:
    made = rows(SEEDS[1:], 1001)
    assert findings(look(CHECK, examples=SEEDS, seeded=False, threshold=0.95), made) == []


def test_rows_that_are_only_known_are_dropped_or_kept_as_before() -> None:
    texts = ["a b c d e f g h i j", "a b c d e f g h x y", "c d e f g h x y z z", "c d e f g h x y z w"]
    made = rows(asked(*texts))
    whole = findings(look(CHECK), made)
    subject = look(CHECK)
    for each in made[:3]:
        subject.know(Reading(each, FORMAT))
    assert list(subject.look(Reading(made[3], FORMAT))) == [each for each in whole if each.row == 4]
    assert [each.row for each in whole] == [2, 4]


def test_the_threshold_is_an_option() -> None:
    made = rows(asked("one two three four five", "one two three x y"))
    assert findings(look(CHECK), made) == []
    assert len(findings(look(CHECK, threshold=0.5), made)) == 1


def test_rows_without_words_are_left_alone() -> None:
    assert (
        findings(look(CHECK), [row({"input": "?!", "output": ""}, 1), row({"input": "?!"}, 2), row({"": 3}, 3)]) == []
    )


def test_real_decisions(shared_data: Path) -> None:
    path = shared_data / "datasets" / "instruction_output__self_instruct_seeds_175.jsonl"
    seeds = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    examples = [{"instruction": each["instruction"], "output": "x"} for each in seeds]
    lines = (shared_data / "novelty_rougeL_500.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [json.loads(line) for line in lines]
    made = rows([{"instruction": each["instruction"], "output": "y"} for each in wanted])
    found = {each.row for each in findings(look(CHECK, "instruction", examples), made, "instruction")}
    wrong = sum((one.id in found) == each["keep"] for one, each in zip(made, wanted, strict=True))
    assert wrong <= 0.01 * len(wanted)
