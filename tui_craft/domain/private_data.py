"""Personal data and secrets in a text: e-mail addresses, phones, cards, accounts, keys, private hosts. Pure.

Made to be quiet: what documentation writes (example.com, 555-0100, test cards), what is to be filled in ({{E-mail}},
[EMAIL]), and numbers that are no phone (orders, dates, versions) are left alone. Time grows with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tui_craft.domain import private_numbers
from tui_craft.domain.private_keys import keys


@dataclass(frozen=True, slots=True)
class Kind:
    """What is looked for: what it is called in a sentence, and what takes its place."""

    words: str
    mask: str


KINDS = {
    "key": Kind("what looks like a secret key", "[KEY]"),
    "email": Kind("an e-mail address", "[EMAIL]"),
    "iban": Kind("a bank account number", "[IBAN]"),
    "card": Kind("a card number", "[CARD]"),
    "phone": Kind("what looks like a phone number", "[PHONE]"),
    "host": Kind("the address of a private host", "[HOST]"),
}
"""Every kind by its name; where two of them overlap the earlier one is meant."""


@dataclass(frozen=True, slots=True)
class Private:
    """One of them in a text. `sure`: beyond doubt, so that it can be masked unseen."""

    kind: str
    start: int
    end: int
    sure: bool


def private(text: str, kinds: Collection[str] = tuple(KINDS)) -> list[Private]:
    """All that is found, in the order of the text, none over another."""
    found: list[Private] = []
    numbers = private_numbers.may_hold_any(text)
    for kind in KINDS:
        if kind in kinds and (numbers or kind not in _NUMBERS):
            found += [Private(kind, *place) for place in _PLACES[kind](text)]
    return _apart(found) if len(found) > 1 else found


def _apart(found: list[Private]) -> list[Private]:
    """Without what lies over something of a kind that comes earlier in `KINDS`; one pass over the sorted places."""
    order = list(KINDS)
    kept: list[Private] = []
    for each in sorted(found, key=lambda each: (each.start, order.index(each.kind))):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif order.index(each.kind) < order.index(kept[-1].kind) or (
            each.end > kept[-1].end and each.kind == kept[-1].kind
        ):
            kept[-1] = each
    return kept


_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,6}([A-Za-z]{2,24}))(?![A-Za-z0-9-])"
)
_NO_TOP = re.compile(
    r"png|jpe?g|gif|svg|webp|ico|py|[jt]sx?|json|html|css|md|txt|php|java|rb|go|rs|sh|ya?ml|xml|csv|"
    r"example|test|invalid|localhost|local"
)
_NO_DOMAIN = re.compile(
    r"example|yourcompany|yourdomain|placeholder|(?:\A|\.)(?:(?:my|your|our|the|some)?(?:domain|company|email|mail|e-mail|"
    r"website|site|business|organi[sz]ation|school|university|server|host|provider|sample|test|demo|foo|bar|abc|xyz|acme)"
    r"\.(?:com|org|net|edu|de|dk|co\.uk))\Z",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:your|my|the|some|any|first|last|user|full)[._-]?)?(?:name|e?mail|user|address|username|one|body|first|last)"
    r"(?:[._-]?(?:name|here|address|last))?|your?|me|foo|bar|test\d*|git|xxx+|abc|name[._]?surname|"
    r"j(?:ohn|ane)?[._-]?(?:doe|smith)\d*",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"(?:customer[._-]?)?(?:support|service|services|care|help|helpdesk|info|contact|sales|no[._-]?reply|donotreply|admin|"
    r"hello|team|press|media|jobs|careers|hr|billing|orders?|returns?|refunds?|privacy|legal|security|abuse|postmaster|"
    r"webmaster|feedback|marketing|office|enquiries|inquiries|accounts?|bookings?|reservations?|shop|store|news|"
    r"newsletters?|alerts?|notifications?|updates?|mailer|claims|complaints|membership|events|donations?|volunteers?|subscriptions?|partnerships?)(?:[._-]?\w{2})?",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[tuple[int, int, bool]]:
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        name, domain, top = found[1], found[2].lower(), found[3].lower()
        if _NO_TOP.fullmatch(top) or _NO_DOMAIN.search(domain) or _NO_NAME.fullmatch(name):
            continue
        word = text[max(0, found.start() - 80) : found.start()].rpartition(" ")[2]
        if "://" in word:
            continue  # who signs in, within an address
        # an office's address belongs to no person
        yield found.start(), found.end(), not _OFFICES.fullmatch(name)


_ADDRESS = re.compile(
    r"\b(?:https?|ssh|ftp|sftp|jdbc:\w{1,20}|postgres(?:ql)?|mysql|mongodb|redis|ldap|smb)://(?:[^\s/@]{1,100}@)?([A-Za-z0-9.-]{1,253})"
)
_PRIVATE_HOST = re.compile(
    r"10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|"
    r"[a-z0-9.-]+\.(?:internal|corp|lan|intranet|local)",
    re.IGNORECASE,
)
_IN_MANUALS = re.compile(
    r"192\.168\.[01]\.\d{1,3}|10\.(?:0\.0|1\.1|0\.1|0\.2)\.\d{1,3}|172\.17\.0\.\d|.*cluster\.local|.*docker\.internal|"
    r"metadata\.google\.internal|.*(?:example|yourcompany|company|domain|my|your).*",
    re.IGNORECASE,
)


def _hosts(text: str) -> Iterator[tuple[int, int, bool]]:
    if "://" not in text:
        return
    for found in _ADDRESS.finditer(text):
        host = found[1].rstrip(".-")
        if _PRIVATE_HOST.fullmatch(host) and not _IN_MANUALS.fullmatch(host):
            yield found.start(1), found.start(1) + len(host), False


_NUMBERS = frozenset({"iban", "card", "phone"})
_PLACES = {
    "key": keys, "email": _emails, "iban": private_numbers.accounts, "card": private_numbers.cards,
    "phone": private_numbers.phones, "host": _hosts,
}  # fmt: skip
