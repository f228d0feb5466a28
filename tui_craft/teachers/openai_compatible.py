"""Any server that speaks OpenAI's chat completions, over one well-kept HTTP client. Knows no provider and no litellm.

Sends one POST a request and keeps connections; how many there are at once is the caller's business, so the pool has
no limit of its own. Imported when such a teacher is made and not before: the client costs a third of a second.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from tui_craft import __version__, jsonlines
from tui_craft.teachers.base import Ask, AskFailed, Price, Rates, Reply
from tui_craft.teachers.faults import as_failed
from tui_craft.teachers.keys import SHORTEST
from tui_craft.teachers.manner import Manner, Manners
from tui_craft.teachers.wire import HttpFault, error_text, reply_of

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_ERROR = 4_000
_LARGEST = 64 << 20
"""Bytes of a reply; the longest that models write is below one million."""


class OpenAICompatibleTeacher:
    """A model of the server at `base_url` (what comes before `/chat/completions`).

    `key` may be "": then none is sent. `timeout` is seconds for one attempt. `name` is what the user called the
    teacher, `hide` values that no message may hold beside the key. A proxy is taken from `environ` as curl does.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str,
        key: str = "",
        timeout: float = 120.0,
        name: str = "",
        price: Price | None = None,
        limits: Rates | None = None,
        hide: Iterable[str] = (),
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.name = name or model
        self.price = price
        self.limits = limits or Rates()
        self._model = model
        self._base = base_url.rstrip("/")
        self._url = f"{self._base}/chat/completions"
        self._proxy = _proxy(self._url, environ)
        self._timeout = timeout
        self._headers = {"Content-Type": "application/json", "User-Agent": f"tui-craft/{__version__}"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._hide = (*hide, *([key] if len(key) >= SHORTEST else []))
        self._manners = Manners(self.name, self._hide)
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, ask: Ask) -> Reply:
        """Answer one request in the best manner that the model takes; raises AskFailed."""

        async def send(manner: Manner) -> Reply:
            body = {"model": self._model, "messages": ask.messages, **manner.arguments(ask)}
            return reply_of(await self._post(self._url, _encoded(body)), self.name, self.price)

        return await self._manners.ask(ask, send)

    async def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        """What the server answers to `body` at `/path`, which stands beside `/chat/completions`.

        The body of a good answer, whatever it is; raises AskFailed.
        """
        try:
            return await self._post(f"{self._base}{path}", _encoded({"model": self._model, **body}))
        except Exception as error:  # noqa: BLE001 - whatever the client library throws becomes AskFailed
            raise as_failed(error, self.name, self._hide) from None

    async def _post(self, url: str, body: bytes) -> bytes:
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._open().post(url, data=body, proxy=self._proxy, allow_redirects=False) as response,
            ):
                answer = await self._whole(response)
        except aiohttp.ClientPayloadError:
            raise AskFailed("connection", f"{self.name} broke off in the middle of its reply.") from None
        except aiohttp.ClientResponseError:  # its words are the client's own, about bytes
            raise AskFailed("connection", f"{self.name} answered with something that is no HTTP.") from None
        except aiohttp.ClientError as error:
            raise ConnectionError(_why(error)) from None
        if not 200 <= response.status < 300:
            raise HttpFault(response.status, _said(response, answer), response.headers)
        return answer

    async def _whole(self, response: aiohttp.ClientResponse) -> bytes:
        """The body. One that does not end would fill the memory before its time is over."""
        parts, size = [], 0
        async for part in response.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise AskFailed("server", f"{self.name} sent more than {_LARGEST >> 20} MB for one reply.")
        return b"".join(parts)

    def _open(self) -> aiohttp.ClientSession:
        """The session, made in the loop that asks first."""
        if self._session is None:
            # no limit: whoever asks decides how many are under way, and may change it at any time
            connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._session

    async def close(self) -> None:
        """Give back the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _encoded(body: dict[str, Any]) -> bytes:
    """`body` as JSON that every server reads; what has no UTF-8 (half a surrogate pair) becomes a question mark."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _why(error: aiohttp.ClientError) -> str:
    """`localhost:8000: connection refused`, where no connection came about; else the library's words."""
    if not isinstance(error, aiohttp.ClientConnectorError):
        return str(error) or type(error).__name__
    if isinstance(error, aiohttp.ClientSSLError):
        cause = getattr(error, "certificate_error", None) or error.os_error
        return f"{error.host}:{error.port}: {_why_not_safe(cause)}"
    number = error.os_error.errno or 0
    words = os.strerror(number).lower() if number > 0 else error.os_error.strerror or str(error.os_error)
    return f"{error.host}:{error.port}: {words}"


def _why_not_safe(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}); name the file of its authority in SSL_CERT_FILE"
        )
    words = str(getattr(error, "reason", None) or error).replace("_", " ").lower()
    return f"no safe connection came about ({words}); a server without TLS has an address with http://"


def _said(response: aiohttp.ClientResponse, body: bytes) -> str:
    """What a refusal says, in words for people."""
    if 300 <= response.status < 400:
        return f"the address has moved to {response.headers.get('Location', 'somewhere else')}; correct the API base"
    try:
        value: Any = jsonlines.loads(body)
    except ValueError:
        value = body[:_LONGEST_ERROR].decode("utf-8", "replace").strip()
        if value.startswith("<"):
            value = ""  # a page for a browser
    status = f"{response.status} {response.reason or ''}".strip()
    return error_text(value, status)


def _proxy(url: str, environ: Mapping[str, str]) -> str | None:
    """The proxy for `url`; never one for a server on this machine, nor one that speaks anything but HTTP."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    names = (f"{parts.scheme}_proxy", "all_proxy")
    found = next((value for name in names for key in (name, name.upper()) if (value := environ.get(key, ""))), None)
    if found is None or host in _HERE or not found.startswith(("http://", "https://")):
        return None
    outside = (environ.get("no_proxy") or environ.get("NO_PROXY") or "").replace(",", " ").split()
    return None if any(_covers(name, host) for name in outside) else found


def _covers(name: str, host: str) -> bool:
    """Whether `name` in `no_proxy` covers `host`: itself, what is below it, or everything (`*`)."""
    bare = name.removeprefix("*").removeprefix(".")
    return not bare or host == bare or host.endswith(f".{bare}")
