"""The tree of topics in memory: paths, typed lines, and steps that take each other back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.topic_names import Names
from tui_craft.domain.topics import LONGEST, Tree, clean, indented, path_of, tidy
from tui_craft.errors import InvalidError, NotFoundError

TREE: list[dict[str, Any]] = [
    {"name": "billing", "target": 20, "topics": [{"name": "refunds", "topics": [{"name": "late"}]}, {"name": "tax"}]},
    {"name": "shipping"},
]


def test_parents_come_before_what_is_below_them() -> None:
    """In the order in which they are shown."""
    tree = Tree.of(TREE)
    wanted = ["billing", "billing/refunds", "billing/refunds/late", "billing/tax", "shipping"]
    assert ["/".join(path) for path in tree.paths()] == wanted
    assert len(tree) == 5
    assert tree.record() == TREE
    assert tree.nearest(("billing", "gone", "late")) == ("billing",)
    assert tree.nearest(("gone",)) == ()
    with pytest.raises(NotFoundError, match="did you mean billing/refunds"):
        tree.node(("billing", "refund"))


def test_lines_are_nested_by_how_far_they_stand_in() -> None:
    """With blanks, tabs, or a path in one line."""
    typed = "money\n  refunds\n     late ones\n  tax/foreign\n\n\tpost\nother  things\n"
    found = indented(typed, ("shop",))
    assert ["/".join(path) for path in found] == [
        "shop/money", "shop/money/refunds", "shop/money/refunds/late ones", "shop/money/tax/foreign",
        "shop/money/tax/foreign/post", "shop/other things",
    ]  # fmt: skip


@pytest.mark.parametrize("bad", ["", "  ", "a//b", "/a", "\x1b", "x" * (LONGEST + 1), "/".join("a" * 30), "\ud800"])
def test_what_cannot_be_a_topic_is_said(bad: str) -> None:
    """Nothing is guessed at where a person typed it."""
    with pytest.raises(InvalidError):
        path_of(bad)


def test_names_of_a_teacher_are_tidied() -> None:
    """Bullets, quotes and slashes are not part of what a topic is called."""
    assert tidy("- Refunds/Returns.") == "Refunds-Returns"
    assert tidy(" \u2022 late\nparcels ") == "late parcels"
    assert [tidy(value) for value in (3, None, "", "...", "x" * 500)] == [None] * 5
    assert clean("a\x1b[2Jb") == "a [2Jb"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Refunds", "refund", True), ("log in", "Login", True), ("late delivery", "late  deliveries!", True),
        ("address", "Addresses", True),
        ("cancellation of an order", "cancelation of an order", True), ("invoice 1", "invoice 2", False),
        ("paid invoices", "unpaid invoices", False), ("C", "C++", False), ("refund", "return", False),
        ("Data Privacy & Security", "data privacy security", True), ("tax", "taxi", False), ("???", "!!!", False),
    ],
)  # fmt: skip
def test_the_same_is_the_same_however_it_is_written(one: str, other: str, alike: bool) -> None:
    """But what says something else is something else, however near its letters."""
    names = Names([("billing", one)])
    assert (names.near(other) is not None) == alike
    assert names.near(one) == ("billing", one)


_NAMES = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def _records(draw: st.DrawFn, depth: int = 3) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for name in draw(st.lists(_NAMES, unique=True, max_size=3)):
        record: dict[str, Any] = {"name": name}
        if draw(st.booleans()):
            record["target"] = draw(st.integers(0, 9))
        below = draw(_records(depth - 1)) if depth else []
        if below:
            record["topics"] = below
        out.append(record)
    return out


@given(_records(), st.data())
def test_every_step_is_taken_back_by_the_one_it_gives(records: list[dict[str, Any]], data: st.DataObject) -> None:
    """And that one by another, for ever."""
    tree = Tree.of(records)
    paths = tree.paths()
    steps = [{"do": "insert", "path": [], "place": 1, "node": {"name": "new", "topics": [{"name": "x"}]}}]
    if paths:
        path = [*data.draw(st.sampled_from(paths))]
        steps += [{"do": "remove", "path": path}, {"do": "rename", "path": path, "name": "other"},
                  {"do": "target", "path": path, "target": 5}]  # fmt: skip
    step = data.draw(st.sampled_from(steps))
    before = tree.record()
    back = tree.apply(step)
    after = tree.record()
    again = tree.apply(back)
    assert tree.record() == before
    tree.apply(again)
    assert tree.record() == after
