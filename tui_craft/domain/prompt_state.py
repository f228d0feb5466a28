"""Which prompt is in force: the recommended one or the user's own. Pure; an edit is never overwritten by a draft."""

from __future__ import annotations

from dataclasses import dataclass

from tui_craft.domain.prompt import prompt_hash

MOVED_ON = "The recommended prompt has changed since you edited yours; yours is kept, revert to see the new one."
DRAFTED_AGAIN = "The prompt was drafted again from the changed context."


@dataclass(frozen=True, slots=True)
class SavedPrompt:
    """What is remembered of the user's own prompt.

    `edited` says whether it is in force; a revert clears it and keeps `text`, so that the revert can be taken
    back. `drafted_hash` is the hash of the recommended prompt at the time of the edit.
    """

    text: str
    edited: bool
    drafted_hash: str


@dataclass(frozen=True, slots=True)
class PromptState:
    """The prompt in force. `notice` is a sentence for the user, empty when there is nothing to say."""

    text: str
    edited: bool
    notice: str = ""

    @property
    def template(self) -> str:
        """The name that rows record: `default` for the recommended prompt, `edited` for the user's own."""
        return "edited" if self.edited else "default"


def in_force(saved: SavedPrompt | None, recommended: str) -> PromptState:
    """What to show and send, given what was saved and the prompt that is recommended now."""
    if saved is None or not saved.edited:
        return PromptState(recommended, edited=False)
    moved = saved.drafted_hash != prompt_hash(recommended)
    return PromptState(saved.text, edited=True, notice=MOVED_ON if moved else "")


def after_change(before: PromptState, after: PromptState) -> str:
    """The notice to give when the context was changed: drafted again, kept though the draft moved on, or nothing."""
    if after.edited:
        return after.notice
    return DRAFTED_AGAIN if before.text != after.text else ""


def edit(text: str, recommended: str) -> SavedPrompt | None:
    """What to save for an edited prompt; None when the text is the recommended one, which needs no saving."""
    if text == recommended:
        return None
    return SavedPrompt(text, edited=True, drafted_hash=prompt_hash(recommended))
