"""Wrong results are found and right ones never; whatever can be read in two ways is left alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from check_helpers import findings, fixed, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.arithmetic import CHECK
from tui_craft.domain.finding import Finding, Severity


def found(task: str, input: str, output: str) -> list[Finding]:
    one = row({"instruction": task, "input": input, "output": output})
    return findings(look(CHECK, "instruction"), [one], "instruction")


SUMS = [
    # task, input, right answers, wrong answers
    ("Calculate the result.", "8+4*9", ["44", "The result is 44.", "8 + 4*9 = 44"], ["72", "The result is 108."]),
    ("Evaluate 12 / (2 + 4)", "", ["2", "2.0"], ["10", "The value is 10."]),
    ("What is 3/4 + 1/8?", "", ["7/8", "0.875", "The answer is 7/8."], ["5/8", "2"]),
    ("Find the mean of 4, 5, 6 and 3.", "", ["4.5", "The mean is 4.5."], ["4.75", "The mean is 4.75."]),
    ("Calculate the median.", "{9, 7, 11, 8, 10, 7, -3, 621}", ["8.5", "The median is 8.5"], ["9", "8",
    "The median is 9."]),
    ("What is the median of the following data?", "1, 2, 4, 5, 8, 9", ["4.5"], ["5"]),
    ("Find the mode of 1, 2, 2, 3.", "", ["2", "The mode is 2."], ["3"]),
    ("Find the lowest common multiple of two numbers.", "36 and 87", ["1044", "1,044"], ["30932", "The LCM is 3132."]),
    ("What is the greatest common divisor of 48 and 18?", "", ["6"], ["8", "The GCD of 48 and 18 is 8."]),
    ("Multiply 987,654,321 by 12.", "987,654,321", ["11,851,851,852", "11851851852"], ["11,851,252,742"]),
    ("Divide the following number by 26", "732", ["28.15", "28", "732/26 = 28.1538"], ["28.308", "732/26 = 27.1"]),
    ("Calculate 15% of 240.", "", ["36", "15% of 240 is 36."], ["34", "15% of 240 is 24."]),
    ("What percentage of 80 is 20?", "", ["25%", "0.25"], ["20%", "40 percent"]),
    ("Increase 20 by 15%", "", ["23"], ["26", "35"]),
    ("What is the square root of 144?", "", ["12", "±12", "-12 and 12"], ["14", "72"]),
    ("Find the fourth root of the number 256.", "", ["4"], ["2"]),
    ("Calculate the factorial of 5.", "", ["120"], ["125"]),
    ("What is 7 squared?", "", ["49"], ["14"]),
    ("Compute the area of a rectangle with length 10cm and width 5cm.", "", ["50 cm2", "50 cm²", "50", "0.005 m^2"],
    ["30 cm^2", "15"]),
    ("Find the perimeter of a rectangle with length 8 and width 5.", "", ["26"], ["40", "28"]),
    ("Determine the area of the triangle.", "Base: 5 cm\nHeight: 4 cm", ["10 cm²"], ["20 cm²"]),
    ("Find the area of the given trapezoid.", "Bases: 13 cm and 16 cm; Height: 12 cm", ["174 cm^2"], ["168 cm^2"]),
    ("Calculate the area of a circle with radius 5 cm.", "", ["78.5 cm²", "78.54", "25π ≈ 78.54"], ["75.5 cm²",
    "31.4"]),
    ("Calculate the surface area of a cube from the given side length.", "a=4", ["96"], ["64"]),
    ("Find the volume of a cylinder with radius 2 and height 5.", "", ["62.83", "62.8"], ["31.4"]),
    ("Convert 4 inches to centimeters.", "", ["10.16 cm", "4 inches is 10.16 centimeters."], ["8 cm", "0"]),
    ("Convert 23 kilograms to pounds", "23 kilograms", ["50.71 pounds", "50.7"], ["45 pounds"]),
    ("Convert 25m to km.", "", ["0.025 km"], ["25km"]),
    ("How many feet are in 3 yards?", "", ["9 feet", "There are 9 feet in 3 yards."], ["6 feet"]),
    ("Convert 54 miles per hour to feet per second.", "", ["79.2 feet per second."], ["77.12 feet per second."]),
    ("Convert 100 degrees Fahrenheit to Celsius.", "", ["37.78", "37.8 degrees", "38"], ["35.5", "212"]),
    ("Convert 20 milliliters to tablespoons", "", ["1.35 tablespoons", "1.33"], ["3 tablespoons"]),
    ("Convert the number 32 to binary", "", ["100000", "The binary representation of 32 is 100000.", "0b100000",
    "0010 0000"], ["10000"]),
    ("What is the hexadecimal representation of the decimal number 74?", "", ["4A", "0x4a"], ["4B", "5A"]),
    ("Convert the binary number 1010 to decimal.", "", ["10", "1010 in decimal is 10."], ["12"]),
    ("Evaluate 5x-2y when x=4, y=7", "", ["6", "5x - 2y = 5*4 - 2*7 = 6"], ["14"]),
    ("Solve the following equation", "2x+5=7", ["x=1", "x = (7 - 5)/2 = 1"], ["x=3", "x = 6"]),
    ("Solve x^2 - 5x + 6 = 0", "", ["x = 2 or x = 3", "x = 3"], ["x = 2 or x = 4"]),
    ("Solve for x: 3x = 10", "", ["x = 3.33", "x = 10/3"], ["x = 3.5"]),
    ("Find the sum of the numbers from 1 to 10.", "", ["55"], ["45", "The sum is 50."]),
    ("Find the maximum of the following numbers.", "3, 25, 6", ["25", "The maximum is 25."], ["6"]),
    ("Sort the numbers in ascending order.", "2, 3, 5, 4", ["2, 3, 4, 5"], ["2, 4, 3, 5"]),
    ("Calculate the cost of 4 apples at $2.50 each.", "", ["$10.00", "The cost is $10."], ["$12.50"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "input", "right", "wrong"), SUMS)
def test_sums(task: str, input: str, right: list[str], wrong: list[str]) -> None:
    for output in right:
        assert found(task, input, output) == [], output
    for output in wrong:
        assert [each.severity for each in found(task, input, output)] == [Severity.WARNING], output


@pytest.mark.parametrize(
    ("task", "input", "output"),
    [
        ("Write a function that adds 2 and 3.", "", "6"),
        ("Round 8.5 to the nearest whole number.", "", "9"),
        ("Find the mean of 4, 5, 6 and 3, rounded to the nearest whole number.", "", "5"),
        ("Find the next number.", "2, 4, 8, __", "16"),
        ("Combine the two numbers.", "4, 7", "47"),
        ("Add 2 + 5 using the binary system.", "", "111"),
        ("What is 2 + 2 in base 3?", "", "11"),
        ("Is it correct that 2 + 2 = 5?", "", "No, 2 + 2 = 4."),
        ("Find the mistake.", "3 + 4 = 8", "3 + 4 = 8 is wrong."),
        ("Write a false equation.", "", "2 + 2 = 5"),
        ("What time is it?", "10:30 + 5", "10:35"),
        ("What happened on 9/11?", "", "An attack; 2,977 people died."),
        ("Count from 1-10.", "", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ("Find the average speed of a car that drives 100 miles in 2 hours.", "", "50 mph"),
        ("Calculate the average of the even numbers in the list.", "1, 2, 3, 4", "3"),
        ("Find the second largest number.", "3, 9, 4", "4"),
        ("Calculate the weighted average.", "3, 9, 4", "5"),
        ("Find the mean of 100,200,300", "", "200"),
        ("Berechne den Mittelwert: mean of 1, 2", "", "1,5"),
        ("Evaluate the expression in Python.", "7 // 2 + 3 % 2", "4"),
        ("Calculate the area of a rectangle.", "length 2 m, width 50 cm", "1 m^2"),
        ("Convert 10 dollars to euros.", "", "9.20"),
        ("Divide 19 by 4.", "", "4 remainder 3"),
        ("Calculate 2 million times 3.", "", "6 million"),
        ("Løs ligningen.", "10X + 5 = 10", "X = 0,5"),
        ("Estimate 49 * 21.", "", "about 1000"),
        ("What is 6/2(1+2)?", "", "1"),
        ("Simplify.", "2/4", "1/2"),
        ("Convert 2/5 into percent.", "", "40%"),
        ("Find the midpoint of (9, -7) and (-13, -2).", "", "(-2, -4.5)"),
        ("Find the missing number.", "3, 5, 7, __, 13", "9"),
        ("Multiply 3 by 4 and then add 5.", "", "17"),
        ("Calculate the total cost with tax.", "Price: $20, Tax rate: 10%", "$22"),
        ("Generate a number between 1000 and 9999.", "", "4513"),
        ("What is 0 divided by 0?", "", "It is undefined: 0/0 = 1 would be wrong."),
        ("Add 2 and 3.", "", "The answer is five."),
        ("How old is a person born in 1990?", "", "33"),
    ],
)
def test_what_is_not_plain_is_not_judged(task: str, input: str, output: str) -> None:
    assert found(task, input, output) == []


def test_a_wrong_equality_in_any_answer_is_found() -> None:
    said = "He sold 48 clips.\nThen he had 48 * 2 = 98 clips, so 98 it is."
    (each,) = found("How many clips?", "", said)
    assert said[each.start : each.end] == "48 * 2 = 98"
    assert each.message == "the result should be 96"


def test_other_formats() -> None:
    turns = [{"role": "user", "content": "What is 7 times 8?"}, {"role": "assistant", "content": "7 times 8 is 54."}]
    later = [*turns[:1], {"role": "assistant", "content": "56"}, {"role": "user", "content": "And what is 15% of 240?"},
             {"role": "assistant", "content": "34"}]  # fmt: skip
    for format, payload, field in (
        ("messages", {"messages": turns}, "messages[1].content"),
        ("messages", {"messages": later}, "messages[3].content"),
        ("input-output", {"input": "Find the mean.\n\n4, 5, 6, 3", "output": "4.75"}, "output"),
        ("input-output", {"input": "Find the mean.\nInput: 4, 5, 6, 3", "output": "4.75"}, "output"),
    ):
        said = findings(look(CHECK, format), [row(payload)], format)
        assert [(each.field, each.severity) for each in said] == [(field, Severity.WARNING)]
    pair = {"prompt": "What is 7 times 8?", "chosen": "56", "rejected": "54"}
    assert [each.severity for each in findings(look(CHECK, "preference"), [row(pair)], "preference")] == [Severity.HINT]


@pytest.mark.parametrize(
    ("output", "left"),
    [
        ("The mean is 4.75.", "The mean is 4.5."),
        ("4.75", "4.5"),
        ("The mean of 4, 5, 6, 3 is 4.75.", "The mean of 4, 5, 6, 3 is 4.5."),
        ("It is 19 / 4 = 4.75.", None),
        ("First 18, then 4.75.", None),
    ],
)
def test_the_right_number_is_put_where_the_wrong_one_is_the_only_one(output: str, left: str | None) -> None:
    payload: dict[str, Any] = {
        "instruction": "Calculate the mean.",
        "input": "4, 5, 6, 3",
        "output": output,
        "kept": [1],
    }
    fix = fixed(look(CHECK, "instruction"), row(payload), "instruction")
    assert (fix.data if fix else None) == ({**payload, "output": left} if left else None)


NUMBERS = st.lists(st.integers(-200, 200), min_size=3, max_size=7)
SAYINGS = st.sampled_from(["{}", "The mean is {}.", "The mean of the given numbers is {}.", "Mean: {}", "= {}"])


@given(NUMBERS, SAYINGS, st.integers(2, 5))
def test_a_right_mean_is_never_flagged_and_one_that_is_off_always(values: list[int], saying: str, places: int) -> None:
    mean = Fraction(sum(values), len(values))
    listed = ", ".join(map(str, values))
    right = f"{float(mean):.{places}f}"
    assert found("Calculate the mean of these numbers.", listed, saying.format(right)) == []
    off = f"{float(mean) + 1.5:.{places}f}"
    if Fraction(off) not in values:
        assert len(found("Calculate the mean of these numbers.", listed, saying.format(off))) == 1


@given(st.text(max_size=100), st.text(alphabet="0123456789+-*/=x. ,%", max_size=40))
def test_any_text_is_borne(task: str, sum_: str) -> None:
    for each in [*found(task, sum_, sum_), *found(f"Calculate {sum_}", task, sum_)]:
        assert 0 <= each.start <= each.end <= len(sum_)


@pytest.mark.parametrize(
    "piece", ["1 ", "1+", "(", "1,", "9", "x = ", "1 = ", "-", "a1 ", "1,111,", "1 + 1 = ", "   ", "1.1."]
)
def test_long_hostile_texts_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found("Calculate the mean.", text[:390], text)
    found(f"Calculate {text[:380]}", "", text)
    found(f"Solve {text[:380]} = 3", "", text[:590])
    found("Find the mean of the list", text, "1")
