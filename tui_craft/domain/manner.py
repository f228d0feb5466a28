"""How a text is laid out: lists, headings, quotes, case and so on, each as a yes, a no or a does-not-apply. Pure.

All patterns take time that grows with the text's length only; what is not there at a glance is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tui_craft import jsonlines

Span = tuple[int, int]
Sign = Span | bool | None
"""Where it is in the text, or whether it is so of the text as a whole; None: it does not apply to this text."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One way in which texts may be laid out; `has` and `lacks` say of a text that it is so, or not."""

    name: str
    has: str
    lacks: str
    find: Callable[[str], Sign]


_BULLET = re.compile(r"^[ \t]{0,8}[-*•‣◦·–][ \t]+\S", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]{0,8}\d{1,3}[.)][ \t]+\S", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S[^\n]{0,200}", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=[^\s*])[^*\n]{0,300}[^\s*]\*\*")
_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*$", re.MULTILINE)
_LINK = re.compile(r"\]\((?:https?:|www\.|/|mailto:)")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|ul|ol|li|div|span|h[1-6]|a|table|tr|td|th|code|pre)(?: [^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff\u2600-\u2604\u260e"
    "\u2639-\u263b\u2665\u2705\u2708-\u270d\u2728\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u2b50\u2b55]"
)
_CARRIAGES = re.compile(r"\r+\n")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[{}<>=;_\\|]")
_GLANCE, _MUCH_CODE = 400, 0.05
_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“", "「": "」", "'": "'", "‘": "’"}
_CLOSING = "\"'”’»“」』)]}*_`~ \t\r\n"
_ENDS = frozenset(".!?…。！？．｡।॥؟۔։።၊។:;：；")
_WEAK = frozenset(":;：；")


def _list(pattern: re.Pattern[str]) -> Callable[[str], Sign]:
    def find(text: str) -> Sign:
        if "\n" not in text:
            return False
        places = [match.start() for match, _ in zip(pattern.finditer(text), range(2), strict=False)]
        if len(places) < 2:
            return False
        end = text.find("\n", places[0])
        return places[0], end

    return find


def _pattern(pattern: re.Pattern[str], glance: str) -> Callable[[str], Sign]:
    def find(text: str) -> Sign:
        return False if glance not in text else _place(pattern, text)

    return find


def _place(pattern: re.Pattern[str], text: str) -> Sign:
    found = pattern.search(text)
    return found.span() if found else False


def _emoji(text: str) -> Sign:
    return False if text.isascii() else _place(_EMOJI, text)


def _fence(text: str) -> Sign:
    start = text.find("```")
    return (start, start + 3) if start >= 0 else False


def _json(text: str) -> Sign:
    """Whether the text is a JSON object or array; of what only looks like one, nothing is said."""
    said = text.strip()
    if said[:1] + said[-1:] not in {"{}", "[]"}:
        return False
    try:
        jsonlines.loads(said.encode())
    except ValueError:
        return None
    return True


def _lines(text: str) -> Sign:
    return "\n" in text.strip()


def _paragraphs(text: str) -> Sign:
    said = text.strip()
    return "\n\n" in said or "\r\n\r\n" in said


def _end(text: str) -> Sign:
    """Whether a text of some words ends a sentence; a colon or semicolon leaves it open."""
    said = text.rstrip(_CLOSING)
    last = said[-1:]
    if not last or last in _WEAK or _EMOJI.match(last) or _is_code(text):
        return None
    return last in _ENDS


def _capital(text: str) -> Sign:
    """Whether the first word begins with a capital; not of scripts without, or a text that begins with a number."""
    said = text.lstrip("\"'“‘«„([*_# \t\r\n")[:1]
    return None if said.upper() == said.lower() or _is_code(text) else said.isupper()


def _is_code(text: str) -> bool:
    beginning = text[:_GLANCE]
    return len(_CODE.findall(beginning)) > _MUCH_CODE * len(beginning)


def _shouts(text: str) -> Sign:
    letters = _LETTER.findall(text[:400])
    return len(letters) >= 10 and all(letter.isupper() for letter in letters)


def _quoted(text: str) -> Sign:
    said = text.strip()
    close = _QUOTES.get(said[:1])
    if close is None or len(said) < 3 or said[-1] != close:
        return False
    return close not in said[1:-1] and said[0] not in said[1:-1]


def _padded(text: str) -> Sign:
    return text != text.strip()


def _carriage(text: str) -> Sign:
    start = text.find("\r\n")
    return (start, start + 2) if start >= 0 else False


TRAITS: tuple[Trait, ...] = (
    Trait("bullets", "has a bullet list", "has no bullet list", _list(_BULLET)),
    Trait("numbers", "has a numbered list", "has no numbered list", _list(_NUMBER)),
    Trait("headings", "has headings", "has no heading", _pattern(_HEADING, "#")),
    Trait("bold", "has bold text", "has no bold text", _pattern(_BOLD, "**")),
    Trait("code", "has a code fence", "has no code fence", _fence),
    Trait("json", "is JSON", "is not JSON", _json),
    Trait("tables", "has a table", "has no table", _pattern(_TABLE, "---")),
    Trait("links", "has a Markdown link", "has no Markdown link", _pattern(_LINK, "](")),
    Trait("html", "has HTML tags", "has no HTML tag", _pattern(_TAG, "<")),
    Trait("emoji", "has emoji", "has no emoji", _emoji),
    Trait("lines", "has several lines", "is on one line", _lines),
    Trait("paragraphs", "has several paragraphs", "has one paragraph only", _paragraphs),
    Trait("end", "ends with a full stop or the like", "does not end with a full stop or the like", _end),
    Trait("capital", "begins with a capital", "begins with a small letter", _capital),
    Trait("shouting", "is all in capitals", "is not in capitals", _shouts),
    Trait("quotes", "stands in quotes as a whole", "does not stand in quotes", _quoted),
    Trait("space", "has white space around it", "has no white space around it", _padded),
    Trait("crlf", "has Windows line ends (CRLF)", "has plain line ends", _carriage),
)  # fmt: skip


def unpadded(text: str) -> str:
    """`text` without the white space around it; what indents the first of several lines of code is left."""
    said = text.rstrip()
    lines = said.lstrip("\r\n")
    while lines[:1].isspace() and lines.lstrip(" \t")[:1] in {"\r", "\n"}:
        lines = lines.lstrip(" \t").lstrip("\r\n")
    return lines if re.search(r"\n[ \t]+\S", lines) else said.lstrip()


def unquoted(text: str) -> str:
    """`text` without the quotes that it stands in as a whole, and the white space around these."""
    return text.strip()[1:-1] if _quoted(text) else text


def plain_ends(text: str) -> str:
    """`text` with plain line ends."""
    return _CARRIAGES.sub("\n", text)
