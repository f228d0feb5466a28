"""Personal data and secrets in a text: what is found, and the many things that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.private_data import KINDS, private


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(each.kind, text[each.start : each.end], each.sure) for each in private(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Write to mette.holm92@gmail.com.", "email", "mette.holm92@gmail.com"),
        ("mailto:a.b+c@sub.firm.co.uk?subject=x", "email", "a.b+c@sub.firm.co.uk"),
        ("收件人是wei.zhang@qq.com。", "email", "wei.zhang@qq.com"),
        ("Call +45 28 51 93 07 today", "phone", "+45 28 51 93 07"),
        ("+4528519307", "phone", "+4528519307"),
        ("ring (212) 736-5901", "phone", "(212) 736-5901"),
        ("or 212-736-5901.", "phone", "212-736-5901"),
        ("1-212-736-5901", "phone", "1-212-736-5901"),
        ("his phone number is 28519307", "phone", "28519307"),
        ("Telefon: 030 9018 2407", "phone", "030 9018 2407"),
        ("电话：13905716283", "phone", "13905716283"),
        ("pay with 4929 7204 1836 5576", "card", "4929 7204 1836 5576"),
        ("the card 4929720418365576 was declined", "card", "4929720418365576"),
        ("to DE75 5121 0800 1245 1261 99 please", "iban", "DE75 5121 0800 1245 1261 99"),
        ("GB94BARC10201530093459", "iban", "GB94BARC10201530093459"),
        ("AWS_KEY=AKIA4HX7TQ2MZP5WNV3R", "key", "AKIA4HX7TQ2MZP5WNV3R"),
        ("use ghp_" + "k3J9mQ2xW7bT5vR1nL8pZ4cY6dH0sF2gA9eU", "key", "ghp_k3J9mQ2xW7bT5vR1nL8pZ4cY6dH0sF2gA9eU"),
        ("sk-proj-k3J9mQ2xW7bT5vR1nL8pZ4cY6d", "key", "sk-proj-k3J9mQ2xW7bT5vR1nL8pZ4cY6d"),
        ("postgres://anna:h7%kQz!2@db.firm.dk/x", "key", "h7%kQz!2"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "key",
         "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"),
    ],
)  # fmt: skip
def test_what_is_beyond_doubt(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value, True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to support@firm.dk", "email"),
        ("no-reply@firm.dk", "email"),
        ("number 4929720418365576", "card"),
        ("api_key = 'k3J9mQ2xW7bT5vR1nL8p'", "key"),
        ("see http://10.3.17.8:8080/admin", "host"),
        ("https://wiki.firm.internal/page", "host"),
    ],
)
def test_what_is_doubtful_is_not_sure(text: str, kind: str) -> None:
    assert [(each.kind, each.sure) for each in private(text)] == [(kind, False)]


@pytest.mark.parametrize(
    "text",
    [
        "support@example.com, john.doe@gmail.com, you@yourcompany.com, name@domain.com, user@company.com",
        "{{Customer Support Email}} or [EMAIL] or <your email> or your.name@firm.dk",
        "git@github.com:firm/repo.git and logo@2x.png and @app.route and react@18.2.0",
        "order 732201349959, order 113542617735902, purchase 00004587345, order #4587-3451-22",
        "{{Order Number}} [PHONE] [CARD]",
        "on 2023-10-05 14:30:00, 05.10.2023, 10/05/2023 and 2023-10-05T14:30:00+02:00",
        "version 10.15.7, 3.11.4-rc1, 2024.5.10.1 and 192.168.1.1",
        "ISBN 978-3-16-148410-0 and DOI 10.1000/182-345-6789",
        "pi is 3.1415926535897932384626433832795",
        "c = 299792458 m/s, 1 g is 0.00220462262 pounds, the reciprocal is 0.0119047619047619",
        "call 555-123-4567, (555) 010-9999, 1-800-275-2273, +1 800 275 2273, 123-456-7890, 212-555-0134",
        "4111 1111 1111 1111, 4242424242424242, 5555 5555 5555 4444, 378282246310005, 1234 5678 9012 3456",
        "4929 7204 1836 5577 fails the sum; 9929 7204 1836 5576 is nobody's",
        "DE89 3704 0044 0532 0130 00 and GB82WEST12345698765432 are in every manual; DE00 3704 0044 0532 0130 01",
        "AKIAIOSFODNN7EXAMPLE, sk-your-key-goes-here-please-1234, sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "api_key = 'YOUR_API_KEY_GOES_HERE', token: aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "https://user:password@host.dk/ and http://localhost:8080 and http://192.168.1.1/",
        "12 34 56 78 90 12 34 56 78 90\n1 000 000 and 2 500 000",
        "f(x) = 512 - 256 - 1024; rgb(120, 240, 255); 1920x1080; 0xDEADBEEF12345678",
        "550e8400-e29b-41d4-a716-446655440000 d41d8cd98f00b204e9800998ecf8427e",
        "49.5 % of 1,234,567.89 kr.",
        "a mobile order 28519307 and 30 phones for 28519307 users",
    ],
)
def test_what_only_looks_like_them_is_left(text: str) -> None:
    assert found(text) == []


def test_only_the_kinds_that_are_asked_for() -> None:
    text = "mette.holm92@gmail.com, +4528519307"
    assert [each.kind for each in private(text, ["phone"])] == ["phone"]
    assert [each.kind for each in private(text)] == ["email", "phone"]
    assert private(text, []) == []


PIECES = st.sampled_from(
    ["@", ".", "-", "+", " ", "a", "Z", "4", "49", "(", ")", "://", ":", "com", "DE75", "sk-", "eyJ", "phone ",
     "-----BEGIN PRIVATE KEY-----", "\ud800", "\u0000", "é", "AKIA", "10.3.17.8", "http"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_places_lie_in_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for each in private(text):
        assert each.kind in KINDS
        assert at <= each.start < each.end <= len(text)
        at = each.end
