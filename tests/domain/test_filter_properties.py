"""Properties of the filter language: it survives being written, never crashes, and its short cuts tell the truth."""

from __future__ import annotations

import json
import re
import sys

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.filter import Filter, parse
from tui_craft.domain.filter_index import decided, possible
from tui_craft.domain.filter_needles import FOLDING_TO_ASCII, text_needle
from tui_craft.domain.filter_terms import KEYS, NAMED, NUMBERS, ORIGINS, Term
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Envelope, Origin, Row, State
from tui_craft.errors import InvalidError

_TEXT = st.text(min_size=1, max_size=8) | st.sampled_from(["OR", "-x", '"', "\\", "a b", "a:b", "\n", "*", "refund"])
_FIELD = st.text(st.characters(exclude_characters=':~=<>"()-', exclude_categories=["Z", "C"]), min_size=1, max_size=6)
_NUMBER = st.integers(0, 10**17)
_NAMED = [key for key in KEYS if key not in {"state", "origin", "reviewed", "seed", "parent", *NUMBERS, *NAMED}]
_LISTED = st.builds(lambda key, name: Term(key, ":", name), st.sampled_from(sorted({*NAMED} - {"trust"})), _TEXT)
_LISTED |= st.builds(lambda word: Term("trust", ":", word), st.sampled_from(["reviewed", "checked", "unchecked"]))
_TERMS = st.one_of(
    st.builds(Term, st.just(""), st.just("~"), _TEXT, st.booleans()),
    st.builds(Term, _FIELD, st.just("~"), _TEXT, st.booleans()),
    st.builds(Term, st.just("") | _FIELD, st.just("~~"), _TEXT, st.booleans()),
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


@given(_FILTERS | st.builds(lambda term: Filter(((term,),)), _LISTED))
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
    live = IdSet.of([row.id])
    among = row.id in possible(wanted, live, lambda state: live if row.state is state else IdSet())
    assert among or not matches
    assert among == matches or not decided(wanted)


_ODD_TEXT = st.text(
    'refundRsSkKiIf/ \\"\u00df\u017f\u212a\u0130\ufb01\ufb00\ufb05\u1e9e\u0149\u4e2d\u6587\u00e9\u00c9\U0001f600',
    max_size=12,
)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


@given(_ODD_TEXT, st.data())
def test_a_needle_stands_wherever_its_text_does_however_it_is_written(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    piece = text[start : start + data.draw(st.integers(1, 6))].casefold()
    needle = text_needle("", piece)
    if not piece or needle is None:
        return
    ways = st.sampled_from(["as it is", "escaped", "usual"])
    written = ""
    for char in text:
        way = data.draw(ways)
        as_it_is = char not in '"\\' and way == "as it is"
        slash = "\\/" if char == "/" else json.dumps(char)[1:-1]
        written += char if as_it_is else _escaped(char) if way == "escaped" else slash
    raw = f'{{"a":"{written}"}}'.encode()
    assert json.loads(raw)["a"] == text
    if piece in text.casefold():
        assert needle.stands_in(raw.lower())


def test_the_table_of_foldings_is_whole() -> None:
    """Every character of Unicode is looked at: which fold to ASCII, and that none folds to one held to be plain."""
    characters = list(map(chr, range(128, sys.maxunicode + 1)))
    folding = {char for char in characters if any(map(str.isascii, char.casefold()))}
    assert folding == set(FOLDING_TO_ASCII)
    for char in characters:
        folded = char.casefold()
        if folded != char:
            for part in folded:
                needle = text_needle("", part)
                assert part.isascii() or needle is None


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


@given(st.text("ab*", min_size=1, max_size=7), st.text("ab", min_size=1, max_size=7))
def test_a_star_is_any_text(pattern: str, value: str) -> None:
    wanted = ".*".join(pattern.split("*"))
    row = Row(1, 1, b"{}", Envelope(tags=(value,), note=value), Origin(prompt=value))
    assert parse(f"tag:{pattern}").matches(row) == bool(re.fullmatch(wanted, value))
    assert parse(f"note:{pattern}").matches(row) == bool(re.search(wanted, value))
    assert parse(f"prompt:{pattern}").matches(row) == bool(re.match(wanted, value))


def test_many_stars_are_as_quick_as_one() -> None:
    long = "a" * 20_000
    row = Row(1, 1, b"{}", Envelope(tags=(long,), note=long), Origin(prompt=long))
    for key in ("tag", "note", "prompt"):
        assert not parse(f"{key}:{'a*' * 30}b").matches(row)
        assert parse(f"{key}:{'a*' * 30}a").matches(row)
