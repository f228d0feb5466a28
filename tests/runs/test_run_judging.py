"""Runs that judge: verdicts beside the dataset, none lost and none twice, however often they are killed."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond_with
from run_helpers import NOW, derived_again, events_of

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.cli.main import main
from tui_craft.domain.row import NewRow, State
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import InvalidError
from tui_craft.runs import attach, reparse
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.runs.mend import mend
from tui_craft.runs.narration import outcome, progress
from tui_craft.store import library, verdicts
from tui_craft.store.dataset import Dataset

ANSWER = respond_with(
    score=lambda draw, said: 1 + int(said.rsplit('"input":"question ', 1)[1].split('"', 1)[0]) % 5,
    broken=lambda draw, said: ["Never guess."],
    why=lambda draw, said: "It guesses.",
)


def make(rows: int = 12, name: str = "shop") -> Dataset:
    dataset = library.create(name, "input-output", context={"constraints": ["Never guess."]}, now=NOW)
    payloads = [{"input": f"question {n}", "output": f"answer {n}"} for n in range(rows)]
    dataset.add([NewRow(jsonlines.dumps(data)) for data in payloads])
    return dataset


def spec_for(server: Loopback, **more: Any) -> RunSpec:
    values = {"rows": 10_000, "recipe": "judge", "teacher": "openai_compatible/m", "api_base": server.base_url}
    return RunSpec(**{**values, "concurrency": 4, **more})


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def end_of(run: Path) -> dict[str, Any]:
    return list(attach.events(run, follow=True))[-1]


def test_every_row_gets_a_verdict_and_stays_as_it_is() -> None:
    with make() as dataset, Loopback(respond=ANSWER) as server:
        before = (dataset.path / "rows.jsonl").read_bytes()
        handle = attach.start(dataset, spec_for(server), now=NOW)
        report = end_of(handle.path)
        assert (report["state"], report["reason"]) == ("finished", "All 12 rows were judged.")
        assert (report["drafts"], report["verdicts"], report["items"], report["quarantined"]) == (0, 12, 12, 0)
        books = Books.from_dict(report)
        assert books.balanced
        assert outcome(books) == "judged 12 of 12 rows, mean 2.8"
        assert progress(books) == "12 / 12 judged, mean 2.8"
        assert (dataset.path / "rows.jsonl").read_bytes() == before
        said = verdicts.current(dataset, dataset.ids())
        assert {row_id: verdict.score for row_id, verdict in said.items()} == {n: 1 + (n - 1) % 5 for n in range(1, 13)}
        about = {(each.run, each.broken, each.why) for each in said.values()}
        assert about == {(handle.id, ("Never guess.",), "It guesses.")}
        told = events_of(RunFolder(handle.path), "judged")
        assert {event["row"]: event["score"] for event in told} == {each.row: each.score for each in said.values()}
        assert derived_again(RunFolder(handle.path), read_head(RunFolder(handle.path)))[0].points == books.points


def test_only_rows_without_a_valid_verdict_are_judged() -> None:
    with make(5) as dataset, Loopback(respond=ANSWER) as server:
        end_of(attach.start(dataset, spec_for(server), now=NOW).path)
        with pytest.raises(InvalidError, match="nothing left to judge among 5 rows: their verdicts still hold"):
            attach.start(dataset, spec_for(server), now=NOW)
        dataset.edit(3, {"input": "question 30", "output": "another"}, base_rev=1)
        report = end_of(attach.start(dataset, spec_for(server), now=NOW).path)
        assert (report["verdicts"], report["target"]) == (1, 1)
        again = attach.start(dataset, spec_for(server, options={"again": True}, rows=2), now=NOW)
        assert end_of(again.path)["verdicts"] == 2
        assert server.requests == 5 + 1 + 2
        for _ in pipeline.update(dataset):
            pass
        dataset.set_state([1], State.REJECTED)
        poor = "check:judge -state:rejected"
        only = attach.start(dataset, spec_for(server, options={"again": True}, where=poor), now=NOW)
        assert read_head(RunFolder(only.path)).sources == (2, 3)
        end_of(only.path)


def test_killed_twice_and_resumed_no_row_is_judged_twice() -> None:
    with make(60) as dataset, Loopback(respond=ANSWER, latency=0.03, jitter=0.5) as server:
        server.gate = 12
        handle = attach.start(dataset, spec_for(server, concurrency=6), now=NOW)
        folder, pid = RunFolder(handle.path), handle.pid
        for lines in (8, 25):
            until(partial(_has, folder, lines))
            os.kill(pid, signal.SIGKILL)
            until(lambda: not folder.has_worker)
            assert attach.info(folder.path).state is RunState.INTERRUPTED
            server.gate = server.requests + 20 if lines == 8 else None
            again = attach.resume(folder.path)
            assert again is not None
            pid = again.pid
        report = end_of(folder.path)
        assert (report["state"], report["verdicts"], report["answered"]) == ("finished", 60, 60)
        assert server.requests <= 60 + 2 * 6
        said = list(verdicts.every(dataset.path))
        assert sorted(each.row for each in said) == list(range(1, 61))
        assert report["points"] == sum(each.score for each in said)
        told = [event["row"] for event in events_of(folder, "judged")]
        assert set(told) == set(range(1, 61))


def test_paused_stopped_and_short_of_money() -> None:
    with make(40) as dataset, Loopback(respond=ANSWER, latency=0.02) as server:
        handle = attach.start(dataset, spec_for(server, price=(10_000.0, 0.0), budget=20.0, concurrency=2), now=NOW)
        report = end_of(handle.path)
        assert report["state"] == "short"
        assert 0 < report["verdicts"] < 40
        assert report["cost"] <= 20.0
        assert "budget" in report["reason"]
        attach.set_budget(handle.path, None)
        server.latency = 0.1
        attach.resume(handle.path)
        attach.pause(handle.path)
        until(lambda: attach.info(handle.path).state is RunState.PAUSED)
        until(lambda: attach.info(handle.path).books.in_flight == 0)
        assert attach.info(handle.path).books.done < 40
        attach.resume(handle.path)
        attach.stop(handle.path)
        assert end_of(handle.path)["state"] == "stopped"
        server.latency = 0.0
        attach.resume(handle.path)
        assert end_of(handle.path)["verdicts"] == 40
        assert len(list(verdicts.every(dataset.path))) == 40


def test_a_teacher_that_gives_no_verdicts_ends_in_words() -> None:
    def babble(body: dict[str, Any], number: int) -> dict[str, Any]:
        return {"message": {"role": "assistant", "content": "It is fine, I think."}, "finish_reason": "stop"}

    with make(4) as dataset, Loopback(respond=babble) as server:
        report = end_of(attach.start(dataset, spec_for(server), now=NOW).path)
        assert (report["state"], report["verdicts"], report["quarantined"]) == ("short", 0, 8)
        assert Books.from_dict(report).balanced
        assert not list(verdicts.every(dataset.path))
        run = attach.runs_of(dataset.path)[0].path
        with pytest.raises(InvalidError, match="judge the row again"):
            mend(dataset, run, 0, 0, '{"input": "a", "output": "b"}', now=NOW)


def test_verdicts_are_derived_from_the_replies_anew() -> None:
    with make(6) as dataset, Loopback(respond=ANSWER) as server:
        run = attach.start(dataset, spec_for(server), now=NOW).path
        end_of(run)
        path = verdicts.path_of(dataset.path)
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:2]) + lines[2][:20])
        found = reparse.reparse(dataset, run, now=NOW)
        assert (found.verdicts, str(found)) == (4, "4 verdicts added; 0 put aside, 0 before")
        assert len(verdicts.read(dataset.path)) == 6
        assert reparse.reparse(dataset, run, now=NOW).verdicts == 0


def test_what_the_command_line_says(capfd: pytest.CaptureFixture[str]) -> None:
    make(5).close()
    with Loopback(respond=ANSWER) as server:
        asked = ["generate", "shop", "--recipe", "judge", "--teacher", "openai_compatible/m"]
        asked += ["--api-base", server.base_url]
        assert main([*asked, "--estimate"]) == 0
        estimate = capfd.readouterr().out
        assert estimate.startswith("5 requests")
        assert "kept after review" not in estimate
        assert main(asked) == 0
        said = capfd.readouterr()
        assert said.out.strip() == "judged 5 of 5 rows, mean 3.0"
        assert "items 5 = verdicts 5 + quarantined 0" in said.err
        assert "row 1 scored 1 of 5: It guesses; breaks 'Never guess.'" in said.err
        assert main(["report", "shop"]) == 0
        report = capfd.readouterr().out
        assert "judged 5 of 5 rows, mean 3.0 of 5" in report
        assert "score 5          1" in report
        assert "5  Never guess." in report
        assert "generated" not in report
        assert main(["report", "shop", "--json"]) == 0
        value = json.loads(capfd.readouterr().out)
        assert value["scores"] == {"5": 1, "4": 1, "3": 1, "2": 1, "1": 1}
        assert main([*asked[:4], "--option", "again=true", "--teacher", "offline"]) == 5
        assert "The offline teacher cannot serve the recipe judge" in capfd.readouterr().err
        make(1, "other").close()
        assert main([*asked, "--source", "other"]) == 5
        assert "Verdicts stay with the rows they are about" in capfd.readouterr().err


def _has(folder: RunFolder, lines: int) -> bool:
    return folder.replies.exists() and folder.replies.read_bytes().count(b"\n") >= lines
