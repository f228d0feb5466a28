"""Language: drift from the examples' languages, and what is no drift."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_helpers import findings, ground, look, rows
from norm_examples import GOOD, answer, said, seeds

from tui_craft import jsonlines
from tui_craft.checks import language
from tui_craft.domain.finding import Severity
from tui_craft.errors import InvalidError

DANISH = {
    "input": "hvor er min pakke nu",
    "output": "Du kan se, hvor din pakke er, hvis du går ind på din konto og vælger den ordre, som du har lavet.",
}
GERMAN = {
    "input": "wo ist es",
    "output": "Sie können in Ihrem Konto sehen, wo die Bestellung ist, und sie dort auch noch ändern.",
}


def test_another_language_is_found_on_either_side() -> None:
    (found,) = said(language.CHECK, {**DANISH, "input": "where is it"}, seeds(42))
    assert found.message == "is in Danish or Norwegian; 42 of 42 seeds are in English"
    assert (found.field, found.severity) == ("output", Severity.WARNING)
    asked = {"input": DANISH["output"], "output": "Ok."}
    assert [each.field for each in said(language.CHECK, asked, seeds(42))] == []
    examples = [{"input": each["output"], "output": each["output"]} for each in seeds(42)]
    assert [each.field for each in said(language.CHECK, asked, examples)] == ["input"]


def test_short_texts_names_and_code_are_left_alone() -> None:
    for text in (
        "Ja.",
        "Barack Obama, Karen Blixen",
        "def f(x):\n    return x if x is not None else 0",
        "card_arrival",
    ):
        assert not said(language.CHECK, answer(text), [DANISH] * 20)


def test_who_asks_for_a_translation_gets_one() -> None:
    for asked in ("translate it into Danish", "Oversæt teksten", "what is this in german"):
        assert not said(language.CHECK, {"input": asked, "output": GERMAN["output"]}, seeds(42))
    (found,) = said(
        language.CHECK,
        {"input": "buy a washing machine", "output": "您可以在账户的设置页面中更改您的收货地址。"},
        seeds(42),
    )
    assert found.message.startswith("is in Chinese")


def test_seeds_in_two_languages_allow_both_but_not_mixed_in_one_row() -> None:
    english = [{"input": each["output"], "output": each["output"]} for each in seeds(20)]
    danish = [{"input": DANISH["output"], "output": DANISH["output"]}] * 20
    examples = english + danish
    for data in (english[0], danish[0]):
        assert not said(language.CHECK, data, examples)
    (found,) = said(language.CHECK, {"input": DANISH["output"], "output": GOOD}, examples)
    assert found.message.startswith("is in English, what is asked in Danish")
    assert found.message.endswith("; both are in one language in 40 of 40 seeds")
    assert said(language.CHECK, answer(GERMAN["output"]), examples)[0].message.startswith(
        "is in German; 40 of 40 seeds"
    )


def test_a_text_that_goes_over_into_another_language() -> None:
    text = " ".join([GOOD] * 20) + " " + " ".join([GERMAN["output"]] * 6)
    (found,) = said(language.CHECK, answer(text), seeds(42))
    assert found.message.startswith("goes over into German")
    assert text[found.start - 1] == " "
    assert found.start > 20 * len(GOOD)
    assert found.end == len(text)


def test_languages_of_ones_own_choice() -> None:
    (found,) = said(language.CHECK, answer(GOOD), seeds(42), languages=["danish", "German"])
    assert found.message == "is in English; only Danish and German may be"
    assert not said(language.CHECK, DANISH, [], languages=["Danish"])
    with pytest.raises(InvalidError, match="did you mean Danish"):
        language.CHECK.begin(ground(language.CHECK, languages=["Danisch"]))


def _rows_of(path: Path) -> list[dict[str, object]]:
    return [jsonlines.loads(line) for line in path.read_bytes().splitlines()]


def test_real_rows_beside_real_seeds_of_another_language(shared_data: Path) -> None:
    danish = _rows_of(shared_data / "datasets" / "instruction_output__danish_seeds.jsonl")
    english = _rows_of(shared_data / "datasets" / "instruction_output__self_instruct_seeds_175.jsonl")
    begun = look(language.CHECK, "instruction", danish[:90])
    assert not findings(begun, rows(danish[90:]), "instruction")
    flagged = {each.row for each in findings(begun, rows(english), "instruction")}
    assert len(flagged) > 0.8 * len(english)
    chinese = _rows_of(shared_data / "datasets" / "conversations_tools__glaive_zh_20.jsonl")
    others = _rows_of(shared_data / "datasets" / "conversations_tools__glaive_en_60.jsonl")
    begun = look(language.CHECK, "conversations", chinese)
    assert len({each.row for each in findings(begun, rows(others), "conversations")}) > 0.85 * len(others)
