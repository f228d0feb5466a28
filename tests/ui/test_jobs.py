"""Threads behind the screen: order, batches, stopping, and nothing lost at the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from tui_craft.ui.jobs import Jobs


async def test_writes_of_one_queue_are_done_in_order_one_at_a_time() -> None:
    jobs = Jobs()
    done: list[int] = []
    inside: list[int] = []

    def work(number: int) -> int:
        inside.append(number)
        assert len(inside) == 1
        inside.pop()
        done.append(number)
        return number

    results = await asyncio.gather(*(jobs.write("one", work, number) for number in range(200)))
    assert results == done == list(range(200))
    assert jobs.unfinished == 0
    jobs.close()


async def test_a_write_that_nobody_waits_for_any_more_is_done() -> None:
    jobs, gate = Jobs(), threading.Event()
    done: list[int] = []
    jobs.submit("one", gate.wait)
    waiting = asyncio.ensure_future(jobs.write("one", done.append, 1))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    gate.set()
    jobs.close()
    assert done == [1]


async def test_an_error_reaches_the_one_who_waits_and_the_queue_goes_on() -> None:
    jobs = Jobs()

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await jobs.write("one", fail)
    with pytest.raises(ValueError, match="no"):
        await jobs.read(fail)
    assert await jobs.write("one", lambda: 5) == 5
    jobs.close()


async def test_the_first_item_comes_at_once_and_the_rest_in_batches() -> None:
    jobs, gate = Jobs(), threading.Event()

    def items() -> Iterator[int]:
        yield 0
        gate.wait()
        yield from range(1, 10_000)

    batches: list[list[int]] = []
    async for batch in jobs.batches(items):
        batches.append(batch)
        gate.set()
    assert batches[0] == [0]
    assert [number for batch in batches for number in batch] == list(range(10_000))
    assert len(batches) < 100
    jobs.close()


async def test_an_async_stream_that_falls_silent_has_delivered_all_it_had() -> None:
    jobs, more = Jobs(), asyncio.Event()

    async def items() -> AsyncIterator[int]:
        for number in range(5):
            yield number
        await more.wait()
        yield 5

    seen: list[int] = []
    async for batch in jobs.batches(items, every=0.01):
        seen += batch
        if seen == [0, 1, 2, 3, 4]:
            more.set()
    assert seen == [0, 1, 2, 3, 4, 5]
    jobs.close()


async def test_leaving_the_loop_stops_the_source() -> None:
    jobs, stopped = Jobs(), threading.Event()

    def items() -> Iterator[int]:
        try:
            number = 0
            while True:
                yield number
                number += 1
        finally:
            stopped.set()

    async for _ in jobs.batches(items):
        break
    await asyncio.get_running_loop().run_in_executor(None, stopped.wait, 10)
    assert stopped.is_set()
    jobs.close()


async def test_an_error_in_the_stream_comes_out_of_the_loop() -> None:
    jobs = Jobs()

    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    async def walk() -> None:
        async for _ in jobs.batches(items):
            pass

    with pytest.raises(OSError, match="gone"):
        await walk()
    jobs.close()
