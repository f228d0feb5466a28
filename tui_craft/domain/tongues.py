"""Which language a text is in, by its script and its function words. Says nothing where it is not sure.

No model and no table but `common_words`: good for paragraphs and most sentences, not for a word or two. Code, links,
placeholders and lists of names have too few function words to be in any language, and are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache

from tui_craft.domain.common_words import NAMED
from tui_craft.domain.words import words

_GLANCE = 450
"""Characters that are looked at, from the beginning."""
_WORDS = 7
"""Words below which a text is too short to tell."""
_KINDS = 3
"""Different function words that a text must have, but for a short one with little else."""
_SHARE = 0.2
"""How much of a text its language's function words make up at least, those of several languages counted in part."""
_NEAR = 0.75
"""Languages with so much of the best one's weight could be meant as well: neighbours such as Danish and Norwegian."""
_FOREIGN = 0.3
"""The share of a text's letters that makes a script one that it is written in."""

_NOT_PROSE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]{1,200}`|\{\{[^{}\n]{0,100}\}\}|<[^<>\n]{1,200}>|\bhttps?://\S+|\S+@\S+", re.DOTALL
)
_CODE = re.compile(r"[{}\[\]<>=;_\\|()#*/]")
_MUCH_CODE, _SOME_CODE = 0.07, 0.02
_KEYWORD_LIST = """
    a an and as at break by class continue def del do elif else end false final for from function get if import in
    int into is it let like new no none not null of on or order out pass return self set static super then this to true
    try use using var void when where while with yield
"""
_KEYWORDS = frozenset(_KEYWORD_LIST.split())
"""Words that programs are made of: where there may be code, they tell no language."""
_NOT_LATIN = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2c00-\ua71f\ua800-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufefc"
                        "\uff66-\uff9f\U00020000-\U0003ffff]")  # fmt: skip
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_SCRIPTS = (
    (0x0370, "Greek"), (0x0400, "Cyrillic"), (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"),
    (0x0700, ""), (0x0750, "Arabic"), (0x0780, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"), (0x0B00, "Odia"), (0x0B80, "Tamil"), (0x0C00, "Telugu"),
    (0x0C80, "Kannada"), (0x0D00, "Malayalam"), (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"),
    (0x0F00, "Tibetan"), (0x1000, "Burmese"), (0x10A0, "Georgian"), (0x1100, "Korean"), (0x1200, "Ethiopic"),
    (0x13A0, ""), (0x1780, "Khmer"), (0x1800, "Mongolian"), (0x18B0, ""), (0x1F00, "Greek"), (0x2000, ""),
    (0x2E80, "Han"), (0x3000, ""), (0x3040, "Kana"), (0x3100, "Han"), (0x3130, "Korean"), (0x3190, "Han"),
    (0xA000, ""), (0xA960, "Korean"), (0xA980, ""), (0xAC00, "Korean"), (0xD800, ""), (0xF900, "Han"),
    (0xFB00, ""), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"), (0xFF00, ""),
    (0xFF66, "Kana"), (0xFFA0, ""), (0x20000, "Han"), (0x40000, ""),
)  # fmt: skip
"""Where each script begins, by code point; what lies before the first counts as Latin."""
_STARTS = [start for start, _ in _SCRIPTS]
_WRITING = frozenset({"Cyrillic", "Arabic", "Devanagari", "Ethiopic", "Hebrew", "Bengali"})
"""Scripts of several languages; the others are called like the one language that is written in them."""


def _called(script: str) -> str:
    return f"{script} script" if script in _WRITING else script


LANGUAGES: tuple[str, ...] = (
    *NAMED,
    "Chinese", "Japanese",
    *dict.fromkeys(_called(name) for _, name in _SCRIPTS if name not in {"", "Han", "Kana"}),
)  # fmt: skip
"""Everything that `languages` can answer."""


def languages(text: str) -> tuple[str, ...]:
    """The language of `text`, the likeliest first where several could be meant; none where it is not sure.

    Looks at the beginning only.
    """
    text = text[:_GLANCE]
    if text.isascii():
        return _by_words(text)
    scripts = _scripts(text)
    found: list[str] = []
    for script in scripts:
        found.extend(_by_words(text) if script in {"Latin", "Cyrillic"} else (script,))
        if script == "Cyrillic" and not found:
            found.append("Cyrillic script")
    return tuple(dict.fromkeys(found))


def _scripts(text: str) -> list[str]:
    """What `text` is written in, the most used first; not what is only quoted in it."""
    foreign = _NOT_LATIN.findall(text)
    if len(foreign) < 3:
        return ["Latin"]
    counts = Counter(_SCRIPTS[bisect_right(_STARTS, ord(char)) - 1][1] for char in foreign)
    del counts[""]
    kana, han = counts.pop("Kana", 0), counts.pop("Han", 0)
    # a character of Chinese says as much as a word's half
    counts["Japanese" if kana > 0.05 * (kana + han) else "Chinese"] = 2 * (kana + han)
    counts["Latin"] = len(_LATIN.findall(text))
    total = counts.total()
    said = [(name, times) for name, times in counts.most_common() if times >= _FOREIGN * total and times]
    return [name if name == "Cyrillic" else _called(name) for name, _ in said]


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each function word its languages, and what it says for each: the less, the more languages have it."""
    owners: dict[str, list[str]] = {}
    for language, known in NAMED.items():
        for word in known:
            owners.setdefault(word, []).append(language)
    return {word: tuple((name, len(names) ** -0.5) for name in names) for word, names in owners.items()}


def _by_words(text: str) -> tuple[str, ...]:
    """The language that `text` has the most function words of, and those near it."""
    if "`" in text or "{{" in text or "<" in text or "://" in text or "@" in text:
        text = _NOT_PROSE.sub(" ", text)
    marks = len(_CODE.findall(text))
    if marks > _MUCH_CODE * len(text):
        return ()
    found = words(text)
    if len(found) < _WORDS:
        return ()
    idle = _KEYWORDS if marks > _SOME_CODE * len(text) else ()
    weights = _weights()
    scores: dict[str, float] = {}
    kinds: dict[str, set[str]] = {}
    for word in found:
        for language, weight in () if word in idle else weights.get(word, ()):
            scores[language] = scores.get(language, 0.0) + weight
            kinds.setdefault(language, set()).add(word)
    if not scores:
        return ()
    best = max(scores, key=lambda language: scores[language])
    if scores[best] < _SHARE * len(found) or len(kinds[best]) < _KINDS:
        return ()
    near = [name for name in scores if name != best and scores[name] >= _NEAR * scores[best]]
    return (best, *near)
