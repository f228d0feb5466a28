"""What is offered while a filter is typed, and what counts as unfinished."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain import filter as filters
from tui_craft.errors import InvalidError
from tui_craft.store.facets import Facets
from tui_craft.ui.filter_completion import Word, candidates, unfinished, word_at


def facets(**known: list[str]) -> Facets:
    empty: dict[str, list[str]] = {name: [] for name in Facets.__dataclass_fields__}
    return Facets(**{**empty, **known})


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("", ""),
        ("tag:", "tag:"),
        ("state:held tag:bi", "tag:bi"),
        ('tag:"two wo', 'tag:"two wo'),
        ('tag:"two words" -ru', "-ru"),
        ('"a \\" b', '"a \\" b'),
        ('it"s so', "so"),
        ("done ", ""),
    ],
)
def test_the_word_under_the_cursor(value: str, word: str) -> None:
    found = word_at(value, len(value))
    assert found.text == word
    assert value[found.start : found.end] == word


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert word_at("tag:billing", 5).text == "tag:b"


def typed(value: str, known: Facets | None = None) -> list[str]:
    return candidates(word_at(value, len(value)), known)


def test_keys_then_fields_then_values() -> None:
    known = facets(tags=["billing", "two words", "bi[INST]"], fields=["input", "not a name"], slices=["hard"])
    assert typed("st")[0] == "state:"
    assert "input~" in typed("in", known)
    assert "not a name~" not in typed("", known)
    assert typed("tag:b", known) == ["tag:billing", "tag:bi[INST]"]
    assert typed("-tag:two", known) == ['-tag:"two words"']
    assert typed('tag:"two w', known) == ['tag:"two words"']
    assert typed("tag:ill", known) == ["tag:billing"]
    assert typed("slice:", known) == ["slice:hard"]
    assert typed("state:") == ["state:draft", "state:accepted", "state:held", "state:rejected"]
    assert typed("state:held") == []
    assert typed("output~ref", known) == []


def test_what_nobody_could_read_is_not_offered() -> None:
    assert typed("tag:", facets(tags=["\x1b[2J", "x" * 5_000, "a\nb", "good"])) == ["tag:good"]


@pytest.mark.parametrize("value", ["tag:", "state:he", '"two wo', 'tag:"two', "-", "a OR", "quality>=", "output~"])
def test_on_the_way(value: str) -> None:
    with pytest.raises(InvalidError):
        filters.parse(value)
    word = word_at(value, len(value))
    assert unfinished(word, candidates(word, None))


@pytest.mark.parametrize("value", ["state:heldx", "tg:x", "tg:", "model>=3"])
def test_simply_wrong(value: str) -> None:
    word = word_at(value, len(value))
    assert not unfinished(word, candidates(word, None))


@given(st.lists(st.text(max_size=30), max_size=8), st.sampled_from(["tag", "run", "topic"]), st.text(max_size=4))
def test_every_offer_is_a_filter_for_exactly_that_value(values: list[str], key: str, begin: str) -> None:
    offers = candidates(Word(0, 0, f"{key}:"), facets(tags=values, runs=values, topics=values))
    for offer in offers:
        term = filters.parse(offer).clauses[0][0]
        assert term.key == key
        assert term.value in values
    assert all(candidates(word_at(begin, at), None) is not None for at in range(len(begin) + 1))
