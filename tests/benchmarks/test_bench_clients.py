"""What a request costs this process by HTTP client, in one run against the same server: why the light way uses aiohttp.

pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_clients.py
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

pytestmark = [pytest.mark.benchmark, pytest.mark.xdist_group("benchmark")]

ROWS, AT_ONCE, LATENCY_MS = 1000, 64, 50
HERE = Path(__file__).parent

CLIENT = """
import asyncio, sys, time, orjson
base, which, rows, at_once = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
MESSAGES = [{"role": "user", "content": "Write exactly 1 row as JSON. " + "word " * 400}]
URL = base + "/chat/completions"

def body():
    return orjson.dumps({"model": "m", "messages": MESSAGES, "temperature": 0.9})

async def all_of(one):
    left = iter(range(rows))
    async def slot(number):
        for _ in left:
            await one(number)
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(slot(number) for number in range(at_once)))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(orjson.dumps({"cpu": cpu / rows * 1000, "wall": wall}).decode())

async def by_aiohttp():
    import aiohttp
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        async def one(number):
            headers = {"Content-Type": "application/json"}
            async with session.post(URL, data=body(), headers=headers) as response:
                return orjson.loads(await response.read())["choices"][0]
        await all_of(one)

async def by_httpx(clients):
    import httpx
    limits = httpx.Limits(max_connections=at_once // clients, max_keepalive_connections=at_once // clients)
    made = [httpx.AsyncClient(limits=limits, timeout=60) for _ in range(clients)]
    async def one(number):
        response = await made[number % clients].post(URL, content=body(), headers={"Content-Type": "application/json"})
        return orjson.loads(response.content)["choices"][0]
    await all_of(one)
    for client in made:
        await client.aclose()

async def by_teacher():
    from tui_craft.teachers.base import Ask, Brief
    from tui_craft.teachers.registry import make
    teacher = make("m", api_base=base, timeout=60, random_seed=0)
    ask = Ask(MESSAGES, Brief("text", 1, 0), temperature=0.9)
    async def one(number):
        return (await teacher.ask(ask)).choice
    await all_of(one)
    await teacher.close()

asyncio.run({"aiohttp": by_aiohttp, "teacher": by_teacher, "httpx": lambda: by_httpx(1),
             "httpx by eights": lambda: by_httpx(8)}[which]())
"""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server in a process of its own."""
    arguments = [sys.executable, str(HERE.parent / "loopback.py"), "--latency-ms", str(LATENCY_MS)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.terminate()


def measured(server: str, which: str) -> dict[str, float]:
    """Milliseconds of CPU a request, and seconds for all of them; the better of two runs."""
    command = [sys.executable, "-c", CLIENT, server, which, str(ROWS), str(AT_ONCE)]
    runs = [orjson.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(2)]
    best: dict[str, float] = min(runs, key=lambda run: run["cpu"])
    return best


def test_what_a_request_costs_by_client(server: str) -> None:
    ideal = ROWS / AT_ONCE * LATENCY_MS / 1000
    found = {which: measured(server, which) for which in ("aiohttp", "teacher", "httpx by eights", "httpx")}
    print(f"\n{ROWS} requests, {AT_ONCE} at once, {LATENCY_MS} ms each")
    for which, run in found.items():
        ratio = run["cpu"] / found["aiohttp"]["cpu"]
        print(f"  {which:<16} {run['cpu']:6.2f} ms CPU a request, {ratio:5.1f} x, {ideal / run['wall']:4.0%} of ideal")
    assert found["teacher"]["cpu"] <= 2.0 * found["aiohttp"]["cpu"]
    assert found["teacher"]["cpu"] <= 0.5 * found["httpx by eights"]["cpu"]
    assert found["teacher"]["cpu"] <= 0.2 * found["httpx"]["cpu"]
