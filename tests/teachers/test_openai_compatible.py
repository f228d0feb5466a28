"""The light way against a real server on the loopback interface: replies, faults, stepping down, prices, keys."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from loopback import Loopback

from tui_craft.domain.formats import format_named
from tui_craft.teachers.base import Ask, AskFailed, Brief, Price
from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher

SCHEMA = {
    "type": "object",
    "properties": {"rows": {"type": "array", "items": format_named("instruction").schema(), "minItems": 2}},
    "required": ["rows"],
    "additionalProperties": False,
}
ASK = Ask(
    messages=[{"role": "user", "content": "Write exactly 2 rows as JSON."}],
    brief=Brief("instruction", 2, 0),
    schema=SCHEMA,
    temperature=0.7,
)


@asynccontextmanager
async def teacher(server: Loopback, model: str = "some-model", **more: Any) -> AsyncIterator[OpenAICompatibleTeacher]:
    made = OpenAICompatibleTeacher(model, base_url=server.base_url, timeout=more.pop("timeout", 20.0), **more)
    try:
        yield made
    finally:
        await made.close()


async def failure(made: OpenAICompatibleTeacher, ask: Ask = ASK) -> AskFailed:
    with pytest.raises(AskFailed) as caught:
        await made.ask(ask)
    return caught.value


async def test_a_reply_comes_back_raw() -> None:
    with Loopback() as server:
        async with teacher(server, "Qwen/Qwen3-32B", name="mine") as made:
            reply = await made.ask(ASK)
            assert made.name == "mine"
    assert reply.choice["finish_reason"] == "stop"
    assert reply.choice["message"]["content"].startswith('{"rows":[{"instruction":')
    assert reply.model == "Qwen/Qwen3-32B-2026-01-01"
    assert reply.tokens is not None
    assert min(reply.tokens) > 0
    assert reply.cost is None
    body = server.bodies[0]
    assert body["model"] == "Qwen/Qwen3-32B"
    assert body["messages"] == ASK.messages
    assert body["temperature"] == 0.7
    assert body["response_format"]["type"] == "json_schema"
    assert "stream" not in body
    assert "authorization" not in server.headers[0]


async def test_limits_that_providers_refuse_are_left_out_of_the_schema() -> None:
    with Loopback() as server:
        async with teacher(server) as made:
            await made.ask(ASK)
    asked = server.bodies[0]["response_format"]["json_schema"]
    assert "minItems" not in asked["schema"]["properties"]["rows"]
    assert asked["strict"] is True
    assert SCHEMA["properties"]["rows"]["minItems"] == 2  # type: ignore[index]


async def test_connections_are_kept_and_as_many_as_are_asked_for() -> None:
    with Loopback(latency=0.05) as server:
        async with teacher(server) as made:
            await asyncio.gather(*(made.ask(ASK) for _ in range(150)))
            await asyncio.gather(*(made.ask(ASK) for _ in range(150)))
    assert server.peak == 150
    assert server.connections == 150


async def test_a_price_gives_a_cost() -> None:
    with Loopback() as server:
        async with teacher(server, price=Price(3.0, 15.0)) as made:
            reply = await made.ask(ASK)
    assert reply.tokens is not None
    assert reply.cost == pytest.approx((reply.tokens[0] * 3 + reply.tokens[1] * 15) / 1e6)


async def test_no_usage_is_no_cost() -> None:
    with Loopback(usage=False) as server:
        async with teacher(server, price=Price(3.0, 15.0)) as made:
            reply = await made.ask(ASK)
    assert (reply.tokens, reply.cost) == (None, None)


@pytest.mark.parametrize(
    ("fault", "kind", "wait"),
    [
        ("429", "rate_limit", 7.0), ("500", "server", None), ("503", "server", None), ("401", "auth", None),
        ("404", "not_found", None), ("drop", "connection", None), ("garbage", "server", None),
        ("hang", "timeout", None),
    ],
)  # fmt: skip
async def test_faults_are_named_and_not_retried(fault: str, kind: str, wait: float | None) -> None:
    with Loopback(faults=[fault], retry_after="7") as server:
        async with teacher(server, timeout=0.5 if fault == "hang" else 20.0) as made:
            fault_met = await failure(made)
    assert (fault_met.kind, fault_met.retry_after) == (kind, wait)
    assert str(fault_met).startswith("some-model ")
    assert "\n" not in str(fault_met)
    assert server.requests == 1


async def test_no_server_at_all() -> None:
    with Loopback() as server:
        pass
    async with teacher(server) as made:
        met = await failure(made)
    assert met.kind == "connection"
    assert str(met) == f"some-model cannot be reached: 127.0.0.1:{server.port}: connection refused"


async def test_it_steps_down_by_itself_and_remembers() -> None:
    with Loopback(refuse=["json_schema", "json_object"]) as server:
        async with teacher(server) as made:
            await asyncio.gather(*(made.ask(ASK) for _ in range(3)))
            before = server.requests
            await made.ask(ASK)
    formats = [body.get("response_format", {}).get("type") for body in server.bodies]
    assert set(formats) == {"json_schema", "json_object", None}
    assert server.requests == before + 1
    assert formats[-1] is None


async def test_json_mode_is_tried_before_plain_words() -> None:
    with Loopback(refuse=["json_schema"]) as server:
        async with teacher(server) as made:
            await made.ask(ASK)
            await made.ask(ASK)
    assert [body["response_format"]["type"] for body in server.bodies] == ["json_schema", "json_object", "json_object"]


async def test_a_request_that_is_bad_in_itself_does_not_lower_the_level() -> None:
    with Loopback(faults=["400", "400", "400", None]) as server:
        async with teacher(server) as made:
            assert (await failure(made)).kind == "bad_request"
            await made.ask(ASK)
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


async def test_a_rate_limit_after_a_refusal_may_be_asked_again() -> None:
    with Loopback(faults=["400", "429"]) as server:
        async with teacher(server) as made:
            assert (await failure(made)).kind == "rate_limit"


class Picky(Loopback):
    """Answers as models do that reason: no temperature, and another word for the limit."""

    def answer(self, body: dict[str, Any], fault: str | None, number: int) -> tuple[int, bytes, str]:
        if "temperature" in body:
            return 400, b'{"error":{"message":"Unsupported value: \'temperature\' does not support 0.7."}}', ""
        if "max_tokens" in body:
            return 400, b'{"error":{"message":"max_tokens is not supported. Use \'max_completion_tokens\'."}}', ""
        return super().answer(body, fault, number)


async def test_a_model_that_takes_no_temperature_and_another_limit() -> None:
    limited = Ask(ASK.messages, ASK.brief, SCHEMA, temperature=0.7, max_tokens=500)
    with Picky() as server:
        async with teacher(server) as made:
            await made.ask(limited)
            await made.ask(limited)
    assert len(server.bodies) == 4
    last = server.bodies[-1]
    assert last["max_completion_tokens"] == 500
    assert last["response_format"]["type"] == "json_schema"


async def test_the_key_is_sent_and_never_told() -> None:
    key = "wholly-unlike-a-key"
    with Loopback(key=key) as server:
        async with teacher(server, key=key) as made:
            await made.ask(ASK)
        async with teacher(server, key=key + "-wrong") as made:
            told = str(await failure(made))
    assert key not in told
    assert "(key)" in told


async def test_what_else_must_be_hidden_is() -> None:
    class Telling(Loopback):
        def answer(self, body: dict[str, Any], fault: str | None, number: int) -> tuple[int, bytes, str]:
            return 400, b'{"error":{"message":"behind me the key mumble-jumble was refused"}}', ""

    with Telling() as server:
        async with teacher(server, hide=("mumble-jumble",)) as made:
            assert "mumble-jumble" not in str(await failure(made, Ask(ASK.messages, ASK.brief)))


async def test_a_prompt_with_broken_characters_is_sent() -> None:
    odd = Ask([{"role": "user", "content": "half a pair: \ud800 and \u202e"}], ASK.brief)
    with Loopback() as server:
        async with teacher(server) as made:
            await made.ask(odd)
    assert server.bodies[0]["messages"][0]["content"] == "half a pair: ? and \u202e"


def test_a_whole_life_leaves_no_warning_behind_and_imports_no_litellm() -> None:
    program = """
import asyncio, sys
sys.path.insert(0, "tests")
from loopback import Loopback
from tui_craft.teachers.base import Ask, Brief
from tui_craft.teachers.registry import make

async def main():
    with Loopback(faults=[None, "500", "drop"]) as server:
        made = make("m", api_base=server.base_url, timeout=20, random_seed=0)
        ask = Ask([{"role": "user", "content": "hi"}], Brief("text", 1, 0))
        await made.ask(ask)
        for _ in range(2):
            try:
                await made.ask(ask)
            except Exception as error:
                print(type(error).__name__)
        await made.close()

asyncio.run(main())
print([name for name in ("litellm", "openai", "httpx", "pydantic") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "AskFailed\nAskFailed\n[]\n"
    assert done.stderr == ""
