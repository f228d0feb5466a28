"""Rows that give away a test are found in every kind of file, and files that cannot be read are told in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_helpers import findings, ground, look, row, rows

from tui_craft.checks import same_teacher
from tui_craft.checks.contamination import CHECK
from tui_craft.checks.eval_files import rows_in, texts_in
from tui_craft.domain.finding import Severity
from tui_craft.domain.row import Origin
from tui_craft.errors import InvalidError

QUESTION = "Which of the three harbours in the story lies farthest from the lighthouse keeper's cottage?"
ANSWER = "The northern harbour does, because the coast road runs around the whole bay before it gets there."
NEAR = QUESTION.replace("story", "tale").replace("Which", "So which")
PASSAGE = "because the coast road runs around the whole bay before it gets there at noon"


def said(data: dict[str, Any], *, format: str = "input-output", **more: Any) -> list[tuple[str, Severity, str, int]]:
    subject = look(CHECK, format, **more)
    return [(each.field, each.severity, each.message, each.other) for each in findings(subject, [row(data)], format)]


def written(path: Path, name: str, content: str | bytes) -> dict[str, Any]:
    (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return {"files": [str(path / name)]}


FILES = {
    "lines.jsonl": json.dumps({"q": "other"}) + "\n\n" + json.dumps({"question": QUESTION, "answers": [ANSWER]}) + "\n",
    "chat.jsonl": json.dumps(
        {"messages": [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": ANSWER}]}
    ),
    "list.json": json.dumps([{"a": {"deep": [QUESTION]}}, ANSWER], indent=2),
    "wrapped.json": json.dumps({"name": "x", "data": [{"q": QUESTION}, {"q": ANSWER}]}),
    "no_suffix": json.dumps({"q": QUESTION, "a": ANSWER}),
    "table.csv": f'id,question,answer\n1,"{QUESTION}","{ANSWER}"\n',
    "table.tsv": f"id\tquestion\tanswer\n1\t{QUESTION}\t{ANSWER}\n",
    "semicolon.csv": f"id;question;answer\n1;{QUESTION};{ANSWER}\n",
    "plain.txt": f"{QUESTION}\n{ANSWER}\n",
    "bom.jsonl": "\ufeff" + json.dumps({"q": QUESTION, "a": ANSWER}),
}


@pytest.mark.parametrize("name", FILES)
def test_every_text_of_every_kind_of_file_counts(tmp_path: Path, name: str) -> None:
    found = said({"input": QUESTION.upper(), "output": ANSWER}, **written(tmp_path, name, FILES[name]))
    assert [(field, severity) for field, severity, _, _ in found] == [
        ("input", Severity.ERROR), ("output", Severity.WARNING),
    ]  # fmt: skip
    assert f"of {name}" in found[0][2]
    assert said({"input": "Which harbour is the nearest?", "output": "The southern one is."},
                files=[str(tmp_path / name)]) == []  # fmt: skip


def test_other_encodings_are_read(tmp_path: Path) -> None:
    text = f"frage\n{QUESTION} größer\n"
    for name, encoding in (("utf16.txt", "utf-16"), ("excel.csv", "cp1252")):
        assert said({"input": f"{QUESTION} größer", "output": "x"}, **written(tmp_path, name, text.encode(encoding)))


def test_a_file_beside_the_dataset_is_found_by_its_name(tmp_path: Path) -> None:
    written(tmp_path, "held_out.txt", FILES["plain.txt"])
    assert len(said({"input": QUESTION, "output": "x"}, files=["held_out.txt"], folder=tmp_path)) == 1


def test_near_and_passages_in_common(tmp_path: Path) -> None:
    long = f"{QUESTION} Think of the roads, the tides and the hills before you answer, and say it in one sentence."
    files = written(tmp_path, "eval.jsonl", json.dumps({"q": long, "a": ANSWER}))
    ((field, severity, message, _),) = said({"input": long.replace("hills", "mountains"), "output": "x"}, **files)
    assert (field, severity) == ("input", Severity.WARNING)
    assert message.startswith("is nearly the same as line 1 of eval.jsonl (8")
    ((_, severity, message, _),) = said({"input": "x", "output": f"I walked north, {ANSWER[27:]} So be it."}, **files)
    assert (severity, message) == (Severity.WARNING, "has 13 words in a row in common with line 1 of eval.jsonl")
    subject = look(CHECK, **files)
    (found,) = findings(subject, [row({"input": "x", "output": f"I walked north, {ANSWER[27:]} So be it."})])
    assert f"I walked north, {ANSWER[27:]} So be it."[found.start : found.end] == ANSWER[27:-1]


def test_rows_tagged_as_eval_are_a_test_and_no_finding_themselves() -> None:
    tests = rows([{"input": QUESTION, "output": ANSWER}], 41, tags=("probe",))
    subject = look(CHECK, tagged=tests)
    found = findings(subject, [*tests, row({"input": QUESTION, "output": "It is the northern one."}, 42)])
    assert [(each.row, each.other, each.severity) for each in found] == [(42, 41, Severity.ERROR)]


def test_short_and_frequent_texts_are_no_contamination(tmp_path: Path) -> None:
    canned = "Sorry to hear that, we will look into it right away and get back to you by tomorrow evening."
    tests = [
        {"q": f"Question about topic{at} number{at} please?", "a": canned if at < 15 else "yes"} for at in range(30)
    ]
    files = written(tmp_path, "eval.jsonl", "\n".join(json.dumps(each) for each in tests))
    assert said({"input": "Hello", "output": "yes"}, **files) == []
    assert said({"input": "Where is my parcel now?", "output": canned}, **files) == []
    assert len(said({"input": "question about topic3 number3, please", "output": "x"}, **files)) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("torn.jsonl", b'{"q": "a"}\n{"q": "b', "is broken at line 2"),
        ("page.json", b"<html></html>", "is broken at line 1"),
        ("bytes.csv", b"PAR1\0\0\0", "holds no text"),
        ("empty.jsonl", b" \n", "is empty"),
        ("quote.csv", b'a,b\n"' + b"x" * (17 << 20), "is broken at line"),
    ],
)
def test_a_rotten_file_is_one_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    files = written(tmp_path, name, content)
    with pytest.raises(InvalidError, match=says) as told:
        said({"input": QUESTION, "output": "x"}, **files)
    assert name in told.value.sentence
    assert "\n" not in told.value.sentence


def test_a_missing_file_is_told_at_once(tmp_path: Path) -> None:
    for name in ("gone.jsonl", "."):
        with pytest.raises(InvalidError, match="The eval file"):
            CHECK.begin(ground(CHECK, files=[name], folder=tmp_path))
    assert CHECK.begin(ground(CHECK, files=["", "  "])) is None


def test_the_basis_follows_files_and_tagged_rows(tmp_path: Path) -> None:
    def basis(tagged: str) -> str:
        tests = [row({"input": tagged, "output": "x"}, 5, tags=("eval",))]
        return look(CHECK, tagged=tests, files=[str(tmp_path / "e.txt")]).basis

    written(tmp_path, "e.txt", "one two three")
    first = basis("a")
    assert basis("a") == first
    assert basis("b") != first
    written(tmp_path, "e.txt", "one two three four")
    assert basis("a") != first


def test_every_importable_file_of_real_data_is_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "datasets").iterdir()):
        if path.suffix in {".json", ".jsonl", ".csv", ".tsv", ".txt"}:
            texts = [text for _, value in rows_in(path) for text in texts_in(value)]
            assert len(texts) > 10, path


def test_a_real_test_set_is_found_in_its_training_rows(shared_data: Path) -> None:
    path = shared_data / "datasets" / "question_answer__gsm8k_test_150.jsonl"
    values = [value for _, value in rows_in(path)]
    train = [value for _, value in rows_in(path.with_name("question_answer__gsm8k_train_300.jsonl"))]
    subject = look(CHECK, files=[str(path)])
    leaked = rows([{"input": value["question"], "output": "x"} for value in values])
    assert {each.row for each in findings(subject, leaked)} == {each.id for each in leaked}
    clean = rows([{"input": value["question"], "output": value["answer"]} for value in train])
    assert len({each.row for each in findings(subject, clean)}) <= 0.02 * len(clean)


@pytest.mark.parametrize("text", ["a " * 500_000, "(" * 1_000_000, "字" * 300_000, "\ud800" * 100_000])
def test_long_and_hostile_texts_end(tmp_path: Path, text: str) -> None:
    files = written(tmp_path, "eval.jsonl", json.dumps({"q": text}))
    said({"input": text, "output": text}, **files)


MADE = Origin(kind="synthetic", by="model", teacher="acme/one", model="one-0925")


def test_who_wrote_both_is_said_once(tmp_path: Path) -> None:
    tests = [row({"input": "t", "output": "t"}, 90, origin=MADE, tags=("eval_data",))]
    other = Origin(kind="synthetic", teacher="acme/two")
    made = [row({"input": "a", "output": "b"}, at, origin=origin) for at, origin in ((1, other), (2, MADE), (3, MADE))]
    subject = look(same_teacher.CHECK, tagged=tests, folder=tmp_path)
    (found,) = findings(subject, [*made, *tests])
    assert (found.row, found.severity) == (2, Severity.HINT)
    assert found.message == "acme/one wrote 2 rows and 1 of the eval: such an eval flatters its own teacher's style"
    assert same_teacher.CHECK.begin(ground(same_teacher.CHECK, folder=tmp_path)) is None


def test_files_that_say_who_wrote_them_count_too(tmp_path: Path) -> None:
    options = written(tmp_path, "e.jsonl", json.dumps({"data": {"input": "t"}, "origin": dict(MADE)}))
    (tmp_path / "checks.json").write_text(json.dumps({"options": {"contamination": options}}))
    subject = look(same_teacher.CHECK, folder=tmp_path)
    assert [each.row for each in findings(subject, [row({"input": "a", "output": "b"}, 3, origin=MADE)])] == [3]
