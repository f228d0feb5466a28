"""How many words or letters a text has, and roman numerals: sums for which the text itself is counted. Pure."""

from __future__ import annotations

import re

_LONGEST = 160
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_COUNT = re.compile(
    r"\b(?:how many|count(?:ing)?(?: up)?(?: the)?(?: number of)?|number of|total)(?: of)?(?: the)?(?: total)? "
    r"(words|letters|vowels|consonants|characters|syllables)\b(?: (?:are|is|does|do|there|appear|used|present|in|of|the"
    r"|following|given|this|word|sentence|phrase|text|paragraph|have|contain|it|has))*",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:unique|distinct|different|repeat\w*|exclud\w*|without|start\w*|begin\w*|end\w*|more than|less than|longer"
    r"|each|every|average|letter|code|program|function|python|script|capital|upper|lower|stop words|most|least|and the"
    r"|occur\w*|frequency|limit|write|create|generate|with)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{1,300})[\"”]|(?<!\w)['‘]([^'‘’\n]{1,80})['’](?!\w)")
_WORD = re.compile(r"\bin (?:the (?:english )?word )?([A-Za-z]{2,40})\s?[?.]?\Z")


def wrong_count(task: str, material: str, said: str) -> str | None:
    """How many there are, where the answer gives another number; None: right, or nothing certain."""
    hit = _COUNT.search(task) if len(task) <= 300 and len(said) <= _LONGEST else None
    if hit is None or hit.group(1).lower() == "syllables":
        return None
    text = _counted(task, hit, material.strip())
    rest = task.replace(text, " ") if text else task
    if not text or not text.isascii() or len(text) > 600 or _OTHER.search(rest):
        return None
    right = _counts(hit.group(1).lower(), text)
    if re.search(r"\b(?:unique|distinct|different)\b", said.lower()):
        return None
    claimed = _claimed(said, text)
    return None if claimed is None or claimed in right else str(right[0])


def _counted(task: str, hit: re.Match[str], material: str) -> str:
    quoted: list[str] = [one or other for one, other in _QUOTED.findall(task)]
    if material:
        inner = re.sub(r"\A(?:sentence|text|word|phrase|paragraph)\s?:\s*", "", material, flags=re.IGNORECASE)
        return "" if quoted else inner.strip('"“” ')
    if len(quoted) == 1:
        return quoted[0]
    word = _WORD.search(task) if not quoted else None
    return word.group(1) if word is not None and word.group(1).lower() not in {"sentence", "text", "word"} else ""


def _counts(what: str, text: str) -> list[int]:
    """All counts that may be meant, the plainest first."""
    lower = text.lower()
    letters = [char for char in lower if char.isalpha()]
    if what == "words":
        return [len(text.split()), len(re.findall(r"[\w'-]+", text)), len(re.findall(r"[^\W_]+", text)),
                len(re.findall(r"[\w']+", text))]  # fmt: skip
    if what in {"letters", "characters"}:
        bare = text.rstrip(".!?")
        return [len(letters) if what == "letters" else len(text), len(letters), len(text), len(bare),
                len(text.replace(" ", "")), len(bare.replace(" ", ""))]  # fmt: skip
    vowels = [char for char in letters if char in "aeiou"]
    if what == "vowels":
        return [len(vowels), len(vowels) + lower.count("y")]
    rest = len(letters) - len(vowels)
    return [rest, rest - lower.count("y")]


def _claimed(said: str, text: str) -> int | None:
    """The one number that the answer gives, in digits or in words."""
    plain = said.replace(text, " ").lower()
    found = [int(digits) for digits in re.findall(r"(?<![\w.])\d{1,4}(?![\w%]|\.\d)", plain)]
    found += [_UNITS.index(word) for word in re.findall(r"\b[a-z]+\b", plain) if word in (*_UNITS[2:], "zero")]
    return found[0] if len(found) == 1 else None


_VALUES = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN = re.compile(r"\b[IVXLCDM]+\b")
_MOST = 4000
_TO_ROMAN = re.compile(r"\b(?:to|in|into|as|using|with)\s(?:a |the )?roman(?: numerals?| numbers?)?\b"
                       r"|\broman numerals? (?:for|of|equivalent|form|representation)\b", re.IGNORECASE)  # fmt: skip
_FROM_ROMAN = re.compile(
    r"\b(?:to|in|into|as)\s(?:an? |the |its )?(?:arabic|decimal|integers?|number|numeric|digits|standard|regular|modern"
    r"|hindu)\b|\b(?:what|which) number (?:is|does)\b|\bvalue of (?:the )?roman\b|\bfrom roman\b"
    r"|\bwhat (?:is|does) (?:the )?roman numeral [IVXLCDM]+\b",
    re.IGNORECASE,
)


def roman(value: int) -> str:
    """The number in roman numerals; it is from 1 to 3,999."""
    made = ""
    for size, sign in _VALUES:
        made += sign * (value // size)
        value %= size
    return made


def _value(numeral: str) -> int | None:
    total, place = 0, 0
    for size, sign in _VALUES:
        while numeral.startswith(sign, place):
            total, place = total + size, place + len(sign)
    return total if 0 < total < _MOST and roman(total) == numeral else None


def wrong_roman(task: str, material: str, said: str) -> str | None:
    """The numeral or the number that should be there, where the answer gives another."""
    text = f"{task}\n{material}"
    if len(text) > 300 or len(said) > _LONGEST:
        return None
    digits = re.findall(r"(?<![\w.,])\d{1,4}(?![\w.,]*\d)", text)
    numerals = [found for found in _ROMAN.findall(text) if found != "I"]
    if _TO_ROMAN.search(task) and len(digits) == 1 and not numerals and 0 < int(digits[0]) < _MOST:
        right = roman(int(digits[0]))
        given = _ROMAN.findall(said)
        return right if given and right not in given and (len(given[-1]) > 1 or given == [said.strip(" .")]) else None
    if digits or len(numerals) != 1 or not _FROM_ROMAN.search(task) or re.search(r"\bto roman\b", task, re.IGNORECASE):
        return None
    value = _value(numerals[0])
    claims = [int(found.replace(",", "")) for found in re.findall(r"(?<![\w.])\d[\d,]{0,5}(?![\w]|\.\d)", said)]
    return str(value) if value is not None and len(claims) == 1 and claims[0] != value else None
