"""A row whose payload a hand has broken is shown, found, sorted and mended like any other, and fits no format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_craft.checks.looker import Looker
from tui_craft.cli.main import main
from tui_craft.domain.row import NewRow, State
from tui_craft.errors import ExitCode
from tui_craft.store import library, query
from tui_craft.store.dataset import Dataset
from tui_craft.store.facets import facets
from tui_craft.store.fields import extra_fields
from tui_craft.store.queues import Kind, Queue, steps, words_of
from tui_craft.store.similar import similar
from tui_craft.store.sorting import sort

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """Thirty rows that were judged, one draft, and a draft, number 32, that is no JSON."""
    with library.create("some", "input-output", now=NOW) as made:
        made.add([NewRow(b'{"input":"in %d","output":"out"}' % n) for n in range(1, 32)])
        made.set_state(range(1, 16), State.ACCEPTED)
        made.set_state(range(16, 31), State.REJECTED)
        with made.log.path.open("ab") as file:
            file.write(b'{"id":32,"state":"draft","rev":1,"data":{"input": parcel, "output":"lost"}}\n')
        made.refresh()
        yield made


def test_its_text_stands_under_the_empty_name(dataset: Dataset) -> None:
    row = dataset.get(32)
    assert row.data == {"": '{"input": parcel, "output":"lost"}'}
    assert not dataset.format.fits(row.data)
    assert Looker(dataset).findings(row)[0].severity == "error"


def test_what_goes_over_all_rows_goes_over_it(dataset: Dataset) -> None:
    assert list(query.find(dataset, query.parse(dataset, "parcel"))) == [32]
    assert sort(dataset, None, "input")[-1] == 32
    assert facets(dataset).fields == ["input", "output"]
    assert extra_fields(dataset) == []
    assert "parcel" in words_of(dataset, dataset.get(32))
    for kind in (Kind.FINDINGS, Kind.UNCERTAIN):
        last = list(steps(dataset, Queue(kind), weigh=lambda row: len(Looker(dataset).findings(row))))[-1]
        assert 32 in (last.first or ())
    list(similar(dataset, dataset.get(31), [32]))
    list(similar(dataset, dataset.get(32), [31]))


def test_it_can_be_printed(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rows", "some", "--where", "id:32"]) == ExitCode.DONE
    assert "parcel" in capsys.readouterr().out
