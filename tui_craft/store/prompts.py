"""A dataset's own prompts on disk (`prompts/KEY.json`). Owns these files; drafts nothing and sends nothing.

A key names what a prompt is for: a recipe's main stage (`expand`), another stage of it (`plan.rows`), either of them
for another goal than training (`expand@jailbreak`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui_craft import jsonlines
from tui_craft.domain.prompt import VARIABLES, check
from tui_craft.domain.prompt_state import PromptState, SavedPrompt, edit, in_force
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store.atomic import write_atomic

FOLDER = "prompts"
MAIN = "expand"
"""The prompt that a dataset is described by, and its recommended one drafted from."""


def place(folder: Path, key: str) -> Path:
    """Where the prompt with this key is kept."""
    return folder / FOLDER / f"{key}.json"


def load(folder: Path, key: str = MAIN) -> SavedPrompt | None:
    """The prompt saved in a dataset's folder under `key`, None when there is none.

    Raises InvalidError when the file is broken, StorageError when it cannot be read.
    """
    path = place(folder, key)
    try:
        record = jsonlines.loads(path.read_bytes())
        return SavedPrompt(str(record["text"]), bool(record["edited"]), str(record["drafted_hash"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError):
        raise InvalidError(
            f"{path} is not a saved prompt; mend it, or remove it to go back to the recommended."
        ) from None


def current(folder: Path, recommended: str, key: str = MAIN) -> PromptState:
    """The prompt in force for the dataset in `folder`, given the one that is recommended now."""
    return in_force(load(folder, key), recommended)


def save(
    folder: Path, text: str, recommended: str, key: str = MAIN, *, variables: Iterable[str] = VARIABLES
) -> PromptState:
    """Put the user's `text` in force, durably; text equal to the recommended prompt is a revert.

    `variables` are those the text may use. Raises InvalidError when it cannot be sent (see `domain.prompt.check`).
    """
    check(text, variables)
    saved = edit(text, recommended)
    if saved is None:
        return revert(folder, recommended, key)
    _write(folder, key, saved)
    return in_force(saved, recommended)


def revert(folder: Path, recommended: str, key: str = MAIN) -> PromptState:
    """Put the recommended prompt in force; the user's own is kept aside for `take_back_revert`."""
    saved = load(folder, key)
    if saved is not None and saved.edited:
        _write(folder, key, SavedPrompt(saved.text, edited=False, drafted_hash=saved.drafted_hash))
    return in_force(None, recommended)


def take_back_revert(folder: Path, recommended: str, key: str = MAIN) -> PromptState:
    """Put the user's own prompt in force again. Raises NotFoundError when none was kept aside."""
    saved = load(folder, key)
    if saved is None:
        raise NotFoundError("There is no edited prompt to go back to; edit the prompt to make one.")
    _write(folder, key, SavedPrompt(saved.text, edited=True, drafted_hash=saved.drafted_hash))
    return current(folder, recommended, key)


def _write(folder: Path, key: str, saved: SavedPrompt) -> None:
    path = place(folder, key)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(f"Could not make {path.parent}: {error.strerror}; check its permissions.") from None
    record = {"text": saved.text, "edited": saved.edited, "drafted_hash": saved.drafted_hash}
    write_atomic(path, jsonlines.dumps(record) + b"\n")
