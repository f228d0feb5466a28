"""What kind of text this is and where its sentences end: gates for the rules that only know English."""

from __future__ import annotations

import re
from functools import lru_cache

from tui_craft.teachers.rules.marks import MARK_CLASS
from tui_craft.teachers.rules.words import words

_COMMON = frozenset(
    words(
        "the is my you to of and what how can with do are this that it your a an be was have has please which "
        "where when why who not would could from or as by they we i'm i've it's don't can't does did will if on in "
        "write give"
    )
)
_IMPERATIVES = words(
    "add analyze analyse answer arrange brainstorm build calculate call categorize change check choose "
    "classify combine come compare complete compose compute construct convert correct create debug "
    "decide define delete describe design detect determine develop discuss draft draw edit estimate evaluate "
    "explain extract fill find fix format formulate generate give identify implement improve infer insert "
    "interpret invent list make match offer organize outline paraphrase parse pick plan predict "
    "prepare produce propose provide put rank read recommend reformat rephrase replace reply rewrite "
    "select separate simplify solve sort suggest summarize summarise tell think translate turn use "
    "verify write"
)
_IMPERATIVE = re.compile(rf"\s*(?:please )?(?:{'|'.join(_IMPERATIVES)})\b(?!:)", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i’m|i’ve|my|me|we|our|us)\b", re.IGNORECASE)
_SUPPORT = re.compile(
    r"\b(?:order|refund|account|invoice|deliver|shipping|shipped|parcel|package|payment|charged|subscription|return|"
    r"cancel|purchase|customer|bought|password|card|bill|billing|receipt|warranty|tracking|support|ship\b|gift "
    r"card|discount)", re.IGNORECASE
)  # fmt: skip
_STOP = re.compile(rf"[.!?][ \t]+(?=[\"'(A-Z{MARK_CLASS}])")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|e\.g|i\.e|vs)$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@lru_cache(maxsize=1024)
def is_english(text: str) -> bool:
    """Whether enough of the words are common English ones for English rewording to be safe."""
    found = [word.lower().replace("’", "'") for word in _WORD.findall(text[:2000])]
    if not found:
        return False
    return sum(1 for word in found if word in _COMMON) >= (1 if len(found) <= 8 else 0.15 * len(found))


_TASK_START = re.compile(
    r"\s*(?:given|using|based on|in this task|you(?:'ll| will| are) (?:be )?(?:given|provided|asked|going)|your "
    r"task|for each|from the|suppose|imagine|consider|act as|call the|as an? \w+,)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\s*(?:need|want|wanna|looking|trying|help|cannot|can't|unable|got|have|please|pls)\b", re.IGNORECASE
)


def is_imperative(text: str) -> bool:
    """Whether `text` starts with what is to be done: `Write ...`, `Please list ...`."""
    return _IMPERATIVE.match(text) is not None


@lru_cache(maxsize=1024)
def text_kind(text: str) -> str:
    """`message` (someone writes about themselves), `support` (the same about an order or account), `task`
    (an instruction), `question`, `problem` (a story with a question), or `document` (anything else)."""
    stripped = text.strip()
    if len(stripped) > 900 or stripped.count("\n") > 3 or stripped[:1] in "{[<" or "```" in stripped:
        return "document"
    if _IMPERATIVE.match(stripped) or _TASK_START.match(stripped):
        return "task"
    if _FIRST_PERSON.search(stripped) or _WANTS.match(stripped) or (_SUPPORT.search(stripped) and len(stripped) < 200):
        return "support" if _SUPPORT.search(stripped) else "message"
    if "?" not in stripped:
        return "document"
    told = any(not part.rstrip().endswith("?") for part in sentences(stripped))
    return "problem" if told and stripped.endswith("?") and any(c.isdigit() for c in stripped) else "question"


def sentences(text: str) -> list[str]:
    """The sentences of a text without line breaks, as they stand."""
    return list(_sentences(text))


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if not _ABBREVIATED.search(text, max(start, stop.start() - 4), stop.start()):
            parts.append(text[start : stop.start() + 1])
            start = stop.end()
    return tuple(part for part in [*parts, text[start:]] if part.strip())


_SAFE_LOWER = frozenset(
    words(
        "can could how is are was were where what when why which who do does did would will should please my the a "
        "an it its there this that these those if after before since your you we they he she not no any any some "
        "some need want looking trying hello hi our in on at for from with as by to have has had am all both each "
        "one two three write give list make tell explain describe find create summarize translate"
    )
)


def lower_first(text: str) -> str:
    """`text` ready to follow a comma: its first letter small if the first word is a plain word, else unchanged."""
    first = _WORD.match(text)
    if first is None or first.group().lower() not in _SAFE_LOWER:
        return text
    return text[0].lower() + text[1:]


def can_lower(text: str) -> bool:
    """Whether `text` may follow a comma: `lower_first` would be right for it, or it starts with I or small."""
    first = _WORD.match(text)
    word = first.group() if first else ""
    return word.islower() or word.lower() in _SAFE_LOWER or word.split("'")[0] == "I" or word.startswith("I’")


def upper_first(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
