"""What each verb imports: the quick ones stay quick, and no verb but a run's worker loads a model client."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tui_craft.store import library

_CLIENTS = ["litellm", "openai", "aiohttp", "textual", "rich"]
_HEAVY = [*_CLIENTS, "httpx", "pydantic", "jsonschema", "faker", "regex", "rapidfuzz", "asyncio", "tui_craft.ui"]
_OURS = ["tui_craft.recipes", "tui_craft.teachers", "tui_craft.sources", "tui_craft.exports"]
"""Parts of ours that looking at datasets can do without."""
_REPORT = """
import json, sys
from tui_craft.cli.main import main
for arguments in {lines!r}:
    code = main(arguments)
    loaded = [name for name in {names!r} if name in sys.modules]
    print("TOLD", json.dumps([arguments, code, loaded]), file=sys.stderr)
"""


def told(lines: list[list[str]], names: list[str]) -> list[tuple[list[str], int, list[str]]]:
    """What is loaded after each of these command lines, which one process carries out in their order."""
    code = _REPORT.format(lines=lines, names=names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    found = [line.removeprefix("TOLD ") for line in done.stderr.splitlines() if line.startswith("TOLD ")]
    assert len(found) == len(lines), done.stderr
    return [tuple(json.loads(line)) for line in found]


def test_quick_verbs_load_nothing_heavy() -> None:
    library.create("some", "text", now=datetime(2026, 1, 2, tzinfo=UTC)).close()
    looking = [["--version"], ["--help"], ["list"], ["list", "--json"], ["show", "some"]]
    lines = [*looking, ["keys"], ["completion", "bash"], ["runs", "some"], ["recipes"], ["generate", "--help"]]
    for arguments, code, loaded in told(lines, [*_HEAVY, *_OURS]):
        there = set(loaded) - (set() if arguments in looking else set(_OURS))
        assert not there, f"after {arguments}"
        assert code == 0, arguments


def test_no_verb_loads_a_model_client_or_the_screens(tmp_path: Path) -> None:
    lines = [
        ["demo", "--headless", "--rows", "3"],
        ["new", "x", "--format", "text"],
        ["rows", "x"],
        ["prompt", "x"],
        ["generate", "x", "--rows", "2", "--yes"],
        ["accept", "x", "--where", "id:1"],
        ["export", "x", "--as", "own", "--to", str(tmp_path / "x.jsonl")],
        ["doctor"],
        ["runs", "x"],
        ["report", "x"],
        ["watch", "x"],
    ]
    for arguments, code, loaded in told(lines, _CLIENTS):
        assert loaded == [], f"after {arguments}"
        assert code == 0, arguments
