"""From a raw reply to candidate rows. Recovers what is certainly there and invents nothing; a pure function.

Rows can be derived again at any time from the journalled replies, so a better parser costs no new call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.domain.parsing.find import Broken, answer_of, find_values, texts_of, unquoted, whole
from tui_craft.domain.parsing.names import ALIASES
from tui_craft.domain.parsing.shape import Item, items_of

__all__ = ["Item", "ParsedReply", "parse"]

UNREADABLE = "cannot be read as JSON"
CUT_SHORT = "the reply was cut off at the token limit"
CUT_REASONS = {"length", "max_tokens"}


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """The items of one reply in their order, and what is to be said about the reply as a whole.

    `notes` are short phrases: the reply was empty, refused, cut off, still thinking, or holds no rows.
    """

    items: list[Item]
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The payloads that fit the format."""
        return [item.data for item in self.items if item.data is not None]


def parse(choice: Mapping[str, Any], format: Format) -> ParsedReply:
    """The candidate rows in an OpenAI-style choice (`message` and `finish_reason`).

    Bad items come back beside the good ones with the reason. What the token limit cut off is never completed.
    """
    message = choice.get("message") or {}
    notes = [CUT_SHORT] if choice.get("finish_reason") in CUT_REASONS else []
    items: list[Item] = []
    for text in texts_of(message):
        answer = answer_of(text)
        if answer is None:
            notes.append("the reply ends while the model is still thinking")
            continue
        items = list(_items(answer, format))
        if items:
            break
    if not items:
        notes.append(_why_nothing(message))
    return ParsedReply(items, notes)


def _items(text: str, format: Format) -> Iterator[Item]:
    try:
        value = whole(text)
    except ValueError:
        yield from _scattered(text, format)
        return
    if isinstance(value, str):
        yield from _scattered(text, format)
    else:
        yield from items_of(value, format, text) or ()


def _scattered(text: str, format: Format) -> Iterator[Item]:
    """The items of all JSON in `text`, and one item for each stretch that was meant as a row but cannot be read."""
    inner = unquoted(text)
    if inner is not None:
        yield from _items(inner, format)
        return
    unread: int | None = None
    for event in find_values(text):
        if isinstance(event, Broken):
            unread = event.start if unread is None else unread
            continue
        found = items_of(event.value, format, text)
        if found is None:
            continue
        if unread is not None:
            yield from _unreadable(text[unread : event.start], format)
            unread = None
        yield from found
    if unread is not None:
        yield from _unreadable(text[unread:], format)


def _unreadable(stretch: str, format: Format) -> Iterator[Item]:
    names = "|".join(re.escape(name) for name in (*format.fields, *ALIASES[format.name]))
    if re.search(rf"[{{,]\s*[\"'\u201c]?(?:{names})[\"'\u201d]?\s*:\s*[^\s\[{{]", stretch):
        yield Item(None, stretch.strip(), UNREADABLE)


def _why_nothing(message: Mapping[str, Any]) -> str:
    if message.get("refusal"):
        return f"the model refused: {message['refusal']}"
    if not any(True for _ in texts_of(message)):
        return "the reply is empty"
    return "the reply holds no rows"
