"""What an exception of a client library means for a run: kind, one line for people, when to ask again. Pure.

Goes by HTTP status and wording instead of classes, because the libraries' classes change and lie (a 500 may come
as a "bad request").
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from tui_craft.teachers.base import AskFailed

_KINDS = {
    400: "bad_request", 401: "auth", 402: "auth", 403: "auth", 404: "not_found", 408: "timeout", 413: "bad_request",
    422: "bad_request", 425: "server", 429: "rate_limit", 504: "timeout",
}  # fmt: skip
_FORMAT_WORDS = re.compile(
    r"response.?format|json.?schema|json.?object|json.?mode|structured|grammar|guided|schema", re.I
)
_TOO_LONG = re.compile(r"context.?(length|window)|maximum context|too many tokens|prompt is too long", re.I)
_POLICY = re.compile(r"content.?(policy|filter|management)", re.I)
_NO_MONEY = re.compile(r"insufficient.?quota|exceeded your current quota|billing|credit balance", re.I)
_KEYS = re.compile(r"(?:sk|pk|rk|gsk|xai|hf|key|AIza)[-_]?[A-Za-z0-9][A-Za-z0-9_\-*.]{11,}|(?i:bearer)\s+\S+")
_PREFIX = re.compile(r"^(?:(?:litellm\.)?\w*(?:Error|Exception|Timeout)(?:: | - )|\w*Exception - )+")
_WORDS = {
    "rate_limit": "asks to slow down", "timeout": "did not answer in time", "connection": "cannot be reached",
    "server": "had a fault of its own", "auth": "did not accept the key (or there is none)",
    "bad_request": "refused the request", "not_found": "has no such model or address",
    "other": "could not answer",
}  # fmt: skip
_LONGEST = 300
_LONGEST_WAIT = 86_400.0
"""A day, as a daily quota may take; what asks for more is asked again after it."""


def as_failed(error: BaseException, name: str, hide: Iterable[str] = ()) -> AskFailed:
    """`error` as an AskFailed whose message is one line about the teacher `name` and holds no key.

    `hide` are keys that are not in the environment.
    """
    if isinstance(error, AskFailed):
        return error
    kind = _kind(error)
    reason = clean_reason(str(error), hide)
    said = f": {reason}" if reason else ""
    return AskFailed(kind, f"{name} {_WORDS[kind]}{said}", retry_after(_headers(error)))


def _kind(error: BaseException) -> str:
    status = getattr(error, "status_code", None)
    text = str(error)
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionError) or "Connection error" in text or "APIConnectionError" in type(error).__name__:
        return "connection"
    if not isinstance(status, int):
        return "other"
    if status == 429 and _NO_MONEY.search(text):
        return "auth"  # asking again will not fill the account
    return _KINDS.get(status, "server" if status >= 500 else "other")


def refuses_format(error: BaseException, fault: AskFailed) -> bool:
    """Whether `error` may be the model's way to say that it does not take the response format asked for."""
    text = str(error)
    if _TOO_LONG.search(text) or _POLICY.search(text):
        return False
    # some servers answer 500 or 501 to a schema they cannot compile, but then they name it
    return fault.kind == "bad_request" or (fault.kind == "server" and _FORMAT_WORDS.search(text) is not None)


def refuses_temperature(error: BaseException, fault: AskFailed) -> bool:
    """Whether `error` says that the model takes no temperature (reasoning models do)."""
    return fault.kind == "bad_request" and "temperature" in str(error)


def refuses_max_tokens(error: BaseException, fault: AskFailed) -> bool:
    """Whether `error` says that the model wants `max_completion_tokens` instead of `max_tokens` (newer ones do)."""
    return fault.kind == "bad_request" and "max_completion_tokens" in str(error)


def clean_reason(text: str, hide: Iterable[str] = ()) -> str:
    """`text` on one line, without the libraries' prefixes and tracebacks, without keys, at most 300 characters.

    Keys are what looks like one, what the environment holds as one, and the values in `hide`.
    """
    line = _PREFIX.sub("", " ".join(text.split("Traceback (most recent", 1)[0].split()))
    for value in hide:
        line = line.replace(value, "(key)")
    for variable, value in os.environ.items():
        if variable.endswith(("KEY", "TOKEN", "SECRET", "PASSWORD")) and len(value) >= 6:
            line = line.replace(value, "(key)")
    line = _KEYS.sub("(key)", line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "\u2026"


def _headers(error: BaseException) -> Mapping[str, Any]:
    own = getattr(error, "litellm_response_headers", None) or getattr(error, "headers", None)
    return own or getattr(getattr(error, "response", None), "headers", None) or {}


def retry_after(headers: Mapping[str, Any]) -> float | None:
    """Seconds to wait by `Retry-After-Ms` or `Retry-After` (seconds, or a date measured against the reply's own)."""
    found = {str(key).lower(): str(value) for key, value in headers.items()}
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = found.get(name, "")
        if re.fullmatch(r"\s*\d+(\.\d+)?\s*", text):
            return min(_LONGEST_WAIT, float(text) / scale)
    try:
        gap = parsedate_to_datetime(found["retry-after"]) - parsedate_to_datetime(found["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return min(_LONGEST_WAIT, max(0.0, gap.total_seconds()))
