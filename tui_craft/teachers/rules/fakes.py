"""Realistic made-up texts (names, addresses, companies) by Faker. Owns which kinds there are; imports it late.

Faker's texts belong to nobody: a name that exists does so by chance.
"""

from __future__ import annotations

import difflib
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from tui_craft.errors import InvalidError

if TYPE_CHECKING:
    from faker import Faker

KINDS = (
    "name", "first_name", "last_name", "first_name_female", "first_name_male", "user_name", "email",
    "safe_email", "free_email", "company_email", "phone_number", "address", "street_address", "street_name",
    "building_number", "postcode", "city", "state", "country", "country_code", "company", "catch_phrase", "bs", "job",
    "color_name", "word", "sentence", "paragraph", "domain_name", "url", "ipv4", "ipv6", "mac_address", "user_agent",
    "file_name", "uuid4", "iban", "bban", "swift", "credit_card_number", "currency_code", "currency_name", "ean13",
    "isbn13", "license_plate", "month_name", "day_of_week", "time", "timezone", "language_name", "locale", "slug",
)  # fmt: skip


def check(kind: str, place: str, line: int) -> None:
    """Raise InvalidError that names the line where there is no such kind, or no such place."""
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        hint = f"did you mean {near[0]}" if near else f"there are {', '.join(KINDS)}"
        raise InvalidError(f"Template line {line}: there is no fake {kind!r}; {hint}.")
    from faker.config import AVAILABLE_LOCALES

    if place not in AVAILABLE_LOCALES:
        near = difflib.get_close_matches(place, AVAILABLE_LOCALES, n=1)
        hint = f"did you mean {near[0]}" if near else "write it as in en_US or de_DE"
        raise InvalidError(f"Template line {line}: fakes are not made as in {place!r}; {hint}.")
    if not hasattr(_faker(place), kind):
        raise InvalidError(f"Template line {line}: there is no fake {kind} as in {place}; choose another.")


@cache
def _faker(place: str) -> Faker:
    from faker import Faker

    return Faker(place)


def fake(kind: str, place: str, rng: Random) -> str:
    """A text of `kind` as in `place`; equal chance gives equal texts with one version of Faker."""
    maker = _faker(place)
    maker.seed_instance(rng.getrandbits(64))
    return str(getattr(maker, kind)())
