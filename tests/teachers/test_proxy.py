"""Which proxy the light way takes, and that a request really goes through it."""

from __future__ import annotations

import pytest
from loopback import Loopback

from tui_craft.teachers.base import Ask, Brief
from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher, _proxy

PROXY = {"https_proxy": "http://gate:3128", "NO_PROXY": "inside.example, .corp"}


@pytest.mark.parametrize(
    ("url", "environ", "expected"),
    [
        ("https://api.example/v1", PROXY, "http://gate:3128"),
        ("https://api.example/v1", {}, None),
        ("http://api.example/v1", PROXY, None),
        ("https://inside.example/v1", PROXY, None),
        ("https://a.inside.example/v1", PROXY, None),
        ("https://x.corp/v1", PROXY, None),
        ("https://notinside.example/v1", PROXY, "http://gate:3128"),
        ("https://api.example/v1", {**PROXY, "NO_PROXY": "*"}, None),
        ("http://api.example/v1", {"ALL_PROXY": "http://all:1"}, "http://all:1"),
        ("http://api.example/v1", {"ALL_PROXY": "socks5://all:1"}, None),
        ("http://127.0.0.1:8000/v1", {"http_proxy": "http://gate:3128"}, None),
        ("http://localhost:8000/v1", {"http_proxy": "http://gate:3128"}, None),
    ],
)
def test_which_proxy(url: str, environ: dict[str, str], expected: str | None) -> None:
    assert _proxy(url, environ) == expected


async def test_a_request_goes_through_it() -> None:
    with Loopback() as gate:
        environ = {"HTTP_PROXY": f"http://127.0.0.1:{gate.port}"}
        made = OpenAICompatibleTeacher("m", base_url="http://far.invalid/v1", timeout=10.0, environ=environ)
        reply = await made.ask(Ask([{"role": "user", "content": "hi"}], Brief("text", 1, 0)))
        await made.close()
    assert reply.model.startswith("m-")
