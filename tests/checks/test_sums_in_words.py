"""Sums beyond plain operations: counted texts, numerals, fractions, series, rounding, other languages, stories."""

from __future__ import annotations

import pytest
from check_helpers import findings, look, row

from tui_craft.checks.arithmetic import CHECK
from tui_craft.domain.finding import Severity

SUMS = [
    # task, input, right answers, wrong answers
    ("Count the words in the sentence.", "Two cats sat down.", ["4", "There are four words."], ["5", "six words"]),
    ("How many letters are in the word 'kitten'?", "", ["6", "The word has 6 letters."], ["7"]),
    ("How many vowels are in 'kitten'?", "", ["2"], ["3"]),
    ("Convert 29 to Roman numerals.", "", ["XXIX", "29 is XXIX."], ["XXVIIII", "IXXX"]),
    ("What number is CXL?", "", ["140"], ["160"]),
    ("Add the fractions 1/4 and 1/6.", "", ["5/12"], ["2/10"]),
    ("Multiply the two fractions.", "3/4, 2/5", ["3/10", "6/20 = 3/10"], ["5/9"]),
    ("Simplify the fraction 15/20.", "", ["3/4", "15/20 = 3/4"], ["4/5"]),
    ("Convert 0.25 to a fraction.", "", ["1/4", "25/100"], ["2/5"]),
    ("Convert the fraction to a decimal.", "5/8", ["0.625", "0.63"], ["0.675"]),
    ("Round 2.718 to one decimal place.", "", ["2.7"], ["2.8"]),
    ("Round 3450 to the nearest hundred.", "", ["3,400", "3500"], ["3,000", "3450.5"]),
    ("What is the next number in the sequence?", "4, 9, 14, 19", ["24"], ["23"]),
    ("What comes next in the series: 3, 6, 12, 24?", "", ["48", "The next number is 48."], ["36"]),
    ("What is the sum of the first 20 natural numbers?", "", ["210"], ["200"]),
    ("Calculate 30 percent of the number.", "70", ["21"], ["23"]),
    ("Compute 5 squared plus 2 cubed.", "", ["33"], ["31"]),
    ("Was ist 14 mal 3?", "", ["42"], ["44"]),
    ("Combien font 61 plus 12 ?", "", ["73"], ["72"]),
    ("¿Cuánto es 7 por 6?", "", ["42"], ["48"]),
    ("Hvad er 13 gange 4?", "", ["52"], ["54"]),
    ("Is 87 a prime number?", "", ["No.", "No, 87 is not a prime number."], ["Yes", "Yes, 87 is a prime number."]),
    ("List the factors of 10.", "", ["1, 2, 5, 10", "The factors are 1, 2, 5 and 10."], ["1, 2, 4, 5, 10"]),
    ("If 4 pears cost $6, how much do 6 pears cost?", "", ["$9"], ["$10"]),
    ("A bus travels 90 miles in 2 hours. What is its speed?", "", ["45 mph"], ["40 mph"]),
    ("Find the total cost.", "2 cups at $4 each and 3 plates at $5 each", ["$23"], ["$26"]),
    ("How many days are there between May 4 and May 14?", "", ["10", "9", "11 days"], ["12"]),
    ("Compute the standard deviation of 1, 3, 5, 7.", "", ["2.24", "2.58"], ["3.5"]),
    ("Find the maximum.", "4, 18, 7", ["18"], ["7"]),
    ("What is the binary of 9?", "", ["1001"], ["1010"]),
    ("What is the average of these scores?", "81, 90, 92", ["87.67", "88", "87"], ["86", "89"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "input", "right", "wrong"), SUMS)
def test_sums(task: str, input: str, right: list[str], wrong: list[str]) -> None:
    begun = look(CHECK, "instruction")
    for output in right + wrong:
        one = row({"instruction": task, "input": input, "output": output})
        found = [each.severity for each in findings(begun, [one], "instruction")]
        assert found == ([Severity.WARNING] if output in wrong else []), output


@pytest.mark.parametrize(
    ("task", "input", "output"),
    [
        ("How many unique words are in the text?", "a b a", "2"),
        ("Count the letters in 'banana'.", "", "There are 3 different letters."),
        ("What comes next: 1, 4, 9, 16?", "", "25"),
        ("What is the next prime in the sequence 2, 3, 5, 7?", "", "11"),
        ("Find the area of a circle of radius 2.", "", "4π"),
        ("A car goes 60 miles in 1 hour. What is its speed in feet per second?", "", "88 ft/s"),
        ("Round 0.5 to the nearest integer.", "", "1"),
        ("Convert 0.333 to a fraction.", "", "1/3"),
        ("Is 6 prime or composite?", "", "It is composite."),
        ("Was ist 5-3 in der Liste?", "", "Ein Ergebnis von 1998."),
    ],
)
def test_what_can_be_read_in_two_ways_is_left_alone(task: str, input: str, output: str) -> None:
    one = row({"instruction": task, "input": input, "output": output})
    assert findings(look(CHECK, "instruction"), [one], "instruction") == []
