"""Passes over a dataset: only what changed is looked at, and the result is as if everything had been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from check_helpers import row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks import fixing, looker, pipeline, retention
from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Scope, finding
from tui_craft.checks.pipeline import Looked
from tui_craft.checks.retention import funnel
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError
from tui_craft.store import check_settings, findings, library, query
from tui_craft.store.dataset import Dataset


class Shout(Plain):
    """Looks at each row: nothing in capitals."""

    name = "shout"
    title = "Shouting"
    help = "Answers in capitals."
    examples = True

    def begin(self, ground: Ground) -> Look:
        return ShoutLook(sum(reading.sides.answered.isupper() for reading in ground.readings()) if ground.seeded else 0)


class ShoutLook(Look):
    def __init__(self, usual: int) -> None:
        self._usual = usual

    def look(self, reading: Reading) -> Iterator[Finding]:
        block = reading.answers[0] if reading.answers else None
        if block is not None and block.text.isupper() and not self._usual:
            yield finding("shout", reading, block, (0, 1), Severity.WARNING, "is in capitals", fix="lower the letters")

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix:
        return Fix({**reading.row.data, "output": reading.row.data["output"].lower()})


class Twin(Plain):
    """Compares with the rows before."""

    name = "twin"
    title = "Twins"
    help = "Answers that an earlier row has."
    scope: Scope = "earlier"

    def begin(self, ground: Ground) -> Look:
        return TwinLook()


class TwinLook(Look):
    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def know(self, reading: Reading) -> None:
        self._first.setdefault(reading.sides.answered, reading.row.id)

    def look(self, reading: Reading) -> Iterator[Finding]:
        first = self._first.setdefault(reading.sides.answered, reading.row.id)
        if first != reading.row.id:
            yield finding("twin", reading, None, (0, 0), Severity.ERROR, f"as row {first}", other=first, fix="reject")

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix:
        return Fix(state=State.REJECTED, reason="duplicate")


class Often(Plain):
    """Counts over all rows."""

    name = "often"
    title = "Often"
    help = "Answers that most rows have."
    scope: Scope = "all"

    def begin(self, ground: Ground) -> Look:
        return OftenLook()


class OftenLook(Look):
    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}

    def look(self, reading: Reading) -> Iterator[Finding]:
        self._rows.setdefault(reading.sides.answered, []).append(reading.row.id)
        return iter(())

    def finish(self) -> Iterator[Finding]:
        total = sum(map(len, self._rows.values()))
        for ids in self._rows.values():
            for row_id in ids if len(ids) * 2 > total > 1 else ():
                yield Finding("often", row_id, "output", 0, 0, Severity.HINT, "in most rows")


class Broken(Plain):
    """Fails at the third row."""

    name = "broken"
    title = "Broken"
    help = "Fails."

    def begin(self, ground: Ground) -> Look:
        return BrokenLook()


class BrokenLook(Look):
    def look(self, reading: Reading) -> Iterator[Finding]:
        yield finding("broken", reading, None, (0, 0), Severity.ERROR, "found")
        if reading.row.id == 3:
            raise RuntimeError("three is too much")


class Refusing(Plain):
    """Cannot begin."""

    name = "refusing"
    title = "Refusing"
    help = "Cannot begin."

    def begin(self, ground: Ground) -> Look:
        raise InvalidError("There is no file here; name another.")


@pytest.fixture
def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the checks written here."""
    known = {check.name: check for check in (Shout(), Twin(), Often())}
    for module in (pipeline, fixing, retention):
        monkeypatch.setattr(module, "checks", lambda: known)


def last(steps: Iterator[object]) -> Looked:
    *_, end = steps
    assert isinstance(end, Looked)
    return end


def dataset_with(answers: Sequence[str], name: str = "d") -> Dataset:
    dataset = library.create(name, "input-output", now=datetime(2026, 1, 1, tzinfo=UTC))
    dataset.add([new(answer) for answer in answers])
    return dataset


def new(answer: str, **envelope: object) -> NewRow:
    return NewRow(jsonlines.dumps({"input": "q", "output": answer}), Envelope(**envelope))  # type: ignore[arg-type]


def holding(dataset: Dataset) -> list[tuple[int, str]]:
    return sorted({(each.row, each.check) for each in findings.standing(dataset, findings.read(dataset.path))})


@pytest.mark.usefixtures("own_checks")
def test_a_second_pass_looks_only_at_what_changed() -> None:
    with dataset_with(["a", "LOUD", "b", "a"]) as dataset:
        first = last(pipeline.update(dataset))
        assert first.rows == 4
        assert holding(dataset) == [(2, "shout"), (4, "twin")]
        assert last(pipeline.update(dataset)).rows == 0
        dataset.edit(2, {"input": "q", "output": "low"}, base_rev=dataset.get(2).rev)
        assert holding(dataset) == [(4, "twin")]  # what was found in a text that is no more is not told
        again = last(pipeline.update(dataset))
        assert again.findings.runs["shout"].rows == 1
        dataset.set_state([1], State.REJECTED)
        assert holding(dataset) == []  # of twins one is left
        dataset.add([new("a")])
        last(pipeline.update(dataset))
        assert holding(dataset) == [(5, "twin")]
        dataset.undo()
        dataset.undo()  # the first is back among the drafts
        last(pipeline.update(dataset))
        assert holding(dataset) == [(4, "twin")]


@pytest.mark.usefixtures("own_checks")
def test_what_is_kept_rather_comes_first() -> None:
    with dataset_with(["a", "b", "a", "a"]) as dataset:
        dataset.set_state([3], State.HELD)
        dataset.set_state([4], State.ACCEPTED)
        last(pipeline.update(dataset))
        assert [each for each in holding(dataset) if each[1] == "twin"] == [(1, "twin"), (3, "twin")]


@pytest.mark.usefixtures("own_checks")
def test_changed_examples_and_options_are_looked_at_anew() -> None:
    with dataset_with(["LOUD", "b"]) as dataset:
        last(pipeline.update(dataset))
        assert (1, "shout") in holding(dataset)
        seed = Envelope(state=State.ACCEPTED, tags=("seed",))
        rows = [NewRow(jsonlines.dumps({"input": "q", "output": f"SEED {n}"}), seed) for n in range(5)]
        dataset.add(rows)
        last(pipeline.update(dataset))
        assert (1, "shout") not in holding(dataset)
        check_settings.change(dataset, lambda settings: check_settings.CheckSettings({"shout": False}))
        assert "shout" not in last(pipeline.update(dataset)).findings.runs


def test_a_check_that_fails_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {check.name: check for check in (Broken(), Refusing(), Shout())}
    monkeypatch.setattr(pipeline, "checks", lambda: known)
    with dataset_with(["a", "b", "c", "LOUD"]) as dataset:
        done = last(pipeline.update(dataset))
        assert done.problems["refusing"] == "There is no file here; name another."
        assert "three is too much" in done.problems["broken"]
        assert [(each.row, each.check) for each in done.findings.found] == [(4, "shout")]


@pytest.mark.usefixtures("own_checks")
def test_a_survey_keeps_nothing_and_knows_the_rows_around() -> None:
    with dataset_with(["a", "a", "LOUD"]) as dataset:
        done = last(pipeline.survey(dataset, where="id:2"))
        assert [(each.row, each.check) for each in done.findings.found] == [(2, "often"), (2, "twin")] or [
            (each.row, each.check) for each in done.findings.found
        ] == [(2, "twin")]
        assert findings.read(dataset.path) == findings.Findings()


@pytest.mark.usefixtures("own_checks")
def test_fixes_are_one_change_and_leave_the_others_alone() -> None:
    with dataset_with(["a", "LOUD", "b", "a"]) as dataset:
        before = {row_id: dataset.log.line_at(dataset.index.place(row_id)[0]) for row_id in (1, 3)}
        found = last(pipeline.update(dataset)).findings.found
        assert {each.row.id: each.by for each in fixing.mended(dataset, found)} == {2: ("shout",), 4: ("twin",)}
        done = fixing.apply(dataset, found)
        assert (done.changed, done.rejected, done.left) == (1, 1, {})
        assert dataset.get(2).data["output"] == "loud"
        assert dataset.get(4).envelope.reason == "duplicate"
        assert {row_id: dataset.log.line_at(dataset.index.place(row_id)[0]) for row_id in (1, 3)} == before
        assert holding(dataset) == []
        dataset.undo()
        assert dataset.get(2).data["output"] == "LOUD"
        assert dataset.state_of(4) is State.DRAFT


@pytest.mark.usefixtures("own_checks")
def test_what_a_person_let_pass_is_remembered_and_can_be_found() -> None:
    with dataset_with(["a", "LOUD", "b", "a"]) as dataset:
        last(pipeline.update(dataset))
        assert list(query.find(dataset, query.parse(dataset, "check:*"))) == [2, 4]
        assert fixing.ignore(dataset, "shout", [2]) == 1
        assert holding(dataset) == [(4, "twin")]
        assert list(query.find(dataset, query.parse(dataset, "check:shout"))) == []
        assert list(query.find(dataset, query.parse(dataset, "check:*"))) == [4]
        dataset.undo()
        assert list(query.find(dataset, query.parse(dataset, "check:shout OR check:twin"))) == [2, 4]
        with pytest.raises(InvalidError, match="did you mean check:shout"):
            query.parse(dataset, "check:shuot")


@pytest.mark.usefixtures("own_checks")
def test_the_funnel_counts_each_row_once() -> None:
    with dataset_with(["a", "A", "A", "b"]) as dataset:
        dataset.set_state([4], State.REJECTED)
        last(pipeline.update(dataset))
        out = funnel(dataset, findings.standing(dataset, findings.read(dataset.path)))
        assert (out.rows, out.rejected, dict(out.steps)["content"], out.kept) == (4, 1, 2, 1)
        assert out.share == 0.25
        assert "mend the prompt" in out.words


STEP = st.tuples(
    st.sampled_from(["add", "edit", "reject", "accept", "hold", "draft", "delete", "undo", "redo", "seed", "compact"]),
    st.integers(1, 12),
    st.sampled_from(["a", "b", "LOUD", "A", "c"]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=25), st.integers(0, 3))
def test_passes_in_between_change_nothing_of_the_end(
    own_checks: None, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]], every: int
) -> None:
    folder = tmp_path_factory.mktemp("p")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_CRAFT_HOME", str(folder))
        with dataset_with(["a", "b", "LOUD"]) as dataset:
            for number, (what, row_id, word) in enumerate(steps):
                change(dataset, what, row_id, word)
                if every and number % every == 0:
                    last(pipeline.update(dataset))
            last(pipeline.update(dataset))
            found = holding(dataset)
            last(pipeline.update(dataset, full=True))
            assert found == holding(dataset)


STATES = {"reject": State.REJECTED, "accept": State.ACCEPTED, "hold": State.HELD, "draft": State.DRAFT}


def change(dataset: Dataset, what: str, row_id: int, word: str) -> None:
    if what == "add":
        dataset.add([new(word)])
    elif what == "seed":
        dataset.add([new(word, state=State.ACCEPTED, tags=("seed",))])
    elif what == "undo":
        dataset.undo()
    elif what == "redo":
        dataset.redo()
    elif what == "compact":
        dataset.compact()
    elif dataset.state_of(row_id) is None:
        return
    elif what == "edit":
        dataset.edit(row_id, {"input": "q", "output": word}, base_rev=dataset.get(row_id).rev)
    elif what == "delete":
        dataset.delete([row_id])
    else:
        dataset.set_state([row_id], STATES[what])


def test_broken_files_are_as_good_as_none(tmp_path: Path) -> None:
    with dataset_with(["a"]) as dataset:
        last(pipeline.update(dataset))
        place = findings.path_of(dataset.path)
        (place / findings.FILE).write_bytes(b'{"at":"x"\n')
        assert findings.read(dataset.path) == findings.Findings()
        last(pipeline.update(dataset))
        findings.seen_file(dataset.path, findings.read(dataset.path)).write_bytes(b"short!")
        assert findings.read_seen(dataset.path, findings.read(dataset.path)) == findings.Seen()
        assert last(pipeline.update(dataset)).rows == 1
    assert row({"input": "a"}).id == 7


def test_a_check_that_fails_keeps_nobody_from_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {check.name: check for check in (Broken(), Refusing(), Shout())}
    monkeypatch.setattr(looker, "checks", lambda: known)
    with dataset_with(["a", "b", "c", "LOUD"]) as dataset:
        looks = looker.Looker(dataset)
        found = [[each.check for each in looks.findings(dataset.get(row_id))] for row_id in (1, 3, 4)]
        assert found == [["broken"], [], ["shout"]]
