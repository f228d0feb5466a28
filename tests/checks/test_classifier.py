"""The check classifier: a program of the user's is asked about rows, and whatever it does, the check ends in words."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from check_helpers import ground, rows

from tui_craft import config, jsonlines, paths
from tui_craft.checks import pipeline
from tui_craft.checks.base import Reading
from tui_craft.checks.classifier import CHECK
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import format_named
from tui_craft.domain.row import NewRow
from tui_craft.errors import InvalidError
from tui_craft.store import check_settings, findings, library
from tui_craft.store.check_settings import CheckSettings

PAYLOADS = [{"input": f"Buy {n}?", "output": "spam" if n % 3 == 0 else "fine"} for n in range(9)]
FORMAT = format_named("input-output")
SPAM = """
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    bad = row["output"] == "spam" and row["input"].startswith("Buy") and row["text"] == row["input"] + "\\n\\nspam"
    answer = {"row": row["row"], "label": "spam" if bad else "ham", "score": 0.9, "message": "sells" if bad else ""}
    print(json.dumps(answer), flush=True)
"""


def write(program: str, **settings: Any) -> Path:
    """The program, and the settings that name it."""
    path = paths.config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "mine.py").write_text(program)
    given = {"command": [sys.executable, "mine.py"], "timeout": 20.0, **settings}
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in given.items()]
    path.write_text("[classifiers.mine]\n" + "\n".join(lines) + "\n")
    return path.parent / "mine.py"


def look(folder: Path, payloads: list[Any] = PAYLOADS) -> list[Finding]:
    """A whole pass."""
    begun = CHECK.begin(ground(CHECK, folder=folder, name="mine"))
    found = [each for row in rows(payloads) for each in begun.look(Reading(row, FORMAT))]
    return sorted([*found, *begun.finish()], key=lambda each: each.row)


def failure(folder: Path, payloads: list[Any] = PAYLOADS) -> str:
    """What a pass that fails says."""
    with pytest.raises(InvalidError) as caught:
        look(folder, payloads)
    return caught.value.sentence


def test_rows_with_the_label_are_told(tmp_path: Path) -> None:
    write(SPAM, label="spam")
    found = look(tmp_path)
    words = "the classifier mine says: sells (0.9)"
    assert found[0] == Finding("classifier", 1, "", 0, 0, Severity.WARNING, words, score=0.9)
    assert [each.row for each in found] == [1, 4, 7]


def test_the_threshold_decides_where_there_is_a_score(tmp_path: Path) -> None:
    write(SPAM, label="spam", threshold=0.95)
    assert look(tmp_path) == []
    write(SPAM)  # any label
    assert len(look(tmp_path)) == 9


def test_a_label_without_a_score_is_enough_where_it_is_named(tmp_path: Path) -> None:
    program = SPAM.replace('"score": 0.9, ', "")
    write(program, label="spam")
    assert [each.message for each in look(tmp_path)] == ["the classifier mine says: sells"] * 3
    write(program)
    assert look(tmp_path) == []


def test_only_new_rows_are_given_to_it_until_it_changes(tmp_path: Path) -> None:
    counting = SPAM + "open('count', 'a').write('.')\n"
    program = write(counting.replace("    print(", "    open('count', 'a').write('x'); print("), label="spam")
    count = program.parent / "count"
    assert len(look(tmp_path)) == 3
    assert count.read_text() == "x" * 9 + "."
    assert len(look(tmp_path, [*PAYLOADS, {"input": "Buy?", "output": "spam"}])) == 4
    assert count.read_text() == "x" * 9 + ".x."
    assert len(look(tmp_path)) == 3
    os.utime(program, (1, 1))
    assert len(look(tmp_path)) == 3
    assert count.read_text().count("x") == 9 + 1 + 9


def test_it_is_off_and_its_command_is_never_a_dataset_s(tmp_path: Path) -> None:
    assert not CHECK.usual
    with pytest.raises(InvalidError, match=r"not said which classifier to use; .*there is none yet"):
        CHECK.begin(ground(CHECK, folder=tmp_path))
    write(SPAM)
    with pytest.raises(InvalidError, match=r"no classifier 'rm -rf'; set classifier.name .*there are mine"):
        CHECK.begin(ground(CHECK, folder=tmp_path, name="rm -rf"))
    write(SPAM, command=["no-such-program-at-all"])
    with pytest.raises(InvalidError, match="there is no program 'no-such-program-at-all'"):
        CHECK.begin(ground(CHECK, folder=tmp_path, name="mine"))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit('no model here')", "left 9 rows unanswered, the first of them row 1: it ended with"),
        ("import sys; sys.stdin.read(); print('{}')", "the first of them row 1: it ended with status 0"),
        ("import os; os.kill(os.getpid(), 9)", "it ended with status 137"),
        ("import os, time; os.close(1); time.sleep(60)", "it stopped answering"),
        ("import sys; sys.stdin.read(); sys.stdout.write('x' * 5_000_000)", "it ended with status 0"),
        ("import sys; sys.stderr.write('e' * 5_000_000 + '\\nlast words'); sys.exit(3)", "status 3 (last words)"),
        ("print('{\"row\": 99, \"score\": 1}\\n{\"row\": true}\\nnull\\n[1]\\n\\xff'); input()", "left 9"),
    ],
)  # fmt: skip
def test_a_program_that_dies_or_talks_nonsense(tmp_path: Path, program: str, said: str) -> None:
    write(program)
    assert said in failure(tmp_path)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import time; time.sleep(600)", "it gave no answer for 0 s"),
        ("import sys, time\nsys.stdin.read()\nwhile True: sys.stdout.write('x' * 65536)", "it gave no answer for 0 s"),
        ("import sys\nsys.stdin.read()\nwhile True: print('{\"row\": 1, \"score\": 1}')", "it gave no answer for 0 s"),
    ],
)  # fmt: skip
def test_a_program_that_hangs_is_ended(tmp_path: Path, program: str, said: str) -> None:
    write("import os; open('pid', 'w').write(str(os.getpid()))\n" + program, timeout=0.4)
    assert said in failure(tmp_path)
    _gone(int((paths.config_file().parent / "pid").read_text()))


def test_a_program_that_reads_nothing_is_ended(tmp_path: Path) -> None:
    write("import time; time.sleep(600)", timeout=0.4)
    long = [{"input": f"{n}", "output": "x" * 20_000} for n in range(600)]
    assert "it read nothing for 0 s" in failure(tmp_path, long)


def test_what_was_answered_before_it_died_is_not_asked_again(tmp_path: Path) -> None:
    loads = "    row = json.loads(line)"
    dying = SPAM.replace(loads, f"{loads}\n    if row['row'] == 6: sys.exit(4)")
    program = write(dying, label="spam")
    assert failure(tmp_path).startswith("The classifier mine left 4 rows unanswered, the first of them row 6: ")
    kept = (tmp_path / "checks" / "classified-mine.jsonl").read_bytes()
    assert len(kept.splitlines()) == 1 + 5
    before = program.stat()
    program.write_text(SPAM.ljust(before.st_size) if len(SPAM) < before.st_size else SPAM)
    os.utime(program, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [each.row for each in look(tmp_path)] == [1, 4, 7]


def test_answers_may_come_in_any_order_and_hostile_words_are_one_line(tmp_path: Path) -> None:
    program = """
import json, sys
rows = [json.loads(line)["row"] for line in sys.stdin]
for row in reversed(rows):
    print(json.dumps({"row": row, "score": 1, "message": "a\\n\\x1b[31mb" + "c" * 9999}))
    print(json.dumps({"row": row, "score": 0}))
"""
    write(program)
    found = look(tmp_path)
    assert [each.row for each in found] == list(range(1, 10))
    assert all("\x1b" not in each.message and "\n" not in each.message for each in found)
    assert all(len(each.message) < 300 for each in found)


def test_a_broken_cache_is_as_good_as_none(tmp_path: Path) -> None:
    write(SPAM, label="spam")
    (tmp_path / "checks").mkdir()
    for broken in (b"\xff", b"", b'"x"\n[1]\n', b"[]\n"):
        (tmp_path / "checks" / "classified-mine.jsonl").write_bytes(broken)
        assert len(look(tmp_path)) == 3


def test_a_pass_that_is_left_ends_the_program(tmp_path: Path) -> None:
    write(SPAM + "\nopen('pid', 'w')")
    begun = CHECK.begin(ground(CHECK, folder=tmp_path, name="mine"))
    list(begun.look(Reading(rows(PAYLOADS)[0], FORMAT)))
    assert begun._program is not None
    sitter = begun._program._wire.process
    del begun
    gc.collect()
    assert sitter.wait(20) is not None


def test_a_killed_check_leaves_no_program_behind(tmp_path: Path) -> None:
    program = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)"
    write(program)
    script = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent)]!r}
from pathlib import Path
from test_classifier import look
look(Path({str(tmp_path)!r}))
"""
    checking = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    pid = paths.config_file().parent / "pid"
    _until(lambda: pid.exists() and pid.read_text().isdigit())
    checking.kill()
    checking.wait()
    _gone(int(pid.read_text()))


def test_in_a_pass_over_a_dataset_a_failure_is_a_sentence_beside_the_other_checks() -> None:
    with library.create("shop", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add([NewRow(jsonlines.dumps(data)) for data in PAYLOADS])
        on = CheckSettings(on={"classifier": True}, options={"classifier": {"name": "mine"}})
        check_settings.change(dataset, lambda settings: on)
        for program, problems, told in (("raise SystemExit('x')", 1, []), (SPAM, 0, [1, 4, 7])):
            write(program, label="spam")
            *_, looked = pipeline.update(dataset)
            assert isinstance(looked, pipeline.Looked)
            assert len(looked.problems) == problems
            found = findings.read(dataset.path).found
            assert [each.row for each in found if each.check == "classifier"] == told


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('command = "python3 mine.py"', "classifiers.x.command must be a list of texts"),
        ("command = []", "must be a program and its arguments"), ("command = [3]", "must be a program"),
        ("label = 'a'", "must be a program"), ("command = ['a']\ntimeout = 0", "timeout must be above 0"),
        ("command = ['a']\nshell = true", "classifiers.x.shell is not a setting"),
        ("command = ['a']\nthreshold = 'x'", "threshold must be a number"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[classifiers.x]\n{entry}\n")
    with pytest.raises(InvalidError) as caught:
        config.load(path)
    assert said in caught.value.sentence
    path.write_text("[classifiers]\n'a b' = {command = ['x']}\n")
    with pytest.raises(InvalidError, match="cannot be called 'a b'"):
        config.load(path)


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _gone(pid: int) -> None:
    def gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z"

    _until(gone)
