"""The doctor verb: what this machine and terminal offer, in plain lines. Looks only; changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from tui_craft import __version__, config, paths, text
from tui_craft.cli.output import emit, say
from tui_craft.errors import CraftError

_KEYS = (
    "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY",
    "TOGETHERAI_API_KEY", "DEEPSEEK_API_KEY", "AZURE_API_KEY", "HF_TOKEN",
)  # fmt: skip


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor_command(as_json: bool) -> None:
    """Check the terminal, the folders, the teachers and the keys (yes or no; a key is never shown)."""
    found = {
        "tui-craft": {"version": __version__, "python": sys.version.split()[0], **_packages()},
        "terminal": _terminal(),
        "folders": _folders(),
        "settings": _settings(),
        "keys": {name: "yes" if os.environ.get(name) else "no" for name in _KEYS},
    }
    if as_json:
        emit(found)
        return
    for heading, values in found.items():
        say(heading)
        for name, value in values.items():
            say(f"  {name:<22} {text.one_line(str(value), 200)}")


def _packages() -> dict[str, str]:
    found = {}
    for name in ("textual", "litellm", "orjson"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _terminal() -> dict[str, Any]:
    size = shutil.get_terminal_size()
    return {
        "TERM": os.environ.get("TERM") or "not set",
        "colours": _colours(),
        "size": f"{size.columns}x{size.lines}" + (" (40x12 is the least)" if size < os.terminal_size((40, 12)) else ""),
        "encoding": sys.stdout.encoding,
        "utf-8": "yes" if (sys.stdout.encoding or "").lower() in {"utf-8", "utf8"} else "no: some text will show as ?",
        "tmux": _tmux(),
        "ssh": "yes (animations are off)" if os.environ.get("SSH_CONNECTION") else "no",
        "copying": _copying(),
    }


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "none (NO_COLOR is set)"
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return "true colour"
    return "256" if "256" in os.environ.get("TERM", "") else "16"


def _tmux() -> str:
    if not os.environ.get("TMUX"):
        return "no"
    done = subprocess.run(["tmux", "show", "-gv", "set-clipboard"], capture_output=True, text=True, check=False)
    return f"yes, set-clipboard {done.stdout.strip() or 'unknown'}"


def _copying() -> str:
    if os.environ.get("TMUX"):
        return "through tmux (load-buffer -w)"
    return "through the terminal (OSC 52); Shift+drag selects by mouse"


def _folders() -> dict[str, str]:
    data = paths.datasets_dir()
    free = text.size(shutil.disk_usage(data).free)
    return {
        "datasets": f"{data} ({free} free, {'writable' if os.access(data, os.W_OK) else 'NOT WRITABLE'})",
        "state": str(paths.state_dir()),
    }


def _settings() -> dict[str, str]:
    path = paths.config_file()
    if not path.exists():
        return {"file": f"{path} (not there: defaults)"}
    try:
        run = config.load(path).run
    except CraftError as error:
        return {"file": error.sentence}
    return {"file": str(path), "teacher": run.teacher, "api_base": run.api_base or "the provider's own"}
