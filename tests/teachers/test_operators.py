"""The augmentation operators: what each changes, what none may touch, and that the same chance gives the same text."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.teachers.base import Ask, AskFailed, Brief
from tui_craft.teachers.offline import OfflineTeacher
from tui_craft.teachers.rules.augmenting import augment_reply, augmented
from tui_craft.teachers.rules.operators import OPERATORS, STRENGTHS, apply

MESSAGE = "Hello, I ordered two mugs and a lamp last week. Where are they, please? I really don't know."
KEPT = ("AB-1234x", "88123", "https://x.example/a?b=1", "`pip install`", "jo@example.com", "user_id", "C:\\temp", "4.5")


def keeps_digits(text: str, done: str) -> bool:
    return sorted(re.findall(r"\d", text)) == sorted(re.findall(r"\d", done))


@pytest.mark.parametrize("name", [name for name in OPERATORS if name != "format"])
@pytest.mark.parametrize("strength", STRENGTHS)
def test_every_operator_changes_an_ordinary_message(name: str, strength: str) -> None:
    for number in range(30):
        assert apply(OPERATORS[name], MESSAGE, Random(number), strength=strength) != MESSAGE


@pytest.mark.parametrize("name", list(OPERATORS))
def test_what_must_stay_stays(name: str) -> None:
    text = "Hello, please look at " + " and then at ".join(KEPT) + ", because it does not work, is that right?"
    for number in range(60):
        done = apply(OPERATORS[name], text, Random(number), strength="heavy")
        assert all(kept in done for kept in KEPT), done


@pytest.mark.parametrize("name", list(OPERATORS))
def test_code_stays_to_the_letter(name: str) -> None:
    code = "```py\ndef add(one, two):\n    return one + two\n```"
    for number in range(40):
        assert code in apply(
            OPERATORS[name], f"Why does this not work, please?\n\n{code}\n\nThank you.", Random(number)
        )
        assert apply(OPERATORS[name], '{"name": "a, b"}', Random(number)).strip() == '{"name": "a, b"}'


@given(st.sampled_from(list(OPERATORS)), st.text(max_size=200), st.integers(0, 1000))
def test_no_digit_is_ever_altered(name: str, text: str, number: int) -> None:
    done = apply(OPERATORS[name], text, Random(number), strength="heavy")
    assert keeps_digits(text, done)
    assert done == apply(OPERATORS[name], text, Random(number), strength="heavy")


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("It cost $1,240.50 in all.", "It cost USD 1,240.50 in all."),
        ("It cost 12 EUR.", "It cost €12."),
        ("We have 1,200 users.", "We have 1200 users."),
        ("Due on 3 March 2026.", "Due on March 3, 2026."),
        ("Due on March 3rd, 2026.", "Due on 3rd March 2026."),
        ("Due on 2026-03-09.", "Due on 2026/03/09."),
        ("Call at 5:30 pm.", "Call at 5:30pm."),
        ("15% off", "15 percent off"),
        ("- one\n- two", "* one\n* two"),
        ("1. one\n2. two", "1) one\n2) two"),
        ("# Title\ntext", "Title:\ntext"),
        ("**bold** words", "bold words"),
        ("that “word”", 'that "word"'),
    ],
)
def test_other_styles_of_the_same(text: str, possible: str) -> None:
    seen = {apply(OPERATORS["format"], text, Random(number), strength="light") for number in range(60)}
    assert possible in seen
    assert all(keeps_digits(text, done) for done in seen)


def test_what_has_no_other_style_is_left_as_it_is() -> None:
    assert apply(OPERATORS["format"], "Nothing here", Random(1)) == "Nothing here"
    assert apply(OPERATORS["filler"], "Wo ist mein Paket geblieben", Random(1)) == "Wo ist mein Paket geblieben"


def test_words_that_a_short_answer_repeats_stay() -> None:
    for number in range(60):
        done = apply(OPERATORS["typos"], "Is the parcel late or the invoice wrong?", Random(number), answer="invoice")
        assert "invoice" in done
    text = "Due on 3 March 2026 they said"
    assert "3 March 2026" in apply(OPERATORS["format"], text, Random(3), answer="3 March 2026")


def brief(format: str, rows: list[dict[str, object]], plan: list[str], **data: object) -> Brief:
    whole = {"rows": rows, "plans": [plan] * len(rows), **data}
    return Brief(format=format, rows=len(rows), random_seed=7, task="augment", data=whole)


def test_only_the_input_side_changes() -> None:
    rows = [
        ("input-output", {"input": MESSAGE, "output": MESSAGE}, ("output",)),
        ("instruction", {"instruction": MESSAGE, "input": "", "output": MESSAGE}, ("input", "output")),
        ("instruction", {"instruction": "Classify the ticket.", "input": MESSAGE, "output": "late"},
         ("instruction", "output")),
        ("preference", {"prompt": MESSAGE, "chosen": MESSAGE, "rejected": MESSAGE}, ("chosen", "rejected")),
    ]  # fmt: skip
    for format, row, kept in rows:
        done = augmented(format, row, list(OPERATORS), Random(3)).data
        assert done != row
        assert all(done[name] == row[name] for name in kept)


def test_turns_of_the_user_only() -> None:
    turns = [
        {"role": "system", "content": MESSAGE}, {"role": "user", "content": MESSAGE},
        {"role": "assistant", "content": MESSAGE}, {"role": "user", "content": MESSAGE},
        {"role": "assistant", "content": MESSAGE},
    ]  # fmt: skip
    done = augmented("messages", {"messages": turns, "id": 7}, ["typos"], Random(3)).data
    assert done["id"] == 7
    assert [turn["content"] == MESSAGE for turn in done["messages"]][0::2] == [True, True, True]
    assert any(turn["content"] != MESSAGE for turn in done["messages"])


def test_the_task_says_what_it_could_not_change() -> None:
    rows: list[dict[str, object]] = [{"input": "1234", "output": "x"}, {"input": MESSAGE, "output": "x"}]
    reply = augment_reply(brief("input-output", rows, ["typos", "filler"]))
    assert len(reply["rows"]) == 1
    assert reply["done"] == [["typos", "filler"]]
    assert reply["of"] == [1]
    assert reply == augment_reply(brief("input-output", rows, ["typos", "filler"]))


def test_the_task_refuses_what_it_cannot_do() -> None:
    with pytest.raises(AskFailed, match="no input side"):
        augment_reply(brief("text", [{"text": MESSAGE}], ["typos"]))
    with pytest.raises(AskFailed, match="no operator 'typo'"):
        augment_reply(brief("input-output", [{"input": "a", "output": "b"}], ["typo"]))
    with pytest.raises(AskFailed, match="no strength 'much'"):
        augment_reply(brief("input-output", [], [], strength="much"))


async def test_the_offline_teacher_does_its_tasks_and_says_what_it_cannot() -> None:
    teacher = OfflineTeacher()

    async def asked(task: str, **data: object) -> dict[str, object]:
        whole = Brief(format="input-output", rows=1, random_seed=7, task=task, data=data)
        found: dict[str, object] = json.loads((await teacher.ask(Ask([], whole))).choice["message"]["content"])
        return found

    texts = (await asked("paraphrase", texts=["Can I cancel order 88123, please?", "12"]))["texts"]
    assert isinstance(texts, list)
    assert "88123" in texts[0]
    assert texts[0] != "Can I cancel order 88123, please?"
    assert texts[1] == "12"
    assert (await asked("worse", answer="You can return it within 30 days."))["answer"]
    with pytest.raises(AskFailed, match=r"cannot do this \(judge\); choose a language model"):
        await asked("judge")
