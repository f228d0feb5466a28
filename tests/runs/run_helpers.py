"""What the tests of runs share: datasets with seeds, journal entries, a teacher that speaks HTTP by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, NewRow, Origin, Row, State
from tui_craft.domain.run import Books, RunSpec, Variant
from tui_craft.recipes.base import Material, Work
from tui_craft.recipes.expand import RECIPE
from tui_craft.runs.derive import Derivation, Stamp
from tui_craft.runs.events import EventReader, EventWriter
from tui_craft.runs.folder import Head, RunFolder, claim, write_head
from tui_craft.runs.journal import Entry, Journal
from tui_craft.runs.material import completed, head_of, seeds_of
from tui_craft.runs.pace import Limits
from tui_craft.runs.report import Ending
from tui_craft.runs.worker import Session, begin, derivation_of
from tui_craft.store import library
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Ask, AskFailed, Reply, Teacher

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORMAT = FORMATS["input-output"]
QUICK = Limits(stagger=0.0, first_wait=0.001, longest_wait=0.002, silence=0.0, grace=2.0, tick=0.01)
"""Limits with next to no waiting."""

THINGS = ("parcel", "invoice", "refund", "voucher", "address", "delivery", "order", "account", "password", "receipt")


def make_dataset(name: str = "tickets", seeds: int = 6) -> Dataset:
    """A dataset with an objective and so many seeds."""
    dataset = library.create(
        name, "input-output", context={"objective": "Reply to customers about billing and shipping."}, now=NOW
    )
    rows = [
        {
            "input": f"My {thing} number {number}17 is wrong, what now?",
            "output": f"I am sorry. We will look at your {thing} {number}17 today and write to you tomorrow.",
        }
        for number, thing in enumerate(THINGS[:seeds], 1)
    ]
    envelope = Envelope(state=State.ACCEPTED, tags=("imported", "seed"))
    if rows:
        dataset.add([NewRow(jsonlines.dumps(row), envelope, Origin(kind="real", by="imported")) for row in rows])
    return dataset


def reply(request: int, items: Sequence[object] | str, **values: Any) -> Entry:
    """A journal entry for a reply with these items (or this text)."""
    content = items if isinstance(items, str) else orjson.dumps({"rows": list(items)}).decode()
    return {
        "request": request, "rows": 5, "at": "2026-01-01T00:00:00Z", "teacher": "acme/one", "model": "one-0925",
        "choice": {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"},
        "tokens": [100, 40], "cost": 0.5, "seeds": [1, 2], "prompt": "sha256:0", "temperature": 0.9,
        "axes": {"tone": "calm"}, "attempts": 1, **values,
    }  # fmt: skip


def failure(request: int, kind: str = "server", attempts: int = 6) -> Entry:
    """A journal entry for a request that failed for good."""
    at = "2026-01-01T00:00:00Z"
    return {"request": request, "at": at, "failed": kind, "message": "it failed", "attempts": attempts}


def pair(text: str) -> dict[str, str]:
    """A good payload."""
    return {"input": f"question {text}", "output": f"answer {text}"}


def plain_work() -> Work:
    """The work of a recipe whose replies are rows."""
    return RECIPE.begin(
        Material(
            format=FORMAT,
            prompts={"rows": (Variant("default", "Write {{rows}} rows"),)},
            seeds=[],
            context={},
            seeds_per_request=8,
            temperature=(0.9, 0.9),
            random_seed=0,
        )
    )


def derivation(target: int = 100, known: Sequence[int] = ()) -> Derivation:
    """A derivation for the run k3f9."""
    return Derivation(FORMAT, target, frozenset(known), Stamp("k3f9", "expand", ("mine",)), work=plain_work())


def new_run(dataset: Dataset, spec: RunSpec) -> tuple[RunFolder, Head]:
    """A run's folder with its head written, but no process."""
    folder = claim(dataset.path)
    ready = completed(dataset, spec)
    seeds = list(seeds_of(dataset))
    head = head_of(dataset, dataset, ready, seeds, run=folder.id, created="2026-01-01T00:00:00Z", host="here")
    write_head(folder, head)
    return folder, head


async def work(
    folder: RunFolder,
    head: Head,
    teacher: Any,
    *,
    limits: Limits = QUICK,
    told_to_end: Callable[[], bool] | None = None,
) -> Ending:
    """Do what a worker does, in this process, with `teacher`."""
    events = EventWriter(folder.events, lambda: datetime.now(UTC))
    begin(folder, head, events)
    teachers: dict[str, Teacher] = teacher if isinstance(teacher, dict) else {}
    session = Session(
        folder,
        head,
        events,
        now=lambda: NOW,
        scrub=lambda message: message,
        told_to_end=told_to_end or (lambda: False),
        make=lambda name: teachers[name] if teachers else teacher,
        limits=limits,
    )
    try:
        return await session.work()
    finally:
        events.close()


def events_of(folder: RunFolder, kind: str | None = None) -> list[dict[str, Any]]:
    """The run's events of a kind."""
    return [event for event in EventReader(folder.events).read() if kind in {None, event["event"]}]


def run_rows(path: Path, run: str) -> list[Row]:
    """The rows of a run that are in the dataset."""
    with Dataset(path) as dataset:
        return [row for row in dataset.scan() if row.origin.get("run") == run]


def payloads(rows: Sequence[Row]) -> list[bytes]:
    """Their payloads."""
    return [row.raw for row in rows]


def derived_again(folder: RunFolder, head: Head) -> tuple[Books, list[bytes]]:
    """The books and payloads that the run's journal gives when it is derived anew."""
    with Dataset(folder.path.parent.parent) as dataset:
        fresh = derivation_of(dataset, dataset, folder, head, dataset.get_many(head.seeds))
    journal = Journal(folder.replies)
    raws = [row.raw for entry in journal.entries() for row in fresh.feed(entry).rows]
    journal.close()
    return fresh.books(), raws


class HttpTeacher:
    """Asks an OpenAI-compatible server over HTTP, one connection a request."""

    name = "loopback"

    def __init__(self, base_url: str, timeout: float = 10.0) -> None:
        self.url = urlsplit(base_url)
        self.timeout = timeout
        self.asked: list[Ask] = []

    async def ask(self, ask: Ask) -> Reply:
        """One request."""
        self.asked.append(ask)
        try:
            async with asyncio.timeout(self.timeout):
                status, headers, body = await self._post({"model": "m", "messages": list(ask.messages)})
        except TimeoutError:
            raise AskFailed("timeout", "the server did not answer in time") from None
        except (OSError, asyncio.IncompleteReadError) as error:
            raise AskFailed("connection", f"the server cannot be reached: {error}") from None
        if status != 200:
            kinds = {401: "auth", 404: "not_found", 400: "bad_request", 429: "rate_limit"}
            after = headers.get("retry-after")
            message = orjson.loads(body)["error"]["message"]
            raise AskFailed(kinds.get(status, "server"), message, float(after) if after else None)
        value = orjson.loads(body)
        usage = value["usage"]
        return Reply(value["choices"][0], value["model"], (usage["prompt_tokens"], usage["completion_tokens"]), None)

    async def _post(self, body: object) -> tuple[int, dict[str, str], bytes]:
        reader, writer = await asyncio.open_connection(self.url.hostname, self.url.port)
        try:
            data = orjson.dumps(body)
            head = f"POST {self.url.path}/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {len(data)}\r\n\r\n"
            writer.write(head.encode() + data)
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
            return int(lines[0].split()[1]), headers, await reader.readexactly(int(headers["content-length"]))
        finally:
            writer.close()

    async def close(self) -> None:
        """Nothing is kept."""
