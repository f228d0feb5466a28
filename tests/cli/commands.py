"""How tests give commands: here, in the test's own process, or apart, as a script does. What comes out is the same."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_craft.cli.main import main

Done = subprocess.CompletedProcess[bytes]


def craft(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Carry out a command in this process, which spares starting one; what it wrote, and its exit code."""
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    out, told = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdin", given), ("stdout", out), ("stderr", told)):
            patch.setattr(sys, name, stream)
        code = main([str(each) for each in arguments])
    return Done(arguments, int(code), _bytes(out), _bytes(told))


def craft_text(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The same in words."""
    done = craft(*arguments, stdin=stdin.encode())
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue()


def apart(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Run a command in a process of its own, as a person or a script does."""
    command = [sys.executable, "-m", "tui_craft", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, input=stdin, env={**os.environ, "PYTHONUTF8": "1"})


def answer(*arguments: str | Path, stdin: bytes = b"") -> Any:
    """The JSON that a command prints, a list where it is several lines; the command must have succeeded."""
    return _answer(craft(*arguments, "--json", stdin=stdin))


def answer_apart(*arguments: str | Path) -> Any:
    """The same of a command in its own process."""
    return _answer(apart(*arguments, "--json"))


def _answer(done: Done) -> Any:
    assert done.returncode == 0, done.stderr.decode()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return lines[0] if len(lines) == 1 else lines
