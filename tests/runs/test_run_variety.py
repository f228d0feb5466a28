"""How varied a run's rows are, told while it goes on; and that it pauses when hardly anything is new."""

from __future__ import annotations

import asyncio
import random
from itertools import count
from typing import Any, cast

from run_helpers import FORMAT, events_of, make_dataset, new_run, run_rows, work

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, Row, State
from tui_craft.domain.run import RunSpec, RunState
from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.variety import Variety, variety_of
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Ask, Reply

WORDS = [f"word{number}" for number in range(500)]


def row(text: str, answer: str = "it is on its way to you", *, parent: int | None = None, **origin: Any) -> NewRow:
    """A generated row."""
    values = {"kind": "synthetic", "by": "model", "template": "default", "teacher": "acme/one", **origin}
    return NewRow(jsonlines.dumps({"input": text, "output": answer}), Envelope(parent=parent), cast(Origin, values))


def stored(row_id: int, text: str, answer: str = "it is on its way to you") -> Row:
    """A row that is there already."""
    return Row(row_id, 1, row(text, answer).raw, Envelope())


def fresh(rng: random.Random) -> str:
    """A text unlike all others."""
    return " ".join(rng.choices(WORDS, k=30))


def test_near_duplicates_of_rows_that_were_there_and_of_each_other_are_counted() -> None:
    rng = random.Random(1)
    variety = Variety(FORMAT)
    known, other = fresh(rng), fresh(rng)
    variety.load([stored(1, known)])
    assert variety.feed([(2, row(known + " please")), (3, row(other)), (4, row(other + " now"))]) == 2
    assert variety.figures()["near"] == round(2 / 3, 4)


def test_a_row_is_not_held_against_the_one_it_was_made_from_nor_against_its_siblings() -> None:
    rng = random.Random(1)
    variety = Variety(FORMAT)
    known = fresh(rng)
    variety.load([stored(1, known)])
    assert variety.feed([(2, row(known + " plese", parent=1)), (3, row(known + " pleese", parent=1))]) == 0
    assert variety.feed([(4, row(known + " please"))]) == 1


def test_openings_and_3_grams_are_told_for_all_and_by_template_and_teacher() -> None:
    rng = random.Random(1)
    variety = Variety(FORMAT)
    same = [(number, row(f"how do i change my {fresh(rng)}")) for number in range(10)]
    apart = [(number, row(fresh(rng), template="second", teacher="acme/two")) for number in range(10, 20)]
    variety.feed([*same, *apart])
    report = variety.report()
    assert report["rows"] == 20
    assert report["openings"] == 0.55
    assert report["answers"] == 0.05
    assert report["templates"]["default"]["openings"] == 0.1
    assert report["templates"]["second"]["openings"] == report["teachers"]["acme/two"]["openings"] == 1.0
    assert report["repeated"]["openings"] == [("how do i change", 10)]
    assert 0.5 < report["grams"] < 1.0


def test_labels_and_other_short_answers_have_no_opening() -> None:
    variety = Variety(FORMAT)
    variety.feed([(1, row("where is my parcel now", "shipping")), (2, row("pay me back at once", "refund"))])
    assert "answers" not in variety.figures()
    assert variety.figures()["openings"] == 1.0


def test_novelty_tells_the_whole_run_in_a_few_windows_however_long_it_is() -> None:
    rng = random.Random(2)
    variety = Variety(FORMAT)
    texts = [fresh(rng) for _ in range(300)]
    for number in count():
        text = texts[number] if number < 300 else rng.choice(texts)
        variety.feed([(number, row(text))])
        assert len(variety.figures()["novelty"]) <= 24
        if number == 1_000:
            break
    novelty = variety.figures()["novelty"]
    assert novelty[0] > 0.6
    assert novelty[-1] < 0.05


class Drifting:
    """A teacher whose rows are near one another, until it is told to write new ones.

    It is at most forty replies ahead of what is saved in `folder`, as one that takes its time is.
    """

    name = "parrot"

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self.near, self.asked, self._rng = True, 0, random.Random(3)

    async def ask(self, ask: Ask) -> Reply:
        """Three rows."""
        self.asked += 1
        while self.asked > 40 + len(events_of(self.folder, "landed")):
            await asyncio.sleep(0.005)
        body = " ".join(WORDS[:30])
        texts = [f"{body} {self.asked} {n}" if self.near else fresh(self._rng) for n in range(3)]
        rows = [{"input": text, "output": "it is on its way"} for text in texts]
        choice = {"message": {"content": jsonlines.dumps({"rows": rows}).decode()}, "finish_reason": "stop"}
        return Reply(choice, "parrot-1")

    async def close(self) -> None:
        """Nothing."""


def spec(rows: int) -> RunSpec:
    """A run of a model, one request at a time."""
    return RunSpec(rows=rows, teacher="acme/one", concurrency=1, rows_per_request=3)


async def paused(folder: RunFolder, task: asyncio.Task[Any]) -> dict[str, Any]:
    """The first pause, once it is told."""
    async with asyncio.timeout(60):
        while not (found := events_of(folder, "pause")):
            assert not task.done(), "it ended without a pause"
            await asyncio.sleep(0.01)
    return found[0]


async def test_a_run_pauses_when_hardly_anything_is_new_and_resume_goes_on_with_it() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(900))
    teacher = Drifting(folder)
    task = asyncio.create_task(work(folder, head, teacher))
    pause = await paused(folder, task)
    assert pause["by"] == "novelty"
    assert pause["reason"].startswith("Novelty has dried up: the last 60 items gave ")
    assert "near-duplicates); start a run with more seeds or axes" in pause["reason"]
    assert pause["state"] == "paused"
    assert teacher.asked < 200
    assert pause["variety"]["near"] > 0.9
    teacher.near = False
    control.change(folder, want=Want.RUN)
    assert (await task).state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 900
    report = jsonlines.loads(folder.report.read_bytes())
    assert report["variety"]["rows"] == 900
    assert report["variety"]["teachers"]["acme/one"]["near"] == report["variety"]["near"]


async def test_a_run_that_paused_for_that_and_is_stopped_stopped_short_and_says_why() -> None:
    folder, head = new_run(make_dataset(), spec(900))
    task = asyncio.create_task(work(folder, head, Drifting(folder)))
    await paused(folder, task)
    control.change(folder, want=Want.STOP)
    ending = await task
    assert ending.state is RunState.SHORT
    assert ending.reason.startswith("Novelty has dried up")


async def test_a_resumed_run_knows_the_rows_it_made_before() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(30))
    teacher = Drifting(folder)
    teacher.near = False
    await work(folder, head, teacher)
    with Dataset(dataset.path) as again:
        variety = variety_of(again, head)
    assert variety.figures()["rows"] == 30
    rows = run_rows(dataset.path, folder.id)
    assert variety.feed([(10_000, NewRow(rows[0].raw, Envelope()))]) == 1


def test_rows_that_are_gone_do_not_stop_it() -> None:
    dataset = make_dataset()
    ids = dataset.add([row("here is one more question for you"), row("and there is another one to come")])
    _, head = new_run(dataset, spec(3))
    dataset.delete(ids[:1])
    dataset.set_state(ids[1:], State.REJECTED)
    assert variety_of(dataset, head).figures() == {"rows": 0, "novelty": []}
