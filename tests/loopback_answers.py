"""What the loopback server says: new rows in the shape asked for, recorded replies, and faults of content."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import orjson

ROWS: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "instruction": ("instruction", "input", "output"),
    "input-output": ("input", "output"),
    "conversations": ("conversations",),
    "messages": ("messages",),
    "preference": ("prompt", "chosen", "rejected"),
}
ALIASES = {"instruction_output": "instruction", "input_output": "input-output", "dpo": "preference"}
_TURNS = {"conversations": ("from", "value", "human", "gpt"), "messages": ("role", "content", "user", "assistant")}
_EXACTLY = re.compile(r"exactly (\d+)")
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvz", "aeiou"

Choice = dict[str, Any]


class Author:
    """Writes rows of invented words, no two alike, fixed by `draw`; or replays `replies`, choices by format."""

    def __init__(self, draw: random.Random, replies: dict[str, list[Choice]] | None = None) -> None:
        self.draw, self.replies, self.words = draw, replies, _vocabulary()

    def choice(self, body: dict[str, Any], number: int) -> Choice:
        """The choice for request `number`: as many rows as the prompt asks for with "exactly N", else one."""
        text = "\n".join(str(message.get("content")) for message in body.get("messages", []))
        name = format_of(body, text)
        recorded = (self.replies or {}).get(name) or (self.replies or {}).get("")
        if recorded:
            return recorded[number % len(recorded)]
        asked = _EXACTLY.search(text)
        content = orjson.dumps({"rows": [self.row(name) for _ in range(int(asked[1]) if asked else 1)]})
        return {"message": {"role": "assistant", "content": content.decode()}, "finish_reason": "stop"}

    def row(self, name: str) -> dict[str, Any]:
        """A new row of the format called `name`."""
        if name in _TURNS:
            who, what, asks, answers = _TURNS[name]
            return {name: [{who: asks, what: self._sentence(12)}, {who: answers, what: self._sentence(24)}]}
        return {field: self._sentence(14) for field in ROWS[name]}

    def _sentence(self, words: int) -> str:
        return " ".join(self.draw.choices(self.words, k=words)).capitalize() + "."


def _vocabulary() -> list[str]:
    draw = random.Random(7)

    def syllable() -> str:
        return draw.choice(_CONSONANTS) + draw.choice(_VOWELS)

    return ["".join(syllable() for _ in range(draw.randint(1, 4))) for _ in range(3000)]


def format_of(body: dict[str, Any], text: str) -> str:
    """The format that is asked for: by the schema if there is one, else by the shape shown in the prompt."""
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    items = schema.get("properties", {}).get("rows", {}).get("items", {}).get("properties")
    for name, fields in ROWS.items():
        if items is not None and tuple(items) == fields:
            return name
    for name, fields in ROWS.items():
        if re.search(r'\{"rows":\s*\[\s*\{\s*"' + fields[0] + '"', text):
            return name
    return "input-output"


def spoiled(choice: Choice, fault: str | None) -> Choice:
    """The choice with a fault of content; None or any other fault leaves it."""
    if fault not in {"trunc", "empty", "fence", "prose"}:
        return choice
    content = str(choice["message"].get("content") or "")
    changed = {
        "trunc": content[: len(content) * 6 // 10],
        "empty": "",
        "fence": f"```json\n{content}\n```",
        "prose": f"Sure! Here are the rows you asked for:\n\n{content}\n\nLet me know if you need more.",
    }[fault]
    message = {**choice["message"], "content": changed}
    return {"message": message, "finish_reason": "length" if fault == "trunc" else choice["finish_reason"]}


def completion(body: dict[str, Any], choice: Choice, number: int, *, usage: bool) -> bytes:
    """The body of a good reply."""
    out: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": f"{body.get('model', 'none')}-2026-01-01",
        "choices": [{"index": 0, **choice}],
    }
    if usage:
        asked = sum(len(str(message.get("content"))) for message in body.get("messages", [])) // 4
        given = len(str(choice["message"].get("content") or "")) // 4
        out["usage"] = {"prompt_tokens": asked, "completion_tokens": given, "total_tokens": asked + given}
    return orjson.dumps(out)


def error_body(message: str, kind: str = "invalid_request_error") -> bytes:
    """The body of a failure, as OpenAI words it."""
    return orjson.dumps({"error": {"message": message, "type": kind, "code": None}})


def load_replies(path: Path, seed: int = 0) -> dict[str, list[Choice]]:
    """Recorded choices by format (and all of them under the empty name), in an order fixed by `seed`."""
    found: dict[str, list[Choice]] = {"": []}
    with path.open("rb") as file:
        for line in file:
            record = orjson.loads(line)
            name = str(record.get("format", ""))
            found.setdefault(ALIASES.get(name, name), []).append(record["choice"])
            found[""].append(record["choice"])
    for choices in found.values():
        random.Random(seed).shuffle(choices)
    return found
