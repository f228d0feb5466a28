"""Tells whether a question only names its material: a link, a picture, a file, a name in brackets. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_craft.checks.media import FILE, MEDIA, PIECES
from tui_craft.domain.finding import Severity


class Absent(NamedTuple):
    """What is not there. `kind` is what the examples may have too; the span is in the text that names it."""

    kind: str
    start: int
    end: int
    severity: Severity
    message: str


_LINK = r"(?:https?://|ftp://|www\.)[^\s<>\"'\])}，。]{2,2000}"
_HOST = (
    r"(?:[\w-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|ai|co|info|biz|tv|me|app|dev|uk|de|fr|es|it|nl|se|dk|no|fi|pl"
    r"|ru|cn|jp|kr|in|br|au|ca|ch|at|be|eu|us)(?:/[^\s<>\"']{0,2000})?"
)
_SHORTENED = re.compile(
    r"(?:bit\.ly|goo\.gl|tinyurl\.com|tiny\.cc|t\.co|youtu\.be|ow\.ly|is\.gd|rb\.gy|cutt\.ly|buff\.ly)/[\w/-]{2,80}",
    re.IGNORECASE,
)
_URL = re.compile(_LINK, re.IGNORECASE)
_BARE = re.compile(_HOST, re.IGNORECASE)
_AROUND = re.compile(
    r"\b(?:here|the|this|is|are|at|an?|of|to|for|from|in|on|and|my|your|following|given|provided|below|above"
    r"|available|found"
    rf"|can|be|see|source|location|located|address|page|site|homepage|site|wikipedia|youtube|news|blog|git(?:hub)?"
    rf"|repository|product|company|about|read|visit|click|open|watch|listen|title|reference|refer|original|full"
    rf"|online|web|input|hier|ist|das|die|der|el|la|le|les|de|voici|aqu[ií]|siehe|ver|est|es|{MEDIA}|{PIECES})\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LINK_ITSELF = re.compile(
    r"\b(?:urls?|links?|hyperlinks?|href|domain(?: name)?s?|web ?address|protocol|query (?:string|parameter)|encode"
    r"|decode|anchor|qr code|citation|cite|regex|html|markdown|parse|extract|shorten|normali[sz]e|valid)\b"
)
_WORKED_ON = re.compile(
    r"\b(?:which (?:of (?:the|these) )?(?:links?|urls?|sites?|websites?)|secure|phishing|html|hyperlinks?|href"
    r"|anchor|markdown|regex|parse|extract|shorten|qr code|query (?:string|parameter)"
    r"|protocol|encode|decode|valid\w*|cite|citation|format(?:ted)? (?:the |this |as )?(?:url|link)|curl|request|api"
    r"|endpoint|code|script|program|function|sort|alphabet\w*|duplicates?"
    r"|host ?names?|sub-?domains?|top-level|slugs?|method (?:that|to"
    r"|which)|java|javascript|python|php|ruby|bash)\b"
)
_OF_PICTURE = re.compile(rf"\b(?:{MEDIA})\b", re.IGNORECASE)

OF_LINK = "is only a link, which nobody can open"
OF_NAME = "only names what should be there"
OF_PICTURE = "has a picture, which nobody can see"


def only_named(text: str, task: str, *, alone: bool) -> Absent | None:
    """Whether `text` is no more than a link or a name in brackets; `alone`: it is an input beside the `task`."""
    stripped = text.strip()
    if alone and len(stripped) <= 3_000:
        link = _only_link(stripped, task)
        if link is not None:
            return link
    return _bracketed(text, stripped, task, alone=alone) or (
        (_file_name(stripped, task) or _said_picture(stripped, task)) if alone else None
    )


def _only_link(stripped: str, task: str) -> Absent | None:
    core = stripped.strip("<>[]().,;\"' ")
    bare = not _URL.search(stripped) and (_BARE.fullmatch(core) or _SHORTENED.fullmatch(core))
    rest = "" if bare else _URL.sub(" ", stripped)
    if not bare and len(rest) == len(stripped):
        return None
    if len(_WORD.findall(_AROUND.sub(" ", rest))) > (0 if len(rest) > 200 else _named_by(rest)):
        return None
    severity = Severity.HINT if _WORKED_ON.search(task) or (bare and "/" not in stripped) else Severity.WARNING
    return Absent("link", 0, 0, severity, OF_LINK)


def _named_by(rest: str) -> int:
    """How many words may stand beside a link and still say nothing but what it is of."""
    return 8 if re.match(r"\s*(?:[\w ]{1,30}[:：]|\[|[\"“])", rest) else 2


_BRACKETS = re.compile(r"<([^<>\n]{1,240})>|\[([^\[\]\n]{1,240})\](?!\()|\(([^()\n]{1,240})\)|\{([^{}\n]{1,240})\}")
_LEAD = re.compile(r"[\w '’/-]{0,40}[:：=-]\s*")
_STANDS_FOR = re.compile(
    rf"\A(?:please )?(?:(?:insert|attach|add|include|upload|paste|put|see|use|place|provide|enter|attached|given"
    rf"|provided|the|your|an?|some|this|any|following|uploaded|here|sample|example|link to|contents? of"
    rf"|text of)\W+){{0,4}}(?:[\w'’-]+ ){{0,3}}(?:{MEDIA}|{PIECES})\b|\b(?:{MEDIA})\W*(?:here|attached|goes here"
    rf"|omitted|removed|below|above)?\W*\Z|\battach(?:ed|ment)\b|\b(?:insert|paste|upload)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\b(?:html|xml|tags?|elements?|placeholders?|regex|markdown|variables?|template|svg|css|code)\b")
_FEW = 3
_SHORT = 9
"""Words up to which brackets only name something; what is longer may describe it well enough."""


def _bracketed(text: str, stripped: str, task: str, *, alone: bool) -> Absent | None:
    """A name in brackets that is the whole text, but for its label; a picture may be named in the middle of it too."""
    if not any(mark in text for mark in "<[({"):
        return None
    for hit in _BRACKETS.finditer(text[:6_000]):
        core = next(part for part in hit.groups() if part is not None).strip()
        words = core.split()
        bracket = hit.group()[0]
        if (
            not words
            or words[0].lower() in {"no", "none"}
            or "=" in core
            or core.count(",") > 1
            or not (core[0].isalpha() or core[0] == "*")
            or not _STANDS_FOR.search(core)
        ):
            continue
        whole = _is_all(text, hit.span())
        of_media = _OF_PICTURE.search(core) is not None or "attach" in core.lower()
        if not whole and not (of_media and (bracket in "<[" or "attach" in core.lower())):
            continue
        named = whole and alone and len(words) <= _FEW
        if bracket in "({" and not of_media and not named:
            continue
        of_markup = _MARKUP.search(task) is not None
        if bracket == "<" and len(words) == 1 and _is_tag(core) and f"</{core}>" in text:
            continue
        if of_markup and not (named and bracket != "<"):
            continue
        grave = (
            not of_markup
            and (bracket in "<[" or of_media)
            and len(words) <= _SHORT
            and (whole or (of_media and _says_so(core)))
        )
        # other brackets beside it make a template, which is to be filled
        if whole and not alone and not of_media:
            continue
        return Absent("name", *hit.span(), Severity.WARNING if grave else Severity.HINT, OF_NAME)
    return None


def _is_all(text: str, span: tuple[int, int]) -> bool:
    before, after = text[: span[0]].strip(), text[span[1] :].strip(" \t\r\n.!")
    return not after and (not before or _LEAD.fullmatch(before) is not None)


def _is_tag(core: str) -> bool:
    return core.isascii() and core.islower()


def _says_so(core: str) -> bool:
    """Whether brackets inside a text are surely a stand-in: they say attached or insert, or are the bare word."""
    return re.search(r"attach|insert|upload|\bhere\b", core, re.IGNORECASE) is not None or len(core.split()) <= 3


_FILE_NAME = re.compile(
    rf"(?:[\w '’]{{0,30}}[:：]\s*)?[<\[(\"'`]?(?:[\w./\\~:-]{{0,200}}[/\\])?{FILE}[>\])\"'`]?\.?", re.IGNORECASE
)
_OF_FILES = re.compile(r"\b(?:file ?names?|filenames?|extension|rename|paths?|director\w+|folder|documents? type"
                       r"|(?:classify|identify) (?:the |this )?(?:file|document)|command|code|script"
                       r"|program|type|function|import|python|bash|save)\b")  # fmt: skip
_SAYS_ATTACHED = re.compile(
    r"\A\W*(?:please )?(?:see|find|refer to|check|use|open)\b[^\n.]{0,40}\b(?:attached|enclosed)\W*\Z"
    r"|\A\W*(?:please )?(?:see|find|refer to|check|use|open)?\W*(?:the )?(?:attached|attachment|enclosed"
    rf"|uploaded)\b[^\n,;]{{0,30}}\Z|\A\W*(?:the |my |an? )?(?:{MEDIA}|{PIECES}) (?:is |are )?(?:attached|enclosed"
    r"|uploaded)\W*\Z|\A\W*(?:siehe anhang|im anhang|ver (?:archivo )?adjunto"
    r"|voir (?:la )?pi[eè]ce jointe|见附件|請見附件)\W*\Z",
    re.IGNORECASE,
)


def _file_name(stripped: str, task: str) -> Absent | None:
    if len(stripped) > 300 or "\n" in stripped:
        return None
    if _SAYS_ATTACHED.match(stripped):
        return Absent("name", 0, 0, Severity.WARNING, OF_NAME)
    if "." in stripped and _FILE_NAME.fullmatch(stripped):
        severity = Severity.HINT if _OF_FILES.search(task) else Severity.WARNING
        return Absent("name", 0, 0, severity, OF_NAME)
    return None


_SAYS_PICTURE = re.compile(
    rf"(?:an? |the |this )?(?:{MEDIA})(?: (?:of|showing|with|depicting) (?:[\w'-]+ ){{0,6}}[\w'-]+)?\.?"
    r"|(?:[\w'-]+ ){1,2}(?:image|picture|photo|photograph|video|recording|scan|screenshot)s?\.?",
    re.IGNORECASE,
)


def _said_picture(stripped: str, task: str) -> Absent | None:
    """`An image of a dog`, where a picture is asked about: it may be told well enough, or not."""
    if len(stripped) > 100 or not _OF_PICTURE.search(task) or not _SAYS_PICTURE.fullmatch(stripped.strip("*_ ")):
        return None
    return Absent("name", 0, 0, Severity.HINT, OF_NAME)


_PICTURE = re.compile(
    r"!\[[^\]\n]{0,300}\]\((?:<)?(?:https?:|data:|/|\.|[\w-]+[./])[^)\n]{0,2000}\)|<img\b[^>]{0,200}\bsrc\s{0,3}="
    r"|data:(?:image|audio|video)/[\w.+-]{1,20};base64,|\[img\]",
    re.IGNORECASE,
)
_OF_MARKUP = re.compile(
    r"\b(?:html|markdown|code|tags?|alt(?:ernative)? text|css|web ?page|xml|snippet|markup|link|regex|script)\b"
)


def picture(text: str, task: str) -> Absent | None:
    """A picture in the text, by its markup; a hint where markup is what is worked on."""
    lower = text.lower()
    if "![" not in text and "<img" not in lower and ";base64," not in lower and "[img]" not in lower:
        return None
    hit = _PICTURE.search(text)
    if hit is None:
        return None
    of_markup = _OF_MARKUP.search(task) or lower.count("</") > 2
    return Absent("picture", *hit.span(), Severity.HINT if of_markup else Severity.WARNING, OF_PICTURE)


_READ = re.compile(
    r"\b(?:summari[sz]e|summary|describe|read|review|analy[sz]e|classify|explain|rewrite|paraphrase|translate"
    r"|transcribe|watch|listen|critique|identify|what (?:is|does|are|do)|tell me (?:about|what)|key (?:points"
    r"|takeaways)|tl;?dr|zusammen|resum\w*|résum\w*|总结|概括|要約)\b|总结|概括|要約",
    re.IGNORECASE,
)
_FEW_WORDS = 25


def request_for_link(text: str) -> Absent | None:
    """A short request to read what is behind a link, with nothing else to read."""
    if "http" not in text and "www." not in text:
        return None
    links = [hit.span() for hit in _URL.finditer(text[:4_000])]
    if not links or len(links) > 3 or len(text) > 4_000:
        return None
    rest = _URL.sub(" ", text)
    words = len(rest.split())
    if words > _FEW_WORDS or _WORKED_ON.search(rest.lower()):
        return None
    if words <= 2 or _READ.search(rest):
        return Absent("link", *links[0], Severity.WARNING, "asks about a link, which nobody can open")
    return None


_POINTS = re.compile(
    r"\b(?:attached|enclosed|uploaded)\s(?:\w{1,15}\s){0,2}"
    rf"(?:{MEDIA}|{PIECES})\b|\b(?:{MEDIA})\s(?:attached|below|above|shown|provided)\b"
    rf"|\b(?:in|of|about|from) (?:the|this) (?:attached|following|given|provided) (?:{MEDIA})\b",
    re.IGNORECASE,
)


_POINTING = ("attached", "enclosed", "uploaded", "below", "above", "shown", "provided", "following", "given")


def without_material(text: str) -> Absent | None:
    """A short question about a picture or a file that is nowhere."""
    lower = text.lower() if len(text) <= 300 else ""
    if not any(word in lower for word in _POINTING) or "\n" in text.strip():
        return None
    hit = _POINTS.search(text)
    if hit is None or _URL.search(text) or any(mark in text for mark in "[<{"):
        return None
    return Absent("pointed", *hit.span(), Severity.HINT, "speaks of what is not there")
