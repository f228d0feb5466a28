"""The filter language of the search box, slices and every verb: text to `Filter` and back. No I/O.

    state:held tag:billing origin:synthetic topic:billing/* quality>=3 output~refund "free text" -tag:eval

Terms stand side by side and must all hold; `-` before a term turns it round; `OR` between two terms binds
tighter than the space between others, so `a b OR c` is a and (b or c). Quotes keep spaces and signs together
(`\\"` and `\\\\` inside them). What each term means is in `filter_terms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tui_craft.domain.filter_terms import Term, Test, make_term, predicate
from tui_craft.domain.row import Row, State
from tui_craft.errors import InvalidError

Clause = tuple[Term, ...]
"""Terms joined by OR; a filter's clauses must all hold."""

_OR = "OR"
_HEAD = re.compile(r"""(-?)(?:(len\([^()\s":~=<>]+\)|[^\s:~=<>"()-][^\s:~=<>"()]*)(>=|<=|[:~=<>]))?""")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted. Without clauses every row is. `str()` gives an expression that parses to the same."""

    clauses: tuple[Clause, ...] = ()

    def matches(self, row: Row) -> bool:
        """Whether `row` is wanted."""
        return all(any(test(row) for test in tests) for tests in self._tests)

    @cached_property
    def _tests(self) -> list[list[Test]]:
        # cheap questions first: an envelope is at hand, a payload must be decoded
        ordered = sorted(self.clauses, key=lambda clause: any(term.reads_payload for term in clause))
        return [[predicate(term) for term in clause] for clause in ordered]

    @cached_property
    def states(self) -> frozenset[State] | None:
        """Only rows in these states can match; None when any can."""
        left = frozenset(State)
        for clause in self.clauses:
            if all(term.key == "state" and term.op == ":" for term in clause):
                left &= frozenset(state for state in State for term in clause if (state == term.value) != term.negated)
        return None if left == frozenset(State) else left

    @cached_property
    def needs_rows(self) -> bool:
        """Whether a row has to be read to decide; False when its state alone decides."""
        return any(term.key != "state" or term.op != ":" for clause in self.clauses for term in clause)

    @cached_property
    def ids(self) -> frozenset[int] | None:
        """Only rows with these ids can match; None when the ids are not named one by one."""
        named = [
            frozenset(term.value for term in clause if isinstance(term.value, int))
            for clause in self.clauses
            if all(term.key == "id" and term.op == ":" and not term.negated for term in clause)
        ]
        return frozenset.intersection(*named) if named else None

    def names_tag(self, tag: str) -> bool:
        """Whether the filter asks for rows tagged `tag` by that very name."""
        wanted = Term("tag", ":", tag)
        return any(wanted in clause for clause in self.clauses)

    def __str__(self) -> str:
        return " ".join(f" {_OR} ".join(str(term) for term in clause) for clause in self.clauses)


def parse(expr: str) -> Filter:
    """The filter that `expr` says. Raises InvalidError that names the word it cannot use and what could stand there."""
    clauses: list[list[Term]] = []
    joining = False
    for term in _terms(expr):
        if term is None:
            if joining or not clauses:
                raise InvalidError(f"{_OR} joins two terms, so one must stand before and one after it in {expr!r}.")
            joining = True
        elif joining:
            clauses[-1].append(term)
            joining = False
        else:
            clauses.append([term])
    if joining:
        raise InvalidError(f"{_OR} joins two terms, so one must stand before and one after it in {expr!r}.")
    return Filter(tuple(tuple(clause) for clause in clauses))


def _terms(expr: str) -> Iterable[Term | None]:
    """The terms of `expr` in order; None where an OR stands."""
    at = 0
    while True:
        while at < len(expr) and expr[at].isspace():
            at += 1
        if at == len(expr):
            return
        head = _HEAD.match(expr, at)
        assert head is not None  # every part of the pattern may be empty
        value, end = _value(expr, head.end())
        word = expr[at:end]
        at = end
        if word == _OR:
            yield None
            continue
        if word == "-":
            raise InvalidError("A - stands alone; put the term it turns round right after it, as in -tag:eval.")
        yield make_term(word, head[2], head[3], value, negated=bool(head[1]))


def _value(expr: str, at: int) -> tuple[str, int]:
    """The value that begins at `at`, and where it ends."""
    if not expr.startswith('"', at):
        end = at
        while end < len(expr) and not expr[end].isspace():
            end += 1
        return expr[at:end], end
    found = _QUOTED.match(expr, at)
    if found is None:
        raise InvalidError(f'The quote that begins at {expr[at : at + 20]!r} must end with " and a space after it.')
    return _ESCAPED.sub(r"\1", found[1]), found.end()
