"""The yardstick of the engine: as many requests as it sends, over aiohttp, with nothing kept. Prints CPU and seconds.

python tests/benchmarks/bare_client.py http://127.0.0.1:PORT/v1 2000 64
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time

import aiohttp
import orjson

PROMPT = "Write exactly 1 row.\n" + "Some rows to go by, as JSON, one a line, and what the task is. " * 40


async def main(base_url: str, requests: int, at_once: int) -> None:
    """Ask and decode."""
    left = iter(range(requests))
    body = {"model": "m", "messages": [{"role": "user", "content": PROMPT}], "temperature": 0.9}

    async def slot(session: aiohttp.ClientSession) -> None:
        for _ in left:
            async with session.post(
                f"{base_url}/chat/completions", data=orjson.dumps(body), headers={"Content-Type": "application/json"}
            ) as response:
                orjson.loads(orjson.loads(await response.read())["choices"][0]["message"]["content"])

    began = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(slot(session) for _ in range(at_once)))
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime
    print(orjson.dumps({"cpu": cpu, "seconds": seconds}).decode())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
