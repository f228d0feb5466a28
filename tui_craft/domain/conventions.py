"""What rows have in common, in sentences for whoever writes another: how long they are, in which form. Pure.

Only what nearly all of them show is said, so that a sentence can be taken as a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.domain.sides import sides

FEW = 5
"""With fewer rows nothing can be said."""
_MOST = 500
_LONG = 4_000
"""Characters of a text that are looked at for its form."""
_NEARLY = 0.95
_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*+] |\d{1,3}[.)] |```|> )|\*\*\S|`\S", re.MULTILINE)


def conventions(format: Format, payloads: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the rows have in common, a sentence each; nothing where they are fewer than `FEW`."""
    pairs = [sides(format, payload) for payload, _ in zip(payloads, range(_MOST), strict=False)]
    if len(pairs) < FEW:
        return []
    answers = [pair.answered for pair in pairs if pair.answered.strip()]
    asked = [pair.asked for pair in pairs if pair.asked.strip()]
    out = [_length("What is asked", asked), _length("What is answered", answers)]
    out += _form([answer[:_LONG] for answer in answers])
    return [sentence for sentence in out if sentence]


def _length(what: str, texts: Sequence[str]) -> str:
    if len(texts) < FEW:
        return ""
    counts = sorted(len(text.split()) for text in texts)
    low, high = counts[len(counts) // 20], counts[-1 - len(counts) // 20]
    return f"{what} has {low} to {high} words." if low < high else f"{what} has {low} word{'s' * (low != 1)}."


def _form(answers: Sequence[str]) -> list[str]:
    if len(answers) < FEW:
        return []
    if _share(answers, _is_json) >= _NEARLY:
        return ["Answers are JSON and nothing else."]
    out: list[str] = []
    marked = _share(answers, lambda text: _MARKDOWN.search(text) is not None)
    if marked <= 1 - _NEARLY:
        out.append("Answers are plain text without Markdown.")
    if _share(answers, lambda text: "\n" in text.strip()) <= 1 - _NEARLY:
        out.append("Answers stand on one line.")
    stopped = _share(answers, lambda text: text.rstrip()[-1:] in ".!?…。！？")
    if stopped >= _NEARLY:
        out.append("Answers end with a full stop or another mark of a sentence's end.")
    elif stopped <= 1 - _NEARLY:
        out.append("Answers end without a full stop.")
    return out


def _share(texts: Sequence[str], has: Callable[[str], bool]) -> float:
    return sum(map(has, texts)) / len(texts)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
