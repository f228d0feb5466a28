"""Frames: what people put around a request (greetings, context, thanks), by kind of text and by tone.

Owns the phrases. A frame adds nothing an answer would have to react to, so the output of a row stays right.
"""

from __future__ import annotations

import re
from random import Random

from tui_craft.teachers.rules.english import can_lower, lower_first, upper_first
from tui_craft.teachers.rules.phrases import (
    CLOSINGS,
    DOCUMENT_LEADS,
    GREETINGS,
    MESSAGE_CONTEXT,
    PROBLEM_LEADS,
    QUESTION_LEADS,
    SUPPORT_CONTEXT,
    TASK_TAILS,
)

TONES = ("neutral", "formal", "chatty", "annoyed", "brief")

_GREETED = re.compile(
    r"^\s*(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|greetings)\b[^.!?,\n]{0,30}[,.!:]*\s*", re.I
)
_THANKED = re.compile(r"(?:thanks|thank you|cheers|regards|sincerely|thx)\b[^.!?\n]{0,40}[.!]*\s*$", re.IGNORECASE)


def tone_of(words: str) -> str | None:
    """The tone that an axis value such as `angry customer` stands for, None if no rule knows it."""
    lowered = words.lower()
    for tone, signs in _TONE_SIGNS.items():
        if any(sign in lowered for sign in signs):
            return tone
    return None


# "informal" holds "formal", so the chatty signs are looked for first
_TONE_SIGNS = {
    "chatty": ("chat", "casual", "friend", "informal", "cheer", "playful", "warm"),
    "annoyed": ("annoy", "angry", "anger", "frustrat", "irritat", "upset", "impatien", "rude", "furious"),
    "formal": ("formal", "polite", "profession", "courte", "business"),
    "brief": ("brief", "terse", "short", "concise", "curt", "hurried", "busy"),
    "neutral": ("neutral", "plain", "calm", "matter-of-fact"),
}


def frame(text: str, kind: str, tone: str, length: str, rng: Random) -> str:
    """`text` with a frame that fits its `kind` (see english.text_kind), `tone` and `length` (short, medium, long)."""
    if length == "short" or (tone == "brief" and length != "long"):
        return _bare(text, kind, rng)
    if kind in {"support", "message"}:
        return _letter(text, kind, "neutral" if tone == "brief" else tone, length, rng)
    if kind == "task":
        return f"{text} {rng.choice(TASK_TAILS)}" if text.rstrip()[-1:] in ".!?" and rng.random() < 0.6 else text
    leads = {"question": QUESTION_LEADS, "problem": PROBLEM_LEADS}.get(kind, DOCUMENT_LEADS)
    lead = rng.choice(leads)
    if "\n" in text or kind == "document":
        return f"{lead}\n\n{text}"
    if lead.endswith(","):
        return f"{lead} {lower_first(text)}" if can_lower(text) else f"{lead[:-1]}: {text}"
    return f"{lead} {text}"


def _letter(text: str, kind: str, tone: str, length: str, rng: Random) -> str:
    contexts = SUPPORT_CONTEXT[tone] if kind == "support" else MESSAGE_CONTEXT[tone]
    greeting = "" if _GREETED.match(text) or rng.random() < 0.3 else rng.choice(GREETINGS[tone])
    closing = "" if _THANKED.search(text) or rng.random() < 0.4 else rng.choice(CLOSINGS[tone])
    count = 2 if length == "long" else int(rng.random() < 0.7)
    said = rng.sample(contexts, count)
    after = said.pop() if said and tone != "formal" and rng.random() < 0.25 else ""
    if _GREETED.match(text):
        said = []
    if after or closing:
        text = _stopped(text)
    body = " ".join([*said, upper_first(text) if said else text, after]).strip()
    if greeting:
        body = _greet(greeting, body, rng, lines=tone == "formal" or length == "long")
    joint = "\n\n" if "\n" in body else " "
    return body + (joint + closing if closing else "")


_ASKS = re.compile(
    r"^(?:hi,? |hello,? |hey,? )?(?:can|could|how|what|where|when|why|who|which|is|are|do|does|did|will|would|may)\b",
    re.I,
)


def _stopped(text: str) -> str:
    """`text` ended with a question mark or a full stop, so that another sentence may follow."""
    bare = text.rstrip()
    if bare[-1:] in ".!?":
        return bare
    return bare.rstrip(" ,;:") + ("?" if _ASKS.match(bare) and "?" not in bare else ".")


_LEAD_ONLY = frozenset({"Look,", "Right,", "OK,"})


def _greet(greeting: str, body: str, rng: Random, *, lines: bool) -> str:
    if lines and greeting not in _LEAD_ONLY:
        return f"{greeting}\n\n{upper_first(body)}"
    if can_lower(body) and rng.random() < 0.7:
        return f"{greeting} {lower_first(body)}"
    if greeting in _LEAD_ONLY:
        # these are no greetings of their own: they need the sentence that follows
        return f"{greeting} {lower_first(body)}" if can_lower(body) else body
    return f"{greeting[:-1]}{rng.choice('.!')} {upper_first(body)}"


def _bare(text: str, kind: str, rng: Random) -> str:
    """As short as it goes: greeting and thanks left out."""
    if kind not in {"support", "message"}:
        return text
    core = _GREETED.sub("", text, count=1)
    core = _THANKED.sub("", core).rstrip(" ,-\n")
    return upper_first(core) if len(core.split()) >= 3 else text
