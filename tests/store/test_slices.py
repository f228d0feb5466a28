"""Slices: named filters that are kept, found by name, and never lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest

from tui_craft.domain.row import Envelope, NewRow
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import library, query, sets, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """Six rows; odd ones tagged legal, every third says refund."""
    with library.create("demo", "text", now=NOW) as made:
        made.add(
            [
                NewRow(b'{"text":"row %d%b"}' % (n, b" refund" * (n % 3 == 0)), Envelope(tags=("legal",) * (n % 2)))
                for n in range(1, 7)
            ]
        )
        yield made


def found(dataset: Dataset, expr: str) -> list[int]:
    return list(query.find(dataset, query.parse(dataset, expr)))


def test_a_slice_is_kept_found_changed_and_removed(dataset: Dataset) -> None:
    slices.save(dataset, Slice("legal", "tag:legal"))
    slices.save(dataset, Slice("money", "refund -slice:legal", critical=True))
    assert slices.read(dataset.path) == [Slice("legal", "tag:legal"), Slice("money", "refund -slice:legal", True)]
    assert found(dataset, "slice:legal") == [1, 3, 5]
    assert found(dataset, "slice:money") == [6]
    assert found(dataset, "-slice:legal -slice:money") == [2, 4]
    assert found(dataset, "slice:money OR id:1") == [1, 6]
    slices.save(dataset, Slice("legal", "id<3"))
    assert found(dataset, "slice:money") == [3, 6]
    slices.remove(dataset, "money")
    assert [each.name for each in slices.read(dataset.path)] == ["legal"]
    assert (dataset.path / "slices.json").stat().st_mode & 0o777 == 0o600


def test_critical_slices_together(dataset: Dataset) -> None:
    assert slices.critical(dataset) is None
    slices.save(dataset, Slice("legal", "tag:legal", critical=True))
    slices.save(dataset, Slice("two", "id:2", critical=True))
    slices.save(dataset, Slice("all", "row"))
    wanted = slices.critical(dataset)
    assert wanted is not None
    assert list(query.find(dataset, wanted)) == [1, 2, 3, 5]
    assert [row.id for row in dataset.scan() if wanted.matches(row)] == [1, 2, 3, 5]


@pytest.mark.parametrize("name", ["", "a b", "a:b", '"a"', "-a", "a*", "slice/x", "x" * 65])
def test_a_name_must_stand_in_an_expression_as_it_is(dataset: Dataset, name: str) -> None:
    with pytest.raises(InvalidError, match="cannot be called"):
        slices.save(dataset, Slice(name, "tag:x"))


def test_what_a_slice_says_is_looked_at_when_it_is_saved(dataset: Dataset) -> None:
    slices.save(dataset, Slice("a", "tag:x"))
    slices.save(dataset, Slice("b", "slice:a OR tag:y"))
    with pytest.raises(InvalidError, match=r"refers to itself \(a > b > a\)"):
        slices.save(dataset, Slice("a", "slice:b"))
    with pytest.raises(InvalidError, match="refers to itself"):
        slices.save(dataset, Slice("c", "-slice:c"))
    with pytest.raises(InvalidError, match="needs an expression"):
        slices.save(dataset, Slice("c", "  "))
    with pytest.raises(InvalidError, match="'stat:x'"):
        slices.save(dataset, Slice("c", "stat:x"))
    with pytest.raises(InvalidError, match="did you mean slice:b"):
        slices.save(dataset, Slice("c", "slice:bb"))
    assert [each.where for each in slices.read(dataset.path)] == ["tag:x", "slice:a OR tag:y"]


def test_unknown_names_are_answered_with_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match=r"slice:legal names no slice of this dataset \(there are none\)"):
        query.parse(dataset, "slice:legal")
    slices.save(dataset, Slice("legal", "tag:legal"))
    with pytest.raises(InvalidError, match="did you mean slice:legal"):
        query.parse(dataset, "tag:x OR -slice:legl")
    with pytest.raises(NotFoundError, match="did you mean legal"):
        slices.get(dataset.path, "legl")
    with pytest.raises(NotFoundError):
        slices.remove(dataset, "nothing")
    with pytest.raises(InvalidError, match=r"set:base names no set"):
        query.parse(dataset, "set:base")


def test_what_another_slice_uses_stays(dataset: Dataset) -> None:
    sets.save(dataset, "base", now=NOW, ids=[1, 2])
    slices.save(dataset, Slice("legal", "set:base"))
    slices.save(dataset, Slice("both", "slice:legal row"))
    with pytest.raises(InvalidError, match="used by slice both"):
        slices.remove(dataset, "legal")
    with pytest.raises(InvalidError, match="used by slice legal"):
        sets.remove(dataset, "base")
    slices.remove(dataset, "both")
    slices.remove(dataset, "legal")
    sets.remove(dataset, "base")


def test_an_expression_that_is_no_text_is_refused(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match="no text"):
        slices.save(dataset, Slice("odd", "tag:\udcff"))


@pytest.mark.parametrize("text", ["", "[]", '{"slices":[{"name":"a"}]}', '{"slices":5}', '{"slices":["a"]}'])
def test_a_broken_file_is_named(dataset: Dataset, text: str) -> None:
    (dataset.path / "slices.json").write_text(text)
    with pytest.raises(InvalidError, match=r"slices\.json is not a list of slices"):
        slices.read(dataset.path)


def test_a_slice_that_a_hand_has_spoilt_is_named_where_it_is_used(dataset: Dataset) -> None:
    (dataset.path / "slices.json").write_text(
        '{"slices":[{"name":"odd","where":"stat:x"},{"name":"me","where":"slice:me"}]}'
    )
    with pytest.raises(InvalidError, match="slice:odd cannot be used: 'stat:x'"):
        query.parse(dataset, "slice:odd")
    with pytest.raises(InvalidError, match="refers to itself"):
        query.parse(dataset, "slice:me")
    assert found(dataset, "row") == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("where", ["slice:s{0}", "slice:s{0} OR -slice:s{1}"])
def test_slices_that_stand_in_one_another_without_end_are_refused(dataset: Dataset, where: str) -> None:
    listed = [{"name": "s0", "where": "row"}, {"name": "s1", "where": "row"}]
    listed += [{"name": f"s{n}", "where": where.format(n - 1, n - 2)} for n in range(2, 1_500)]
    (dataset.path / "slices.json").write_bytes(orjson.dumps({"slices": listed}))
    with pytest.raises(InvalidError, match="more than 100 slices stand in one another"):
        query.parse(dataset, "slice:s1499")
    assert found(dataset, "slice:s4") == [1, 2, 3, 4, 5, 6]
