"""`models` and what `doctor` says of teachers, from the command line, and a run over an endpoint with a filed key."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from commands import craft_text
from loopback import Loopback

from tui_craft import paths


def tui_craft(*arguments: str, code: int = 0) -> tuple[str, str]:
    done = craft_text(*arguments)
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def configured(server: Loopback) -> Path:
    folder = paths.config_file().parent
    folder.mkdir(parents=True)
    paths.config_file().write_text(
        f'[endpoints.box]\nbase_url = "{server.base_url}"\nmodel = "m"\nkey_env = "BOX"\nprice_in = 1\nprice_out = 2\n'
        f'[endpoints.gate]\nbase_url = "{server.base_url}"\nmodel = "m"\nkey_env = "GATE"\n'
    )
    paths.secrets_file().write_text('BOX = "a-filed-secret"\n')
    paths.secrets_file().chmod(0o600)
    return folder


def test_models_lists_endpoints_and_models() -> None:
    with Loopback() as server:
        configured(server)
        out, _ = tui_craft("models", "--json")
        found = {model["teacher"]: model for model in orjson.loads(out)["models"]}
        table, _ = tui_craft("models")
    assert found["box"]["key"] is True
    assert found["box"]["price"] == {"in": 1.0, "out": 2.0}
    assert found["gate"]["key"] is False
    assert found["gate"]["price"] is None
    assert found["offline"]["kind"] == "offline"
    assert found["openai/gpt-4o-mini"]["generation"] is True
    assert "a-filed-secret" not in out + table
    assert "openai/gpt-4o-mini" in table
    assert server.requests == 0


def test_doctor_asks_only_when_told() -> None:
    with Loopback(key="a-filed-secret") as server:
        configured(server)
        quiet, _ = tui_craft("doctor", "--json")
        assert server.requests == 0
        out, told = tui_craft("doctor", "--ask", "--json")
    assert "answers" not in orjson.loads(quiet)
    found = orjson.loads(out)
    assert found["endpoints"]["box"].endswith("BOX: yes")
    assert found["endpoints"]["gate"].endswith("GATE: no")
    assert found["keys"]["BOX"] == "yes"
    assert "m-2026-01-01" in found["answers"]["box"]
    assert "$0.0" in found["answers"]["box"]
    assert "GATE" in found["answers"]["gate"]
    assert "offline-rules-1" in found["answers"]["offline"]
    assert "asking box" in told
    assert "a-filed-secret" not in out + told + quiet


def test_doctor_tells_of_a_key_file_that_others_can_read() -> None:
    with Loopback() as server:
        configured(server)
    paths.secrets_file().chmod(0o644)
    out, _ = tui_craft("doctor")
    assert "chmod 600" in out


@pytest.mark.parametrize("refused", [False, True])
def test_a_run_over_an_endpoint_leaves_no_key_behind(refused: bool) -> None:
    with Loopback(key="a-filed-secret" + ("-other" if refused else "")) as server:
        configured(server)
        tui_craft("new", "tick", "--format", "input-output", "--objective", "Answer questions about billing.")
        out, told = tui_craft("generate", "tick", "--rows", "4", "--teacher", "box", "--json", code=1 if refused else 0)
    assert server.headers[0]["authorization"] == "Bearer a-filed-secret"
    if not refused:
        report = orjson.loads(out.splitlines()[-1])
        assert report["event"] == "report"
        assert report["books"]["cost"] > 0
    home = paths.config_file().parent.parent
    written = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "config"]
    assert written
    assert not [path for path in written if b"a-filed-secret" in path.read_bytes()]
    assert "a-filed-secret" not in out + told
