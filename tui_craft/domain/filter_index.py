"""Which rows a filter can want by what is known without reading any: ids, states and sets. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable

from tui_craft.domain.filter import Clause, Filter
from tui_craft.domain.filter_terms import Term
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import State


def decided(wanted: Filter) -> bool:
    """Whether ids, states and sets alone decide about every row."""
    return all(_term_decided(wanted, term) for clause in wanted.clauses for term in clause)


def _term_decided(wanted: Filter, term: Term) -> bool:
    inner = wanted.named(term)
    if isinstance(inner, Filter):
        return decided(inner)
    return isinstance(inner, IdSet) or term.key == "id" or (term.key == "state" and term.op == ":")


def possible(wanted: Filter, live: IdSet, in_state: Callable[[State], IdSet]) -> IdSet:
    """The rows of `live` that `wanted` may match; exactly those it does match where it is `decided`."""
    left = live
    for clause in wanted.clauses:
        left = left & _clause(wanted, clause, live, in_state)
    return left


def _clause(wanted: Filter, clause: Clause, live: IdSet, in_state: Callable[[State], IdSet]) -> IdSet:
    found = IdSet()
    for term in clause:
        if not _term_decided(wanted, term):
            inner = wanted.named(term)
            if term.negated or not isinstance(inner, Filter):
                return live
            found = found | possible(inner, live, in_state)
            continue
        fitting = _fitting(wanted, term, live, in_state)
        found = found | (live - fitting if term.negated else fitting)
    return found


def _fitting(wanted: Filter, term: Term, live: IdSet, in_state: Callable[[State], IdSet]) -> IdSet:
    """The rows that a decided term fits, leaving aside whether it is turned round."""
    inner = wanted.named(term)
    if isinstance(inner, Filter):
        return possible(inner, live, in_state)
    if isinstance(inner, IdSet):
        return inner
    if term.key == "state":
        return in_state(State(str(term.value)))
    number, last = int(term.value), len(live.flags) - 1
    first, end = {
        ">=": (number, last), ">": (number + 1, last), "<=": (0, number), "<": (0, number - 1),
    }.get(term.op, (number, number))  # fmt: skip
    return IdSet.of_ranges([(max(0, first), min(end, last))] if first <= min(end, last) else [])
