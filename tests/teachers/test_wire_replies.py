"""Bodies as providers really sent them, served byte for byte, read as the providers meant them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest
from loopback import Loopback

from tui_craft.teachers.base import Ask, AskFailed, Brief, Price, Reply
from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher
from tui_craft.teachers.wire import HttpFault, error_text, reply_of

ASK = Ask([{"role": "user", "content": "hi"}], Brief("text", 1, 0))
Record = dict[str, Any]


class Recorded(Loopback):
    """Answers with the recorded bodies, one after the other."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__()
        self.records = records

    def answer(self, body: dict[str, Any], fault: str | None, number: int) -> tuple[int, bytes, str]:
        record = self.records[number]
        sent = record["body"]
        return record["status"], sent.encode() if isinstance(sent, str) else orjson.dumps(sent), ""


async def replies(records: list[Record]) -> list[Reply | AskFailed]:
    found: list[Reply | AskFailed] = []
    with Recorded(records) as server:
        made = OpenAICompatibleTeacher("m", base_url=server.base_url, timeout=20.0)
        for _ in records:
            try:
                found.append(await made.ask(ASK))
            except AskFailed as error:
                found.append(error)
        await made.close()
    return found


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[tuple[Record, Reply | AskFailed]]:
    lines = (shared_data / "wire_replies.jsonl").read_bytes().splitlines()
    records = [orjson.loads(line) for line in lines]
    return list(zip(records, asyncio.run(replies(records)), strict=True))


def test_every_recorded_body_is_read_as_it_was_meant(recorded: list[tuple[Record, Reply | AskFailed]]) -> None:
    assert len(recorded) >= 110
    for record, got in recorded:
        if record["kind"] == "error":
            assert isinstance(got, AskFailed), record["id"]
            assert got.kind == {401: "auth", 404: "not_found"}[record["status"]]
            continue
        assert isinstance(got, Reply), (record["id"], got)
        if record["kind"] == "json":
            sent = record["body"]
            choice = sent["choices"][0]
            assert got.choice["message"] == choice["message"], record["id"]
            assert got.choice["finish_reason"] == choice["finish_reason"]
            assert got.model == sent["model"]
            assert got.tokens == (sent["usage"]["prompt_tokens"], sent["usage"]["completion_tokens"])
            assert got.cost == sent["usage"].get("estimated_cost")


def test_streams_that_nobody_asked_for(recorded: list[tuple[Record, Reply | AskFailed]]) -> None:
    streams = {record["id"]: got for record, got in recorded if record["kind"] == "sse"}
    assert len(streams) == 5
    assert all(isinstance(got, Reply) for got in streams.values())
    whole = {name: got for name, got in streams.items() if isinstance(got, Reply)}

    def call(name: str) -> Any:
        return whole[name].choice["message"]["tool_calls"][0]

    assert orjson.loads(call("w0185")["function"]["arguments"]) == {"a": 1231, "b": 2331}
    assert call("w0185")["function"]["name"] == "multiply"
    assert whole["w0185"].choice["finish_reason"] == "tool_calls"
    assert whole["w0185"].tokens == (54, 20)
    text = whole["w0186"].choice["message"]["content"]
    assert text.startswith("The result of")
    assert text.endswith(".")
    assert whole["w0186"].choice["finish_reason"] == "stop"
    assert whole["w0192"].model == "moonshotai/kimi-k2"
    assert call("w0192")["function"] == {"name": "llm_version", "arguments": "{}"}
    assert whole["w0192"].cost == 0.00007159
    assert call("w0195")["function"] == {"name": "llm_version", "arguments": ""}
    assert whole["w0196"].choice["message"]["content"] == "The current version of *llm* is **0.fixed-version**."
    assert whole["w0196"].cost == 0.0001017


def body(**values: Any) -> bytes:
    return orjson.dumps({"model": "m", "choices": [{"message": {"role": "assistant", "content": "hi"}}], **values})


def test_what_the_server_says_it_cost_goes_before_the_price() -> None:
    usage = {"prompt_tokens": 1_000_000, "completion_tokens": 0}
    price = Price(5.0, 5.0)
    assert reply_of(body(usage=usage), "m", price).cost == 5.0
    assert reply_of(body(usage={**usage, "cost": 0.25}), "m", price).cost == 0.25
    assert reply_of(body(usage={**usage, "cost": {"total_cost": 0.5}}), "m", price).cost == 0.5
    own = {**usage, "cost": 0.01, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.2}}
    assert reply_of(body(usage=own), "m", price).cost == pytest.approx(0.21)
    assert reply_of(body(usage=None), "m", price).cost is None
    assert reply_of(body(usage={**usage, "cost": "0.1"}), "m", None).cost is None


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (b'{"error":{"message":"slow down","code":429}}', 429, "slow down"),
        (b'{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"oops"}}}', 502, "oops"),
        (b'{"error":"odd"}', 500, "odd"),
        (b'{"choices":[{"error":{"code":400,"message":"no"},"message":{"content":""}}]}', 400, "no"),
        (b'data: {"error":{"message":"broke off","code":"503"}}\n\n', 503, "broke off"),
    ],
)
def test_errors_that_come_as_good_answers(sent: bytes, status: int, words: str) -> None:
    with pytest.raises(HttpFault) as caught:
        reply_of(sent, "m", None)
    assert caught.value.status_code == status
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "sent", [b"", b"[]", b"<html>", b'{"choices":[]}', b'{"choices":[{}]}', b'{"choices":null}', b"data: [DONE]\n"]
)
def test_answers_that_hold_nothing(sent: bytes) -> None:
    with pytest.raises(AskFailed) as caught:
        reply_of(sent, "m", None)
    assert caught.value.kind == "server"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"error": {"message": "a"}}, "a"), ({"detail": "b"}, "b"), ({"detail": [{"msg": "c"}]}, "c"),
        ({"message": "d"}, "d"), ([{"error": {"message": "e"}}], "e"), ({}, "404 Not Found"), ("f", "f"),
        ({"error": "g"}, "g"),
    ],
)  # fmt: skip
def test_the_ways_of_saying_an_error(value: Any, words: str) -> None:
    assert words in error_text(value, "404 Not Found")
