"""Phone, card and bank account numbers in a text. Pure; what is made up, or a test number, is left alone.

Cards: ISO/IEC 7812 (prefix, length, Luhn's sum); accounts: ISO 13616 (length by country, remainder 1 by 97); phones:
E.164 with its plus, North American groups, or any number that a word such as "phone" stands before. Every pattern
takes a bounded number of steps at each place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[int, int, bool]
"""From where to where, and whether it is beyond doubt."""

_LONG_NUMBER = re.compile(r"\d[\d ()./+-]{6,}")
"""What must be in a text that any of these is in."""

_ABROAD = re.compile(r"(?<![\w+.-])\+(\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,5})(?![\w-]|\.\d)")
_AMERICAN = re.compile(
    r"(?<![\w.+/(-])(?:\+?1[ .-]?)?(?:\(([2-9]\d\d)\) ?|([2-9]\d\d)[.-])([2-9]\d\d)[.-](\d{4})(?![\w-]|\.\d)"
)
_NAMED = re.compile(
    r"(?:\b(?:tele|cell)?phone|\btel\b|\bmobile|\bcell\b|\bfax\b|\bwhatsapp|\btelefon|\btlf\b|\bmobil\b|\bhandy|"
    r"\bt\u00e9l\u00e9phone|\btel\u00e9fono|\u7535\u8bdd|\u624b\u673a|\u96fb\u8a71)"
    r"(?:[ -]?(?:numbers?|nummer|no|nr)\b)?(?: (?:is|er|ist|at|on))?[ .:#\uff1a\u662f\"']{0,4}"
    r"(\+?\(?\d[\d ().-]{5,20}\d)(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
_CARD_WORD = re.compile(
    r"card|visa|amex|american express|credit|debit|\bkort|karte|carte|tarjeta|cvv|cvc", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})\d{2} ?[A-Z0-9][A-Z0-9 ]{9,40}")

_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888", "900", "555"})
"""Area codes of services that belong to no person, and of films."""
_FILMS = ("7700900", "79460", "1632960")
"""Parts of British numbers that are set aside for plays."""
_RISING = "01234567890123456789"
_TEST_CARDS = frozenset({
    "378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "3530111333300000",
    "3566002020360505", "5105105105105100", "4012888888881881", "30569309025904", "38520000023237",
    "4000056655665556", "5200828282828210", "2223003122003222", "4532015112830366", "4916338506082832",
    "4024007134364842", "4556737586899855", "6011601160116611", "5425233430109903", "4263982640269299",
})  # fmt: skip
_TEST_ACCOUNTS = frozenset({
    "DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819", "GB33BUKB20201555555555",
    "FR1420041010050500013M02606", "FR7630006000011234567890189", "NL91ABNA0417164300", "ES9121000418450200051332",
    "IT60X0542811101000000123456", "BE68539007547034", "CH9300762011623852957", "AT611904300234573201",
    "DK5000400440116243", "NO9386011117947", "SE4550000000058398257466", "FI2112345600000785",
    "IE29AIBK93115212345678", "PL61109010140000071219812874", "PT50000201231234567890154", "LU280019400644750000",
})  # fmt: skip
_COUNTRIES = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27
GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27
MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23
TN24 TR26 UA29 VA22 VG24 XK20
"""
_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _COUNTRIES.split()}


def may_hold_any(text: str) -> bool:
    """Whether it is worth while to look for any of them."""
    return _LONG_NUMBER.search(text) is not None


def phones(text: str) -> Iterator[Place]:
    """Phone numbers of people, as far as a number shows that."""
    for found in _ABROAD.finditer(text):
        digits = _digits(found[1])
        if 8 <= len(digits) <= 15 and not _made_up(digits) and not (digits[0] == "1" and digits[1:4] in _FREE):
            yield found.start(), found.end(), True
    for found in _AMERICAN.finditer(text):
        area, exchange = found[1] or found[2], found[3]
        if area not in _FREE and exchange != "555" and not _made_up(area + exchange + found[4]):
            yield found.start(), found.end(), True
    for found in _NAMED.finditer(text):
        digits = _digits(found[1]).removeprefix("00")
        if 7 <= len(digits) <= 15 and not _made_up(digits) and digits.removeprefix("1")[:3] not in _FREE:
            yield found.start(1), found.end(1), True


def cards(text: str) -> Iterator[Place]:
    """Payment card numbers; one without groups is beyond doubt only where a card is spoken of before it."""
    for found in _CARD.finditer(text):
        digits = _digits(found[0])
        shape = [len(group) for group in re.split("[ -]", found[0])]
        grouped = shape in ([4, 4, 4, 4], [4, 6, 5]) and not (" " in found[0] and "-" in found[0])
        if (grouped or len(shape) == 1) and _is_card(digits):
            spoken_of = _CARD_WORD.search(text, max(0, found.start() - 60), found.start()) is not None
            yield found.start(), found.end(), grouped or spoken_of


def accounts(text: str) -> Iterator[Place]:
    """International bank account numbers with the right length and sum."""
    for found in _ACCOUNT.finditer(text):
        length = _LENGTHS.get(found[1])
        end = _end_of(text, found.start(), length) if length else None
        if end is None:
            continue
        number = text[found.start() : end].replace(" ", "")
        if number not in _TEST_ACCOUNTS and _has_sum(number):
            yield found.start(), end, True


def _end_of(text: str, start: int, length: int) -> int | None:
    """Where `length` letters and digits from `start` end, single spaces between them apart; None where they do not."""
    at, left = start, length
    while left and at < len(text):
        if text[at] == " " and text[at - 1] != " ":
            at += 1
            continue
        if not (text[at].isascii() and text[at].isalnum()):
            return None
        at, left = at + 1, left - 1
    return at if not left and not text[at : at + 1].isalnum() else None


def _has_sum(number: str) -> bool:
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def _is_card(digits: str) -> bool:
    known = (
        (digits[0] == "4" and len(digits) in {13, 16, 19})
        or (len(digits) == 16 and ("51" <= digits[:2] <= "55" or "2221" <= digits[:4] <= "2720"))
        or (len(digits) == 15 and digits[:2] in {"34", "37"})
        or (len(digits) == 14 and (digits[:2] in {"36", "38"} or "300" <= digits[:3] <= "305"))
        or (
            len(digits) >= 16 and (digits[:2] in {"62", "65"} or digits[:4] == "6011" or "3528" <= digits[:4] <= "3589")
        )
    )
    return known and digits not in _TEST_CARDS and not _made_up(digits) and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _made_up(digits: str) -> bool:
    """Whether nobody has this number: six digits that rise or fall, five the same, hardly two that differ, a film's."""
    rises = any(digits[at : at + 6] in _RISING for at in range(len(digits) - 5))
    falls = any(digits[at : at + 6][::-1] in _RISING for at in range(len(digits) - 5))
    same = any(digit * 5 in digits for digit in set(digits))
    return rises or falls or same or len(set(digits)) < 4 or any(part in digits for part in _FILMS)


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")
