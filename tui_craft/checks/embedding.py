"""Has many texts embedded: some at a time, several requests at once, asking again what may still come. Keeps nothing.

Every text costs a bounded number of requests. A server that refuses a text for its length is given less of it, and from
then on of all texts no more than it took.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from tui_craft.errors import TeacherError
from tui_craft.teachers.base import AskFailed
from tui_craft.teachers.embeddings import Embedder, make_embedder

_SHORTEST = 200
_TEXTS = 32
_AT_ONCE = 4
_TRIES = 5
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_TIMEOUT = 120.0


class Embedding:
    """The model called `name`, to be asked from code that waits for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._longest = sys.maxsize
        """Characters of a text that the server takes, as far as is known."""

    def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each of the texts, in their order.

        Raises TeacherError, in a sentence with the server's own words, when one cannot be had.
        """
        return asyncio.run(self._all(texts))

    async def _all(self, texts: Sequence[str]) -> list[list[float]]:
        embedder = make_embedder(self.name, timeout=_TIMEOUT)
        room = asyncio.Semaphore(min(_AT_ONCE, embedder.at_once or _AT_ONCE))

        async def some(part: Sequence[str]) -> list[list[float]]:
            async with room:
                return await self._fitting(embedder, part)

        try:
            async with asyncio.TaskGroup() as group:
                parts = [group.create_task(some(texts[at : at + _TEXTS])) for at in range(0, len(texts), _TEXTS)]
        except* AskFailed as failed:
            first = failed.exceptions[0]
            raise TeacherError(f"Embeddings could not be had: {str(first).rstrip('.')}; check again later.") from None
        finally:
            await embedder.close()
        return [vector for part in parts for vector in part.result()]

    async def _fitting(self, embedder: Embedder, texts: Sequence[str]) -> list[list[float]]:
        """The vectors; where the server refuses them together, one by one, and each as far as it is taken."""
        try:
            return await self._patient(embedder, texts)
        except AskFailed as refused:
            if refused.kind != "bad_request":
                raise
        found = []
        for text in texts:
            while True:
                try:
                    found += await self._patient(embedder, [text])
                    break
                except AskFailed as refused:
                    size = min(len(text), self._longest)
                    if refused.kind != "bad_request" or size <= _SHORTEST:
                        raise
                    self._longest = max(_SHORTEST, size // 2)
        return found

    async def _patient(self, embedder: Embedder, texts: Sequence[str]) -> list[list[float]]:
        """The vectors, asked for again while what went wrong may pass."""
        for tried in range(1, _TRIES + 1):
            try:
                # half a surrogate pair has no UTF-8; an empty text is refused by some
                sent = [text[: self._longest].encode("utf-8", "replace").decode() or " " for text in texts]
                return await embedder.embed(sent)
            except AskFailed as failed:
                if not failed.passing or tried == _TRIES:
                    raise
                wait = failed.retry_after if failed.retry_after is not None else _FIRST_WAIT * 2**tried
                await asyncio.sleep(min(_LONGEST_WAIT, wait))
        raise AssertionError("the last try returns or raises")
