"""The one way text leaves for the clipboard. Owns the choice of path and the words that say which it was.

Terminals take OSC 52 without an answer, so of those the words say "sent". In tmux an application's own OSC 52 is
dropped by default; `tmux load-buffer -w` reaches tmux's buffer and the terminal of one client, if that has a clipboard.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_craft import text
from tui_craft.errors import StorageError

LIMIT = 50_000
"""Bytes above which a terminal may cut the text silently."""

_PATIENCE = 5.0
_PIECE = 200
"""Characters of OSC 52 that GNU screen passes on in one piece; it drops longer ones."""
_MUTE = frozenset({"linux", "vt100", "vt220", "dumb", ""})
"""Kinds of terminals that have no clipboard."""


@dataclass(frozen=True, slots=True)
class Client:
    """A terminal that shows our tmux session. `passes`: tmux knows how to reach its clipboard."""

    name: str
    term: str
    passes: bool


@dataclass(frozen=True, slots=True)
class Tmux:
    """What tmux says about copying: its option set-clipboard, and the clients of our session, the busiest first."""

    set_clipboard: str
    clients: tuple[Client, ...]


def copy(
    value: str, *, environ: Mapping[str, str], send: Callable[[str], None], folder: Path, what: str = "text"
) -> str:
    """Copy `value` and return a sentence that says where it went.

    `send` writes a sequence to the terminal; `folder` takes a text that cannot be sent. Blocks while tmux runs:
    call it off the event loop. Raises StorageError when even the file cannot be written.
    """
    raw = value.encode("utf-8", "surrogatepass")
    if environ.get("TMUX"):
        return _through_tmux(raw, environ, folder, what)
    if len(raw) > LIMIT:
        return f"Too long for the terminal's clipboard: {what} is in {_save(raw, folder)}."
    if environ.get("TERM", "") in _MUTE:
        return f"This terminal ({environ.get('TERM')}) has no clipboard: {what} is in {_save(raw, folder)}."
    sequence = f"\x1b]52;c;{base64.b64encode(raw).decode()}\x07"
    if environ.get("STY"):
        send(_wrapped(sequence))
        return f"Sent {what} through screen to the terminal's clipboard (OSC 52)."
    send(sequence)
    return f"Sent {what} to the terminal's clipboard (OSC 52)."


def _wrapped(sequence: str) -> str:
    """`sequence` so that GNU screen hands it to its terminal, in pieces as long as it takes."""
    pieces = [sequence[at : at + _PIECE] for at in range(0, len(sequence), _PIECE)]
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def _through_tmux(raw: bytes, environ: Mapping[str, str], folder: Path, what: str) -> str:
    try:
        state = ask_tmux(environ)
        client, why = _outlet(state, len(raw))
        flags = ["-w", "-t", client.name] if client else []
        _tmux(["load-buffer", *flags, "-"], environ, raw)
    except (OSError, subprocess.SubprocessError):
        return f"tmux does not answer, and nothing reaches the terminal past it: {what} is in {_save(raw, folder)}."
    if client is None:
        return f"Copied {what} to tmux's buffer only (prefix ] pastes it): {why}."
    rest = len(state.clients) - 1
    others = f", not to {text.plural(rest, 'other')}" if rest else ""
    if client.term.startswith(("tmux", "screen")):
        return (
            f"Copied {what} to this tmux's buffer and sent it to the tmux or screen around it, which passes it on "
            "only with set-clipboard on."
        )
    return f"Copied {what} to tmux's buffer and sent it to the terminal's clipboard ({client.name}{others})."


def _outlet(state: Tmux, size: int) -> tuple[Client | None, str]:
    """The client whose terminal takes the text; or None, and why none does."""
    if state.set_clipboard == "off":
        return None, "its set-clipboard is off"
    if size > LIMIT:
        return None, "it is too long for the terminal's clipboard"
    if not state.clients:
        return None, "no terminal is attached"
    client = state.clients[0]
    return (client, "") if client.passes else (None, f"tmux knows no clipboard of this terminal ({client.term})")


def ask_tmux(environ: Mapping[str, str]) -> Tmux:
    """What the tmux server around us says. Raises OSError or subprocess.SubprocessError when it does not answer."""
    pane = ["-t", environ["TMUX_PANE"]] if environ.get("TMUX_PANE") else []
    line = "#{session_id} #{client_activity} #{client_name} #{client_termname} #{client_termfeatures}"
    told = _tmux(
        ["show", "-sv", "set-clipboard", ";", "display", "-p", *pane, "#{session_id}", ";", "list-clients", "-F", line],
        environ,
    ).splitlines()
    set_clipboard, session = (*told, "", "")[:2]
    ours = [parts for parts in (line.split(" ") for line in told[2:]) if parts[0] == session and len(parts) == 5]
    ours.sort(key=lambda parts: -int(parts[1]))
    return Tmux(set_clipboard, tuple(_client(name, term, features, environ) for _, _, name, term, features in ours))


def _client(name: str, term: str, features: str, environ: Mapping[str, str]) -> Client:
    if "clipboard" in features.split(","):
        return Client(name, term, True)
    # a terminfo entry may have it although tmux does not list it as a feature
    known = [line for line in _tmux(["show-messages", "-T", "-t", name], environ).splitlines() if " Ms: " in line]
    return Client(name, term, bool(known) and "[missing]" not in known[0])


def _tmux(arguments: list[str], environ: Mapping[str, str], given: bytes = b"") -> str:
    tmux = shutil.which("tmux", path=environ.get("PATH"))
    if tmux is None:
        raise FileNotFoundError("tmux")
    done = subprocess.run(
        [tmux, *arguments], input=given, env=dict(environ), capture_output=True, timeout=_PATIENCE, check=True
    )
    return done.stdout.decode("utf-8", "replace")


def route(environ: Mapping[str, str]) -> str:
    """In a few words, which way a short text would go now."""
    if environ.get("TMUX"):
        try:
            client, why = _outlet(ask_tmux(environ), 1)
        except (OSError, subprocess.SubprocessError):
            return "to a file: tmux does not answer"
        return "tmux's buffer and the terminal's clipboard" if client else f"tmux's buffer only: {why}"
    if environ.get("TERM", "") in _MUTE:
        return "to a file: this terminal has no clipboard"
    around = "through screen " if environ.get("STY") else ""
    return f"{around}to the terminal's clipboard (OSC 52)"


def _save(raw: bytes, folder: Path) -> Path:
    path = folder / "clipboard.txt"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
    except OSError as error:
        raise StorageError(f"Nothing was copied: {path} could not be written ({error.strerror}).") from error
    return path
