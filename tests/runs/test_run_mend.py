"""What was put aside becomes rows by hand, and stays done whatever is written anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from run_helpers import NOW, make_dataset, new_run, pair, reply

from tui_craft import jsonlines
from tui_craft.domain.row import State
from tui_craft.domain.run import RunSpec
from tui_craft.errors import ConflictError, InvalidError, NotFoundError
from tui_craft.runs import aside, mend, reparse
from tui_craft.runs.derive import Quarantined
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.journal import Journal
from tui_craft.runs.landing import Landing, quarantine_line
from tui_craft.runs.worker import derivation_of
from tui_craft.store.dataset import Dataset

GOOD = '{"input": "mended question", "output": "mended answer"}'
REPLIES = [
    reply(0, [pair("a"), {"input": "no answer"}, pair("b")]),
    reply(1, "I would rather not."),
    reply(2, [{"output": "only"}, pair("c")], tags=["slice:hard"], parent=3, topic=["billing"]),
]


class Place:
    """A run that ended, with three items put aside."""

    def __init__(self, spec: RunSpec, **context: object) -> None:
        self.dataset = make_dataset()
        self.dataset.save_context({**self.dataset.meta.context, **context})
        self.folder, self.head = new_run(self.dataset, spec)
        self.resume(fresh=True)

    def resume(self, *, fresh: bool = False) -> None:
        """What a worker does first."""
        derivation = derivation_of(self.dataset, self.dataset, self.folder, self.head, [])
        journal = Journal(self.folder.replies)
        landing = Landing(self.dataset, self.folder, journal, derivation)
        if fresh:
            landing.land(REPLIES)
        else:
            landing.replay()
        journal.close()

    def waiting(self) -> list[tuple[int, int]]:
        """What waits."""
        return [(item.request, item.item) for item in mend.waiting(self.dataset, self.folder.path)]

    def made(self) -> list[str]:
        """The run's inputs."""
        self.dataset.refresh()
        return [row.data["input"] for row in self.dataset.scan() if row.origin.get("run") == self.folder.id]


@pytest.fixture
def place() -> Iterator[Place]:
    found = Place(RunSpec(rows=50, tags=("mine",), split={"eval": 50, "golden": 50}))
    with found.dataset:
        yield found


def test_a_mended_item_is_a_draft_with_its_requests_provenance(place: Place) -> None:
    assert place.waiting() == [(0, 1), (1, 0), (2, 0)]
    row_id = mend.mend(place.dataset, place.folder.path, 2, 0, f"```json\n{GOOD}\n```", now=NOW)
    row = place.dataset.get(row_id)
    assert row.data == {"input": "mended question", "output": "mended answer"}
    assert row.state is State.DRAFT
    assert {"synthetic", f"run:{place.folder.id}", "mine", "slice:hard"} <= set(row.tags)
    assert {"eval", "golden"} & set(row.tags)
    assert row.envelope.parent == 3
    origin = dict(row.origin)
    assert origin["mended"] is True
    assert (origin["request"], origin["teacher"], origin["seeds"]) == (2, "acme/one", [1, 2])
    assert origin["topic"] == ["billing"]
    assert "cost" not in origin, "the reply's good rows have its cost already"
    assert place.waiting() == [(0, 1), (1, 0)]


def test_what_was_done_survives_a_resume(place: Place) -> None:
    mend.mend(place.dataset, place.folder.path, 0, 1, GOOD, now=NOW)
    mend.dismiss(place.dataset, place.folder.path, 1, 0, now=NOW)
    place.folder.quarantine.unlink()
    place.resume()
    assert len(aside.put_aside(place.folder.path, most=10)) == 3, "the list itself was written anew"
    assert place.waiting() == [(2, 0)]
    assert place.made().count("mended question") == 1
    for item in ((0, 1), (1, 0)):
        with pytest.raises(ConflictError, match="already"):
            mend.mend(place.dataset, place.folder.path, *item, GOOD.replace("mended", "other"), now=NOW)


def test_what_was_done_can_be_taken_back(place: Place) -> None:
    mend.dismiss(place.dataset, place.folder.path, 1, 0, now=NOW)
    mend.reopen(place.dataset, place.folder.path, 1, 0, now=NOW)
    assert (1, 0) in place.waiting()
    row_id = mend.mend(place.dataset, place.folder.path, 1, 0, GOOD, now=NOW)
    mend.reopen(place.dataset, place.folder.path, 1, 0, now=NOW)
    assert place.dataset.state_of(row_id) is None
    row_id = mend.mend(place.dataset, place.folder.path, 1, 0, GOOD, now=NOW)
    place.dataset.set_state([row_id], State.ACCEPTED)
    mend.reopen(place.dataset, place.folder.path, 1, 0, now=NOW)
    assert place.dataset.state_of(row_id) is State.ACCEPTED, "what was judged stays"
    with pytest.raises(ConflictError, match="Nothing was done"):
        mend.reopen(place.dataset, place.folder.path, 1, 0, now=NOW)


def test_undo_of_a_mended_row_puts_its_item_back(place: Place) -> None:
    mend.mend(place.dataset, place.folder.path, 0, 1, GOOD, now=NOW)
    assert place.dataset.undo() is not None
    assert (0, 1) in place.waiting()
    mend.mend(place.dataset, place.folder.path, 0, 1, GOOD, now=NOW)
    assert (0, 1) not in place.waiting()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing here"),
        ("no JSON at all", "no row in this text"),
        ('{"input": "a"}', "no row yet"),
        (f"[{GOOD}, {GOOD}]", "2 rows"),
        ('{"input": "question a", "output": "answer a"}', "same row already"),
        (
            '{"input": "My parcel number 117 is wrong, what now?", "output": "I am sorry. We will look at your parcel '
            '117 today and write to you tomorrow."}',
            "before the run",
        ),
    ],
)
def test_a_text_that_is_no_new_row_is_refused(place: Place, typed: str, said: str) -> None:
    with pytest.raises((InvalidError, ConflictError), match=said):
        mend.mend(place.dataset, place.folder.path, 0, 1, typed, now=NOW)
    assert (0, 1) in place.waiting()


def test_a_schema_counts_for_mended_text_too(place: Place) -> None:
    context = {"output_schema": {"type": "object", "required": ["label"]}}
    with pytest.raises(InvalidError, match="schema"):
        mend.check(GOOD, place.dataset.format, context)


def test_no_such_item(place: Place) -> None:
    with pytest.raises(NotFoundError, match="no item 8"):
        mend.mend(place.dataset, place.folder.path, 0, 7, GOOD, now=NOW)
    with pytest.raises(NotFoundError, match="no reply"):
        mend.reply_of(place.folder.path, 99)
    assert mend.reply_of(place.folder.path, 1) == "I would rather not."


def test_broken_lines_are_passed_over(place: Place) -> None:
    mend.dismiss(place.dataset, place.folder.path, 1, 0, now=NOW)
    with RunFolder(place.folder.path).mended.open("ab") as file:
        file.write(b'{"request": 0, "item": 1, "do')
    assert place.waiting() == [(0, 1), (2, 0)]


# ---- deriving anew


def test_nothing_changed_adds_nothing(place: Place) -> None:
    before = place.made()
    found = reparse.reparse(place.dataset, place.folder.path, now=NOW)
    assert (found.added, found.outdated, found.aside_before, found.aside_now) == ((), 0, 3, 3)
    assert place.made() == before


def test_what_a_person_dismissed_is_not_made_a_row_by_a_better_parser(place: Place) -> None:
    journal = Journal(place.folder.replies)
    journal.append([reply(3, [pair("fresh"), pair("unwanted")])])
    journal.close()
    with place.folder.quarantine.open("ab") as file:  # as a parser left it that could not read the second item
        file.write(quarantine_line(Quarantined(3, 1, "cannot be read", jsonlines.dumps(pair("unwanted")).decode())))
        file.write(b"\n")
    mend.dismiss(place.dataset, place.folder.path, 3, 1, now=NOW)
    mend.mend(place.dataset, place.folder.path, 0, 1, GOOD, now=NOW)
    found = reparse.reparse(place.dataset, place.folder.path, now=NOW)
    assert len(found.added) == 1
    assert place.made() == ["question a", "question b", "question c", "mended question", "question fresh"]


def test_rows_missing_from_the_dataset_are_added_and_deleted_ones_are_not(place: Place) -> None:
    journal = Journal(place.folder.replies)
    journal.append([reply(3, [pair("later"), pair("a"), {"input": "bad"}])])
    journal.close()
    deleted = next(row.id for row in place.dataset.scan() if row.data["input"] == "question b")
    place.dataset.delete([deleted])
    found = reparse.reparse(place.dataset, place.folder.path, now=NOW)
    assert len(found.added) == 1
    assert (found.aside_before, found.aside_now) == (3, 4)
    assert place.made() == ["question a", "question c", "question later"]
    again = reparse.reparse(place.dataset, place.folder.path, now=NOW)
    assert again.added == ()
    assert place.dataset.undo() is not None, "what was added is one change"
    assert place.made() == ["question a", "question c"]


def test_a_schema_that_came_later_is_told_and_takes_nothing_away(place: Place) -> None:
    context = {**place.dataset.meta.context, "output_schema": {"type": "object"}}
    place.dataset.save_context(context)
    found = reparse.reparse(place.dataset, place.folder.path, now=NOW)
    assert found.outdated == 3
    assert found.aside_now == 6
    assert "stay" in str(found)
    assert len(place.made()) == 3


def test_a_schema_that_has_gone_since_keeps_nothing_out() -> None:
    place = Place(RunSpec(rows=50), output_schema={"type": "object"})
    with place.dataset as dataset:
        assert not place.made()
        context = {key: value for key, value in dataset.meta.context.items() if key != "output_schema"}
        dataset.save_context(context)
        found = reparse.reparse(dataset, place.folder.path, now=NOW)
        assert (len(found.added), found.aside_before, found.aside_now) == (3, 6, 3)
        assert len(place.made()) == 3
        assert reparse.reparse(dataset, place.folder.path, now=NOW).added == ()


def test_not_while_a_process_is_at_work(place: Place) -> None:
    from tui_craft.store import lock

    held = lock.take(place.folder.lock)
    assert held is not None
    try:
        with pytest.raises(ConflictError, match="stop it first"):
            reparse.reparse(place.dataset, place.folder.path, now=NOW)
    finally:
        lock.give_back(held)


def test_two_panes_do_not_mend_one_item_twice(place: Place) -> None:
    with Dataset(place.dataset.path) as other:
        mend.mend(other, place.folder.path, 0, 1, GOOD, now=NOW)
        place.dataset.refresh()
        with pytest.raises(ConflictError, match="already"):
            mend.mend(place.dataset, place.folder.path, 0, 1, GOOD.replace("mended", "x"), now=NOW)
