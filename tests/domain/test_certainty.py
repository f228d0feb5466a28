"""The model of the reviewer: what it must never get wrong, whatever the texts are."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.certainty import LEAST, Certainty, words_of

TEXTS = st.lists(st.tuples(st.text(max_size=60), st.booleans()), max_size=40)


@given(TEXTS, st.text(max_size=200))
def test_whatever_the_texts_there_is_an_answer(judged: list[tuple[str, bool]], value: str) -> None:
    model = Certainty()
    model.learn(judged)
    assert math.isfinite(model.log_odds(value))


@given(TEXTS, st.text(max_size=100))
def test_turning_every_judgement_round_turns_the_answer_round(judged: list[tuple[str, bool]], value: str) -> None:
    model, mirror = Certainty(), Certainty()
    model.learn(judged)
    mirror.learn((text, not accepted) for text, accepted in judged)
    assert math.isclose(model.log_odds(value), -mirror.log_odds(value), abs_tol=1e-6)


@given(TEXTS, st.text(max_size=100))
def test_learning_in_two_parts_is_learning_at_once(judged: list[tuple[str, bool]], value: str) -> None:
    parts, whole = Certainty(), Certainty()
    parts.learn(judged[:5])
    parts.log_odds(value)
    parts.learn(judged[5:])
    whole.learn(judged)
    assert math.isclose(parts.log_odds(value), whole.log_odds(value), abs_tol=1e-9)


def test_a_text_of_both_kinds_is_less_certain_than_one_of_one_kind() -> None:
    model = Certainty()
    model.learn([("refund the parcel today", True)] * LEAST + [("as a model sorry", False)] * LEAST)
    assert model.knows_enough
    assert (model.accepted, model.rejected) == (LEAST, LEAST)
    assert model.log_odds("refund the parcel") > 2
    assert model.log_odds("sorry as a model") < -2
    assert abs(model.log_odds("refund sorry")) < abs(model.log_odds("refund the parcel"))
    assert model.log_odds("words nobody has seen") == 0


def test_it_says_when_it_has_seen_too_little() -> None:
    model = Certainty()
    model.learn([("good", True)] * 100 + [("bad", False)] * (LEAST - 1))
    assert not model.knows_enough
    assert model.log_odds("anything else") > 0


def test_words_are_folded_and_distinct() -> None:
    assert words_of("Yes yes, STRASSE straße!") == {"yes", "strasse"}
