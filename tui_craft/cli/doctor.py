"""The doctor verb: what this machine and terminal offer, in plain lines. Looks only; changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from tui_craft import __version__, clipboard, config, keymap, paths, text, user_themes
from tui_craft.cli.doctor_teachers import key_file, teachers
from tui_craft.cli.output import emit, say
from tui_craft.errors import CraftError


@click.command("doctor")
@click.option("--ask", is_flag=True, help="Ask every endpoint and the usual teacher one small question (may cost).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor_command(ask: bool, as_json: bool) -> None:
    """Check the terminal, the folders, the teachers and the keys (yes or no; a key is never shown)."""
    found = {
        "tui-craft": {"version": __version__, "python": sys.version.split()[0], **_packages()},
        "terminal": _terminal(),
        "folders": _folders(),
        "settings": {**_settings(), "key_file": key_file(), "themes": _themes()},
        **teachers(os.environ, ask=ask),
    }
    if as_json:
        emit(found)
        return
    for heading, values in found.items():
        say(heading)
        for name, value in values.items():
            say(f"  {name:<22} {text.one_line(str(value), 400)}")


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
        "NO_COLOR": "set: the app draws without colours" if "NO_COLOR" in os.environ else "not set",
        "ssh": "yes (animations are off)" if {"SSH_CONNECTION", "SSH_TTY"} & set(os.environ) else "no",
        "copying": clipboard.route(os.environ),
        "selecting": "Shift+drag selects by mouse (Option on a Mac)",
    }


def _colours() -> str:
    if "NO_COLOR" in os.environ:
        return "none"
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return "true colour"
    return "256" if "256" in os.environ.get("TERM", "") else "16"


def _tmux() -> str:
    if not os.environ.get("TMUX"):
        return "inside screen" if os.environ.get("STY") else "no"
    try:
        told = clipboard.ask_tmux(os.environ)
    except (OSError, subprocess.SubprocessError):
        return "TMUX is set, but tmux does not answer"
    shown = ", ".join(f"{client.term} on {client.name}" for client in told.clients)
    return f"yes, set-clipboard {told.set_clipboard or 'unknown'}; shown by {shown or 'no terminal'}"


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
        settings = config.load(path)
    except CraftError as error:
        return {"file": error.sentence}
    run = settings.run
    return {"file": str(path), "teacher": run.teacher, "api_base": run.api_base or "the provider's own",
            "keys": _keys(settings)}  # fmt: skip


def _keys(settings: config.Settings) -> str:
    if not settings.keys:
        return "as shipped (tui-craft keys prints them)"
    try:
        keymap.checked(settings.keys, paths.config_file())
    except CraftError as error:
        return error.sentence
    return f"{text.plural(len(settings.keys), 'action')} with keys of your own"


def _themes() -> str:
    themes, problems = user_themes.read_all(paths.themes_dir())
    found = ", ".join(theme.name for theme in themes) or "none of your own"
    return "; ".join([found, *(problem.sentence for problem in problems)])
