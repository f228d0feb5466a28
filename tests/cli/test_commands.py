"""The command line as scripts use it: JSON on stdout, one sentence on stderr, exit codes; some of it as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import answer, answer_apart, apart, craft

ROWS = [
    {"input": "Where is order 17?", "output": "It left on Monday."},
    {"input": "Can I get a refund?", "output": "Yes, within 30 days."},
    {"input": "Do you ship to \x1b[2J Norway?", "output": "We do."},
]


@pytest.fixture
def support(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    assert answer("new", "Support", "--format", "input-output", "--objective", "Answer questions")["slug"] == "support"
    assert answer("import", "support", file)["imported"] == 3
    return file


def states(name: str = "support") -> dict[str, int]:
    found = next(item for item in answer("list")["datasets"] if item["slug"] == name)
    rows: dict[str, int] = found["rows"]
    return rows


def test_a_dataset_from_nothing_to_an_export(support: Path, tmp_path: Path) -> None:
    assert states() == {"draft": 3, "accepted": 0, "held": 0, "rejected": 0}
    assert answer_apart("accept", "support", "--where", "output~refund OR input~refund")["changed"] == 1
    assert answer_apart("hold", "support", "--where", "id:1")["changed"] == 1
    assert answer_apart("reject", "support", "--where", "norway")["changed"] == 1
    assert states() == {"draft": 0, "accepted": 1, "held": 1, "rejected": 1}
    manifest = answer_apart("export", "support", "--as", "messages", "--to", tmp_path / "out.jsonl")
    assert manifest["rows"] == 1
    (line,) = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [turn["role"] for turn in json.loads(line)["messages"]] == ["user", "assistant"]
    assert (tmp_path / "out.jsonl.manifest.json").exists()


def test_undo_and_redo_say_what_they_did(support: Path) -> None:
    answer("delete", "support", "--where", "id:2")
    assert states()["draft"] == 2
    assert answer("undo", "support") == {"done": True, "words": "undid: delete 1 row"}
    assert states()["draft"] == 3
    assert answer("redo", "support")["words"] == "redid: delete 1 row"
    assert answer("redo", "support") == {"done": False, "words": None}


def test_rows_print_whole_records_and_no_control_bytes(support: Path) -> None:
    records = answer("rows", "support")
    assert [record["data"] for record in records] == ROWS
    assert records[0]["origin"]["kind"] == "real"
    assert set(records[0]) == {
        "id", "state", "rev", "data", "tags", "origin", "parent", "quality", "reviewed", "reason", "note",
    }  # fmt: skip
    printed = craft("rows", "support").stdout
    assert b"\x1b" not in printed
    assert b"\x1b" not in craft("rows", "support", "--json").stdout


def test_tags(support: Path) -> None:
    assert answer("tag", "support", "--where", "id:1", "--add", "a b", "--add", "c")["changed"] == 1
    assert answer("rows", "support", "--where", "tag:a_b")["tags"] == ["imported", "a_b", "c"]
    assert answer("tag", "support", "--where", "tag:c", "--remove", "c")["changed"] == 1
    assert craft("tag", "support", "--where", "id:1").returncode == 2


def test_import_reports_bad_lines_and_reads_standard_input(support: Path) -> None:
    bad = b'{"input":"a","output":"b"}\nnot json\n{"input":"only"}\n'
    report = answer("import", "support", "-", stdin=bad)
    assert report["imported"] == 1
    assert [item["line"] for item in report["skipped"]] == [2, 3]
    assert Path(report["bad_lines"]).read_bytes() == b'not json\n{"input":"only"}\n'


def test_import_makes_a_dataset_and_maps_fields(tmp_path: Path) -> None:
    file = tmp_path / "qa.csv"
    file.write_text('frage,antwort\n"Wie, bitte?",So\n')
    done = craft("import", "qa", file)
    assert done.returncode == 5
    assert b"--map" in done.stderr
    answer("new", "qa", "--format", "input-output")
    assert answer("import", "qa", file, "--map", "input=frage,output=antwort", "--as", "accepted")["imported"] == 1
    assert states("qa")["accepted"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "nothing"], 4, "no dataset 'nothing'"),
        (["rows", "support", "--where", "state:nope"], 5, "draft, accepted, held, rejected"),
        (["import", "support", "/nowhere/x.jsonl"], 4, "/nowhere/x.jsonl"),
        (["new", "Support", "--format", "text"], 5, "already a dataset"),
        (["new", "x", "--format", "parquet"], 2, "parquet"),
        (["new", "x\udcff", "--format", "text"], 5, "not valid UTF-8"),
        (["new", "x", "--format", "text", "--objective", "\udcff"], 5, "objective is not valid UTF-8"),
        (["generate", "support", "--rows", "0"], 2, "--rows"),
        (["generate", "support", "--rows", "5", "--teacher", "gpt"], 2, "gpt"),
        (["export", "support", "--as", "own", "--to", "/nowhere/x.jsonl"], 5, "/nowhere"),
        (["export", "support", "--as", "bogus", "--to", "x.jsonl"], 5, "bogus"),
        (["attach", "support"], 4, "no runs"),
        (["import", "support", "x", "--as", "nonsense"], 2, "nonsense"),
        (["nonsense"], 2, "nonsense"),
        ([], 2, "needs a terminal"),
    ],
)
def test_errors_are_one_sentence_with_an_exit_code(support: Path, arguments: list[str], code: int, words: str) -> None:
    done = craft(*arguments)
    told = done.stderr.decode()
    assert done.returncode == code, told
    assert words in told
    assert "Traceback" not in told
    assert done.stdout == b""


def test_generate_runs_in_its_own_process_and_reports(support: Path) -> None:
    answer_apart("import", "support", support, "--as", "seed")
    events = answer_apart("generate", "support", "--rows", "12", "--seed", "3", "--tag", "fine_tuning_data")
    report = events[-1]
    assert report["event"] == "report"
    assert report["drafts"] == 12
    assert report["asked"] == report["answered"] + report["failed"]
    assert report["items"] == report["drafts"] + report["duplicates"] + report["quarantined"]
    made = answer_apart("rows", "support", "--where", f"run:{report['run']}")
    assert len(made) == 12
    assert all({"synthetic", f"run:{report['run']}", "fine_tuning_data"} <= set(row["tags"]) for row in made)
    assert {row["state"] for row in made} == {"draft"}
    origin = made[0]["origin"]
    assert {
        "kind",
        "by",
        "run",
        "request",
        "recipe",
        "teacher",
        "model",
        "prompt",
        "template",
        "seeds",
        "temperature",
        "at",
    } <= set(origin)
    assert set(origin["seeds"]) <= {4, 5, 6}
    (run,) = answer_apart("runs", "support")["runs"]
    assert (run["id"], run["state"]) == (report["run"], "finished")
    assert apart("resume", "support").returncode == 1


def test_a_run_with_nothing_to_go_by_wants_to_be_confirmed() -> None:
    answer("new", "empty", "--format", "messages")
    refused = craft("generate", "empty", "--rows", "3")
    assert refused.returncode == 2
    assert b"--yes" in refused.stderr
    assert answer("generate", "empty", "--rows", "3", "--yes")[-1]["drafts"] == 3


def test_demo_headless_reaches_its_target(tmp_path: Path) -> None:
    done = apart("demo", "--headless", "--json", "--rows", "30")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["report"]["drafts"] == 30
    answer_apart("accept", result["dataset"], "--where", "state:draft")
    answer_apart("export", result["dataset"], "--as", "own", "--to", tmp_path / "train.jsonl")
    for line in (tmp_path / "train.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def test_prompt_is_what_is_sent(support: Path) -> None:
    messages = answer("prompt", "support")["messages"]
    assert [message["role"] for message in messages] == ["system", "user"]
    assert "Answer questions" in messages[0]["content"]


def test_convert_makes_a_new_dataset(support: Path) -> None:
    report = answer("convert", "support", "chat", "--format", "messages")
    assert report["converted"] == 3
    assert answer("show", "chat")["format"] == "messages"
    assert craft("convert", "support", "same", "--format", "input-output").returncode == 5


def test_compact_and_doctor(support: Path) -> None:
    answer("reject", "support", "--where", "id:1")
    assert answer("compact", "support")["bytes_won"] > 0
    doctor = answer("doctor")
    assert set(doctor["keys"].values()) <= {"yes", "no"}


def test_rows_are_strict_json_whatever_a_payload_and_a_file_name_hold(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/odd\xff.jsonl"
    with Path(os.fsdecode(file)).open("wb") as out:
        out.write(b'{"text":"a","n":NaN,"big":123456789012345678901234567890}\n')
        out.write(b'{"text":"b \\ud800","n":[-Infinity,1.5],"big":123456789012345678901234567890}\n')
        out.write(b'{"text":"c","big":123456789012345678901234567890}\n')
    assert craft("import", "odd", os.fsdecode(file)).returncode == 0

    def refuse(literal: str) -> None:
        raise AssertionError(literal)

    done = craft("rows", "odd", "--json")
    assert done.returncode == 0, done.stderr.decode()
    found = [json.loads(line, parse_constant=refuse)["data"] for line in done.stdout.splitlines()]
    assert [row["big"] for row in found] == [123456789012345678901234567890] * 3
    assert [row.get("n") for row in found] == [None, [None, 1.5], None]


def test_a_wrong_file_name_leaves_no_dataset_behind(tmp_path: Path) -> None:
    done = craft("import", "nothing", tmp_path / "missing.jsonl", "--format", "text")
    assert done.returncode == 4
    assert answer("list") == {"datasets": []}


def test_a_system_that_refuses_is_one_sentence(support: Path) -> None:
    home = Path(os.environ["TUI_CRAFT_HOME"])
    (home / "config" / "config.toml").mkdir(parents=True)
    done = apart("generate", "support", "--rows", "1")
    assert done.returncode == 1
    assert b"config.toml cannot be read" in done.stderr
    assert apart("doctor").returncode == 0
    with Path("/dev/full").open("wb") as full:
        refused = subprocess.run(
            [sys.executable, "-m", "tui_craft", "rows", "support", "--json"], stdout=full, stderr=subprocess.PIPE
        )
    assert refused.returncode == 1
    assert b"Traceback" not in refused.stderr


def test_a_terminal_without_unicode_gets_question_marks(support: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_craft", "rows", "support"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"? Where is order 17?" in done.stdout
