"""Word for word: synonyms that hold in the places they are taken from, and contractions. Owns the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tui_craft.teachers.rules.english import upper_first

_LEXICON: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"bought", ("purchased",)),
    (r"purchased", ("bought",)),
    (r"assistance", ("help", "support")),
    (r"(?<=some )help", ("assistance", "support")),
    (r"parcel", ("package",)),
    (r"package", ("parcel",)),
    (r"right away", ("immediately", "straight away")),
    (r"immediately", ("right away", "straight away")),
    (r"(?<=I )received", ("got",)),
    (r"(?<=I )got(?= (?:a|an|the|my)\b)", ("received",)),
    (r"several", ("a number of",)),
    (r"at the moment", ("right now", "currently")),
    (r"right now", ("at the moment",)),
    (r"(?<=is )currently", ("now",)),
    (r"for example", ("for instance",)),
    (r"for instance", ("for example",)),
    (r"in addition", ("besides that",)),
    (r"approximately", ("about", "roughly")),
    (r"a lot of", ("plenty of", "lots of")),
    (r"quickly", ("swiftly", "fast")),
    (r"(?<=is )difficult", ("hard",)),
    (r"usually", ("normally", "as a rule")),
    (r"often", ("frequently",)),
    (r"nearly", ("almost",)),
    (r"almost", ("nearly",)),
    (r"maybe", ("perhaps",)),
    (r"perhaps", ("maybe",)),
    (r"although", ("even though", "though")),
    (r"(?<=the )whole", ("entire",)),
    (r"(?<=the )entire", ("whole",)),
    (r"(?<=a )large", ("big",)),
    (r"(?<=a )big", ("large",)),
    (r"(?<=is )important", ("essential",)),
    (r"(?<=I )started", ("began",)),
    (r"(?<=to )purchase", ("buy", "order")),
    (r"(?<=to )buy", ("purchase",)),
    (r"(?<=the )wrong", ("incorrect",)),
    (r"(?<=a )problem", ("difficulty",)),
    (r"(?<=the )problem", ("issue",)),
    (r"(?<=the )issue", ("problem",)),
    (r"(?<=this )issue", ("problem",)),
    (r"(?<=this )problem", ("issue",)),
    (r"so far", ("until now", "up to now")),
    (r"someone", ("somebody",)),
    (r"somebody", ("someone",)),
    (r"everyone", ("everybody",)),
    (r"(?<=your )website", ("site", "web page")),
    (r"(?<=your )site", ("website",)),
    (r"as soon as possible", ("as quickly as you can", "at the earliest opportunity")),
    (r"in order to", ("to",)),
    (r"(?<=more )information", ("details",)),
    (r"(?<=some )information", ("details",)),
    (r"unable to", ("not able to",)),
    (r"such as", ("like",)),
    (r"therefore", ("for that reason", "so")),
    (r"(?<=by )mistake", ("accident",)),
    (r"(?<=a )mistake", ("slip",)),
    (r"(?<=arrived )damaged", ("broken",)),
    (r"(?<=arrived )broken", ("damaged",)),
    (r"as well as", ("and also", "along with")),
    (r"(?<=to )start", ("begin",)),
    (r"(?<=to )begin", ("start",)),
    (r"(?<=to )get(?= (?:a|an|my|the)\b)", ("receive", "obtain")),
    (r"(?<=to )obtain", ("get",)),
    (r"(?<=to )receive", ("get",)),
    (r"(?<=to )check", ("verify", "look up")),
    (r"(?<=to )modify", ("change",)),
    (r"(?<=to )change(?= (?:the|my|a|an)\b)", ("update", "modify")),
    (r"(?<=to )use", ("make use of",)),
    (r"(?<=to )find(?= (?:the|my|a|an)\b)", ("locate",)),
    (r"(?<=to )delete", ("remove",)),
    (r"(?<=to )remove", ("take out",)),
    (r"(?<=to )contact", ("get in touch with", "reach")),
    (r"(?<=to )track", ("follow",)),
    (r"(?<=to )create(?= (?:a|an|my)\b)", ("set up", "make")),
    (r"(?<=to )keep", ("hold on to",)),
    (r"(?<=to )choose", ("pick", "select")),
    (r"(?<=to )show", ("display",)),
    (r"each day", ("every day",)),
    (r"every day", ("each day", "daily")),
    (r"these days", ("nowadays",)),
    (r"because of", ("due to", "owing to")),
    (r"instead of", ("rather than",)),
    (r"before long", ("soon",)),
    (r"sometimes", ("at times", "now and then")),
    (r"especially", ("particularly",)),
    (r"mostly", ("mainly", "for the most part")),
    (r"mainly", ("mostly", "chiefly")),
    (r"only just", ("barely",)),
    (r"(?<=very )small", ("little",)),
    (r"(?<=very )quiet", ("silent",)),
    (r"a little", ("slightly", "a bit")),
    (r"slightly", ("a little", "a bit")),
    (r"a few", ("a handful of", "some")),
    (r"at least", ("no less than",)),
    (r"at most", ("no more than",)),
    (r"until", ("till",)),
    (r"however,", ("that said,", "even so,")),
    (r"afterwards", ("after that", "later on")),
    (r"at first", ("to begin with", "initially")),
    (r"at once", ("right away", "immediately")),
    (r"again and again", ("time after time",)),
    (r"in the end", ("finally", "eventually")),
)
_SWAPS = tuple(
    (re.compile(rf"{word}\b" if word.startswith("(?<") else rf"\b{word}(?!\w)", re.IGNORECASE), others)
    for word, others in _LEXICON
)


def synonyms(text: str, rng: Random, share: float = 0.5) -> str:
    """`text` with some words exchanged; each that can be is, with the chance `share`, once."""
    put_in: set[str] = set()
    for pattern, others in _SWAPS:
        match = pattern.search(text)
        if match is None or match.group().lower() in put_in or rng.random() >= share:
            continue
        other = rng.choice(others)
        put_in.add(other)
        text = text[: match.start()] + _like(match.group(), other) + text[match.end() :]
    return text


def _like(old: str, new: str) -> str:
    return upper_first(new) if old[:1].isupper() else new


_LONG_SHORT = (
    ("I am", "I'm"),
    ("I have", "I've"),
    ("I would", "I'd"),
    ("do not", "don't"),
    ("does not", "doesn't"),
    ("did not", "didn't"),
    ("cannot", "can't"),
    ("is not", "isn't"),
    ("are not", "aren't"),
    ("has not", "hasn't"),
    ("have not", "haven't"),
    ("was not", "wasn't"),
    ("will not", "won't"),
    ("would not", "wouldn't"),
    ("could not", "couldn't"),
    ("it is", "it's"),
    ("that is", "that's"),
    ("there is", "there's"),
    ("you are", "you're"),
    ("we are", "we're"),
    ("they are", "they're"),
    ("I will", "I'll"),
    ("we will", "we'll"),
    ("you will", "you'll"),
    ("should not", "shouldn't"),
    ("what is", "what's"),
)
# a short form needs a word after it to lean on: "yes, it is" has no short form
_LEANS = r"(?= (?!(?:and|or|but|if|not)\b)\w)"
_SHORT_ONLY = {"I've": r"(?= (?:been|not|never|already|just|had|seen|read|sent|got|lost|\w+ed)\b)"}
_LONG_ONLY = {"I'd": r"(?= (?:like|want|love|appreciate|prefer|need|be|rather)\b)"}
_NOT_HAS = r"(?! (?:been|got|had|gone|become|\w+ed)\b)"


def _contraction(long: str, short: str) -> re.Pattern[str]:
    tail = _SHORT_ONLY.get(short, "" if short.endswith("n't") or short == "can't" else _LEANS)
    return re.compile(rf"\b{long}\b{tail}", re.IGNORECASE)


def _expansion(short: str) -> re.Pattern[str]:
    tail = _LONG_ONLY.get(short, _NOT_HAS if short.endswith("'s") else "")
    return re.compile(rf"(?<!, )\b{short.replace(chr(39), '[' + chr(39) + '’]')}\b{tail}", re.IGNORECASE)


_SHORTENED = tuple((_contraction(long, short), short) for long, short in _LONG_SHORT)
# "isn't it?" has no long form in the same order, hence no n't before a pronoun
_LENGTHENED = tuple(
    (_expansion(short), long) for long, short in _LONG_SHORT if not short.endswith("n't") or short == "can't"
)


def contractions(text: str, rng: Random) -> str:
    """All short forms written out, or the long forms made short."""
    for pattern, new in _SHORTENED if rng.random() < 0.5 else _LENGTHENED:
        text = pattern.sub(_cased(new), text)
    return text


def _cased(new: str) -> Callable[[re.Match[str]], str]:
    return lambda match: _like(match.group(), new)
