"""What the offline teacher can do for topics: names, inputs and outputs from seeds, and saying where it cannot."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.unanswered import begun, filled
from tui_craft.teachers.base import Ask, AskFailed, Brief
from tui_craft.teachers.offline import OfflineTeacher

_PAIRS = [
    ("Where is my parcel? I ordered it two weeks ago.", "Your parcel is late; we have asked the carrier."),
    ("The parcel came broken, can I get a refund?", "Yes, we send the refund today."),
    ("I was charged twice on my invoice, please check.", "We have cancelled the second charge."),
    ("My invoice shows the wrong address, can you change it?", "We have sent you a new invoice."),
    ("How do I change my password?", "Open your account and choose Security."),
]  # fmt: skip


def _seed(format: str, asked: str, answer: str) -> dict[str, Any]:
    if format == "instruction":
        return {"instruction": asked, "input": "", "output": answer}
    data = begun(FORMATS[format], asked)
    assert data is not None
    return filled(FORMATS[format], data, answer)


def _seeds(format: str) -> list[dict[str, Any]]:
    return [_seed(format, *pair) for pair in _PAIRS]


def _ask(task: str, data: dict[str, Any], *, format: str = "input-output", rows: int = 3, seed: int = 1) -> Any:
    brief = Brief(format=format, rows=rows, random_seed=seed, objective="Answer customers", task=task, data=data)
    reply = asyncio.run(OfflineTeacher().ask(Ask([{"role": "user", "content": "x"}], brief)))
    return orjson.loads(reply.choice["message"]["content"])


def test_topics_are_words_of_the_seeds() -> None:
    """The frequent ones first, none that the tree has; below a topic those of the seeds that speak of it."""
    seeds = _seeds("input-output")
    assert _ask("topics", {"topic": [], "existing": [], "seeds": seeds})["topics"][:2] == ["Parcel", "Invoice"]
    below = _ask("topics", {"topic": ["Parcel"], "existing": ["Parcel", "ordered"], "seeds": seeds}, rows=9)["topics"]
    assert "Refund" in below
    assert "Ordered" not in below
    assert "Invoice" not in below
    assert _ask("topics", {"topic": [], "existing": [], "seeds": []})["topics"] == ["Answer", "Customers"]


@pytest.mark.parametrize("format", ["input-output", "instruction", "messages", "conversations"])
def test_inputs_are_seeds_in_other_words_and_their_outputs_still_fit(format: str) -> None:
    """The same brief gives the same; of a topic come those that speak of it."""
    seeds = _seeds(format)
    data = {"topic": ["billing", "Invoice"], "seeds": seeds}
    made = _ask("inputs", data, format=format, rows=4)["inputs"]
    assert made == _ask("inputs", data, format=format, rows=4)["inputs"]
    assert made != _ask("inputs", data, format=format, rows=4, seed=2)["inputs"]
    assert len(made) == 4
    for value in made:
        row = begun(FORMATS[format], value)
        assert row is not None
        output = _ask("outputs", {"row": row, "seeds": seeds}, format=format)["output"]
        assert output in {_PAIRS[2][1], _PAIRS[3][1]}


def test_what_is_like_no_seed_gets_no_output() -> None:
    """It is said, not made up."""
    row = {"input": "Quel temps fait-il ?", "output": ""}
    with pytest.raises(AskFailed, match="choose a language model"):
        _ask("outputs", {"row": row, "seeds": _seeds("input-output")})
    with pytest.raises(AskFailed, match="add seeds"):
        _ask("inputs", {"topic": [], "seeds": []})
