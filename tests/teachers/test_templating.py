"""The offline teacher's template task, and the fakes it can make."""

from __future__ import annotations

from random import Random

import pytest

from tui_craft.errors import InvalidError
from tui_craft.teachers.base import AskFailed, Brief
from tui_craft.teachers.rules import fakes
from tui_craft.teachers.rules.templating import load, template_reply

PLAIN = "a = x | y\nb = int 1..3\ninput: {a}\noutput: {b}"


def brief(text: str, start: int, rows: int) -> Brief:
    data = {"template": text, "seed": 7, "start": start}
    return Brief(format="input-output", rows=rows, random_seed=start, task="template", data=data)


def test_requests_carry_on_where_the_one_before_ended() -> None:
    whole = template_reply(brief(PLAIN, 0, 6))
    assert whole["left"] is None
    assert template_reply(brief(PLAIN, 2, 2))["rows"] == whole["rows"][2:4]
    assert whole["values"][0] == {"a": whole["rows"][0]["input"], "b": whole["rows"][0]["output"]}


def test_the_end_is_told() -> None:
    reply = template_reply(brief(PLAIN, 4, 5))
    assert len(reply["rows"]) == 2
    assert reply["left"] == "All 6 combinations of the template's values are used."


def test_a_template_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(AskFailed, match="Template line 1"):
        template_reply(brief("a = int x\ninput: {a}\noutput: b", 0, 1))


@pytest.mark.parametrize("kind", fakes.KINDS)
def test_every_fake_can_be_made(kind: str) -> None:
    for place in ("en_US",) if kind == "state" else ("en_US", "de_DE", "ja_JP"):
        fakes.check(kind, place, 1)
        made = fakes.fake(kind, place, Random(3))
        assert made
        assert made == fakes.fake(kind, place, Random(3))


def test_a_fake_that_does_not_exist_is_told_with_its_line() -> None:
    with pytest.raises(InvalidError, match="Template line 2: there is no fake 'nmae'; did you mean name"):
        load("# x\nwho = fake nmae\ninput: {who}\noutput: x", "input-output")
    with pytest.raises(InvalidError, match="line 1: there is no fake state as in ja_JP"):
        load("who = fake state in ja_JP\ninput: {who}\noutput: x", "input-output")
    with pytest.raises(InvalidError, match="line 1: fakes are not made as in 'xx_XX'"):
        load("who = fake name in xx_XX\ninput: {who}\noutput: x", "input-output")
