"""The verbs about prompts: print, versions, another one in force, tries, revisions, what another tool answered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import answer, craft
from loopback import Loopback

from tui_craft.store import library

TEMPLATE = "Write like a {who}.\n\n@user\n{{seeds}}\n\nWrite exactly {{rows}} rows.\n"


@pytest.fixture
def shop(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"input": f"Where is order {n}?", "output": f"Order {n} left on Monday."} for n in range(12)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answer("new", "Shop", "--format", "input-output", "--objective", "Answer \x1b[2J customers.")
    assert answer("import", "shop", file, "--as", "seed")["imported"] == 12


def set_prompt(who: str, *more: str) -> None:
    done = craft("prompt", "shop", "--set", "-", *more, stdin=TEMPLATE.replace("{who}", who).encode())
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("shop")
def test_versions_of_a_prompt() -> None:
    set_prompt("pirate", "--note", "for fun")
    set_prompt("sailor")
    found = answer("prompt", "shop", "--versions")["versions"]
    assert [(item["version"], item["note"]) for item in found] == [(1, "for fun"), (2, "")]
    assert "Write like a [-pirate-]{+sailor+}." in craft("prompt", "shop", "--diff", "1").stdout.decode()
    assert craft("prompt", "shop", "--version", "1", "--restore").returncode == 0
    assert answer("prompt", "shop", "--template")["template"].startswith("Write like a pirate")
    assert craft("prompt", "shop", "--revert").returncode == 0
    assert answer("prompt", "shop", "--template")["edited"] is False
    assert len(answer("prompt", "shop", "--versions")["versions"]) == 3
    assert craft("prompt", "shop", "--version", "9").returncode == 4
    assert craft("prompt", "shop", "--set", "-", stdin=b"{{nope}}").returncode == 5
    assert craft("prompt", "shop", "--restore", "--revert").returncode == 2


@pytest.mark.usefixtures("shop")
def test_a_prompt_for_another_tool(tmp_path: Path) -> None:
    done = craft("prompt", "shop", "--to", str(tmp_path / "p.txt"), "--examples", '"order 3"')
    assert done.returncode == 0
    assert b"tokens sent" in done.stderr
    written = (tmp_path / "p.txt").read_text()
    shown = answer("prompt", "shop", "--examples", '"order 3"')
    assert written == "\n\n".join(message["content"].strip("\n") for message in shown["messages"]) + "\n"
    assert written.count("left on Monday") == 1
    assert "Order 3 left" in written
    assert "\x1b" not in craft("prompt", "shop").stdout.decode()
    assert craft("prompt", "shop", "--examples", "tag:none").returncode == 4
    snippet = answer("prompt", "shop", "--snippet", "--examples", '"order 3"')
    assert snippet["text"] == "Example 1\ninput: Where is order 3?\noutput: Order 3 left on Monday.\n"
    assert len(answer("prompt", "shop", "--snippet")["rows"]) == 12
    assert answer("prompt", "shop", "--recipe", "plan", "--stage", "plan")["messages"]


@pytest.mark.usefixtures("shop")
def test_what_the_other_tool_answered(tmp_path: Path) -> None:
    said = 'Of course!\n```json\n{"rows": [{"input": "a", "output": "b"}, {"input": "c"}]}\n```\nMore?'
    (tmp_path / "chat.md").write_text(said)
    report = answer("import", "shop", tmp_path / "chat.md", "--tool", "ChatGPT")
    assert (report["imported"], report["skipped_total"]) == (1, 1)
    assert answer("import", "shop", "-", "--external", stdin=said.encode())["imported"] == 1
    (first, second) = answer("rows", "shop", "--where", "tag:external")
    assert first["state"] == "draft"
    assert first["origin"]["teacher"] == "ChatGPT"
    assert first["origin"]["by"] == second["origin"]["by"] == "external"


@pytest.mark.usefixtures("shop")
def test_a_try_saves_nothing() -> None:
    with library.open_dataset("shop") as dataset:
        before = {path: path.read_bytes() for path in dataset.path.rglob("*") if path.is_file()}
    events = answer("try", "shop", "--samples", "2", "--against", "offline", "--seed", "3")
    asked = [(event["number"], event["side"], event["seeds"]) for event in events if event["event"] == "asking"]
    assert sorted(item[0] for item in asked) == [0, 0, 1, 1]
    assert len({(number, *seeds) for number, _, seeds in asked}) == 2
    assert events[-1]["event"] == "done"
    assert events[-1]["cost"] == 0
    assert {path: path.read_bytes() for path in before} == before
    assert b"nothing was saved" in craft("try", "shop", "--samples", "1").stderr
    assert craft("try", "shop", "--teacher", "nobody").returncode != 0


def _revised(body: dict[str, Any], number: int) -> dict[str, Any]:
    found = re.search(r"<prompt>\n(.*?)\n</prompt>", body["messages"][1]["content"], re.DOTALL)
    assert found is not None
    said = f"<prompt>\nBe brief.\n{found[1]}\n</prompt>"
    return {"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}


@pytest.mark.usefixtures("shop")
def test_a_prompt_is_revised_from_judged_samples() -> None:
    judged = b'{"sample":{"input":"a"},"good":true}\n{"sample":"b","good":false,"why":"long"}\n'
    with Loopback(respond=_revised) as server:
        model = ("--teacher", "openai_compatible/one", "--api-base", server.base_url)
        found = answer("revise", "shop", "--judged", "-", *model, "--save", stdin=judged)
        assert found["template"].startswith("Be brief.")
        assert found["saved"] is True
        assert answer("prompt", "shop", "--template")["template"] == found["template"]
        assert answer("prompt", "shop", "--versions")["versions"][0]["note"]
    assert craft("revise", "shop", "--judged", "-", stdin=b"nonsense").returncode == 5
    assert craft("revise", "shop", "--judged", "-", stdin=judged).returncode == 5  # the rules cannot
