"""Events of a run as lines that a person reads."""

from __future__ import annotations

from typing import Any

import pytest

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, Row
from tui_craft.ui.run_words import clock, entry_of, row_words

EVENTS: list[dict[str, Any]] = [
    {"event": "start", "run": "k3f9", "teacher": "offline", "resumed": False},
    {"event": "retry", "request": 3, "kind": "rate_limit", "wait": 2.0, "message": "slow down [/] \x1b[2J"},
    {"event": "failed", "request": 3, "kind": "auth", "message": "no key"},
    {"event": "duplicate", "request": 3, "count": 2},
    {"event": "quarantined", "request": 298, "item": 0, "reason": "field output: is missing"},
    {"event": "pause", "by": "breaker", "reason": "nothing succeeds"},
    {"event": "resume"},
    {"event": "concurrency", "concurrency": 24},
    {"event": "stop", "waiting": 1},
    {"event": "note", "message": "something"},
    {"event": "error", "message": "disk full"},
    {"event": "report", "state": "finished", "reason": "All 5 rows were made."},
]


@pytest.mark.parametrize("event", EVENTS, ids=[str(event["event"]) for event in EVENTS])
def test_an_event_reads_as_one_clean_line(event: dict[str, Any]) -> None:
    entry = entry_of({"at": "2026-01-01T00:00:00Z", **event})
    assert entry is not None
    assert entry.words
    assert "\x1b" not in entry.plain
    assert "\n" not in entry.plain


def test_what_is_not_worth_reading_is_no_line() -> None:
    assert entry_of({"event": "books"}) is None
    assert entry_of({"event": "landed", "ids": [1]}) is None
    assert entry_of({"event": "of a later version"}) is None


def test_waiting_replies_are_counted_in_words() -> None:
    assert "1 reply" in str(entry_of({"event": "stop", "waiting": 1}))
    assert "3 replies" in str(entry_of({"event": "stop", "waiting": 3}))
    assert "waiting" not in str(entry_of({"event": "stop", "waiting": 0}))


def test_a_time_that_is_none_is_left_out() -> None:
    assert clock("nonsense") == ""
    assert clock(None) == ""
    assert len(clock("2026-01-01T00:00:00Z")) == 8


@pytest.mark.parametrize(
    ("format_name", "raw", "words"),
    [
        ("input-output", b'{"input":"  ","output":"b"}', "b"),
        ("messages", b'{"messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"}]}', "hi"),
        ("messages", b'{"messages":[{"role":"system","content":"s"}]}', "s"),
        ("text", b'{"text":""}', ""),
    ],
)
def test_a_row_is_shown_by_the_first_thing_it_says(format_name: str, raw: bytes, words: str) -> None:
    assert row_words(FORMATS[format_name], Row(1, 1, raw, Envelope())) == words
