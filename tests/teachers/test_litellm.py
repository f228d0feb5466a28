"""litellm against a real server on the loopback interface: replies, faults, stepping down, prices, keys."""

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
from tui_craft.errors import TeacherError
from tui_craft.teachers.base import Ask, AskFailed, Brief
from tui_craft.teachers.litellm import LitellmTeacher

pytestmark = pytest.mark.xdist_group("litellm")  # importing it takes seconds: in one process, not in each

SCHEMA = {
    "type": "object",
    "properties": {"rows": {"type": "array", "items": format_named("instruction").schema()}},
    "required": ["rows"],
    "additionalProperties": False,
}
ASK = Ask(
    messages=[{"role": "user", "content": "Write exactly 2 rows as JSON."}],
    brief=Brief("instruction", 2, 0),
    schema=SCHEMA,
    temperature=0.7,
)


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_BASE", raising=False)


@asynccontextmanager
async def teacher(server: Loopback, model: str = "some-model", **more: Any) -> AsyncIterator[LitellmTeacher]:
    made = LitellmTeacher(model, api_base=server.base_url, timeout=more.pop("timeout", 20.0), **more)
    try:
        yield made
    finally:
        await made.close()


async def test_a_reply_comes_back_raw() -> None:
    with Loopback() as server:
        async with teacher(server, "Qwen/Qwen3-32B", name="mine") as made:
            reply = await made.ask(ASK)
            assert made.name == "mine"
    assert reply.choice["finish_reason"] == "stop"
    assert reply.choice["message"]["content"].startswith('{"rows":[{"instruction":')
    assert reply.model == "Qwen/Qwen3-32B-2026-01-01"
    assert reply.tokens is not None
    assert reply.tokens[0] > 0
    assert reply.tokens[1] > 0
    assert reply.cost is None
    body = server.bodies[0]
    assert body["messages"] == ASK.messages
    assert body["temperature"] == 0.7
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.headers[0]["authorization"] == "Bearer none"


async def test_everything_a_message_may_hold_is_kept() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "rows", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call], "refusal": "no", "reasoning_content": "hm"}
    with Loopback(respond=lambda _body, _number: {"message": message, "finish_reason": "tool_calls"}) as server:
        async with teacher(server) as made:
            got = (await made.ask(ASK)).choice
    assert got["finish_reason"] == "tool_calls"
    assert {key: got["message"][key] for key in message} == message


async def test_content_faults_are_replies() -> None:
    with Loopback(faults=["empty", "trunc", "fence"]) as server:
        async with teacher(server) as made:
            empty, cut, fenced = [await made.ask(ASK) for _ in range(3)]
    assert empty.choice["message"]["content"] == ""
    assert cut.choice["finish_reason"] == "length"
    assert fenced.choice["message"]["content"].startswith("```json")


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
            with pytest.raises(AskFailed) as caught:
                await made.ask(ASK)
    assert (caught.value.kind, caught.value.retry_after) == (kind, wait)
    assert caught.value.passing == (kind in AskFailed.PASSING)
    assert str(caught.value).startswith("some-model ")
    assert "\n" not in str(caught.value)
    assert server.requests == 1


async def test_no_server_at_all() -> None:
    with Loopback() as server:
        pass
    async with teacher(server) as made:
        with pytest.raises(AskFailed) as caught:
            await made.ask(ASK)
    assert caught.value.kind == "connection"


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
            with pytest.raises(AskFailed) as caught:
                await made.ask(ASK)
            await made.ask(ASK)
    assert caught.value.kind == "bad_request"
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


async def test_a_rate_limit_after_a_refusal_may_be_asked_again() -> None:
    with Loopback(faults=["400", "429"]) as server:
        async with teacher(server) as made:
            with pytest.raises(AskFailed) as caught:
                await made.ask(ASK)
    assert caught.value.kind == "rate_limit"


async def test_a_model_that_takes_no_temperature() -> None:
    with Loopback() as server:
        async with teacher(server, "openai/o3-mini") as made:
            await made.ask(ASK)
            await made.ask(ASK)
    assert all("temperature" not in body for body in server.bodies)
    assert all(body["response_format"]["type"] == "json_schema" for body in server.bodies)
    assert len(server.bodies) == 2


async def test_a_listed_price_is_reported_and_the_key_is_the_providers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(key="sk-secret-1234567890") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234567890")
        made = LitellmTeacher("openai/gpt-4o-mini", timeout=20.0)
        reply = await made.ask(ASK)
        await made.close()
    assert reply.cost is not None
    assert 0 < reply.cost < 0.01


async def test_a_key_is_never_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "wholly-unlike-a-key")
    with Loopback(key="other") as server:
        async with teacher(server) as made:
            with pytest.raises(AskFailed) as caught:
                await made.ask(ASK)
    assert caught.value.kind == "auth"
    assert "wholly-unlike-a-key" not in str(caught.value)
    assert "(key)" in str(caught.value)


def test_an_unknown_provider_is_a_sentence() -> None:
    with pytest.raises(TeacherError, match="PROVIDER/MODEL"):
        LitellmTeacher("nobody/nothing")


def test_a_whole_life_leaves_no_warning_behind() -> None:
    program = """
import asyncio, sys
sys.path.insert(0, "tests")
from loopback import Loopback
from tui_craft.teachers.base import Ask, Brief
from tui_craft.teachers.litellm import LitellmTeacher

async def main():
    with Loopback(faults=[None, "500"]) as server:
        made = LitellmTeacher("m", api_base=server.base_url, timeout=20)
        ask = Ask([{"role": "user", "content": "hi"}], Brief("text", 1, 0))
        await made.ask(ask)
        try:
            await made.ask(ask)
        except Exception as error:
            print(type(error).__name__)
        await made.close()

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "AskFailed\n"
    assert "Unclosed" not in done.stderr
    assert "never awaited" not in done.stderr
    assert "was destroyed" not in done.stderr
    assert "Give Feedback" not in done.stderr
