"""A small OpenAI-compatible chat server on the loopback interface, for tests and benchmarks. Never a mock: real HTTP.

In a test: `with Loopback(faults=["429", None]) as server: ...  # server.base_url, server.stats(), server.bodies`.
On its own (prints its port, then serves until it is ended; `GET /stats` tells what it did):

    python tests/loopback.py --port 0 --latency-ms 50 --fault-rate 0.2 --seed 1

Kinds of faults: `429` (with Retry-After), `500`, `503`, `400`, `401`, `404`, `drop` (closes the connection),
`hang` (never answers), `slow` (answers after `slow` seconds), `trunc` (finish_reason=length), `empty`, `fence`,
`prose`, `garbage` (200, but no JSON).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
from loopback_answers import Author, Choice, completion, error_body, load_replies, spoiled
from loopback_served import Served
from recipe_answers import respond

KINDS = ("429", "500", "503", "trunc", "fence", "prose", "empty", "drop")
"""What `fault_rate` draws from when no kinds are named."""

STATUS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip

Respond = Callable[[dict[str, Any], int], Choice]


class Loopback(Served):
    """The server. Usable as a context manager: it then runs in a thread of its own.

    `faults` are served first, one a request, in order (None: a good reply); after that every request fails
    with probability `fault_rate` by one of `kinds`. `latency` and `slow` are seconds; `jitter` is the share
    by which a latency may be longer or shorter. `replies` are choices to replay, by format; `respond` makes
    the choice itself. `refuse` names the response_format types that are answered with 400. While `gate` is a number,
    requests after that many wait for ever, as with `hang`: a run cannot end before its test has done what it wants.
    """

    def __init__(
        self,
        *,
        latency: float = 0.0,
        jitter: float = 0.0,
        slow: float = 1.0,
        faults: Sequence[str | None] = (),
        fault_rate: float = 0.0,
        kinds: Sequence[str] = KINDS,
        retry_after: str = "1",
        refuse: Sequence[str] = (),
        replies: dict[str, list[Choice]] | None = None,
        respond: Respond | None = None,
        usage: bool = True,
        keep_bodies: bool = True,
        key: str | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.latency, self.jitter, self.slow = latency, jitter, slow
        self.faults, self.fault_rate, self.kinds = list(faults), fault_rate, list(kinds)
        self.retry_after, self.refuse, self.key = retry_after, set(refuse), key
        self.usage, self.keep_bodies = usage, keep_bodies
        self.random = random.Random(seed)
        self.respond: Respond = respond or Author(random.Random(f"{seed} rows"), replies).choice
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.gate: int | None = None
        self.port = 0
        self._open: set[_Connection] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """The API base to give to a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, port: int = 0) -> asyncio.Server:
        """Start listening in the running loop; `port` 0 picks a free one (see `self.port`)."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self, loop), "127.0.0.1", port, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def __enter__(self) -> Loopback:
        ready = threading.Event()

        def run() -> None:
            self._loop = asyncio.new_event_loop()
            server = self._loop.run_until_complete(self.serve())
            ready.set()
            self._loop.run_forever()
            server.close()
            for connection in list(self._open):
                connection.transport.abort()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None and self._thread is not None  # noqa: PT018
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def fault(self) -> str | None:
        """The fault for the next request."""
        if self.faults:
            return self.faults.pop(0)
        if self.fault_rate and self.random.random() < self.fault_rate:
            return self.random.choice(self.kinds)
        return None

    def delay(self, fault: str | None) -> float:
        """Seconds until the reply."""
        spread = self.random.uniform(1 - self.jitter, 1 + self.jitter) if self.jitter else 1.0
        return self.latency * spread + (self.slow if fault == "slow" else 0.0)

    def answer(self, body: dict[str, Any], fault: str | None, number: int) -> tuple[int, bytes, str]:
        """(status, body, extra header lines) for a request."""
        asked = body.get("response_format", {}).get("type", "")
        if asked in self.refuse:
            self.served[f"refused {asked}"] += 1
            return 400, error_body(f"response_format of type '{asked}' is not supported by this model"), ""
        self.served[fault or "good"] += 1
        if fault is not None and fault.isdigit():
            extra = f"retry-after: {self.retry_after}\r\n" if fault == "429" and self.retry_after else ""
            kind = "server_error" if fault >= "5" else "invalid_request_error"
            return int(fault), error_body(f"the server was told to fail with {fault}", kind), extra
        if fault == "garbage":
            return 200, b"<html>this is no JSON</html>", ""
        choice = spoiled(self.respond(body, number), fault)
        return 200, completion(body, choice, number, usage=self.usage), ""


class _Connection(asyncio.Protocol):
    """One keep-alive connection: requests in, replies out, in order."""

    transport: asyncio.Transport

    def __init__(self, server: Loopback, loop: asyncio.AbstractEventLoop) -> None:
        self.server, self.loop, self.buffer = server, loop, b""
        self.waiting = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.connections += 1
        self.server._open.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self.server._open.discard(self)
        for _index in range(self.waiting):
            self.server.ended()
        self.waiting = 0

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            lines = self.buffer[:end].decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
            size = end + 4 + int(headers.get("content-length", 0))
            if len(self.buffer) < size:
                return
            body, self.buffer = self.buffer[end + 4 : size], self.buffer[size:]
            method, path, _ = lines[0].split(" ", 2)
            self.handle(method, path, headers, body)

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        server = self.server
        if method == "GET":
            pages = {"/stats": server.stats(), "/v1/models": {"object": "list", "data": [{"id": "loopback"}]}}
            found = pages.get(path)
            self.send(200 if found else 404, orjson.dumps(found) if found else error_body("no such page"), "")
            return
        if not path.endswith("/chat/completions"):
            self.send(404, error_body(f"no such page: {path}"), "")
            return
        asked = orjson.loads(body)
        number = server.requests
        server.began()
        self.waiting += 1
        if server.keep_bodies:
            server.bodies.append(asked)
            server.headers.append(headers)
        if server.key is not None and headers.get("authorization") != f"Bearer {server.key}":
            self.reply(401, error_body(f"Incorrect API key provided: {headers.get('authorization', 'none')}"), "")
            return
        shut = server.gate is not None and number >= server.gate
        fault = "hang" if shut else server.fault()
        if fault == "hang":
            server.served["hang"] += 1
        elif fault == "drop":
            server.served["drop"] += 1
            self.loop.call_later(server.delay(fault), self.transport.abort)
        else:
            self.loop.call_later(server.delay(fault), self.reply, *server.answer(asked, fault, number))

    def reply(self, status: int, body: bytes, extra: str) -> None:
        if not self.waiting:
            return  # the client went away
        self.waiting -= 1
        self.server.ended()
        self.send(status, body, extra)

    def send(self, status: int, body: bytes, extra: str) -> None:
        head = (
            f"HTTP/1.1 {status} {STATUS[status]}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n{extra}\r\n"
        )
        self.transport.write(head.encode("latin-1") + body)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="An OpenAI-compatible chat server on the loopback interface.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--jitter", type=float, default=0.0, help="share by which latency varies, 0 to 1")
    parser.add_argument("--slow-ms", type=float, default=1000.0)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--kinds", default=",".join(KINDS), help="faults to draw from, with commas")
    parser.add_argument("--retry-after", default="1")
    parser.add_argument("--refuse", default="", help="response_format types to refuse, with commas")
    parser.add_argument("--replies", type=Path, help="a JSONL file of recorded choices to replay")
    parser.add_argument("--answers", action="store_true", help="answer in whatever schema is asked for")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


async def _main(options: argparse.Namespace) -> None:
    server = Loopback(
        latency=options.latency_ms / 1000,
        jitter=options.jitter,
        slow=options.slow_ms / 1000,
        fault_rate=options.fault_rate,
        kinds=options.kinds.split(","),
        retry_after=options.retry_after,
        refuse=[word for word in options.refuse.split(",") if word],
        replies=load_replies(options.replies, options.seed) if options.replies else None,
        respond=respond if options.answers else None,
        keep_bodies=False,
        seed=options.seed,
    )
    listening = await server.serve(options.port)
    print(server.port, flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(_arguments(sys.argv[1:])))
