"""A run told to keep only what is novel drops the rest as it lands, and the same when it is resumed or derived anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback import Loopback
from run_helpers import HttpTeacher, derived_again, events_of, make_dataset, new_run, payloads, reply, run_rows, work

from tui_craft import jsonlines
from tui_craft.cli.generating import generate_command
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.runs.derive import Derivation
from tui_craft.runs.worker import derivation_of
from tui_craft.store.dataset import Dataset

SPEC = RunSpec(rows=50, teacher="offline", novelty="rouge-l")


def begun(dataset: Dataset, spec: RunSpec = SPEC) -> Derivation:
    folder, head = new_run(dataset, spec)
    return derivation_of(dataset, dataset, folder, head, dataset.get_many(head.seeds))


def asking(*inputs: str) -> list[dict[str, str]]:
    return [{"input": text, "output": f"Answer {number}."} for number, text in enumerate(inputs)]


LIKE_SEED = "My parcel number 117 is wrong, and now?"
NEW = "Where do I change the language of the letters you send me?"
LIKE_NEW = "Where do I change the colour of the letters you send me?"


def test_what_is_like_a_seed_or_an_earlier_row_counts_as_a_duplicate() -> None:
    with make_dataset() as dataset:
        subject = begun(dataset)
        derived = subject.feed(reply(0, asking(LIKE_SEED, NEW, LIKE_NEW)))
        assert [jsonlines.loads(row.raw)["input"] for row in derived.rows] == [NEW]
        assert derived.duplicates == 2
        assert subject.books().balanced
        assert subject.feed(reply(1, asking(LIKE_NEW))).duplicates == 1
        loose = begun(dataset, replace(SPEC, novelty="rouge-l:0.95"))
        assert len(loose.feed(reply(0, asking(LIKE_SEED, NEW, LIKE_NEW))).rows) == 3
        usual = begun(dataset, replace(SPEC, novelty=""))
        assert len(usual.feed(reply(0, asking(LIKE_SEED, NEW, LIKE_NEW))).rows) == 3


def test_rejected_rows_are_not_compared_with() -> None:
    with make_dataset() as dataset:
        (row_id,) = dataset.add([NewRow(jsonlines.dumps(asking(NEW)[0]), Envelope())])
        dataset.set_state([row_id], State.REJECTED)
        assert len(begun(dataset).feed(reply(0, asking(LIKE_NEW))).rows) == 1


def test_what_changes_in_the_dataset_meanwhile_changes_no_decision() -> None:
    with make_dataset() as dataset:
        folder, head = new_run(dataset, SPEC)

        def derive() -> tuple[int, int]:
            subject = derivation_of(dataset, dataset, folder, head, dataset.get_many(head.seeds))
            found = subject.feed(reply(0, asking(LIKE_SEED, NEW, LIKE_NEW, "Please close my account for good.")))
            return len(found.rows), found.duplicates

        before = derive()
        dataset.add([NewRow(jsonlines.dumps(asking("Please close my account for good.")[0]), Envelope())])
        dataset.edit(1, {"input": "quite different", "output": "x"}, base_rev=1)
        dataset.delete([2])
        head = replace(head, seeds=head.seeds[2:])
        assert derive() == before == (2, 2)


def test_what_is_made_of_a_row_is_not_held_against_it() -> None:
    asked = "My parcel number 117 is wrong, what now?"
    with make_dataset(seeds=1) as dataset:
        subject = begun(dataset)
        first = subject.feed(reply(0, asking(asked), parent=1))
        again = subject.feed(reply(1, [{"input": asked, "output": "Z"}], parent=1))
        other = subject.feed(reply(2, [{"input": asked, "output": "Y"}]))
        assert (len(first.rows), len(again.rows), len(other.rows)) == (1, 1, 0)


def test_a_damaged_list_of_what_was_there_is_told() -> None:
    with make_dataset() as dataset:
        folder, head = new_run(dataset, SPEC)
        derivation_of(dataset, dataset, folder, head, [])
        folder.leading.write_bytes(folder.leading.read_bytes()[:-20])
        with pytest.raises(InvalidError, match=r"known\.leading is damaged"):
            derivation_of(dataset, dataset, folder, head, [])


async def test_a_whole_run_lands_only_what_is_novel_and_derives_alike() -> None:
    with make_dataset(seeds=6) as dataset:
        path = dataset.path
        folder, head = new_run(dataset, replace(SPEC, rows=15, teacher="loopback/x", concurrency=3))
    with Loopback(seed=4) as server:
        await work(folder, head, HttpTeacher(server.base_url))
    rows = run_rows(path, folder.id)
    books, raws = derived_again(folder, head)
    assert sorted(payloads(rows)) == sorted(raws)
    assert books.balanced
    assert events_of(folder, "report")[-1]["duplicates"] == books.duplicates


def test_the_command_line_asks_for_it_and_refuses_slips(tmp_path: Path) -> None:
    make_dataset().close()
    wrong = CliRunner().invoke(generate_command, ["tickets", "--rows", "3", "--novelty", "rouge-l:2"])
    assert wrong.exit_code != 0
    assert "--novelty: Novelty is rouge-l" in str(wrong.exception)
    done = CliRunner().invoke(
        generate_command, ["tickets", "--rows", "3", "--teacher", "offline", "--novelty", "rouge-l:0.9", "--json"]
    )
    assert '"duplicates"' in done.output, done.output


def test_a_spec_that_asks_for_nothing_reads_and_writes_as_before() -> None:
    assert "novelty" not in RunSpec(rows=3).as_dict()
    assert RunSpec.from_dict(SPEC.as_dict()) == SPEC
    with pytest.raises(InvalidError):
        RunSpec(rows=3, novelty="bleu")
