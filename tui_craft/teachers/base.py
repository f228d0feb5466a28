"""What a teacher is: something that answers a request for rows. Owns the words between runs and teachers.

Knows nothing of datasets, files or runs. A teacher turns one `Ask` into one `Reply` or raises `AskFailed`;
retrying, pacing and parsing are not its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Brief:
    """What is wanted in structured form, for teachers that read no prose (rules); models see only the messages.

    `format` is a format name, `seeds` are example payloads, `random_seed` fixes every choice. `task` says what is to
    be written, `rows` of the format unless a recipe says otherwise, and `data` what else that task needs.
    """

    format: str
    rows: int
    random_seed: int
    seeds: Sequence[Mapping[str, Any]] = ()
    objective: str = ""
    axes: Mapping[str, str] = field(default_factory=dict)
    task: str = "rows"
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `messages` are chat messages exactly as sent; `schema` is the JSON Schema of the whole reply."""

    messages: Sequence[Mapping[str, str]]
    brief: Brief
    schema: Mapping[str, Any] | None = None
    temperature: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, raw. `choice` is an OpenAI-style choice: `message` and `finish_reason`.

    `tokens` are (prompt, completion) or None when not reported; `cost` is US dollars or None when unknown;
    `model` is what the server says it ran.
    """

    choice: Mapping[str, Any]
    model: str
    tokens: tuple[int, int] | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What a teacher charges, in US dollars per million tokens; a price that nobody knows is None instead of this."""

    prompt: float
    completion: float

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """US dollars for this many prompt and completion tokens."""
        return (tokens_in * self.prompt + tokens_out * self.completion) / 1_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """What a teacher's server allows: requests and tokens a minute, requests at once. None where nothing was said."""

    rpm: float | None = None
    tpm: float | None = None
    concurrency: int | None = None


class AskFailed(Exception):
    """A request that got no usable reply.

    `kind` is `rate_limit`, `timeout`, `connection`, `server` (these pass: ask again), or `auth`, `bad_request`,
    `not_found`, `schema_unsupported`, `other` (asking the same again will not help). `retry_after` is seconds.
    The message is one line for people and holds no key.
    """

    PASSING = frozenset({"rate_limit", "timeout", "connection", "server"})

    def __init__(self, kind: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed later."""
        return self.kind in self.PASSING


class Teacher(Protocol):
    """Who writes rows."""

    name: str
    """The teacher as the user named it, e.g. `offline` or `openai/gpt-4o-mini`."""

    price: Price | None
    """What it charges; None where nobody knows."""

    limits: Rates
    """What its server allows."""

    async def ask(self, ask: Ask) -> Reply:
        """Answer one request. Raises AskFailed."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
