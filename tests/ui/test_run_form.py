"""The generation form's words: what is wrong with which field, and the spec that right ones ask for."""

from __future__ import annotations

import pytest

from tui_craft.config import RunSettings
from tui_craft.errors import InvalidError
from tui_craft.ui import form_memory, run_form

GOOD = {"teacher": "offline", "api_base": "", "rows": "5", "temperature": "0.9", "at_once": "2", "tags": ""}


@pytest.mark.parametrize("rows", ["1,000", "1 000", "1_000", " 1000 "])
def test_thousands_may_be_told_apart(rows: str) -> None:
    assert run_form.problems({**GOOD, "rows": rows}) == {}
    assert run_form.spec_from({**GOOD, "rows": rows}, RunSettings(), 1).rows == 1000


@pytest.mark.parametrize("rows", ["0", "-1", "1.5", "10,000,001", "9" * 5000, "", "many", "1e3", "²"])
def test_other_numbers_of_rows_name_the_range(rows: str) -> None:
    assert "from 1 to 10,000,000" in run_form.problems({**GOOD, "rows": rows})["rows"]
    with pytest.raises(InvalidError, match="Usable rows"):
        run_form.spec_from({**GOOD, "rows": rows}, RunSettings(), 1)


@pytest.mark.parametrize("temperature", ["nan", "-1", "3", "inf", "1:", ":", "1:0.5", "0.5:2.1", ""])
def test_temperatures_outside_are_refused(temperature: str) -> None:
    found = run_form.problems({**GOOD, "temperature": temperature})
    assert found == {} if temperature == "1:" else "Temperature" in found["temperature"]


def test_a_wrong_address_is_not_told_twice() -> None:
    assert list(run_form.problems({**GOOD, "teacher": "mine", "api_base": "localhost"})) == ["api_base"]
    assert list(run_form.problems({**GOOD, "teacher": "mine"})) == ["teacher"]
    assert run_form.problems({**GOOD, "teacher": "mine", "api_base": "http://localhost:8000/v1"}) == {}


def test_what_was_typed_is_kept_by_dataset_until_a_run_comes_after_it() -> None:
    form_memory.keep("one", "k3f9", GOOD)
    assert form_memory.recall("one", "k3f9") == GOOD
    assert form_memory.recall("one", "z9z9") == {}
    assert form_memory.recall("two", "k3f9") == {}
    form_memory.keep("one", "k3f9", {"teacher": "of a later version"})
    assert form_memory.recall("one", "k3f9") == {}
    form_memory.forget("one")
    assert form_memory.recall("one", "k3f9") == {}
