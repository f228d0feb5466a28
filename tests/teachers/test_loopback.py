"""The loopback server itself: on its own it serves, replays and counts."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loopback import Loopback

SERVER = Path(__file__).parents[1] / "loopback.py"
PROMPT = 'Write exactly 3 rows as {"rows": [{"instruction": "...", "input": "...", "output": "..."}]}'


def ask(port: int, count: int = 1, **body: Any) -> list[dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    found = []
    for _ in range(count):
        asked = {"model": "m", "messages": [{"role": "user", "content": PROMPT}], **body}
        connection.request("POST", "/v1/chat/completions", json.dumps(asked))
        found.append(json.loads(connection.getresponse().read()))
    connection.close()
    return found


def stats(port: int) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/stats")
    counted: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return counted


def run(options: Sequence[str]) -> tuple[subprocess.Popen[str], int]:
    server = subprocess.Popen([sys.executable, str(SERVER), *options], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    return server, int(server.stdout.readline())


def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    choice = {"message": {"role": "assistant", "content": "recorded"}, "finish_reason": "stop"}
    replies = tmp_path / "replies.jsonl"
    replies.write_text(json.dumps({"format": "instruction_output", "choice": choice}) + "\n")
    server, port = run(["--replies", str(replies), "--fault-rate", "0.5", "--kinds", "prose", "--seed", "3"])
    try:
        contents = [reply["choices"][0]["message"]["content"] for reply in ask(port, 40)]
        counted = stats(port)
    finally:
        server.terminate()
        server.communicate()
    assert all("recorded" in content for content in contents)
    assert counted["requests"] == 40
    assert counted["served"]["good"] == contents.count("recorded")
    assert counted["served"]["good"] + counted["served"]["prose"] == 40


def test_rows_are_new_and_as_many_as_asked_for() -> None:
    with Loopback() as server:
        replies = ask(server.port, 5)
        rows = [row for reply in replies for row in json.loads(reply["choices"][0]["message"]["content"])["rows"]]
        assert server.stats()["connections"] == 1
    assert len({json.dumps(row) for row in rows}) == 15
    assert all(list(row) == ["instruction", "input", "output"] for row in rows)
