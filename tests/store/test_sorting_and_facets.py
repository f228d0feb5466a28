"""Rows in the order of a column, and what a dataset's filters can name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library, sets, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.facets import facets
from tui_craft.store.sorting import sort

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ROWS = [
    (
        {"text": "banana", "n": 10},
        Envelope(State.HELD, ("b",), quality=3, note="x"),
        Origin(run="r2", topic=["z", "a"]),
    ),
    ({"text": "Apple", "n": 9}, Envelope(State.ACCEPTED, ("a", "b"), quality=5), Origin(run="r1", topic=["b"])),
    ({"text": "cherry pie", "n": None}, Envelope(reviewed="zoe 2026-01-01T00:00:00Z"), Origin(model="m")),
    ({"text": "apple", "n": "many"}, Envelope(reviewed="ada 2026-01-02T00:00:00Z", reason="style"), Origin(model="M2")),
    ({"text": "é", "n": 9.5, "meta": ["q"]}, Envelope(State.REJECTED, reason="wrong"), Origin(run="r1")),
]


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    with library.create("demo", "text", now=NOW) as made:
        made.add([NewRow(jsonlines.dumps(data), envelope, origin) for data, envelope, origin in _ROWS])
        yield made


@pytest.mark.parametrize(
    ("by", "up", "down"),
    [
        ("id", [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
        ("state", [3, 4, 2, 1, 5], [5, 1, 2, 3, 4]),
        ("quality", [1, 2, 3, 4, 5], [2, 1, 3, 4, 5]),
        ("text", [2, 4, 1, 3, 5], [5, 3, 1, 2, 4]),
        ("n", [2, 5, 1, 4, 3], [4, 1, 5, 2, 3]),
        ("tags", [2, 1, 3, 4, 5], [1, 2, 3, 4, 5]),
        ("run", [2, 5, 1, 3, 4], [1, 2, 5, 3, 4]),
        ("model", [3, 4, 1, 2, 5], [4, 3, 1, 2, 5]),
        ("topic", [2, 1, 3, 4, 5], [1, 2, 3, 4, 5]),
        ("reviewed", [3, 4, 1, 2, 5], [4, 3, 1, 2, 5]),
        ("reason", [4, 5, 1, 2, 3], [5, 4, 1, 2, 3]),
        ("note", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ("nothing", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
    ],
)
def test_by_every_kind_of_column(dataset: Dataset, by: str, up: list[int], down: list[int]) -> None:
    assert sort(dataset, None, by) == up
    assert sort(dataset, None, by, descending=True) == down


def test_only_some_rows_and_rows_that_are_gone(dataset: Dataset) -> None:
    dataset.delete([4])
    copy = dataset.duplicate(1)
    assert sort(dataset, None, "nothing") == [1, copy, 2, 3, 5]
    assert sort(dataset, [5, 4, 3, 2, 99], "text") == [2, 3, 5]
    assert sort(dataset, [5, 4, 2], "state") == [2, 5]
    assert sort(dataset, [5, 4, 2], "id") == [2, 5]
    assert sort(dataset, [], "text") == []


def test_by_length_and_turns() -> None:
    with library.create("talk", "conversations", now=NOW) as made:
        said = [["a", "bb", "c"], ["z", "b"], ["Mm", "long answer " * 5]]
        made.add(
            [
                NewRow(jsonlines.dumps({"conversations": [
                    {"from": "human" if n % 2 == 0 else "gpt", "value": value} for n, value in enumerate(turns)
                ]}))
                for turns in said
            ]
        )  # fmt: skip
        assert sort(made, None, "turns", descending=True) == [1, 2, 3]
        sizes = {row.id: len(row.raw) for row in made.scan()}
        assert sort(made, None, "length") == sorted(sizes, key=sizes.__getitem__)
        assert sort(made, None, "first") == [1, 3, 2]
        assert sort(made, None, "last") == [2, 1, 3]


def test_progress_is_told_and_may_stop_it(dataset: Dataset) -> None:
    dataset.add([NewRow(b'{"text":"x"}')] * 5000)
    told: list[int] = []
    sort(dataset, None, "text", progress=told.append)
    assert told == sorted(told)
    assert len(told) >= 4

    def stop(done: int) -> None:
        raise InterruptedError(done)

    with pytest.raises(InterruptedError):
        sort(dataset, None, "text", progress=stop)


def test_facets_name_what_is_there_the_most_common_first(dataset: Dataset) -> None:
    slices.save(dataset, slices.Slice("zz", "tag:a"))
    slices.save(dataset, slices.Slice("aa", "tag:a"))
    sets.save(dataset, "base", now=NOW)
    found = facets(dataset)
    assert found.tags == ["b", "a"]
    assert found.runs == ["r1", "r2"]
    assert sorted(found.models) == ["M2", "m"]
    assert sorted(found.topics) == ["b", "z/a"]
    assert found.fields == ["text", "n", "meta"]
    assert sorted(found.reasons) == ["style", "wrong"]
    assert (found.slices, found.sets) == (["zz", "aa"], ["base"])
    assert (found.teachers, found.prompts) == ([], [])


def test_facets_of_a_large_dataset_come_from_all_over_it(dataset: Dataset) -> None:
    dataset.add([NewRow(b'{"text":"x"}', Envelope(tags=(f"t{n}",))) for n in range(1000)])
    found = facets(dataset, most_rows=50)
    assert 30 <= len(found.tags) <= 52
    assert {"a", "t999"} <= set(found.tags)
