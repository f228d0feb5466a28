"""What each verb imports: the quick ones stay quick, and no verb but a run's worker loads a model client."""

from __future__ import annotations

import subprocess
import sys

import pytest

_REPORT = """
import sys
from tui_craft.cli.main import main
code = main({arguments!r})
print("CODE", code, file=sys.stderr)
loaded = [name for name in {names!r} if name in sys.modules]
print("LOADED", ",".join(loaded), file=sys.stderr)
"""


def loaded_by(arguments: list[str], names: list[str]) -> str:
    code = _REPORT.format(arguments=arguments, names=names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    assert told, done.stderr
    return told[0].removeprefix("LOADED").strip()


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["list"], ["list", "--json"], ["show", "nothing"], ["keys"], ["completion", "bash"]],
)
def test_quick_verbs_load_nothing_heavy(arguments: list[str]) -> None:
    heavy = ["textual", "rich", "litellm", "openai", "httpx", "pydantic", "tui_craft.ui"]
    assert loaded_by(arguments, heavy) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--headless", "--rows", "3"],
        ["new", "x", "--format", "text"],
        ["rows", "x"],
        ["prompt", "x"],
        ["generate", "x", "--rows", "2", "--yes"],
        ["accept", "x", "--where", "id:1"],
        ["export", "x", "--as", "own", "--to", "x"],
        ["doctor"],
        ["runs", "x"],
        ["watch", "x"],
    ],
)
def test_no_verb_loads_a_model_client_or_the_screens(arguments: list[str]) -> None:
    assert loaded_by(arguments, ["litellm", "openai", "textual", "rich"]) == ""


def test_the_app_loads_no_model_client() -> None:
    heavy = "('litellm', 'openai', 'httpx', 'pydantic')"
    code = f"import sys, tui_craft.ui.app; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
