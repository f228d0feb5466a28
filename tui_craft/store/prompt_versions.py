"""Every text that a dataset's prompt ever had (`prompts/KEY.versions.jsonl`). Appends and reads; never forgets one.

Saving a prompt through here puts it in force and keeps it; to restore an old one is to save its text again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_craft import jsonlines, text
from tui_craft.domain.prompt import VARIABLES, prompt_hash
from tui_craft.domain.prompt_state import PromptState
from tui_craft.errors import NotFoundError, StorageError
from tui_craft.store import prompts

LEFT = "left without saving"
"""The note of a text that was never in force: somebody left the editor with it."""


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """A text the prompt had: its `number` from 1, when it was saved (UTC), and a note (may be empty)."""

    number: int
    at: str
    text: str
    note: str = ""

    @property
    def hash(self) -> str:
        """What rows that were made with it record as their prompt."""
        return prompt_hash(self.text)


def save(
    folder: Path,
    value: str,
    recommended: str,
    key: str = prompts.MAIN,
    *,
    variables: Iterable[str] = VARIABLES,
    note: str = "",
    now: datetime,
) -> PromptState:
    """Put `value` in force and keep it as a version. Raises as `prompts.save`; then nothing is kept."""
    state = prompts.save(folder, value, recommended, key, variables=variables)
    keep(folder, value, key, note=note, now=now)
    return state


def keep(folder: Path, value: str, key: str = prompts.MAIN, *, note: str = "", now: datetime) -> None:
    """Keep `value` as a version without putting it in force; one that is the newest already is not kept twice."""
    known = versions(folder, key)
    if known and known[-1].text == value and note in ("", known[-1].note):
        return
    path = _place(folder, key)
    line = jsonlines.dumps({"at": text.utc_stamp(now), "note": note, "text": value}) + b"\n"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        torn = path.exists() and not path.read_bytes().endswith(b"\n")  # a power cut: begin on a line of one's own
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, b"\n" + line if torn else line)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StorageError(
            f"Could not write {path}: {error.strerror}; free some space or check its permissions."
        ) from None


def versions(folder: Path, key: str = prompts.MAIN) -> list[PromptVersion]:
    """All versions, the oldest first. A line that cannot be read (a torn one) is passed over."""
    path = _place(folder, key)
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    found: list[PromptVersion] = []
    for line in lines:
        try:
            record = jsonlines.loads(line)
            found.append(PromptVersion(len(found) + 1, str(record["at"]), str(record["text"]), str(record["note"])))
        except (ValueError, KeyError, TypeError):
            continue  # torn by a kill, or broken by hand; the others are still versions
    return found


def numbered(folder: Path, number: int, key: str = prompts.MAIN) -> PromptVersion:
    """The version with this number. Raises NotFoundError that says how many there are."""
    known = versions(folder, key)
    if not 1 <= number <= len(known):
        there = f"there are 1 to {len(known)}" if known else "none was saved yet"
        raise NotFoundError(f"The prompt has no version {number}; {there}.")
    return known[number - 1]


def _place(folder: Path, key: str) -> Path:
    return prompts.place(folder, key).with_suffix(".versions.jsonl")
