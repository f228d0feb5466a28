"""Words with numbers, as they are typed in forms and on the command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain import weights
from tui_craft.domain.axes import PRESETS
from tui_craft.errors import InvalidError


@pytest.mark.parametrize(
    ("typed", "sep", "found"),
    [
        ("calm:3, annoyed:2, hostile", ":", {"calm": 3, "annoyed": 2, "hostile": 1}),
        ("calm", ":", {"calm": 1}),
        ("", ":", {}),
        (" , a ,, ", ":", {"a": 1}),
        ('"a, b":2,c', ":", {"a, b": 2, "c": 1}),
        ('"say \\"no\\"", plain', ":", {'say "no"': 1, "plain": 1}),
        ("note: be kind, at 9.5:2", ":", {"note: be kind": 1, "at 9.5": 2}),
        ("ollama/llama3:8b=2, openai/gpt-4o-mini", "=", {"ollama/llama3:8b": 2, "openai/gpt-4o-mini": 1}),
        ("eval_data=80%, golden_data = 20 %", "=", {"eval_data": 80, "golden_data": 20}),
    ],
)
def test_a_list_as_it_is_typed(typed: str, sep: str, found: dict[str, float]) -> None:
    assert weights.parse(typed, sep=sep) == found


@pytest.mark.parametrize(
    ("typed", "sep", "said"),
    [
        ("a, a:2", ":", "twice"),
        ("a:0", ":", "above 0"),
        ("a:-1", ":", "above 0"),
        ("a:inf", ":", "above 0"),
        ("a:nan", ":", "above 0"),
        ("a=many", "=", "not 'many'"),
        ('"a"b', ":", "After the quotes"),
        ('"a":', ":", "above 0"),
    ],
)
def test_a_slip_is_told(typed: str, sep: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        weights.parse(typed, sep=sep)


def test_a_name_with_its_words() -> None:
    assert weights.parse_named("tone=calm:3,angry") == ("tone", {"calm": 3, "angry": 1})
    for typed in ("tone", "tone=", "=calm", ""):
        with pytest.raises(InvalidError, match="tone=calm:3"):
            weights.parse_named(typed)


@given(
    st.dictionaries(st.text(min_size=1).filter(lambda word: word.strip() == word), st.integers(1, 1000), max_size=5),
    st.sampled_from([":", "="]),
    st.booleans(),
)
def test_what_is_spelled_is_read_back(given: dict[str, int], sep: str, ones: bool) -> None:
    assert weights.parse(weights.spell(given, sep=sep, ones=ones), sep=sep) == given


def test_the_presets_can_be_spelled() -> None:
    for values in PRESETS.values():
        assert weights.parse(weights.spell(values)) == values
