"""Names that other people give to our fields. A table, in order of preference; decides nothing."""

from __future__ import annotations

import re

ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "text": {
        "text": ("text", "content", "body", "document", "passage", "sentence", "article", "completion"),
    },
    "input-output": {
        "input": (
            "input", "question", "query", "prompt", "instruction", "human", "user", "source", "request", "text",
            "utterance", "sentence", "problem", "message", "email", "ticket",
        ),
        "output": (
            "output", "answer", "response", "completion", "assistant", "target", "reply", "solution", "summary",
            "label", "category", "intent", "class", "gpt", "bot",
        ),
    },
    "instruction": {
        "instruction": ("instruction", "instructions", "task", "command", "question", "query", "prompt"),
        "input": ("input", "inputs", "context", "passage", "document", "source"),
        "output": (
            "output", "outputs", "response", "completion", "answer", "target", "reply", "result", "solution", "summary",
        ),
    },
    "conversations": {
        "conversations": (
            "conversations", "conversation", "dialog", "dialogue", "messages", "turns", "chat", "history", "items",
        ),
    },
    "messages": {
        "messages": (
            "messages", "conversation", "conversations", "dialog", "dialogue", "turns", "chat", "history", "items",
        ),
    },
    "preference": {
        "prompt": ("prompt", "question", "instruction", "query", "input", "context", "post", "user"),
        "chosen": (
            "chosen", "preferred", "accepted", "better", "winner", "good", "positive", "chosenresponse",
            "responsechosen", "answerchosen",
        ),
        "rejected": (
            "rejected", "dispreferred", "refused", "worse", "loser", "bad", "negative", "rejectedresponse",
            "responserejected", "answerrejected",
        ),
    },
}  # fmt: skip
"""format -> field -> names, in the form `plain` gives them."""

ASKING = frozenset({"question", "query", "prompt"})
"""Names that mean an instruction only beside something the instruction works on; alone they are an input."""

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")


def plain(name: str) -> str:
    """A field name without case, blanks and punctuation, as `ALIASES` writes names."""
    return _NOT_LETTERS.sub("", name.lower())


def is_known(name: str) -> bool:
    """Whether `name` is one of ours or of the aliases."""
    wanted = plain(name)
    return any(wanted in names for fields in ALIASES.values() for names in fields.values())
