"""Topics and rows without an output from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_craft import jsonlines
from tui_craft.cli.main import main
from tui_craft.domain.row import NewRow, Origin
from tui_craft.store import library


@pytest.fixture(autouse=True)
def support() -> None:
    """A dataset with rows of two topics."""
    assert main(["new", "Support", "--format", "input-output"]) == 0
    with library.open_dataset("support") as dataset:
        for topic in (["billing", "refunds"], ["billing", "refunds"], ["post"]):
            raw = jsonlines.dumps({"input": f"q {len(dataset)}", "output": "a"})
            dataset.add([NewRow(raw, origin=Origin(kind="synthetic", by="model", topic=topic))])


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Exit code and JSON of a command."""
    capfd.readouterr()
    code = main([*arguments, "--json"])
    return code, json.loads(capfd.readouterr().out)


def test_a_tree_is_made_changed_and_shown(capfd: pytest.CaptureFixture[str]) -> None:
    """Every change prints what it did; rows go along and come back."""
    code, done = told(capfd, "topics", "support", "--add", "billing/refunds", "--add", "tax", "--add", "Refund")
    assert (code, done["added"]) == (0, [["billing", "refunds"], ["tax"]])
    assert done["left_out"] == [{"path": ["Refund"], "reason": "Refund is there already as billing/refunds."}]
    assert told(capfd, "topics", "support", "--add", "Taxes")[0] == 5
    assert told(capfd, "topics", "support", "--target", "billing", "1,000") == (
        0,
        {"path": ["billing"], "target": 1000},
    )
    assert told(capfd, "topics", "support", "--rename", "billing", "money") == (0, {"renamed": ["billing"], "rows": 2})
    assert told(capfd, "topics", "support", "--move", "money/refunds", "tax")[1] == {
        "moved": ["money", "refunds"],
        "rows": 2,
    }
    code, shown = told(capfd, "topics", "support")
    assert [("/".join(each["path"]), each["target"], each["draft"]) for each in shown["topics"]] == [
        ("money", 1000, 0), ("tax", None, 2), ("tax/refunds", None, 2),
    ]  # fmt: skip
    assert shown["not_in_the_tree"]["draft"] == 1
    assert told(capfd, "topics", "support", "--undo")[1]["words"] == "undid: move topic money/refunds below tax"
    assert told(capfd, "topics", "support", "--redo")[1]["done"]
    assert told(capfd, "topics", "support", "--move", "tax/refunds", "/")[0] == 0
    assert told(capfd, "topics", "support", "--remove", "money", "--remove", "refunds") == (0, {"removed": 2})
    assert told(capfd, "topics", "support", "--target", "tax", "none")[0] == 0


def test_the_tree_is_read_as_it_stands(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Indented, from a file that is indented too."""
    file = tmp_path / "tree.txt"
    file.write_text("billing\n  refunds\n    late\n  tax\n")
    assert main(["topics", "support", "--add-file", str(file)]) == 0
    capfd.readouterr()
    assert main(["topics", "support"]) == 0
    assert capfd.readouterr().out.splitlines() == [
        "topic      drafts  accepted  target  no output",
        "billing         2         0",
        "  refunds       2         0",
        "    late        0         0",
        "  tax           0         0",
        "1 row of topics that are not in the tree",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--add", "a", "--undo"], 2, "One kind of change at a time, not --add and --undo."),
        (["--add", "a//b"], 5, "A topic needs a name"),
        (["--rename", "nowhere", "x"], 4, "There is no topic nowhere"),
        (["--target", "post", "many"], 5, "A topic's target is a whole number of rows, or none, not 'many'."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: list[str], code: int, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """With the exit code that says what kind of mistake it was."""
    assert main(["topics", "support", *arguments]) == code
    assert said in capfd.readouterr().err


def test_rows_without_an_output(capfd: pytest.CaptureFixture[str]) -> None:
    """Cleared, not accepted, and back."""
    assert told(capfd, "clear", "support", "--where", "topic:billing")[1]["changed"] == 2
    code, done = told(capfd, "accept", "support", "--where", "id>=1")
    assert (code, done["changed"], done["unanswered"]) == (0, 1, [1, 2])
    capfd.readouterr()
    assert main(["accept", "support", "--where", "topic:billing"]) == 0
    assert "2 rows not accepted, because nobody has written the output yet" in capfd.readouterr().err
    assert told(capfd, "topics", "support")[1]["not_in_the_tree"]["unanswered"] == 2
    assert main(["undo", "support"]) == 0
    assert main(["undo", "support"]) == 0
    assert told(capfd, "accept", "support", "--where", "id>=1")[1]["changed"] == 3


def test_the_verb_imports_no_model_client_and_no_screen() -> None:
    """It is quick."""
    code = (
        "import sys; from tui_craft.cli.main import main; main(['topics', 'support']); "
        "print([m for m in ('textual', 'litellm', 'pydantic', 'httpx', 'rapidfuzz') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
