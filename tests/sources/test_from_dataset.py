"""A dataset carried over into another format: rows, states, origins and the family of each row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.sources.from_dataset import convert_dataset
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _row(data: object, envelope: Envelope = Envelope(), **origin: object) -> NewRow:  # noqa: B008
    return NewRow(jsonlines.dumps(data), envelope, Origin(kind="real", by="imported") | origin)  # type: ignore[arg-type]


@pytest.fixture
def chats() -> Iterator[Dataset]:
    """Five chats; the second cannot become input-output, row 6 is a copy of row 3."""
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    with library.create("chats", "messages", context={"objective": "kind replies"}, now=NOW) as made:
        made.add(
            [
                _row({"messages": turns, "meta": 7}, Envelope(State.ACCEPTED, ("seed",), quality=4, note="good")),
                _row({"messages": turns * 2}, Envelope(tags=("seed",))),
                _row({"messages": turns}, Envelope(State.HELD), run="k3f9", seeds=[1, 2]),
                _row({"messages": turns}, Envelope(State.REJECTED, reviewed="ada")),
                _row({"messages": [{"role": "user", "content": "q"}]}),
            ]
        )
        made.duplicate(3)
        yield made


def test_rows_keep_what_is_known_about_them(chats: Dataset) -> None:
    before = (chats.path / "rows.jsonl").read_bytes()
    report = convert_dataset(chats, "Pairs", "input-output", NOW)
    assert (report.slug, report.format, report.converted) == ("pairs", "input-output", 4)
    assert report.skipped == [
        (2, "it has 4 turns; input-output holds one question and one answer"),
        (5, "field messages: has no assistant turn, so there is nothing to learn from"),
    ]
    assert (chats.path / "rows.jsonl").read_bytes() == before
    with library.open_dataset("pairs") as made:
        first, generated, copy, last = made.get_many(made.ids())
        assert made.meta.context == {"objective": "kind replies"}
        assert first.data == {"input": "q", "output": "a", "meta": 7}
        assert first.envelope == Envelope(State.ACCEPTED, ("seed",), quality=4, note="good")
        assert first.origin == {"kind": "real", "by": "imported"}
        assert (generated.state, generated.origin["run"], generated.origin["seeds"]) == (State.HELD, "k3f9", [1])
        assert copy.envelope.parent == generated.id
        assert (last.state, last.envelope.reviewed) == (State.REJECTED, "ada")


def test_many_rows_are_one_change(chats: Dataset) -> None:
    with library.create("big", "text", now=NOW) as big:
        big.add([NewRow(b'{"text":"%d"}' % number) for number in range(2500)])
        with pytest.raises(InvalidError, match="plain text has no turns"):
            convert_dataset(big, "none", "messages", NOW)
    with library.create("pairs", "input-output", now=NOW) as pairs:
        pairs.add([NewRow(b'{"input":"%d","output":"x"}' % number) for number in range(2500)])
        assert convert_dataset(pairs, "chat", "conversations", NOW).converted == 2500
    with library.open_dataset("chat") as made:
        assert [made.get(row_id).data["conversations"][0]["value"] for row_id in (1, 1001, 2500)] == [
            "0",
            "1000",
            "2499",
        ]
        made.undo()
        assert len(made) == 0


@pytest.mark.parametrize(
    ("name", "format", "says"),
    [
        ("chats", "input-output", "already a dataset 'chats'"),
        ("new", "messages", "has the format messages already"),
        ("new", "preference", "no worse answer"),
        ("new", "csv", "no format 'csv'"),
    ],
)
def test_a_refusal_makes_no_dataset(chats: Dataset, name: str, format: str, says: str) -> None:
    with pytest.raises(InvalidError, match=says):
        convert_dataset(chats, name, format, NOW)
    with pytest.raises(NotFoundError):
        library.open_dataset("new")


def test_real_tool_calls_come_along(shared_data: Path) -> None:
    raws = (shared_data / "datasets" / "conversations_tools__glaive_zh_20.jsonl").read_bytes().splitlines()
    with library.create("glaive", "conversations", now=NOW) as source:
        source.add([NewRow(raw) for raw in raws])
        report = convert_dataset(source, "openai", "messages", NOW)
    assert report.converted + len(report.skipped) == len(raws)
    assert report.converted >= 18
