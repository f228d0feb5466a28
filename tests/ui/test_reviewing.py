"""What the review screen keeps in mind: the line of waiting rows, the pace, the trail of decisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.row import State
from tui_craft.store.queues import Step
from tui_craft.ui.reviewing.pace import Pace
from tui_craft.ui.reviewing.trail import Decision, Said, Trail
from tui_craft.ui.reviewing.waiting import Waiting

IDS = st.integers(1, 40)


@given(
    st.sets(IDS),
    st.lists(st.one_of(st.lists(IDS, max_size=6).map(lambda ids: ("order", ids)), st.just(("next", [])),
                       st.just(("back", [])))),
)  # fmt: skip
def test_every_row_has_its_turn_once_whatever_the_order_becomes(
    gone: set[int], plan: list[tuple[str, list[int]]]
) -> None:
    line = Waiting(lambda row_id: row_id not in gone)
    line.take(Step(more=range(1, 21)))
    line.take(Step(more=range(21, 41)))
    out: list[int] = []
    for kind, ids in plan:
        if kind == "order":
            line.take(Step(first=ids))
        elif kind == "back" and out:
            line.put_back(out.pop())
        else:
            coming = line.coming(3)
            row_id = line.next()
            assert coming[:1] == ([] if row_id is None else [row_id])
            if row_id is not None:
                out.append(row_id)
    while (row_id := line.next()) is not None:
        out.append(row_id)
    assert sorted(out) == [row_id for row_id in range(1, 41) if row_id not in gone]
    assert line.left == 0
    assert line.coming(3) == []


def test_what_had_better_come_first_does() -> None:
    line = Waiting(lambda _: True)
    line.take(Step(more=[1, 2, 3, 4], done=6))
    assert line.next() == 1
    line.take(Step(first=[4, 1, 3]))
    assert line.coming(2) == [4, 3]
    assert line.snapshot() == [2, 3, 4]
    assert [line.next() for _ in range(4)] == [4, 3, 2, None]
    assert (line.handed_out, line.total) == (10, 10)


def test_the_pace_is_a_median_and_pauses_do_not_count() -> None:
    pace = Pace()
    assert Pace().per_minute is None
    pace.start(0)
    now = 0.0
    for gap in (2, 2, 2, 50, 300, 2):
        now += gap
        pace.tick(now)
    assert pace.a_row == 2
    assert pace.per_minute == 30
    assert pace.active == 58
    for _ in range(30):
        now += 3
        pace.tick(now)
    assert pace.a_row == 3


def decided(row_id: int, state: State | None, reason: str = "") -> Decision:
    return Decision(row_id, Said(State.DRAFT), Said(state or State.DRAFT, reason=reason), state)


def test_the_last_word_about_a_row_counts() -> None:
    trail = Trail()
    trail.add(decided(1, State.ACCEPTED))
    trail.add(decided(2, State.REJECTED, "style"))
    trail.add(decided(3, None))
    trail.add(decided(1, State.REJECTED))
    assert trail.states() == {State.REJECTED: 2}
    assert trail.reasons() == {"style": 1, "": 1}
    undone = trail.back()
    assert undone is not None
    assert undone.row_id == 1
    assert trail.states() == {State.ACCEPTED: 1, State.REJECTED: 1}
    assert trail.again() is undone
    assert trail.again() is None
    trail.back()
    trail.add(decided(4, State.HELD))
    assert trail.again() is None


@given(st.lists(st.one_of(st.tuples(IDS, st.sampled_from(State)), st.none(), st.just(1))))
def test_back_and_again_are_each_other_s_way_back(plan: list[tuple[int, State] | int | None]) -> None:
    trail = Trail()
    for item in plan:
        if isinstance(item, tuple):
            trail.add(decided(*item))
        elif item is None:
            before = list(trail.made)
            if trail.back() is not None:
                assert trail.again() is before[-1]
                assert trail.made == before
                trail.back()
        else:
            trail.again()
    assert sum(trail.states().values()) == len({item.row_id for item in trail.made})
