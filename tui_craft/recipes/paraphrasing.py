"""Paraphrases: how they are asked for, and what keeps a reply from being one. Pure; makes no request and no row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_craft.domain.drafting import Subject, bullets, opening, section, template
from tui_craft.domain.parsing.objects import objects, texts_in
from tui_craft.domain.prompt_words import NO_OTHER_WORDS
from tui_craft.recipes.base import Entry
from tui_craft.text import one_line

# each reads a text once, however long: none may begin anew inside what it has just read in vain
_LINK = re.compile(r"https?://")
_CODE = re.compile(r"`[^`]+`")
_WORDS = re.compile(r"\w+(?:[.,:/-]+\w+)*")
_AROUND = "".join(map(chr, range(33, 48))) + ":;<=>?[]^{|}\u2026\u201c\u201d\u2019\u00bb"

_HOW = (
    "Say the same in other words: another sentence structure, other everyday words, another beginning. The person "
    "wants the same thing and gives the same details.",
    "Names, numbers, dates, links, code and quotations stay to the letter. Add nothing and answer nothing.",
    "Keep the language and about the length. A careless writer stays careless.",
)
SCHEMA = {
    "type": "object",
    "properties": {"texts": {"type": "array", "items": {"type": "string"}}},
    "required": ["texts"],
    "additionalProperties": False,
}


def draft(subject: Subject) -> str:
    """The recommended template for paraphrases."""
    system = [
        *opening(subject, ""), bullets("Your task is to paraphrase what people wrote", _HOW),
        section("Output format", f'{NO_OTHER_WORDS}\n{{"texts": ["..."]}}'),
    ]  # fmt: skip
    wanted = "Texts to write: exactly {{rows}}, one for each of these, in this order."
    user = ["The texts, as a JSON list:\n{{texts}}", wanted]
    return template(system, user, seeds=False)


def texts_of(entry: Entry, wanted: int) -> list[str]:
    """The texts of a reply to `wanted` texts, with their line breaks where there are so many of them."""
    for value in objects(entry["choice"]):
        listed = value.get("texts") if isinstance(value, dict) else value
        if isinstance(listed, list) and len(listed) == wanted and all(isinstance(said, str) for said in listed):
            return [said.strip() for said in listed]
    return texts_in(entry["choice"], "texts")


def _fixed(said: str) -> list[str]:
    """What a paraphrase must still hold: links, addresses, code, and what follows on from a word with a digit in it."""
    found = _CODE.findall(said)
    for token in said.split():
        link = _LINK.search(token)
        if link is not None or "@" in token:
            found.append(token[link.start() if link else 0 :].strip(_AROUND))
    for chain in _WORDS.findall(said):
        if any(map(str.isdigit, chain)):
            first = next(word for word in re.findall(r"\w+", chain) if any(map(str.isdigit, word)))
            found.append(chain[chain.index(first) :])
    return found


def wrong(before: Sequence[str], after: Sequence[str]) -> str:
    """Why these are no paraphrases; empty when nothing is wrong."""
    if len(after) != len(before):
        return f"it has {len(after)} texts instead of {len(before)}"
    for old, new in zip(before, after, strict=True):
        if not new:
            return "a text is empty"
        if old.casefold().split() == new.casefold().split():
            return "a text is just what it was"
        there = set(_fixed(new))
        lost = next((kept for kept in _fixed(old) if kept not in there and kept not in new), None)
        if lost is not None:
            return f"{one_line(lost, 80)} is missing"
    return ""
