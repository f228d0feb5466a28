"""The one bridge between the event loop and everything that blocks. Owns threads, order and batches; no widget.

A read runs in any of a few threads. Writes of one dataset run in one thread of their own, in the order they
were asked for, and are all finished before the app is gone. A long stream comes in batches, about ten a second,
and stops when its consumer stops.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_END = object()


class Jobs:
    """Threads of one app. Call `close` when the app has left the screen."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="read")
        self._writers: dict[Hashable, ThreadPoolExecutor] = {}
        self._stop = threading.Event()
        self.unfinished = 0
        """How many writes were asked for and are not done yet."""

    async def read(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work(*args)`, run in a thread. What it raises is raised here."""
        return await self._submit(self._readers, partial(work, *args, **kwargs))

    def submit(self, queue: Hashable, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Put a write into its queue now, before anything else can happen; what it returns can be awaited.

        Once in the queue it is done, even when nobody waits for it or the app is closed.
        """
        if queue not in self._writers:
            self._writers[queue] = ThreadPoolExecutor(1, thread_name_prefix="write")
        self.unfinished += 1
        future = asyncio.wrap_future(self._writers[queue].submit(partial(work, *args, **kwargs)))
        future.add_done_callback(self._finished)
        return asyncio.shield(future)  # a waiting task that is cancelled must not take the write with it

    def _finished(self, future: asyncio.Future[Any]) -> None:
        self.unfinished -= 1
        if not future.cancelled():
            future.exception()  # whoever awaits it gets it too; this keeps asyncio from complaining when nobody does

    async def write(self, queue: Hashable, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work(*args)`, done after all earlier writes of the same `queue` (a dataset's slug)."""
        return await self.submit(queue, work, *args, **kwargs)

    async def batches(
        self, make: Callable[[], Iterable[T] | AsyncIterator[T]], *, every: float = 0.1
    ) -> AsyncIterator[list[T]]:
        """What the iterator of `make()` yields, as lists: the first item at once, then a list each `every` seconds.

        A plain iterator is made and walked in a thread; an async one on the loop. Leaving the loop over this
        (a cancelled worker, a break) stops the iterator at its next item.
        """
        queue: asyncio.Queue[list[T] | BaseException | object] = asyncio.Queue()
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def send(item: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, item)

        task = asyncio.ensure_future(self._walk(make, send, lambda: stop.is_set() or self._stop.is_set(), every))
        try:
            while (item := await queue.get()) is not _END:
                if isinstance(item, BaseException):
                    raise item
                assert isinstance(item, list)
                yield item
        finally:
            stop.set()
            if not task.done():
                task.cancel()

    async def _walk(
        self,
        make: Callable[[], Iterable[T] | AsyncIterator[T]],
        send: Callable[[object], None],
        stopped: Callable[[], bool],
        every: float,
    ) -> None:
        try:
            source = await self._submit(self._readers, make)
            batch = _Batch[T](send, every)
            if isinstance(source, AsyncIterator):
                loop = asyncio.get_running_loop()
                async for item in source:
                    batch.add(item)
                    if batch:  # a stream may fall silent here: what is waiting must not wait with it
                        loop.call_later(every, batch.flush)
                batch.flush()
            else:
                await self._submit(self._readers, partial(_drain, source, batch, stopped))
        except Exception as error:  # noqa: BLE001 - carried over to the consumer, who raises it
            send(error)
        send(_END)

    async def _submit(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(pool.submit(work))

    def close(self) -> None:
        """Let long reads stop, and wait until every write that was asked for is done."""
        self._stop.set()
        self._readers.shutdown(wait=False, cancel_futures=True)
        for pool in self._writers.values():
            pool.shutdown(wait=True)


class _Batch(list[T]):
    """Items on their way: sends the first one at once, then a list each `every` seconds."""

    def __init__(self, send: Callable[[object], None], every: float) -> None:
        super().__init__()
        self._send = send
        self._every = every
        self._due = 0.0

    def add(self, item: T) -> None:
        self.append(item)
        if time.monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        if self:
            self._send(self.copy())
            self.clear()
        self._due = time.monotonic() + self._every


def _drain(source: Iterable[T], batch: _Batch[T], stopped: Callable[[], bool]) -> None:
    for item in source:
        if stopped():
            return
        batch.add(item)
    batch.flush()
