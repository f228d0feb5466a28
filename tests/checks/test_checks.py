"""What the checks find, and what they must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from check_helpers import ground
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks.base import Reading
from tui_craft.checks.looker import weight
from tui_craft.checks.registry import checks
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import FORMATS, Format, format_named
from tui_craft.domain.row import Envelope, Row


def findings(row: Row, format: Format) -> list[Finding]:
    """What every check of single rows says that knows nothing of other rows."""
    reading = Reading(row, format)
    looks = [check.begin(ground(check, format.name)) for check in checks().values() if check.scope == "row"]
    return [each for look in looks if look is not None for each in look.look(reading)]


def row(data: Any) -> Row:
    return Row(7, 1, jsonlines.dumps(data), Envelope())


def said(data: Any, format: str = "input-output") -> dict[str, str]:
    """What is found, by check: the words that are meant, or the message where it is the whole text."""
    found = {}
    for finding in findings(row(data), format_named(format)):
        text = data.get(finding.field, "") if isinstance(data, dict) else ""
        found[finding.check] = text[finding.start : finding.end] or finding.message
    return found


LONG = "This is a sentence. And here is another one that goes on. " * 5

PAIR = {"prompt": "Where is my parcel?", "chosen": "It arrives on Monday.", "rejected": "No idea, ask the post."}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, set()),
        ({"rejected": "it arrives  on monday"}, {"both sides are nearly the same (98 of 100)"}),
        ({"rejected": "It arrives on Monday."}, {"both sides are the same"}),
        ({"chosen": "As an AI model I know it: Monday.", "rejected": "As an AI model I cannot know about parcels."},
         {"both sides: speaks as an AI model"}),
        ({"chosen": "Where is my parcel?", "rejected": "where is my parcel"},
         {"both sides are nearly the same (97 of 100)", "both sides: repeats prompt"}),
        ({"chosen": "I cannot help with that."}, set()),
    ],
)  # fmt: skip
def test_pairs_that_teach_nothing(change: dict[str, str], found: set[str]) -> None:
    data = {**PAIR, **change}
    seen = {each.message for each in findings(row(data), FORMATS["preference"]) if each.check == "pairs"}
    assert seen == found
    turns = {name: [{"role": "user" if name == "prompt" else "assistant", "content": said}]
             for name, said in data.items()}  # fmt: skip
    in_turns = [each for each in findings(row(turns), FORMATS["preference"]) if each.check == "pairs"]
    assert len(in_turns) >= min(1, len(found))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["input", "output", "messages", "conversations", "prompt", "chosen", "x"]), JUNK)
)
def test_any_payload_is_borne_and_every_span_lies_in_its_text(data: dict[str, Any]) -> None:
    for format in FORMATS.values():
        blocks = {path_name(block.path): block.text for block in format.blocks(data) if block.path is not None}
        for finding in findings(row(data), format):
            assert finding.row == 7
            assert finding.message
            assert 0 <= finding.start <= finding.end <= len(blocks.get(finding.field, ""))


def test_each_check_has_words_and_is_found() -> None:
    assert {"fields", "leftovers", "echo"} <= set(checks())
    assert all(check.help.endswith(".") for check in checks().values())


def test_missing_and_empty_fields() -> None:
    assert said({"input": "x"}) == {"fields": "output is missing"}
    assert said({"input": " ", "output": "y"}) == {"fields": "input is empty"}
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": ""}]
    assert said({"messages": turns}, "messages") == {"turns": "no turn of the assistant says anything"}
    assert findings(row({"input": "x"}), format_named("input-output"))[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("output", "check", "meant"),
    [
        ("Well, as an AI language model I have no opinion.", "leftovers", "as an AI language model"),
        ("I'm sorry, but I can't help with that.", "refusals", "I'm sorry, but I can't help"),
        ("I'm sorry, but I'm unable to assist with booking.", "refusals", "I'm sorry, but I'm unable to assist"),
        ("I cannot comply.", "refusals", "I cannot comply"),
        ("Sure, here is a poem:\nRoses", "leftovers", "Sure, here is a poem:"),
        ("Dear [Customer Name], thank you.", "placeholders", "[Customer Name]"),
        ("Kind regards,\n[Your Name]", "placeholders", "[Your Name]"),
        ("It works.<|im_end|>", "leftovers", "<|im_end|>"),
        (LONG + "Then the parcel was handed over to the neighbour who lives in the", "endings", "the"),
    ],
)
def test_what_no_model_should_learn(output: str, check: str, meant: str) -> None:
    assert said({"input": "ask", "output": output}) == {check: meant}


@pytest.mark.parametrize(
    "output",
    [
        "I am sorry to hear that. Let us find your parcel together.",
        "Of course the earth is round.",
        "See [your account](https://example.org/account).",
        "An AI can help here.",
        "The user: a person who signs in.",
        "array[name] = 1",
        LONG + "Steps:\n- open the box\n- take out the long and heavy thing that lies at the bottom of it",
        "def f(x):\n    return x",
        "no full stop here",
    ],
)
def test_honest_answers_pass(output: str) -> None:
    assert said({"input": "ask", "output": output}) == {}


def test_what_the_other_side_says_is_not_looked_at() -> None:
    assert said({"input": "Sure, here is what I asked: as an AI language model", "output": "Fine."}) == {}


def test_an_echo_is_found_and_short_answers_are_not() -> None:
    assert said({"input": "Please repeat this sentence.", "output": "please repeat THIS sentence"}) == {
        "echo": "repeats input"
    }
    assert said({"input": "yes", "output": "Yes!"}) == {}
    same = {"prompt": "what is the capital of France", "chosen": "It is the city of Paris.",
            "rejected": "It is the city of Paris"}  # fmt: skip
    assert said(same, "preference")["echo"] == "repeats chosen"


def test_what_is_gravest_comes_first_and_weighs_most() -> None:
    found = findings(
        row({"input": "", "output": "Sure, here is it. As an AI model I say so."}), FORMATS["input-output"]
    )
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING, Severity.HINT]
    assert weight(found) == 111
    assert weight([]) == 0


def test_most_rows_of_a_good_file_have_nothing(shared_data: Path) -> None:
    path = shared_data / "datasets" / "messages__oasst_en.jsonl"
    format = format_named("messages")
    rows = [row(jsonlines.loads(line)) for line in path.read_bytes().splitlines()[:300]]
    flagged = sum(1 for item in rows if findings(item, format))
    assert flagged < 0.15 * len(rows)
