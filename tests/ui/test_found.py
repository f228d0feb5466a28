"""Findings in the order in which they are gone through, and what is left of them when rows are taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.retention import Funnel
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import State
from tui_craft.ui.cleaning.check_lines import Listed, check_line, in_order, with_the_rest
from tui_craft.ui.cleaning.found import Found
from tui_craft.ui.cleaning.going_back import GoingBack
from tui_craft.ui.cleaning.steps import ABOUT, about, steps
from tui_craft.ui.widgets.funnel_line import ways

_findings = st.lists(
    st.builds(
        Finding, st.sampled_from(["a", "b", "c"]), st.integers(1, 60), st.just("output"), st.just(0), st.just(0),
        st.sampled_from(Severity), st.just("is odd"), st.sampled_from(["", "cut it"]), st.sampled_from([0, 0, 3, 7]),
    ),
    max_size=120,
).map(lambda found: sorted(found, key=lambda each: (each.row, each.check)))  # fmt: skip


@given(_findings, st.sets(st.integers(1, 60)), st.sampled_from(["", "a"]))
def test_taking_rows_out_leaves_what_would_have_been_found_without_them(
    findings: list[Finding], rows: set[int], check: str
) -> None:
    found = Found(findings, 60)
    found.take_out(rows, check)
    left = Found([each for each in findings if each.row not in rows or check not in {"", each.check}], 60)
    for name in ("a", "b", "c"):
        group, wanted = found.group(name), left.group(name)
        assert [entry.row for entry in group.entries] == [entry.row for entry in wanted.entries]
        assert (group.counting, group.fixable) == (wanted.counting, wanted.fixable)
        assert found.kept(name) == left.kept(name)
        assert all(group.index(entry) == place for place, entry in enumerate(group.entries))
    for row in range(1, 61):
        assert {entry.check for entry in found.of_row(row)} == {entry.check for entry in left.of_row(row)}


@given(_findings)
def test_the_gravest_come_first(findings: list[Finding]) -> None:
    found = Found(findings, 60)
    for group in found.groups.values():
        weights = [entry.place[0] for entry in group.entries]
        assert weights == sorted(weights)
        assert group.counting == sum(entry.gravest is not Severity.HINT for entry in group.entries)
    assert sorted(found.worst_first()) == sorted(found.groups)


def test_a_step_mends_what_is_certain_and_rejects_only_what_would_break_training() -> None:
    def said(check: str, row: int, severity: Severity, fix: str = "") -> Finding:
        return Finding(check, row, "output", 0, 0, severity, "is odd", fix)

    findings = [
        said("shape", 1, Severity.ERROR, "mend it"), said("shape", 2, Severity.ERROR),
        said("shape", 3, Severity.WARNING), said("shape", 4, Severity.HINT), said("shape", 5, Severity.WARNING),
        said("same", 6, Severity.WARNING, "reject"), said("same", 7, Severity.WARNING),
        said("words", 8, Severity.ERROR), said("words", 9, Severity.WARNING, "cut it"),
    ]  # fmt: skip
    states = {5: State.HELD}
    of = {"shape": "format", "same": "duplicates", "words": "content"}
    order = ("duplicates", "length", "format", "content")
    made = steps(Found(findings, 9), of, order, lambda row: states.get(row, State.DRAFT))
    assert [(step.name, step.does, step.reason) for step in made] == [
        ("duplicates", "reject 1", ""), ("length", "", ""), ("format", "fix 1, reject 1, hold 1", "format"),
        ("content", "fix 1, hold 1", ""),
    ]  # fmt: skip
    # what a person brought, or has read, is mended at most
    spared = steps(Found(findings, 9), of, order, lambda row: states.get(row, State.DRAFT), {2, 3, 6, 8, 9})
    assert [(step.does, step.own) for step in spared] == [("", 1), ("", 0), ("fix 1", 2), ("fix 1", 1)]
    assert about(spared[0]).endswith("Left to you, as seeds or accepted after reading: 1 row.")
    assert about(spared[1]) == ABOUT["length"]


def test_an_undo_leads_back_to_the_row_unless_one_has_gone_on() -> None:
    said = [Finding("a", row, "output", 0, 0, Severity.WARNING, "is odd", "", 0) for row in range(1, 6)]
    group = Found(said, 9).group("a")
    second, fourth = group.entries[1], group.entries[3]
    back = GoingBack()
    assert back.place(group, fourth) is fourth
    back.did([second])
    back.undid(fourth)
    assert back.place(Found(said[2:], 9).group("a"), fourth) is fourth  # not there yet
    assert back.place(group, fourth) is second
    assert back.place(group, fourth) is fourth
    back.redid()
    back.undid(fourth)
    assert back.place(group, group.entries[4]) is group.entries[4]
    assert back.place(group, fourth) is fourth
    back.undid(fourth)  # of something that was done elsewhere
    assert back.place(group, fourth) is fourth


def test_checks_stay_where_they_are_and_what_is_found_later_comes_after_them() -> None:
    def found(*names: str) -> Found:
        return Found([Finding(name, 1, "output", 0, 0, Severity.WARNING, "is odd", "", 0) for name in names], 9)

    known = [Listed(name, name.upper(), on=name != "d") for name in "abcde"]
    order = in_order(found("b", "e"))
    assert order == ("b", "e")
    order = in_order(found("a", "b"), order)
    assert with_the_rest(order, known) == ("b", "e", "a", "c", "d")


def test_only_checks_that_found_nothing_that_counts_are_dim() -> None:
    said = [Finding(name, 1, "output", 0, 0, severity, "is odd", "", 0)
            for name, severity in (("a", Severity.ERROR), ("b", Severity.WARNING), ("c", Severity.HINT))]  # fmt: skip
    lines = [check_line(at, Listed(name, name), Found(said, 9)) for at, name in enumerate("abcd")]
    quiet = lines[3].tone
    assert [(line.flag, line.tone == quiet) for line in lines] == [("!", False), ("!", False), ("?", True), ("", True)]


def test_the_funnel_says_as_much_as_there_is_room_for_and_its_numbers_add_up() -> None:
    said = list(ways(Funnel(100, 30, (("duplicates", 20), ("length", 0), ("content", 10)))))
    assert said[0].startswith("100 rows → rejected 30 → duplicates 20 → content 10 → kept 40 (40 %: low, mend")
    assert said[1:3] == ["100 rows → rejected 30 → duplicates 20 → content 10 → kept 40 (40 %: low)",
                         "100 rows → rejected 30 → flagged 30 → kept 40 (40 %: low)"]  # fmt: skip
    assert said[-1] == "100 rows → kept 40 (40 %)"
