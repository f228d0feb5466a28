"""The estimate of tokens, against what providers counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain import tokens


def test_known_texts() -> None:
    """Counts near those of common vocabularies (given as least and most of two of them, and a bit around)."""
    for text, low, high in [
        ("", 0, 0),
        ("Hello! How can I assist you today?", 8, 11),
        ("12345678", 3, 3),
        ("您好，我的包裹还没有到，订单已经下了两个星期了。", 18, 28),
        ("def parse(reply, format):\n    return [row for row in items_of(reply) if row]\n", 17, 26),
        ("Guten Tag, mein Paket ist noch immer nicht angekommen, obwohl ich prüfte.", 14, 26),
    ]:
        assert low <= tokens.estimate(text) <= high, text


def test_close_to_what_providers_counted(shared_data: Path) -> None:
    """Recorded replies: within a tenth for most of them, and within 5 % in sum."""
    mine, theirs = 0, 0
    off: list[float] = []
    for line in (shared_data / "wire_replies.jsonl").read_text(encoding="utf-8").splitlines():
        body = json.loads(line).get("body")
        if not isinstance(body, dict) or not body.get("usage") or not body.get("choices"):
            continue
        message = body["choices"][0].get("message") or {}
        if message.get("content") and not message.get("tool_calls") and not message.get("reasoning_content"):
            counted, guess = body["usage"]["completion_tokens"], tokens.estimate(message["content"])
            mine, theirs, off = mine + guess, theirs + counted, [*off, abs(guess - counted) / counted]
    assert len(off) > 50
    assert mine == pytest.approx(theirs, rel=0.05)
    assert sorted(off)[int(0.85 * len(off))] <= 0.1


@given(st.text(), st.text())
def test_grows_with_the_text(one: str, two: str) -> None:
    """Any text has an estimate, none is negative, and two texts cost about what they cost together."""
    first, second, both = (tokens.estimate(text) for text in (one, two, f"{one}\n{two}"))
    assert 0 <= both <= 2 * (first + second + 2)
    assert both >= (first + second) / 2 - 3


def test_of_messages() -> None:
    """Each message costs a few beside its text."""
    assert tokens.of_messages([{"role": "user", "content": ""}] * 2) == 2 * tokens.MESSAGE
