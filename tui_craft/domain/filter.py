"""The filter language of the search box, slices and every verb: text to `Filter` and back. No I/O.

    state:held tag:billing origin:synthetic topic:billing/* quality>=3 output~refund "free text" -tag:eval

Terms stand side by side and must all hold; `-` before a term turns it round; `OR` between two terms binds
tighter than the space between others, so `a b OR c` is a and (b or c). Quotes keep spaces and signs together
(`\\"` and `\\\\` inside them). What may stand in a term is in `filter_terms`, what it means in `filter_tests`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from tui_craft.domain.filter_needles import Need, either, term_needs
from tui_craft.domain.filter_terms import Term, make_term
from tui_craft.domain.filter_tests import Test, predicate
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError

Clause = tuple[Term, ...]
"""Terms joined by OR; a filter's clauses must all hold."""

_OR = "OR"
_HEAD = re.compile(r"""(-?)(?:(len\([^()\s":~=<>]+\)|[^\s:~=<>"()-][^\s:~=<>"()]*)(~~|>=|<=|[:~=<>])|(~~))?""")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted. Without clauses every row is. `str()` gives an expression that parses to the same.

    `names` holds what `slice:NAME`, `set:NAME`, `check:NAME` and `trust:WORD` stand for, by (key, name): a filter, the
    rows themselves, or what is to be asked of a row; see `names_in`.
    """

    clauses: tuple[Clause, ...] = ()
    names: Mapping[tuple[str, str], Filter | IdSet | Test] = field(default_factory=dict, compare=False, repr=False)

    def matches(self, row: Row) -> bool:
        """Whether `row` is wanted. Raises InvalidError where a slice or set is named that `names` does not hold."""
        return all(any(test(row) for test in tests) for tests in self._tests)

    @cached_property
    def _tests(self) -> list[list[Test]]:
        # cheap questions first: an envelope is at hand, a payload must be decoded
        ordered = sorted(self.clauses, key=lambda clause: any(map(self._reads_payload, clause)))
        return [[self._test(term) for term in clause] for clause in ordered]

    def _reads_payload(self, term: Term) -> bool:
        inner = self.named(term)
        if isinstance(inner, Filter):
            return any(inner._reads_payload(each) for clause in inner.clauses for each in clause)
        return inner is None and term.reads_payload

    def _test(self, term: Term) -> Test:
        inner = self.named(term)
        if inner is None:
            return predicate(term)
        holds: Test
        if isinstance(inner, Filter):
            holds = inner.matches
        else:
            holds = partial(_is_in, inner) if isinstance(inner, IdSet) else inner
        return (lambda row: not holds(row)) if term.negated else holds

    def named(self, term: Term) -> Filter | IdSet | Test | None:
        """What `term` stands for where it names something that a dataset keeps; None for any other term."""
        if term.name is None:
            return None
        if term.name not in self.names:
            raise InvalidError(f"{term} names a {term.key}, and those belong to a dataset; there is none here.")
        return self.names[term.name]

    @cached_property
    def needs(self) -> list[Need]:
        """What must stand in the lines of a row that matches; empty when nothing is known."""
        return [need for clause in self.clauses for need in self._clause_needs(clause)]

    def _clause_needs(self, clause: Clause) -> list[Need]:
        each = [self._term_needs(term) for term in clause]
        if len(each) == 1:
            return each[0]
        return [either(max(needs, key=lambda need: need.worth) for needs in each)] if all(each) else []

    def _term_needs(self, term: Term) -> list[Need]:
        inner = self.named(term)
        if isinstance(inner, Filter):
            return [] if term.negated else inner.needs
        return term_needs(term)

    def names_tag(self, tag: str) -> bool:
        """Whether the filter asks for rows tagged `tag` by that very name, itself or in a slice it asks for."""
        wanted = Term("tag", ":", tag)
        return any(
            term == wanted
            or (isinstance(inner := self.named(term), Filter) and not term.negated and inner.names_tag(tag))
            for clause in self.clauses
            for term in clause
        )

    def __str__(self) -> str:
        return " ".join(f" {_OR} ".join(str(term) for term in clause) for clause in self.clauses)


def _is_in(ids: IdSet, row: Row) -> bool:
    return row.id in ids


def names_in(wanted: Filter) -> set[tuple[str, str]]:
    """The (key, name) of every slice and set that the expression itself names."""
    return {term.name for clause in wanted.clauses for term in clause if term.name is not None}


def parse(expr: str) -> Filter:
    """The filter that `expr` says. Raises InvalidError that names the word it cannot use and what could stand there.

    Slices and sets it names are not looked up; `store.query.parse` does that.
    """
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
        yield make_term(word, head[2], head[3] or head[4], value, negated=bool(head[1]))


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
