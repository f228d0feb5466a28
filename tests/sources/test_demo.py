"""The demo datasets: valid, varied, in one style, and made through the store."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from tui_craft.domain.context import Context
from tui_craft.domain.formats import format_named
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.sources.demo import DEMOS, create_demo, demo_named, demo_payloads
from tui_craft.store import library

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("kind", DEMOS)
def test_a_demo_is_made_with_its_seeds_and_context(kind: str) -> None:
    demo = demo_named(kind)
    with create_demo(kind, now=NOW) as dataset:
        assert (dataset.meta.name, dataset.meta.format) == (kind, demo.format)
        assert Context.model_validate(dataset.meta.context).data_status == "seeds"
        rows = list(dataset.scan())
    assert len(rows) == len(demo_payloads(kind))
    for row, raw in zip(rows, demo_payloads(kind), strict=True):
        assert row.raw == raw
        assert (row.state, row.tags, row.is_seed) == (State.ACCEPTED, ("seed", "manual"), True)
        assert (row.origin["kind"], row.origin["by"]) == ("real", "manual")
        assert format_named(demo.format).problems(row.data) == []
    with library.open_dataset(kind) as again:
        assert len(again) == len(rows)


def test_a_second_demo_gets_a_number() -> None:
    names = []
    for _ in range(3):
        with create_demo(now=NOW) as dataset:
            names.append(dataset.slug)
    assert names == ["support-tickets", "support-tickets-2", "support-tickets-3"]


def test_an_unknown_demo_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidError, match="support-tickets, json-extraction"):
        create_demo("poems", now=NOW)


def test_support_answers_keep_the_house_style() -> None:
    rows = [json.loads(raw) for raw in demo_payloads("support-tickets")]
    assert len(rows) == 40
    assert len({row["input"] for row in rows}) == 40
    for row in rows:
        answer = row["output"]
        assert 2 <= len(re.findall(r"[.?](?= |$)", answer)) <= 5, answer
        assert "!" not in answer
        for order in re.findall(r"order (?:number is )?(\d{5})", row["input"], re.IGNORECASE):
            assert order in answer


def test_extraction_outputs_have_one_schema_and_hold_what_the_message_says() -> None:
    rows = [json.loads(raw) for raw in demo_payloads("json-extraction")]
    assert len(rows) == 10
    keys = re.search(r"keys (.*?)\.", rows[0]["instruction"])
    assert keys is not None
    for row in rows:
        record = json.loads(row["output"])
        assert list(record) == keys[1].split(", ")
        assert record["order_number"] in row["input"]
        for key in ("customer", "email", "product"):
            assert record[key] is None or record[key] in row["input"]
