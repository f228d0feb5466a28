"""Asks a server that speaks OpenAI's protocol for the embeddings of texts. Owns one request; compares nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from tui_craft import jsonlines
from tui_craft.errors import InvalidError, UsageError
from tui_craft.teachers.base import AskFailed
from tui_craft.teachers.naming import OFFLINE, Way, meaning
from tui_craft.teachers.registry import make
from tui_craft.teachers.setup import Setup, read
from tui_craft.teachers.wire import error_text

if TYPE_CHECKING:
    from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher

_WANTED = "name a model of an endpoint in the settings (NAME/MODEL), or such as openai/text-embedding-3-small"


class Embedder:
    """A model that gives vectors. `at_once`: how many requests its server allows at a time, where settings say so."""

    def __init__(self, teacher: OpenAICompatibleTeacher) -> None:
        self._teacher = teacher
        self.name = teacher.name
        self.at_once = teacher.limits.concurrency

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each of the texts, in their order, all of one length; raises AskFailed."""
        body = await self._teacher.post("/embeddings", {"input": list(texts)})
        vectors = _vectors(body, len(texts), self.name)
        if len({len(vector) for vector in vectors}) > 1:
            raise AskFailed("server", f"{self.name} answered with vectors of different lengths.")
        return vectors

    async def close(self) -> None:
        """Give back the connections."""
        await self._teacher.close()


def check_embedder(name: str, setup: Setup | None = None) -> None:
    """Raise InvalidError when no model that gives vectors can be meant by `name`."""
    setup = setup or read(os.environ)
    if not name.strip():
        raise InvalidError(f"Embeddings need a model; {_WANTED}.")
    try:
        meant = meaning(name, None, setup.endpoints, setup.environ)
    except UsageError:
        raise InvalidError(f"{name!r} is no model that embeddings can be had from; {_WANTED}.") from None
    if meant.way is not Way.LIGHT:
        why = "is rules, no model" if name == OFFLINE else "does not speak OpenAI's protocol"
        raise InvalidError(f"{name} {why}, so that it gives no embeddings; {_WANTED}.")


def make_embedder(name: str, *, timeout: float, setup: Setup | None = None) -> Embedder:
    """The model called `name`, as teachers are; `timeout` is seconds for one request.

    Raises InvalidError as `check_embedder`, TeacherError where a key is missing.
    """
    check_embedder(name, setup)
    teacher = make(name, api_base=None, timeout=timeout, random_seed=0, setup=setup)
    return Embedder(cast("OpenAICompatibleTeacher", teacher))  # that is what the light way is


def _vectors(body: bytes, count: int, name: str) -> list[list[float]]:
    try:
        value: Any = jsonlines.loads(body)
    except ValueError:
        value = None
    if isinstance(value, dict) and value.get("error"):
        raise AskFailed("server", f"{name} had a fault of its own: {error_text(value)}")
    items = value.get("data") if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise AskFailed("server", f"{name} answered with something that holds no embeddings.")
    found: dict[int, list[float]] = {}
    for place, item in enumerate(items):
        vector = item.get("embedding") if isinstance(item, dict) else None
        if vector is not None and _is_vector(vector):
            found[item.get("index", place)] = vector
    if set(found) != set(range(count)):
        there = len(set(found) & set(range(count)))
        raise AskFailed("server", f"{name} gave {there} vectors for {count} texts.")
    return [found[place] for place in range(count)]


def _is_vector(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(number.__class__ in (float, int) and isfinite(number) for number in value)
        and any(value)
    )
