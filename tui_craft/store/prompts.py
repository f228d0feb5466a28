"""A dataset's own prompt on disk (`prompt.json`). Owns that file; drafts nothing and sends nothing."""

from __future__ import annotations

from pathlib import Path

from tui_craft import jsonlines
from tui_craft.domain.prompt import check
from tui_craft.domain.prompt_state import PromptState, SavedPrompt, edit, in_force
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store.atomic import write_atomic

FILE = "prompt.json"


def load(folder: Path) -> SavedPrompt | None:
    """The prompt saved in a dataset's folder, None when there is none.

    Raises InvalidError when the file is broken, StorageError when it cannot be read.
    """
    path = folder / FILE
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


def current(folder: Path, recommended: str) -> PromptState:
    """The prompt in force for the dataset in `folder`, given the one that is recommended now."""
    return in_force(load(folder), recommended)


def save(folder: Path, text: str, recommended: str) -> PromptState:
    """Put the user's `text` in force, durably; text equal to the recommended prompt is a revert.

    Raises InvalidError when the text cannot be sent (see `domain.prompt.check`).
    """
    check(text)
    saved = edit(text, recommended)
    if saved is None:
        return revert(folder, recommended)
    _write(folder, saved)
    return in_force(saved, recommended)


def revert(folder: Path, recommended: str) -> PromptState:
    """Put the recommended prompt in force; the user's own is kept aside for `take_back_revert`."""
    saved = load(folder)
    if saved is not None and saved.edited:
        _write(folder, SavedPrompt(saved.text, edited=False, drafted_hash=saved.drafted_hash))
    return in_force(None, recommended)


def take_back_revert(folder: Path, recommended: str) -> PromptState:
    """Put the user's own prompt in force again. Raises NotFoundError when none was kept aside."""
    saved = load(folder)
    if saved is None:
        raise NotFoundError("There is no edited prompt to go back to; edit the prompt to make one.")
    _write(folder, SavedPrompt(saved.text, edited=True, drafted_hash=saved.drafted_hash))
    return current(folder, recommended)


def _write(folder: Path, saved: SavedPrompt) -> None:
    record = {"text": saved.text, "edited": saved.edited, "drafted_hash": saved.drafted_hash}
    write_atomic(folder / FILE, jsonlines.dumps(record) + b"\n")
