"""A run's events in words."""

from __future__ import annotations

from tui_craft.runs.narration import tell


def test_a_retry_says_what_happened_and_not_whose_name_every_line_has() -> None:
    event = {"event": "retry", "request": 3, "wait": 1.25, "kind": "rate_limit", "teacher": "acme/one",
             "message": "acme/one asks to slow down: too many requests"}  # fmt: skip
    assert str(tell(event)) == "request 3 again in 1.2 s: asks to slow down: too many requests"


def test_holding_back_names_the_teacher_once() -> None:
    event = {"event": "hold", "wait": 4.0, "at_once": 8, "teacher": "acme/one",
             "message": "acme/one cannot be reached"}  # fmt: skip
    assert str(tell(event)) == "held back for 4 s, then 8 at once: acme/one cannot be reached"
