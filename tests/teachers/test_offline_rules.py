"""The offline teacher's operators one by one: slots on both sides, rewording, noise, computed answers."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.teachers.rules import noise, phrasing, recombine, synonyms, worsen
from tui_craft.teachers.rules.english import text_kind
from tui_craft.teachers.rules.extraction import extraction
from tui_craft.teachers.rules.finders import speaks_of_buying
from tui_craft.teachers.rules.frames import frame, tone_of
from tui_craft.teachers.rules.marks import MARK
from tui_craft.teachers.rules.resample import resample
from tui_craft.teachers.rules.scheduling import scheduling
from tui_craft.teachers.rules.slots import analyse
from tui_craft.teachers.rules.support import support
from tui_craft.teachers.rules.units import units
from tui_craft.teachers.rules.words import GENDER


def both(asked: str, answered: str, number: int) -> tuple[str, str]:
    """The pair with all its free slots drawn anew."""
    sheet = analyse([asked, answered], ["user", "output"])
    values = resample(sheet.slots, Random(number), buying=speaks_of_buying(asked + answered))
    filled = [sheet.masks.fill(masked, values) for masked in sheet.masked]
    return filled[0], filled[1]


def kinds(asked: str, answered: str) -> set[str]:
    return {slot.kind for slot in analyse([asked, answered], ["user", "output"]).slots}


@given(st.integers(0, 10_000))
def test_everything_repeated_in_the_answer_changes_with_the_question(number: int) -> None:
    asked, answered = both(
        "Hi, my name is Maria Keller. I ordered two mugs on 3 March 2026, order 88123. Mail: maria.keller@example.com",
        '{"name": "Maria Keller", "order": "88123", "date": "2026-03-03", "mail": "maria.keller@example.com", '
        '"quantity": 2, "product": "mugs"}',
        number,
    )
    record = json.loads(answered)
    assert record["order"] in asked
    assert record["order"] != "88123"
    assert f"my name is {record['name']}." in asked
    assert GENDER[record["name"].split()[0]] == "female"
    assert record["mail"] in asked
    assert record["mail"] == record["name"].lower().replace(" ", ".") + "@example.com"
    assert record["product"] in asked
    day = date.fromisoformat(record["date"])
    assert f"on {day.day} {day:%B} {day.year}," in asked


@pytest.mark.parametrize(
    ("asked", "answered", "kind"),
    [
        ("I paid $40 for 2 shirts, I mean I ordered 2 shirts. What is that each?", "That is $20 each.", "amount"),
        ("I bought it on 3 March 2026. Until when can I return it?", "Within 30 days.", "date"),
        ("Can you deliver on Saturday?", "We deliver from Monday to Friday.", "weekday"),
        ("Please list three ideas. I ordered three.", "One, another, and a last one. Three books.", "weekday"),
        ("How long does delivery to Lyon take?", "It takes 3 to 5 days.", "city"),
        ("The treaty was signed on 4 July 1776, wasn't it?", "Yes, it was.", "date"),
        ("Was Karl Marx born in Germany?", "Yes.", "name"),
        ("I ordered the jacket. I like jackets.", "Good.", "product"),
        ("I waited 3 weeks. It takes 2 days, you said.", "It takes 2 days.", "duration"),
        ("Thomas wrote it. I love THOMAS.", "Yes.", "name"),
    ],
)
def test_what_an_answer_may_depend_on_stays(asked: str, answered: str, kind: str) -> None:
    assert kind not in kinds(asked, answered)


def test_a_time_span_changes_where_the_answer_only_repeats_it() -> None:
    seen = set()
    for number in range(40):
        asked, answered = both(
            "I have been waiting for 3 weeks.", "I am sorry that you have waited for 3 weeks.", number
        )
        spans = re.findall(r"\d+ weeks", f"{asked} {answered}")
        assert spans[0] == spans[1] != "3 weeks"
        seen.add(spans[0])
    assert len(seen) > 5


def test_one_and_many_of_a_thing_stay_together() -> None:
    for number in range(40):
        asked, answered = both("Can I add a second mug to my order?", "Order both mugs anew, please.", number)
        assert ("mug" in asked) == ("mugs" in answered)


def test_several_dates_keep_their_order_and_distance() -> None:
    for number in range(50):
        asked, _ = both("Ordered on 2026-03-01, promised for 2026-03-09, still not here.", "We are sorry.", number)
        first, second = (date.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\d", asked))
        assert second - first == timedelta(days=8)


@given(st.text(max_size=200), st.text(max_size=200))
def test_masking_and_filling_without_new_values_changes_nothing(asked: str, answered: str) -> None:
    sheet = analyse([asked, answered], ["user", "output"])
    assert [sheet.masks.fill(masked, {}) for masked in sheet.masked] == [asked, answered]


@pytest.mark.parametrize(
    ("sentence", "possible"),
    [
        ("Can I cancel my order?", "Is it possible to cancel my order?"),
        ("I want to return a jacket.", "I'd like to return a jacket."),
        ("How do I reset my password", "Could you tell me how to reset my password?"),
        ("Why was I charged twice?", "I don't understand why I was charged twice."),
        ("need help correcting the address", "I need a hand with correcting the address."),
    ],
)
def test_requests_are_said_another_way(sentence: str, possible: str) -> None:
    said = {phrasing.reword(sentence, Random(number), task=False) for number in range(200)}
    assert possible in said
    assert len(said) >= 4


def test_an_instruction_stays_an_instruction() -> None:
    said = {phrasing.reword("Write a poem about rain.", Random(n), task=True) for n in range(200)}
    assert "Please write a poem about rain." in said
    assert all("rite a poem about rain" in text for text in said)


def test_contractions_go_both_ways_and_leave_has_and_had_alone() -> None:
    seen = {synonyms.contractions("I do not know. It's been long. I'd ordered it.", Random(n)) for n in range(20)}
    assert "I don't know. It's been long. I'd ordered it." in seen
    assert all("It is been" not in text and "I would ordered" not in text for text in seen)


@settings(max_examples=200)
@given(st.integers(0, 100_000), st.sampled_from(["light", "heavy"]))
def test_noise_spares_what_is_masked(number: int, level: str) -> None:
    sheet = analyse(["Please check order 48213 and write to a.b@example.com today."], ["user"])
    noisy = noise.add_noise(sheet.masked[0], level, Random(number), english=True)
    assert len(MARK.findall(noisy)) == 2
    filled = sheet.masks.fill(noisy, {})
    assert "48213" in filled
    assert "a.b@example.com" in filled


@pytest.mark.parametrize("words", ["angry", "a furious customer", "frustrated"])
def test_axis_values_name_a_tone(words: str) -> None:
    assert tone_of(words) == "annoyed"


def test_informal_is_not_formal() -> None:
    assert tone_of("informal") == "chatty"
    assert tone_of("piratical") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Where is my parcel?", "support"),
        ("Do you ship to Norway?", "support"),
        ("Write a haiku.", "task"),
        ("Given a dialogue, say who is right.", "task"),
        ("What is the capital of France?", "question"),
        ("Joy reads 8 pages in 20 minutes. How long for 120 pages?", "problem"),
        ('{"a": 1}', "document"),
    ],
)
def test_kinds_of_text(text: str, kind: str) -> None:
    assert text_kind(text) == kind


@given(st.integers(0, 5_000), st.sampled_from(["neutral", "formal", "chatty", "annoyed", "brief"]))
def test_a_frame_keeps_the_request_whole(number: int, tone: str) -> None:
    framed = frame("where is my order 48213", "support", tone, "medium", Random(number))
    assert "here is my order 48213" in framed
    assert not re.search(r"48213 [A-Z]|\.\.|,\.|\?\.", framed)


def test_only_polite_sentences_move_between_answers() -> None:
    one = "Thanks for your message. Order 48213 is on its way. Let us know if you have other questions."
    two = "Happy to help. We refund within 5 days. Have a nice day."
    first, last = recombine.openings([one, two])
    assert first == ["Thanks for your message.", "Happy to help."]
    assert last == ["Let us know if you have other questions.", "Have a nice day."]
    swapped = {recombine.swap_politeness(one, first, last, Random(n)) for n in range(50)}
    assert len(swapped) == 4
    assert all("Order 48213 is on its way." in text for text in swapped)


@given(st.integers(0, 5_000))
def test_a_worse_answer_is_another_and_never_empty(number: int) -> None:
    chosen = "Your refund of 40 dollars is on its way. It takes 5 days. Please check your account then."
    worse = worsen.worsened(chosen, Random(number))
    assert worse.strip()
    assert worse != chosen


def _day(words: str) -> date:
    months = [date(2025, n, 1).strftime("%B") for n in range(1, 13)]
    day, month, year = words.split()
    return date(int(year), months.index(month) + 1, int(day))


_DAY = r"\d{1,2} [A-Z][a-z]+ 20\d\d"


@settings(max_examples=300)
@given(st.integers(0, 10**9))
def test_the_shop_reckons_right(number: int) -> None:
    made = support(Random(number))
    returned = re.search(rf"on ({_DAY}) and today is ({_DAY})", made.message)
    if returned:
        bought, today = _day(returned[1]), _day(returned[2])
        assert ("Yes, you can" in made.answer) == ((today - bought).days <= 30)
        last = bought + timedelta(days=30)
        assert f"{last.day} {last:%B} {last.year}" in made.answer
    taxed = re.search(r"goods are \$(\d+\.\d\d).* (\d+)% tax", made.message)
    if taxed:
        assert f"${float(taxed[1]) * (1 + int(taxed[2]) / 100):.2f} in all" in made.answer


@settings(max_examples=300)
@given(st.integers(0, 10**9))
def test_sums_are_right(number: int) -> None:
    made = units(Random(number))
    sums = re.findall(r"\$?([\d.,]*\d) (×|−) \$?([\d.,]*\d) = \$?([\d.,]*\d)", f"{made.answer} {made.follow}")
    assert sums
    for left, sign, right, result in sums:
        one, two, three = (float(figure.replace(",", "")) for figure in (left, right, result))
        assert three == pytest.approx(one * two if sign == "×" else one - two, rel=1e-9, abs=0.0051)


@settings(max_examples=200)
@given(st.integers(0, 10**9))
def test_calendar_answers_are_right(number: int) -> None:
    made = scheduling(Random(number))
    clocks = re.findall(r"\d\d:\d\d", made.message)
    if "Can I also make" in made.message:
        start, end, other = clocks
        assert start < other
        assert made.answer.startswith("No") == (other < end)
    next_day = re.search(rf"Today is \w+, ({_DAY}).*next (\w+day)", made.message)
    if next_day:
        found = re.search(_DAY, made.answer)
        assert found is not None
        day = _day(found.group())
        assert day.strftime("%A") == next_day[2]
        assert 1 <= (day - _day(next_day[1])).days <= 7


@settings(max_examples=200)
@given(st.integers(0, 10**9))
def test_records_hold_what_the_message_says(number: int) -> None:
    made = extraction(Random(number))
    record = json.loads(made.answer)
    for key, value in record.items():
        if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            assert value in made.source, key
    assert made.worse != made.answer
