"""A small server of embeddings on the loopback interface, for tests. Never a mock: real HTTP.

A text's vector counts its words by their meaning as far as `MEANS` knows it, so that texts of words that mean the same
are near. Faults are served first, one a request: `429`, `500`, `400`, `drop`, `missing`, `length`, `nan`, `garbage`.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MEANS = {"purchase": "buy", "automobile": "car", "rapidly": "fast", "quick": "fast", "physician": "doctor"}
LENGTH = 64


def vector(text: str, length: int = LENGTH) -> list[float]:
    """Numbers that say which words are in the text."""
    found = [0.0] * length
    for word in text.lower().split():
        found[zlib.crc32(MEANS.get(word, word).encode()) % length] += 1.0
    return found if any(found) else [1.0] * length


class EmbeddingServer:
    """Use as a context manager. `key` is asked for; texts longer than `longest` characters are refused with 400."""

    def __init__(self, faults: Sequence[str] = (), *, key: str = "", longest: int = 1_000_000) -> None:
        self.faults, self.key, self.longest = list(faults), key, longest
        self.texts: list[str] = []
        self.requests = 0
        self.length = LENGTH
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.serve(self, body)

            def log_message(self, *_: Any) -> None:
                """Nothing is said."""

        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        """What comes before `/embeddings`."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> EmbeddingServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        """Answer one request."""
        with self._lock:
            self.requests += 1
            fault = self.faults.pop(0) if self.faults else ""
            texts: list[str] = body["input"]
            if self.key and handler.headers.get("authorization") != f"Bearer {self.key}":
                fault = "401"
            if any(len(text) > self.longest for text in texts):
                fault = "400"
            if not fault:
                self.texts += texts
        if fault == "drop":
            handler.close_connection = True
            handler.connection.close()
            return
        if fault.isdigit():
            self._send(handler, int(fault), {"error": {"message": f"told to fail with {fault}"}})
            return
        data = [{"index": at, "embedding": vector(text, self.length)} for at, text in enumerate(texts)]
        if fault == "missing":
            data = data[:-1]
        elif fault == "length":
            data[-1]["embedding"] = [1.0]
        elif fault == "nan":
            data[-1]["embedding"] = [None] * self.length
        data.reverse()  # the index counts, not the order
        self._send(handler, 200, "<html>" if fault == "garbage" else {"object": "list", "data": data})

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, status: int, value: Any) -> None:
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        if status == 429:
            handler.send_header("retry-after", "0")
        handler.end_headers()
        handler.wfile.write(body)
