"""Shell completion: what stands at each place, in real shells, without anything heavy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft import paths
from tui_craft.cli.completion import VARIABLE
from tui_craft.cli.main import _VERBS
from tui_craft.store import library

CODE = "import sys; from tui_craft.cli.main import run; run(sys.argv[1:])"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A folder with a `tui-craft` in it, and two datasets to complete."""
    program = tmp_path / "bin" / "tui-craft"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\n{CODE}\n")
    program.chmod(0o755)
    for name in ("tickets", "titles"):
        library.create(name, "input-output", now=NOW).close()
    return program.parent


def environ(command: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{command}:{os.environ['PATH']}", **more}


def ask(command: Path, line: str) -> list[str]:
    """The words that bash is offered for the last word of `line` (a blank at its end: for a new word)."""
    words = line.split(" ")
    done = subprocess.run(
        ["tui-craft"], capture_output=True, text=True, check=True,
        env=environ(command, COMP_WORDS=line, COMP_CWORD=str(len(words) - 1), **{VARIABLE: "bash_complete"}),
    )  # fmt: skip
    assert done.stderr == ""
    return [found.split(",", 1)[1] or found for found in done.stdout.split()]


_EACH = """
import os, sys
from tui_craft.cli.main import run
for line in sys.argv[1:]:
    os.environ.update(COMP_WORDS=line, COMP_CWORD=str(line.count(" ")))
    try:
        run([])
    except SystemExit:
        print("that was it", flush=True)
"""


def ask_each(command: Path, lines: list[str]) -> dict[str, list[str]]:
    """What `ask` says for each of these lines, from one process that is asked them all."""
    done = subprocess.run(
        [sys.executable, "-c", _EACH, *lines], capture_output=True, text=True, check=True,
        env=environ(command, **{VARIABLE: "bash_complete"}),
    )  # fmt: skip
    assert done.stderr == ""
    told = done.stdout.split("that was it\n")[:-1]
    found = [[word.split(",", 1)[1] or word for word in words.split()] for words in told]
    return dict(zip(lines, found, strict=True))


def test_every_place_has_its_words(command: Path) -> None:
    assert ask(command, "tui-craft ") == [*_VERBS]
    verbs = ("show", "rows", "generate", "watch", "accept", "export", "undo", "open")
    exactly = {
        "tui-craft ex": ["export"],
        "tui-craft new ti": [],
        "tui-craft import tickets ": ["file,"],
        "tui-craft generate tickets --teacher o": ["offline", "openai_compatible/"],
        "tui-craft new x --format input": ["input-output"],
        "tui-craft watch tickets ": [],
        "tui-craft completion ": ["bash", "zsh", "fish"],
    }
    among = {
        "tui-craft --th": {"--theme"},
        "tui-craft generate tickets --recipe ": {"expand"},
        "tui-craft export tickets --as ": {"own", "messages", "sharegpt"},
        "tui-craft rows tickets --where state:": {"state:held"},
        "tui-craft --theme a": {"ansi-dark"},
    }
    found = ask_each(command, [*exactly, *among, *(f"tui-craft {verb} ti" for verb in verbs)])
    for line, words in exactly.items():
        assert found[line] == words, line
    for line, some in among.items():
        assert some <= set(found[line]), line
    for verb in verbs:
        assert found[f"tui-craft {verb} ti"][:2] == ["tickets", "titles"], verb


def test_a_broken_settings_file_says_nothing_in_the_middle_of_a_line(command: Path) -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text("[run\n")
    assert "offline" in ask(command, "tui-craft generate tickets --teacher ")
    assert ask(command, "tui-craft watch nosuch ") == []


def test_bash_completes(command: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    script = """
        eval "$(tui-craft completion bash)"
        complete -p tui-craft
        COMP_WORDS=(tui-craft show ti) COMP_CWORD=2
        _tui_craft_completion tui-craft
        printf '%s\\n' "${COMPREPLY[@]}"
        compgen -F _tui_craft_completion tui-craft > /dev/null 2>&1; true
    """
    shown = ["bash", "--norc", "-c", script]
    done = subprocess.run(shown, capture_output=True, text=True, env=environ(command), check=True)
    assert done.stdout.splitlines() == [
        "complete -o nosort -F _tui_craft_completion tui-craft", "tickets", "titles"
    ]  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_the_shell_can_read(command: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(["tui-craft", "completion", shell], capture_output=True, env=environ(command), check=True)
    checked = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True)
    assert checked.returncode == 0, checked.stderr


def test_fish_completes_with_help(command: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    script = "tui-craft completion fish | source; complete -C 'tui-craft sho'"
    done = subprocess.run(
        ["fish", "-N", "-c", script], capture_output=True, text=True, env=environ(command), check=True
    )
    assert done.stdout.startswith("show\tShow one dataset")


@pytest.mark.parametrize("line", ["tui-craft ", "tui-craft show ti", "tui-craft generate tickets --teacher "])
def test_nothing_heavy_is_imported(command: Path, line: str) -> None:
    heavy = ["textual", "rich", "litellm", "openai", "httpx", "pydantic", "rapidfuzz"]
    code = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {heavy} if name in sys.modules], file=sys.stderr))
{CODE}
"""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env=environ(command, COMP_WORDS=line, COMP_CWORD=str(len(words) - 1), **{VARIABLE: "bash_complete"}),
    )  # fmt: skip
    assert done.stderr.strip() == "[]"
