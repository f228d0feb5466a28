"""Answers that stop before their end, and those that only look so."""

from __future__ import annotations

import pytest
from check_helpers import findings, look, row

from tui_craft.checks.endings import CHECK, ending
from tui_craft.domain.finding import Severity

LONG = "This is a sentence. And here is another one that goes on. " * 5


@pytest.mark.parametrize(
    ("output", "severity"),
    [
        (LONG + "Then the parcel was handed over. The neighbour who got it lives in the", Severity.WARNING),
        (LONG + "Then the parcel was handed over to the neighbour who lives upst", Severity.HINT),
        ("The parcel came late that evening, and it was wet. It was handed to the", Severity.WARNING),
        ("The parcel came late that evening, and it was wet. Nobody knew what it", Severity.HINT),
        ("1. Open the parcel with a knife.\n2. Take out the paper and put it on the", Severity.WARNING),
        ("def total(cart):\n    prices = [item.price for item in cart]\n    return sum(", Severity.WARNING),
        ('{"name": "Ann", "pets": ["cat",', Severity.WARNING),
        (LONG + "Then the parcel was handed over, and the neighbour who lives upstairs,", Severity.HINT),
        ("1. Boil water.\n2. Add tea.\n3. Wait.\n4.", Severity.WARNING),
        ("- Boil water.\n- Add tea.\n-", Severity.HINT),
        ("Like this:\n```python\nprint(1)", Severity.HINT),
        ("I like tea very much.\n" * 9, Severity.WARNING),
        ("I like tea very much. " * 9, Severity.WARNING),
        ("茶是一种饮料。它有很长的历史。人们在很多国家喝茶。在中国，茶有很多种类，例如绿茶、红茶、白茶、乌龙茶、"
         "黑茶、花茶、黄茶，以及其他很多地方的很多种类、", Severity.WARNING),
    ],
)  # fmt: skip
def test_torn_ends_are_found(output: str, severity: Severity) -> None:
    said = findings(look(CHECK), [row({"input": "ask", "output": output})])
    assert [each.severity for each in said] == [severity]
    assert 0 <= said[0].start < said[0].end <= len(output)


@pytest.mark.parametrize(
    "output",
    [
        "",
        "The parcel was late.",
        "Made for you",
        "The sea is wide,\nthe night is long,\nI walk beside\nthe river and",
        "class Parcel:",
        "for parcel in range(1, 10):",
        "no full stop here",
        LONG,
        LONG + "Steps:\n- open the box\n- take out the long and heavy thing that lies at the bottom of it",
        "Name:\nEmail:\nAge (optional):",
        "for num in range(1, 10):",
        LONG + "```\ncode\n```",
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you",
        "la la la\n" * 3,
        "A. 1\nB. 2",
        "Dear Sir,\n\n" + LONG + "\n\nKind regards,\nJane",
        "def f(x):\n    return x",
        "Yes or no:\n- [ ] yes\n- [ ] no\n---",
    ],
)
def test_ends_that_are_ends_pass(output: str) -> None:
    assert findings(look(CHECK), [row({"input": "ask", "output": output})]) == []


def test_how_seeds_end_is_no_fault() -> None:
    seeds = [{"input": str(n), "output": "1. tea\n2."} for n in range(10)]
    assert findings(look(CHECK, examples=seeds), [row({"input": "a", "output": "1. tea\n2."})]) == []


def test_only_the_end_of_a_long_answer_is_looked_at() -> None:
    output = LONG * 400 + "Then the parcel was handed over. The neighbour who got it lives in the"
    (said,) = findings(look(CHECK), [row({"input": "ask", "output": output})])
    assert output[said.start : said.end] == "the"


@pytest.mark.parametrize("piece", ["a ", "(", "\n", "```", "a. ", "1.\n", ". ", "-", "a\n"])
def test_long_hostile_texts_end(piece: str) -> None:
    ending(piece * (1_000_000 // len(piece)))
