"""An edited prompt is never overwritten by a new draft, and the user hears of it."""

from __future__ import annotations

from tui_craft.domain.prompt_state import DRAFTED_AGAIN, MOVED_ON, SavedPrompt, after_change, edit, in_force


def test_without_an_edit_the_recommended_prompt_is_in_force() -> None:
    before, after = in_force(None, "one"), in_force(None, "two")
    assert (before.text, before.edited, before.template, before.notice) == ("one", False, "default", "")
    assert after_change(before, after) == DRAFTED_AGAIN
    assert after_change(before, before) == ""


def test_an_edit_stays_and_says_when_the_draft_moved_on() -> None:
    saved = edit("mine", "one")
    assert saved is not None
    assert in_force(saved, "one").notice == ""
    moved = in_force(saved, "two")
    assert (moved.text, moved.edited, moved.template, moved.notice) == ("mine", True, "edited", MOVED_ON)
    assert after_change(in_force(saved, "one"), moved) == MOVED_ON


def test_an_edit_back_to_the_recommended_prompt_is_no_edit() -> None:
    assert edit("one", "one") is None


def test_a_reverted_edit_is_not_in_force() -> None:
    assert in_force(SavedPrompt("mine", edited=False, drafted_hash=""), "one").text == "one"
