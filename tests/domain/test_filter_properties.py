"""Properties of the filter language: it survives being written, never crashes, and its short cuts tell the truth."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.filter import Filter, parse
from tui_craft.domain.filter_terms import KEYS, NUMBERS, ORIGINS, Term
from tui_craft.domain.row import Envelope, Origin, Row, State
from tui_craft.errors import InvalidError

_TEXT = st.text(min_size=1, max_size=8) | st.sampled_from(["OR", "-x", '"', "\\", "a b", "a:b", "\n", "*", "refund"])
_FIELD = st.text(st.characters(exclude_characters=':~=<>"()-', exclude_categories=["Z", "C"]), min_size=1, max_size=6)
_NUMBER = st.integers(0, 10**17)
_NAMED = [key for key in KEYS if key not in {"state", "origin", "reviewed", "seed", "parent", *NUMBERS}]
_TERMS = st.one_of(
    st.builds(Term, st.just(""), st.just("~"), _TEXT, st.booleans()),
    st.builds(Term, _FIELD, st.just("~"), _TEXT, st.booleans()),
    st.builds(Term, _FIELD.filter(lambda name: name not in NUMBERS), st.just("="), st.text(max_size=5), st.booleans()),
    st.builds(Term, st.just("state"), st.just(":"), st.sampled_from([str(state) for state in State]), st.booleans()),
    st.builds(Term, st.just("origin"), st.just(":"), st.sampled_from(ORIGINS), st.booleans()),
    st.builds(Term, st.sampled_from(_NAMED), st.just(":"), _TEXT, st.booleans()),
    st.builds(Term, st.sampled_from(["seed", "parent", *NUMBERS]), st.just(":"), _NUMBER, st.booleans()),
    st.builds(Term, st.sampled_from(NUMBERS), st.sampled_from([">=", "<=", ">", "<"]), _NUMBER, st.booleans()),
    st.builds(lambda f, op, n: Term(f"len({f})", op, n), _FIELD, st.sampled_from([">=", "<", "="]), _NUMBER),
)
_FILTERS = st.builds(
    lambda clauses: Filter(tuple(map(tuple, clauses))),
    st.lists(st.lists(_TERMS, min_size=1, max_size=3), max_size=4),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(["output", "role", "content", "x"]) | st.text(max_size=3)
_PAYLOADS = st.dictionaries(_NAMES, _JSON, max_size=4)
_ROWS = st.builds(
    lambda row_id, data, state, tags, ascii_only: Row(
        row_id,
        1,
        json.dumps(data, ensure_ascii=ascii_only).encode("utf-8", "backslashreplace"),
        Envelope(state=state, tags=tuple(tags)),
        Origin(kind="real", by="manual"),
    ),
    st.integers(1, 10**6),
    _PAYLOADS,
    st.sampled_from(State),
    st.lists(st.text(max_size=4), max_size=2),
    st.booleans(),
)


@given(_FILTERS)
def test_what_it_writes_it_reads(wanted: Filter) -> None:
    assert parse(str(wanted)) == wanted


@given(st.text(max_size=30) | st.text(st.sampled_from('ab:~=<>" -OR\\()'), max_size=20))
def test_any_text_is_a_filter_or_a_sentence(expr: str) -> None:
    try:
        found = parse(expr)
    except InvalidError:
        return
    assert parse(str(found)) == found


@given(_FILTERS, _ROWS)
def test_short_cuts_never_lose_a_row(wanted: Filter, row: Row) -> None:
    matches = wanted.matches(row)
    if matches and wanted.states is not None:
        assert row.state in wanted.states
    if matches and wanted.ids is not None:
        assert row.id in wanted.ids
    if not wanted.needs_rows:
        assert matches == (wanted.states is None or row.state in wanted.states)


@given(_ROWS, st.data())
def test_every_piece_of_a_text_is_found_by_search(row: Row, data: st.DataObject) -> None:
    texts = [value for value in row.data.values() if isinstance(value, str) and value]
    if not texts or "role" in row.data:
        return
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + 3]
    assert Filter(((Term("", "~", piece),),)).matches(row)


@given(st.text(max_size=4), _ROWS)
def test_a_search_finds_exactly_what_a_plain_look_at_all_fields_finds(text: str, row: Row) -> None:
    if not text:
        return

    def holds(value: object) -> bool:
        if isinstance(value, str):
            return text.casefold() in value.casefold()
        if isinstance(value, list):
            return any(map(holds, value))
        return any(map(holds, value.values())) if isinstance(value, dict) else False

    if "role" not in row.data and "from" not in row.data:
        assert Filter(((Term("", "~", text),),)).matches(row) == holds(row.data)
