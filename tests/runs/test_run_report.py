"""The report of a run: what it counts, what it warns of, and the words it is told in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_helpers import events_of, failure, make_dataset, new_run, pair, reply

from tui_craft import jsonlines
from tui_craft.domain.phrases import phrases
from tui_craft.domain.row import State
from tui_craft.domain.run import Books, RunSpec, RunState, Variant
from tui_craft.runs import control
from tui_craft.runs.coverage import Coverage, Line, Part
from tui_craft.runs.events import EventWriter
from tui_craft.runs.journal import Entry, Journal
from tui_craft.runs.landing import Landing, landed_events
from tui_craft.runs.report import Ending, report_of
from tui_craft.runs.report_words import as_text, report_lines
from tui_craft.runs.reporting import Report, full_report
from tui_craft.runs.sparkline import ASCII_BARS, meter_words, sparkline
from tui_craft.runs.variety import variety_of
from tui_craft.runs.warnings import Facts, warnings_of
from tui_craft.runs.worker import derivation_of
from tui_craft.store import judging
from tui_craft.store.dataset import Dataset

SPEC = RunSpec(
    rows=40,
    teacher="acme/one",
    mix={"acme/one": 3, "acme/two": 1},
    axes={"tone": {"calm": 1, "angry": 1}, "length": {"short": 1}},
    variants=(Variant("terse", "Write {{rows}} rows. {{seeds}}", 1),),
    temperature=(0.5, 1.0),
)


class Made:
    """A run that has journalled and landed these entries, and ended."""

    def __init__(self, dataset: Dataset, entries: list[Entry], spec: RunSpec = SPEC, *, ended: bool = True) -> None:
        self.dataset = dataset
        self.folder, self.head = new_run(dataset, spec)
        derivation = derivation_of(dataset, dataset, self.folder, self.head, dataset.get_many(self.head.seeds))
        journal = Journal(self.folder.replies)
        landing = Landing(dataset, self.folder, journal, derivation, lambda: variety_of(dataset, self.head))
        events = EventWriter(self.folder.events, dataset.clock)
        for entry, landed in zip(entries, landing.land(entries), strict=True):
            events.write_many(landed_events(landed, entry))
        if ended:
            watched = landing.watched.report() if landing.watched else {}
            ending = Ending(RunState.SHORT, "The run was stopped.")
            events.write("report", **report_of(self.head, ending, derivation.books(), 10.0, watched))
        events.close()
        journal.close()

    @property
    def report(self) -> Report:
        """The report as of now."""
        return full_report(self.dataset, self.folder.path)


def entries() -> list[Entry]:
    """Two replies of two teachers with two tones, one with a duplicate and one bad item, and a failure."""
    rows = [pair(f"where is parcel {n} of mine") for n in range(4)]
    more = [pair(f"pay back invoice {n} please") for n in range(2)]
    return [
        reply(0, rows, template="default", temperature=0.55),
        reply(1, [*more, rows[0], {"input": "x"}], teacher="acme/two", template="terse", axes={"tone": "angry"},
              temperature=1.0, cost=0.25),
        failure(2, "bad_request"),
    ]  # fmt: skip


@pytest.fixture
def made() -> Made:
    """Such a run."""
    return Made(make_dataset(), entries())


def test_generated_is_filtered_and_deduped_and_kept_whatever_is_done_with_the_rows(made: Made) -> None:
    funnel = made.report.funnel
    assert (funnel.generated, funnel.filtered, funnel.deduped, funnel.kept, funnel.cost) == (8, 1, 1, 6, 0.75)
    ids = [row.id for row in made.dataset.scan() if row.origin.get("run") == made.head.id]
    made.dataset.set_state(ids[:2], State.ACCEPTED)
    judging.judge(made.dataset, ids[2], by="jo@box", state=State.REJECTED, reason="duplicate")
    judging.judge(made.dataset, ids[3], by="jo@box", state=State.REJECTED, reason="wrong")
    made.dataset.delete(ids[4:5])
    report = made.report
    funnel = report.funnel
    assert (funnel.generated, funnel.filtered, funnel.deduped, funnel.kept) == (8, 3, 2, 3)
    assert report.reasons == Counter(duplicate=1, wrong=1)
    assert report.rows[State.ACCEPTED] == 2
    assert report.retention == 0.5
    text = as_text(report)
    for line in ("  generated        8", "  deduped          2", "  cost         $0.75", "  accepted so far 2"):
        assert line in text
    assert "filtered         3   quarantined 1, rejected 1, deleted 1" in text
    assert "kept             3   accepted 2, draft 1" in text
    assert "rejected because: duplicate 1, wrong 1" in text


def test_coverage_says_what_was_drawn_and_what_became_of_it(made: Made) -> None:
    parts = {(part.kind, part.name): {line.value: line for line in part.lines} for part in made.report.coverage.parts}
    tone = parts["axis", "tone"]
    assert (tone["calm"].asked, tone["calm"].landed, tone["calm"].wanted) == (1, 4, 0.5)
    assert (tone["angry"].landed, tone["angry"].duplicates, tone["angry"].quarantined) == (2, 1, 1)
    assert parts["axis", "length"]["short"].asked == 0
    assert parts["teacher", ""]["acme/one"].wanted == 0.75
    assert parts["teacher", ""]["acme/two"].cost == 0.25
    assert parts["template", ""]["terse"].states == Counter({State.DRAFT: 2})
    assert [line.landed for line in parts["temperature", ""].values()] == [4, 0, 0, 2]
    assert "0.50 to 0.62" in parts["temperature", ""]


def test_rows_that_are_gone_are_told_apart_from_those_that_never_landed(made: Made) -> None:
    ids = [row.id for row in made.dataset.scan() if row.origin.get("run") == made.head.id]
    made.dataset.delete(ids[:1])
    (part,) = (part for part in made.report.coverage.parts if part.name == "tone")
    assert {line.value: line.gone for line in part.lines} == {"calm": 1, "angry": 0}


def test_the_report_is_whole_json_and_has_what_report_json_has(made: Made) -> None:
    values = jsonlines.loads(jsonlines.dumps(made.report.as_dict()))
    (stored,) = events_of(made.folder, "report")
    for key in set(stored) - {"event", "at", "funnel"}:
        assert values[key] == stored[key], key
    assert list(values["funnel"]) == ["generated", "filtered", "deduped", "kept", "cost"] == list(stored["funnel"])


def test_a_run_that_goes_on_or_never_told_its_variety_has_a_report_too() -> None:
    report = Made(make_dataset(), entries(), ended=False).report
    assert report.info.state is RunState.INTERRUPTED
    assert report.variety["rows"] == 6
    nothing = Made(make_dataset("empty"), []).report
    assert nothing.funnel.kept == 0
    assert nothing.rate == 0.0
    assert not nothing.phrases


def test_refusals_are_found_in_answers_replies_and_failures() -> None:
    refused = {"message": {"role": "assistant", "content": "I'm sorry, but I cannot help with that."}}
    rows = [{"input": f"how {n}", "output": f"I am unable to assist {n}"} for n in range(2)]
    policy = {**failure(3, "bad_request"), "message": "blocked by the content policy"}
    found = [
        reply(0, rows),
        reply(1, "", choice=refused),
        reply(2, "", choice={"finish_reason": "content_filter"}),
        policy,
    ]
    report = Made(make_dataset(), found).report
    assert report.refusals == 5
    assert report.warnings[0].startswith("5 answers refused")


@pytest.mark.parametrize("width", [36, 56, 76, 110])
def test_its_lines_fit_any_width_and_hold_nothing_a_terminal_obeys(width: int) -> None:
    spec = replace(SPEC, axes={"tone \x1b[2J": {"calm \u202e" * 9: 1, "angry": 1}})
    found = [reply(0, [pair("a \x1b[2J"), pair("b")], teacher="odd/\x1b[31m" + "x" * 90, axes={"tone \x1b[2J": "calm"})]
    lines = report_lines(Made(make_dataset(), found, spec).report, width)
    assert max(len(line.text) for line in lines) <= width
    assert not any(char < " " or char in "\x7f\u202e" for line in lines for char in line.text)


# ---- warnings


def facts(**values: Any) -> Facts:
    """A run that made 100 varied rows with two prompts and two teachers."""
    parts = [
        Part("template", "", [Line("default", 0.5, landed=50), Line("terse", 0.5, landed=50)]),
        Part("teacher", "", [Line("acme/one", 0.5, landed=50), Line("acme/two", 0.5, landed=50)]),
    ]
    books = Books(target=100, answered=20, asked=20, items=100, drafts=100, cost=0.5)
    given: dict[str, Any] = {
        "spec": RunSpec(rows=100), "books": books, "rows": Counter({State.DRAFT: 100}), "reasons": Counter(),
        "refusals": 0, "coverage": Coverage(parts), "variety": {"rows": 100, "near": 0.01},
    }  # fmt: skip
    return Facts(**{**given, **values})


def judged(accepted: int, rejected: int) -> Counter[State]:
    """Rows by state."""
    return Counter({State.ACCEPTED: accepted, State.REJECTED: rejected})


def test_a_run_with_nothing_odd_has_no_warning() -> None:
    assert warnings_of(facts()) == []
    assert warnings_of(facts(rows=judged(70, 30))) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rows": judged(96, 4)}, "Retention is 96 % of 100 judged rows, which is suspiciously high"),
        ({"rows": judged(4, 26), "reasons": Counter({"": 20, "wrong": 6})},
         "Only 13 % of 30 judged rows were accepted, most of the others being wrong; fix the prompt"),
        ({"variety": {"rows": 100, "near": 0.2}}, "20 % of the rows are near-duplicates"),
        ({"variety": {"rows": 100, "repeated": {"answers": [["thank you for reaching", 60]]}}},
         "60 % of the answers begin with 'thank you for reaching'"),
        ({"coverage": Coverage([Part("template", "", [Line("default", landed=51)]),
                                Part("teacher", "", [Line("acme/one", landed=51), Line("acme/two")])])},
         "One prompt (default) and one teacher (acme/one) made all 51 rows"),
        ({"coverage": Coverage([Part("axis", "tone", [Line("calm", 0.5, landed=95), Line("angry", 0.5, landed=5)])])},
         "The axis tone is hardly covered: 1 of its 2 values have (nearly) no rows (angry)"),
        ({"coverage": Coverage([Part("topic", "", [Line("a", landed=9), Line("b"), Line("c")])])},
         "2 of 3 topics got no row in this run."),
        ({"books": Books(target=100, answered=20, items=100, drafts=60, quarantined=40, cost=0.1)},
         "40 % of all items were no usable rows"),
        ({"books": Books(target=100, answered=20, items=100, drafts=100)}, "What the run cost is not known"),
        ({"books": Books(target=100, answered=9, items=60, drafts=60, cost=0.99), "spec": RunSpec(rows=9, budget=1.0)},
         "The budget of $1.00 is spent and 40 rows of the target are missing"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said_with_what_to_do(values: dict[str, Any], words: str) -> None:
    (sentence,) = warnings_of(facts(**values))
    assert sentence.startswith(words)


def test_few_judged_rows_tell_nothing() -> None:
    assert warnings_of(facts(rows=judged(19, 0))) == []


# ---- words


def test_phrases_that_answers_share_and_seeds_do_not() -> None:
    answers = [f"Thank you for reaching out to us. Your number is {n} and it is fine." for n in range(20)]
    seeds = [f"It is number {n}, and your number is known." for n in range(20)]
    first, *_ = phrases(answers, seeds)
    assert first.words.startswith("thank you for reaching out to us your number is")
    assert (first.share, first.elsewhere) == (1.0, 0.0)
    assert phrases(answers, answers) == []
    assert phrases(answers[:2], []) == []


@given(st.lists(st.floats(0, 1), max_size=60), st.integers(0, 40))
def test_a_sparkline_fits_its_width(shares: list[float], width: int) -> None:
    line = sparkline(shares, width, ASCII_BARS)
    assert len(line) == min(width, len(shares))
    assert line.isascii()


def test_meters_name_only_what_is_known() -> None:
    assert meter_words({}) == []
    assert meter_words({"near": 0.028, "openings": 0.81}) == ["near-duplicates 2.8 %", "openings 0.81 distinct"]
    assert sparkline([0.0, 0.5, 1.0], 3) == "▁▅█"


def test_the_budget_is_the_one_that_was_set_last(made: Made) -> None:
    control.change(made.folder, budget=2.5)
    assert made.report.budget == 2.5
    assert "$0.75 of $2.50" in as_text(made.report)
    control.change(made.folder, budget=control.NO_BUDGET)
    assert made.report.as_dict()["budget"] is None
