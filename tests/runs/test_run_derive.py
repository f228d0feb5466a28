"""Replies become rows the same way every time, and the books balance whatever comes in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_helpers import FORMAT, derivation, failure, pair, reply

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.same import identity, payload_hash
from tui_craft.runs.hashes import Known
from tui_craft.runs.journal import Entry

texts = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
items = st.one_of(
    texts.map(pair),
    texts.map(
        lambda text: {"input": f"Question   {text.upper()}", "output": f"ANSWER {text}"}
    ),  # the same but for case
    texts.map(lambda text: {"input": text}),
    st.just({"input": "", "output": ""}),
)
contents = st.one_of(st.lists(items, max_size=6), st.sampled_from(["", "I cannot help with that.", "{", "null"]))


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Journals of up to 12 entries, in any order of requests, some twice."""
    numbers = draw(st.lists(st.integers(0, 10), max_size=12))
    entries: list[Entry] = []
    for number in numbers:
        cost = draw(st.sampled_from([None, 0.25]))
        tokens = draw(st.sampled_from([None, [10, 4]]))
        entry = reply(number, draw(contents), cost=cost, tokens=tokens, attempts=draw(st.integers(1, 3)))
        entries.append(failure(number) if draw(st.booleans()) and draw(st.booleans()) else entry)
    return entries


@given(journals(), st.integers(1, 8))
def test_books_balance_after_every_entry(entries: list[Entry], target: int) -> None:
    subject = derivation(target)
    drafts = duplicates = quarantined = unused = 0
    for entry in entries:
        derived = subject.feed(entry)
        drafts += len(derived.rows)
        duplicates += derived.duplicates
        quarantined += len(derived.quarantined)
        unused += derived.unused
        books = subject.books(in_flight=3)
        assert books.balanced
        assert books.asked == len(subject.ended) + 3
        counted = (books.drafts, books.duplicates, books.quarantined, books.unused)
        assert counted == (drafts, duplicates, quarantined, unused)
        assert books.drafts <= target


@given(journals(), st.integers(1, 8))
def test_the_same_journal_gives_the_same_rows_and_books(entries: list[Entry], target: int) -> None:
    first, again = derivation(target), derivation(target)
    assert [first.feed(entry) for entry in entries] == [again.feed(entry) for entry in entries]
    assert first.books() == again.books()


@given(journals())
def test_no_two_rows_of_a_run_are_the_same(entries: list[Entry]) -> None:
    subject = derivation()
    hashes = [own for entry in entries for own in subject.feed(entry).hashes]
    assert len(hashes) == len(set(hashes))


def test_exactly_the_target_lands_and_the_rest_is_counted_as_unused() -> None:
    subject = derivation(target=3)
    subject.feed(reply(0, [pair("a"), pair("b")]))
    derived = subject.feed(reply(1, [pair("c"), pair("d"), {"input": "bad"}]))
    assert len(derived.rows) == 1
    assert subject.books().unused == 2
    assert subject.books().items == 3


def test_a_row_that_was_there_before_is_a_duplicate() -> None:
    subject = derivation(known=[payload_hash(FORMAT, {"input": "Question A", "output": " answer  a "})])
    derived = subject.feed(reply(0, [pair("a"), pair("b")]))
    assert (len(derived.rows), derived.duplicates) == (1, 1)


def test_a_bad_item_never_costs_its_neighbours() -> None:
    derived = derivation().feed(reply(4, [pair("a"), {"input": "no output"}, pair("b")]))
    assert len(derived.rows) == 2
    (bad,) = derived.quarantined
    assert (bad.request, bad.item) == (4, 1)
    assert "output" in bad.reason
    assert "no output" in bad.text


def test_a_reply_without_any_row_is_quarantined_as_a_whole() -> None:
    derived = derivation().feed(reply(0, "I would rather talk about the weather."))
    (bad,) = derived.quarantined
    assert bad.text == "I would rather talk about the weather."
    assert bad.reason


def test_provenance_is_complete() -> None:
    row = derivation().feed(reply(12, [pair("a"), pair("b")])).rows[0]
    assert row.envelope.tags == ("synthetic", "run:k3f9", "mine")
    assert row.envelope.state.value == "draft"
    assert row.origin == {
        "kind": "synthetic", "by": "model", "run": "k3f9", "request": 12, "recipe": "expand", "teacher": "acme/one",
        "model": "one-0925", "prompt": "sha256:0", "template": "default", "seeds": [1, 2], "axes": {"tone": "calm"},
        "temperature": 0.9, "at": "2026-01-01T00:00:00Z", "tokens": [50, 20], "cost": 0.25,
    }  # fmt: skip


def test_rows_of_the_offline_teacher_are_made_by_rule() -> None:
    assert derivation().feed(reply(0, [pair("a")], teacher="offline")).rows[0].origin["by"] == "rule"


@pytest.mark.parametrize(
    ("costs", "total"), [([0.5, 0.25], 0.75), ([0.5, None], None), ([None], None), ([0.0, 0.0], 0.0), ([], None)]
)
def test_an_unknown_price_is_unknown_and_never_nothing(costs: Sequence[float | None], total: float | None) -> None:
    subject = derivation()
    for number, cost in enumerate(costs):
        subject.feed(reply(number, [pair(str(number))], cost=cost))
    assert subject.books().cost == total


def test_tokens_are_none_until_some_were_reported() -> None:
    subject = derivation()
    subject.feed(reply(0, [pair("a")], tokens=None))
    assert subject.books().tokens_in is None
    subject.feed(reply(1, [pair("b")], tokens=[7, 3]))
    assert (subject.books().tokens_in, subject.books().tokens_out) == (7, 3)


def test_tries_before_the_last_count_as_retries() -> None:
    subject = derivation()
    subject.feed(reply(0, [pair("a")], attempts=3))
    subject.feed(failure(1, attempts=6))
    assert subject.books().retried == 7


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"input": "A  b", "output": "c"}, {"input": "a b\n", "output": "C"}, True),
        ({"input": "a", "output": "b c"}, {"input": "a b", "output": "c"}, False),
        ({"input": "a", "output": "b", "id": 1}, {"id": 2, "output": "b", "input": "a"}, True),
    ],
)
def test_what_counts_as_the_same(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert (payload_hash(FORMAT, one) == payload_hash(FORMAT, other)) is same


def test_who_speaks_matters() -> None:
    turns = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]
    swapped = [{"role": "assistant", "content": "x"}, {"role": "user", "content": "y"}]
    format = FORMATS["messages"]
    assert payload_hash(format, {"messages": turns}) != payload_hash(format, {"messages": swapped})


def test_a_lone_surrogate_can_be_hashed() -> None:
    assert payload_hash(FORMAT, {"input": "\ud800", "output": "b"})


@given(st.sets(st.integers(0, 2**64 - 1), max_size=50), st.integers(0, 2**64 - 1))
def test_known_hashes_are_a_set(hashes: set[int], other: int) -> None:
    known = Known(hashes)
    assert all(item in known for item in hashes)
    assert (other in known) is (other in hashes)


def test_a_row_that_was_made_for_its_letter_case_is_another_row() -> None:
    one, other = {"input": "Where is it?", "output": "a"}, {"input": "where IS it?", "output": "a"}
    assert identity(FORMAT, one, {}) == identity(FORMAT, other, {})
    assert identity(FORMAT, one, {"exact": True}) != identity(FORMAT, other, {"exact": True})
    assert identity(FORMAT, one, {"exact": True}) == identity(FORMAT, dict(one), {"exact": True})
