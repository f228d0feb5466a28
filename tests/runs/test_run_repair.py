"""Repairing flagged rows from findings to proposals: over HTTP, killed, on the command line."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from loopback import Loopback
from run_helpers import NOW, run_rows

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.cli.main import main
from tui_craft.domain.finding import IGNORED, Finding, Severity
from tui_craft.domain.row import Envelope, NewRow, Row, State
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.runs import attach
from tui_craft.runs.complaints import complaints, flagged
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.store import findings, library, proposals
from tui_craft.store.dataset import Dataset

SEEDS = [{"input": f"Where is parcel {n}?", "output": f"It left on day {n} and comes tomorrow."} for n in range(8)]


def shop(bad: int = 3, good: int = 2) -> Dataset:
    dataset = library.create("shop", "input-output", context={"constraints": ["Never guess."]}, now=NOW)
    dataset.add([NewRow(jsonlines.dumps(data), Envelope(state=State.ACCEPTED, tags=("seed",))) for data in SEEDS])
    no = "I'm sorry, but I can't help with that"
    rows = [{"input": f"Where is mug {n}?", "output": f"{no} {n}."} for n in range(bad)]
    rows += [{"input": f"Where is lid {n}?", "output": f"It left on day {n} and comes soon."} for n in range(good)]
    dataset.add([NewRow(jsonlines.dumps(data)) for data in rows])
    check(dataset)
    return dataset


def check(dataset: Dataset) -> None:
    for _ in pipeline.update(dataset):
        pass


def mended(body: dict[str, Any], number: int) -> dict[str, Any]:
    """The row with a proper answer, as a teacher would write it."""
    row = json.loads(body["messages"][-1]["content"].split("The row:\n")[1].split("\n", 1)[0])
    content = json.dumps({"rows": [{**row, "output": f"{row['input'][9:-1].capitalize()} comes tomorrow."}]})
    return {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}


def spec_for(server: Loopback, **more: Any) -> RunSpec:
    values = {"rows": 10_000, "recipe": "repair", "teacher": "openai_compatible/m", "api_base": server.base_url}
    return RunSpec(**{**values, "concurrency": 4, **more})


def end_of(handle: attach.RunHandle) -> dict[str, Any]:
    return list(attach.events(handle.path, follow=True))[-1]


def test_flagged_rows_become_proposals_that_can_be_applied() -> None:
    with shop() as dataset, Loopback(respond=mended) as server:
        handle = attach.start(dataset, spec_for(server, where="check:refusals"), now=NOW)
        assert (end_of(handle)["state"], end_of(handle)["drafts"]) == ("finished", 3)
        prompt = server.bodies[0]["messages"][-1]["content"]
        assert "What is wrong with it:\n- output, \"I'm sorry, but I can't help" in prompt
        assert "begins as a refusal" in prompt
        assert "Real rows, one a line." in prompt
        dataset.refresh()
        ids = proposals.listed(dataset)
        assert [pair.original.id for pair in proposals.pairs(dataset, ids) if pair.original] == [9, 10, 11]
        before = {row.id: row.raw for row in dataset.scan() if row.id not in {9, 10, 11, *ids}}
        assert proposals.apply(dataset, ids).changed == 3
        assert dataset.get(9).data == {"input": "Where is mug 0?", "output": "Mug 0 comes tomorrow."}
        assert {row.id: row.raw for row in dataset.scan() if row.id in before} == before
        check(dataset)
        assert not flagged(dataset) & {9, 10, 11}


def test_rows_that_nothing_can_be_said_about_are_left_out() -> None:
    with shop() as dataset, Loopback(respond=mended) as server:
        dataset.set_envelope([9], _ignoring("refusals"), verb="tag")
        dataset.edit(10, {"input": "Where is mug 1?", "output": "It comes tomorrow."}, base_rev=1)
        assert flagged(dataset) == {11}
        handle = attach.start(dataset, spec_for(server, where="id:9 OR id:10 OR id:11 OR id:12"), now=NOW)
        assert read_head(RunFolder(handle.path)).sources == (11,)
        assert end_of(handle)["drafts"] == 1
        with pytest.raises(InvalidError, match=r"No check has found anything .* tui-craft check shop first"):
            attach.start(dataset, spec_for(server, where="id:12"), now=NOW)
        told = attach.start(dataset, spec_for(server, where="id:12", options={"instruction": "Be kind."}), now=NOW)
        assert end_of(told)["drafts"] == 1
        assert "What is wrong with it:\n- Be kind.\n" in server.bodies[-1]["messages"][-1]["content"]


def _ignoring(name: str) -> Callable[[Envelope], Envelope]:
    return lambda envelope: Envelope(state=envelope.state, tags=(*envelope.tags, IGNORED + name))


def test_what_is_said_of_a_row_is_what_was_said_when_the_run_began() -> None:
    with shop(bad=30) as dataset, Loopback(respond=mended, latency=0.03) as server:
        server.gate = 10
        handle = attach.start(dataset, spec_for(server), now=NOW)
        folder = RunFolder(handle.path)
        before = complaints(dataset, dataset.ids())
        assert len(before) == 30
        deadline = time.monotonic() + 60
        while not folder.replies.exists() or folder.replies.read_bytes().count(b"\n") < 6:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(handle.pid, signal.SIGKILL)
        while folder.has_worker:
            time.sleep(0.01)
        (dataset.path / "checks" / "findings.jsonl").unlink()
        assert complaints(dataset, dataset.ids()) == {}
        server.gate = None
        again = attach.resume(folder.path)
        assert again is not None
        assert end_of(handle)["drafts"] == 30
        made: list[Row] = run_rows(dataset.path, handle.id)
        assert sorted(row.envelope.parent or 0 for row in made) == sorted(before)
        origins: list[Any] = [row.origin for row in made]
        told = {row.envelope.parent: origin["critique"] for row, origin in zip(made, origins, strict=True)}
        assert told == before


def test_copies_are_not_mended_and_hints_only_where_there_is_nothing_graver() -> None:
    with shop() as dataset:
        kept = findings.read(dataset.path)
        seen = findings.read_seen(dataset.path, kept)
        warning, hint = Severity.WARNING, Severity.HINT
        found = (
            Finding("a", 9, "output", 0, 5, warning, "is odd", fix="cut it"), Finding("b", 9, "", 0, 0, hint, "may be"),
            Finding("a", 10, "", 0, 0, hint, "may be"), Finding("c", 11, "", 0, 0, warning, "is a copy", other=9),
        )  # fmt: skip
        findings.write(dataset.path, findings.Findings(kept.at, kept.rows, kept.runs, found), seen)
        assert complaints(dataset, dataset.ids()) == {
            9: ['output, "I\'m s": is odd; what helps: cut it'], 10: ["may be"],
        }  # fmt: skip


def test_from_check_to_applied_on_the_command_line(capfd: pytest.CaptureFixture[str]) -> None:
    shop().close()
    with Loopback(respond=mended) as server:
        asked = ["generate", "shop", "--recipe", "repair", "--teacher", "openai_compatible/m"]
        assert main([*asked, "--api-base", server.base_url]) == 0
        said = capfd.readouterr()
        assert said.out.strip() == "3 of 3 rows as drafts"
        assert "seeds" not in said.err
        assert main(["proposals", "shop"]) == 0
        assert "comes tomorrow." in capfd.readouterr().out
        assert main([*asked[:4], "--teacher", "offline"]) == 5
        assert "The offline teacher cannot serve the recipe repair" in capfd.readouterr().err
