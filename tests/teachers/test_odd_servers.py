"""The light way against servers that do what none should: each ends in one plain sentence or a true reply."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp.client_reqrep import ConnectionKey

from tui_craft.errors import UsageError
from tui_craft.teachers.base import Ask, AskFailed, Brief, Price, Reply
from tui_craft.teachers.faults import retry_after
from tui_craft.teachers.naming import check_base
from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher

ASK = Ask([{"role": "user", "content": "Write."}], Brief("text", 1, 0))
Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(serve: Serve | bytes) -> AsyncIterator[int]:
    """A server on the loopback interface that reads one request and then does this; its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(lengths[0].split(b":")[1]))
            if callable(serve):
                await serve(writer)
            else:
                writer.write(serve)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client went away
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def asked(serve: Serve | bytes, *, patience: float = 20.0) -> Reply:
    """What a teacher makes of that server."""
    async with serving(serve) as port:
        base = f"http://127.0.0.1:{port}/v1"
        teacher = OpenAICompatibleTeacher("m", base_url=base, timeout=patience, name="acme/m", price=Price(1.0, 1.0))
        try:
            return await teacher.ask(ASK)
        finally:
            await teacher.close()


def answer(body: bytes, status: str = "200 OK", head: str = "", length: int | None = None) -> bytes:
    """An answer as it goes over the wire."""
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\ncontent-length: {size}\r\n{head}connection: close\r\n\r\n".encode() + body


def completion(**more: Any) -> bytes:
    """A chat completion."""
    choice = {"message": {"role": "assistant", "content": "Hello."}, "finish_reason": "stop"}
    return orjson.dumps({"model": "m", "choices": [choice], **more})


@pytest.mark.parametrize(
    "wire",
    [answer(completion()), answer(completion(), "201 Created"),
     answer(gzip.compress(completion(), mtime=0), head="content-encoding: gzip\r\n"),
     answer(b"\xef\xbb\xbf" + completion()), answer(b"\n \n" + completion())],
)  # fmt: skip
async def test_a_reply_that_is_one_is_taken(wire: bytes) -> None:
    assert (await asked(wire)).choice["message"]["content"] == "Hello."


@pytest.mark.parametrize(
    ("usage", "tokens", "cost"),
    [({"prompt_tokens": -5, "completion_tokens": 5}, (0, 5), 5e-06),
     ({"prompt_tokens": True, "completion_tokens": 3.0}, (0, 3), 3e-06),
     ({"prompt_tokens": 2**62, "completion_tokens": 4}, (0, 4), 4e-06),
     ({"prompt_tokens": -1, "completion_tokens": -1, "cost": -2.0}, None, None),
     ({"prompt_tokens": "5", "completion_tokens": None}, None, None), ([], None, None)],
)  # fmt: skip
async def test_what_cannot_have_been_used_costs_nothing_and_earns_nothing(
    usage: Any, tokens: tuple[int, int] | None, cost: float | None
) -> None:
    reply = await asked(answer(completion(usage=usage)))
    assert (reply.tokens, reply.cost) == (tokens, cost if cost is None else pytest.approx(cost))


@pytest.mark.parametrize(
    ("wire", "kind", "words"),
    [(b"SSH-2.0-OpenSSH\r\n", "connection", "acme/m answered with something that is no HTTP."),
     (answer(completion(), length=10), "connection", "acme/m answered with something that is no HTTP."),
     (b"HTTP/1.1 200 OK\r\nx: " + b"a" * 20_000 + b"\r\n\r\n", "connection", "answered with something that is no HTTP"),
     (answer(completion(), length=10_000), "connection", "acme/m broke off in the middle of its reply."),
     (answer(b"no", head="content-encoding: gzip\r\n"), "connection", "broke off in the middle of its reply"),
     (answer(b"", "204 No Content"), "server", "something that is no chat completion"),
     (answer(b"<html>sign in</html>"), "server", "something that is no chat completion"),
     (answer(b"", "301 Moved", "location: https://b.example/v1\r\n"), "other", "has moved to https://b.example/v1"),
     (answer(b'data: {"choices":[{"delta":"x"}]}\n\ndata: {"choices":5}\n\n'), "", ""),
     (answer(b'data: {"choices":[{"delta":{"tool_calls":5}},{"delta":{"tool_calls":[{"function":"x"}]}}]}\n\n'),
      "", "")],
)  # fmt: skip
async def test_what_is_no_reply_is_told_in_plain_words(wire: bytes, kind: str, words: str) -> None:
    if not kind:
        assert (await asked(wire)).choice["message"]["content"] is None
        return
    with pytest.raises(AskFailed) as caught:
        await asked(wire)
    assert caught.value.kind == kind
    assert words in str(caught.value)


async def test_a_reply_without_an_end_does_not_fill_the_memory() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
            await writer.drain()

    with pytest.raises(AskFailed, match="acme/m sent more than 64 MB for one reply"):
        await asked(endless)


async def test_a_reply_that_only_drips_is_given_up_in_time() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        for byte in answer(completion()):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.01)

    with pytest.raises(AskFailed) as caught:
        await asked(drip, patience=0.1)
    assert caught.value.kind == "timeout"


async def test_a_server_without_tls_is_told_from_one_that_is_away() -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    teacher = OpenAICompatibleTeacher("m", base_url=f"https://127.0.0.1:{port}/v1", name="acme/m")
    with pytest.raises(AskFailed, match="a server without TLS has an address with http://"):
        await teacher.ask(ASK)
    await teacher.close()
    server.close()


async def test_a_certificate_that_is_not_trusted_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_message = "self-signed certificate"

    async def connect(*_: Any, **__: Any) -> None:
        key = ConnectionKey("a.example", 443, True, True, None, None, None)
        raise aiohttp.ClientConnectorCertificateError(key, refused)

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", connect)
    teacher = OpenAICompatibleTeacher("m", base_url="https://a.example/v1", name="acme/m", environ={})
    with pytest.raises(AskFailed) as caught:
        await teacher.ask(ASK)
    await teacher.close()
    assert str(caught.value) == (
        "acme/m cannot be reached: a.example:443: its certificate is not trusted (self-signed certificate); name the "
        "file of its authority in SSL_CERT_FILE"
    )


@pytest.mark.parametrize("wait", ["99999999999999999999", "9" * 400])
def test_no_server_is_waited_for_longer_than_a_day(wait: str) -> None:
    assert retry_after({"Retry-After": wait}) == 86_400


@pytest.mark.parametrize(
    "base",
    ["http://[::1", "http://localhost:99999/v1", "http://localhost:abc", "http://exa mple/v1", "ftp://a", "a/v1"],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(base: str) -> None:
    with pytest.raises(UsageError, match="is no web address"):
        check_base(base)
    for good in ("http://[::1]:8000/v1", "https://user:word@a.example/v1/", " http://localhost:8000 "):
        check_base(good)
