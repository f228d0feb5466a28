"""Plain sums are worked out exactly; what can be read in two ways is not."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_craft.checks.sums.expressions import evaluate
from tui_craft.checks.sums.numbers import Number, Right, numbers, plain, stands_for, terminating, written
from tui_craft.checks.sums.problem import Problem, problem_of
from tui_craft.checks.sums.stated import wrong_equality

VALUES = st.integers(0, 999)
EXPRESSIONS = st.recursive(
    VALUES.map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", "*", " / "]), inner).map(
            lambda parts: "({}{}{})".format(*parts)
        ),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_expressions_come_to_what_python_says(text: str) -> None:
    exact = re.sub(r"\d+", r"Fraction(\g<0>)", text)
    try:
        value = eval(exact, {"Fraction": Fraction})  # of our own making
    except ZeroDivisionError:
        value = None
    assert evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8+4*9", 44), ("4 * 4 * 4 * 4 - 10", 246), ("6/9 + 4", Fraction(14, 3)), ("2(3+4)", 14), ("(1+2)(3+4)", 21),
        ("4x3", 12),
        ("4 x 3", 12), ("2^10", 1024), ("2**3", 8), ("-3 + 5", 2), ("5 - -3", 8), ("1,000 + 1", 1001), (".5 + .5", 1),
        ("10^-1", Fraction(1, 10)),
        ("6/2(1+2)", None), ("-3^2", None), ("2^3^2", None), ("1/0", None), ("3y", None), ("", None), ("(1+2", None),
        ("1+", None),
        ("9^64^9", None), ("9^9999", None), ("1 2", None), ("((((1))))", 1), ("()", None), ("1" * 99, None), ("5!",
        None),
    ],
)  # fmt: skip
def test_expressions(text: str, value: Fraction | int | None) -> None:
    assert evaluate(text) == value


def test_letters_stand_for_their_values() -> None:
    given_ = {"x": Fraction(4), "y": Fraction(7)}
    assert evaluate("5x - 2y", given_) == 6
    assert evaluate("2(x+1)^2", given_) == 50
    assert evaluate("xy", given_) == 28
    assert evaluate("5x - 2z", given_) is None


@given(st.text(alphabet="0123456789+-*/^().x ,", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    evaluate(text)
    wrong_equality(f"{text} = {text}")
    numbers(plain(text))


@given(st.fractions(-10_000, 10_000), st.integers(0, 6))
def test_a_rounded_value_stands_for_the_value(value: Fraction, places: int) -> None:
    rounded = Fraction(round(value, places))
    number = Number(rounded, places, 0, 0)
    assert stands_for(number, Right((value,)), rough=True)
    off = Number(rounded + Fraction(2, 10**places), places, 0, 0)
    assert not stands_for(off, Right((value,)), rough=False)


def test_a_half_is_no_whole_number_unless_somebody_rounds() -> None:
    nine = Number(Fraction(9), 0, 0, 0)
    assert not stands_for(nine, Right((Fraction(17, 2),)), rough=False)
    assert stands_for(nine, Right((Fraction(17, 2),)), rough=True)
    assert stands_for(Number(Fraction(28), 0, 0, 0), Right((Fraction(732, 26),)), rough=False)


@given(st.fractions(-100_000, 100_000))
def test_a_written_value_reads_as_itself_where_it_ends(value: Fraction) -> None:
    if terminating(value, 6) is not None and value >= 0:
        (number,) = numbers(written(value))
        assert number.value == value


def test_numbers_in_texts() -> None:
    assert [float(number.value) for number in numbers("-21, 5 and 1,044.5 or 3-2, .5; x2")] == [
        -21,
        5,
        1044.5,
        3,
        2,
        0.5,
        2,
    ]
    assert [float(number.value) for number in numbers("{25, 100, -21}")] == [25, 100, -21]
    assert [float(number.value) for number in numbers("it is -0.33, not (-5) or 7 - 4")] == [-0.33, -5, 7, 4]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("So 12 * 7 = 85.", "84"), ("It is 3 + 4 = 8 in all.", "7"), ("192*100=$1920", "19,200"), ("(3 + 5) / 2 = 4",
        None),
        ("2 + 2 = 4", None), ("10 / 3 = 3.33", None), ("5x + 3 = 18", None), ("y = 2 + 3 = 6", None),
        ("8 x 1 1/2 = 12", None),
        ("3 1/2 - 2 = 1 1/2", None), ("f(2) = 40 - 4 + 3 = 39", None), ("10% = 1/10 = 5", None), ("18-25 = young",
        None), ("1-3 = 1", None),
        ("10 + 10 = 5x - 3x", None), ("7 mod 3 + 1 = 2", None), ("38390 - 30470 = 38390 -  30470", None),
        ("2 + 3 = 5 million", None),
        ("a = 2 + 3 == 6", None), ("x^2 + 3 = 9", None), ("1,5 + 1 = 2,5", None), ("7 - 1/2 - 2 = 4 1/2", None),
        ("Half of 10 + 3 = 8", None), ("5 times 3 + 2 = 17", None), ("It is -3 + 2 = -1", None), ("-3 + 2 = 1", "-1"),
    ],
)  # fmt: skip
def test_equalities_that_do_not_hold(said: str, value: str | None) -> None:
    found = wrong_equality(said)
    assert (found.value if found else None) == value


def product(values: list[Fraction]) -> Fraction:
    total = Fraction(1)
    for value in values:
        total *= value
    return total


SOLVED: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "mean": statistics.mean, "average": statistics.mean, "median": statistics.median, "product": product,
    "sum": lambda values: sum(values, Fraction(0)),
}  # fmt: skip
LISTS = st.lists(st.integers(-500, 500), min_size=2, max_size=9)


def asked(task: str, material: str) -> Problem:
    problem = problem_of(task, material)
    assert problem is not None
    return problem


@given(LISTS, st.sampled_from(sorted(SOLVED)), st.integers(0, 3))
def test_lists_come_to_what_the_library_says(values: list[int], what: str, style: int) -> None:
    from tui_craft.checks.sums.lists import over_list

    exact = [Fraction(value) for value in values]
    right = SOLVED[what](exact)
    listed = ", ".join(map(str, values))
    problem = [
        lambda: asked(f"Calculate the {what} of the following numbers.", listed),
        lambda: asked(f"Find the {what} of these numbers: {listed}", ""),
        lambda: asked(f"What is the {what} of [{listed}]?", ""),
        lambda: asked(f"Compute the {what} of this list.", f"Numbers: {{{listed}}}"),
    ][style]()
    found = over_list(problem)
    assert found is not None
    assert found.values == (right,)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_operations_in_words(one: int, other: int) -> None:
    from tui_craft.checks.sums.operations import by_words

    assume(one != other)
    for words, right in (
        (f"Multiply {one} by {other}.", one * other), (f"What is {one} times {other}?", one * other),
        (f"Divide {one} by {other}", Fraction(one, other)), (f"Subtract {one} from {other}.", other - one),
        (f"What is {one} plus {other}?", one + other), (f"Find {one}% of {other}", Fraction(one * other, 100)),
        (f"What is the remainder when {one} is divided by {other}?", one % other),
    ):  # fmt: skip
        found = by_words(asked(words, ""))
        assert found is not None, words
        assert found.values[0] == right
