"""Search by bytes finds exactly what asking every row finds, whatever was done to the rows and however written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft.domain import filter_tests
from tui_craft.domain.filter import Filter, parse
from tui_craft.domain.filter_terms import Term
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import library, lines, query, search, slices
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS = "refundRsSkKiIf/ \u00df\u017f\u212a\u0130\ufb01\ufb00\ufb05\u1e9e\u4e2d\u6587\u00e9\u00c9\U0001f6005"
_WORDS = st.sampled_from(["refund", "Refund", "re fund", "straße", "STRASSE", "k3f9", "\u212a3f9", "中文", "http://a/b",
                          "data", "true", "5", '"', "\\", "tags", "run"])  # fmt: skip
_TEXT = _WORDS | st.text(_LETTERS, min_size=1, max_size=8)
_VALUES = st.recursive(
    _TEXT | st.integers(0, 60) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)
_PAYLOADS = st.dictionaries(st.sampled_from(["text", "output", "meta", "messages"]) | _TEXT, _VALUES, max_size=3)
_RUNS = st.sampled_from(["k3f9", "K3F9", "r/1", "straße", "\u212a3f9"])
_TAGS = st.sampled_from(["seed", "Seed", "a b", "run:k3f9", "straße", "é"])
_ORIGINS = st.fixed_dictionaries(
    {"kind": st.just("synthetic"), "by": st.sampled_from(["model", "rule"])},
    optional={
        "run": _RUNS, "model": _RUNS, "prompt": st.sampled_from(["sha256:0a1b", "sha256:ff00"]),
        "topic": st.lists(st.sampled_from(["billing", "re/funds", "é"]), max_size=2),
        "seeds": st.lists(st.integers(1, 12), max_size=2),
    },
)  # fmt: skip
_ENVELOPES = st.builds(
    Envelope, state=st.sampled_from(State), tags=st.lists(_TAGS, max_size=2, unique=True).map(tuple),
    quality=st.none() | st.integers(1, 5), note=st.just("") | _WORDS, reviewed=st.none() | st.just("ada 2026"),
)  # fmt: skip


def _as_others_write(data: object, way: int) -> bytes:
    """JSON as different programs write it: as it is, with escapes, with `\\/`, with every letter escaped."""
    if way == 3:
        text = json.dumps(data, ensure_ascii=True)
        return "".join(f"\\u{ord(char):04x}" if char in "refundRsSk" and _in_string(text, at) else char
                       for at, char in enumerate(text)).encode()  # fmt: skip
    text = json.dumps(data, ensure_ascii=way == 1)
    return (text.replace("/", "\\/") if way == 2 else text).encode()


def _in_string(text: str, at: int) -> bool:
    before = text[:at].replace("\\\\", "").replace('\\"', "")
    return before.count('"') % 2 == 1 and not before.endswith("\\") and "\\u" not in text[max(0, at - 5) : at]


_NEW = st.builds(
    lambda data, way, envelope, origin: NewRow(_as_others_write(data, way), envelope, origin),
    _PAYLOADS, st.integers(0, 3), _ENVELOPES, _ORIGINS,
)  # fmt: skip
_IDS = st.lists(st.integers(1, 8), min_size=1, max_size=4)
_CHANGES = st.one_of(
    st.tuples(st.just("add"), st.lists(_NEW, min_size=1, max_size=4)),
    st.tuples(st.just("state"), _IDS, st.sampled_from(State)),
    st.tuples(st.just("envelope"), _IDS, _ENVELOPES),
    st.tuples(st.just("envelope"), _IDS, st.builds(Envelope, tags=st.tuples(_TAGS), note=_WORDS)),
    st.tuples(st.just("edit"), st.integers(1, 12), _TEXT),
    st.tuples(st.just("duplicate"), st.integers(1, 12)),
    st.tuples(st.just("delete"), _IDS),
    st.tuples(st.just("undo")),
)
_SMALL = st.integers(1, 12)
_FIELDS = st.sampled_from(["text", "output", "meta", "user"])
_NAMES = _RUNS | _TAGS | _TEXT | st.sampled_from(["*", "k*", "*9", "s*e", "billing/re/funds", "sha256:0a", "0a"])
_TERMS = st.one_of(
    st.builds(Term, st.just("") | _FIELDS, st.just("~"), _WORDS | _TEXT, st.booleans()),
    st.builds(Term, _FIELDS, st.just("="), _WORDS, st.booleans()),
    st.builds(Term, st.just("tag"), st.just(":"), _TAGS, st.booleans()),
    st.builds(Term, st.just("run"), st.just(":"), _RUNS, st.booleans()),
    st.builds(Term, st.just("note"), st.just(":"), _WORDS, st.booleans()),
    st.builds(Term, st.sampled_from(["tag", "model", "prompt", "topic"]), st.just(":"), _NAMES, st.booleans()),
    st.builds(Term, st.sampled_from(["seed", "parent", "quality", "id"]), st.just(":"), _SMALL, st.booleans()),
    st.builds(Term, st.just("quality"), st.sampled_from([">=", "<"]), st.integers(1, 5), st.booleans()),
    st.builds(Term, st.just("state"), st.just(":"), st.sampled_from([str(state) for state in State]), st.booleans()),
    st.builds(Term, st.just("reviewed"), st.just(":"), st.sampled_from(["yes", "no"]), st.booleans()),
    st.builds(Term, st.just("slice"), st.just(":"), st.sampled_from(["words", "runs"]), st.booleans()),
)  # fmt: skip
_FILTERS = st.lists(st.lists(_TERMS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(
    lambda clauses: Filter(tuple(clauses))
)


def _do(dataset: Dataset, change: tuple[object, ...]) -> None:
    match change:
        case ("add", list() as rows):
            dataset.add(rows)
        case ("state", list() as ids, State() as state):
            dataset.set_state(ids, state)
        case ("envelope", list() as ids, Envelope() as envelope):
            dataset.set_envelope(ids, lambda _: envelope, verb="tag")
        case ("edit", int() as row_id, str() as word):
            if dataset.state_of(row_id) and word.strip():
                dataset.edit(row_id, {"text": word}, base_rev=dataset.get(row_id).rev)
        case ("duplicate", int() as row_id):
            if dataset.state_of(row_id):
                dataset.duplicate(row_id)
        case ("delete", list() as ids):
            dataset.delete(ids)
        case _:
            dataset.undo()


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows to a block and few bytes to a read, so that a handful of rows has many edges."""
    pieces: dict[ModuleType, dict[str, float]] = {
        search: {"_FIRST": 1, "_LARGEST": 4, "_MANY": 1.0},
        lines: {"_GAP": 60, "_DENSE": 80, "_TAIL": 10},
    }
    for module, values in pieces.items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("_small_pieces")
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.lists(_NEW, min_size=1, max_size=6), st.lists(_CHANGES, max_size=6), st.lists(_FILTERS, min_size=4, max_size=8)
)
def test_it_finds_what_asking_every_row_finds(
    rows: list[NewRow], changes: list[tuple[object, ...]], filters: list[Filter]
) -> None:
    with library.create(library.free_name("searched"), "text", now=NOW) as dataset:
        dataset.add(rows)
        slices.save(dataset, slices.Slice("words", "refund OR note:refund"))
        slices.save(dataset, slices.Slice("runs", "run:k3f9 -slice:words"))
        for change in changes:
            _do(dataset, change)
        shown = dataset.get_many(list(dataset.ids()))
        for each in filters:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(filter_tests, "text_needle", lambda *_: None)  # every payload is decoded
                plainly = query.parse(dataset, str(each))
                slowly = [row for row in shown if plainly.matches(row)]
            wanted = query.parse(dataset, str(each))
            assert list(query.find(dataset, wanted)) == [row.id for row in slowly], str(wanted)
            assert query.count(dataset, wanted) == len(slowly)
            assert list(query.select(dataset, wanted)) == slowly
    shutil.rmtree(dataset.path)


@pytest.mark.parametrize(
    ("written", "expr"),
    [
        ("STRAßE", "strasse"), ("Kelvin", "kelvin"), ("ﬁne", "fine"), ("oﬀ", "off"), ("ſo", "so"),
        ("laﬅ", "last"), ("İstanbul", "i"), ("ŉ", "n"), ("ẞ", "s"), ("\\u0052efund", "refund"),
        ("\\uFB01ne", "fine"), ("\\u00DF", "ss"), ("a\\/b", "a/b"), ("\\u4e2d\\u6587", "中文"), ("中\\u6587", "中文"),
        ("\\ud83d\\ude00", "😀"), ("größe", "GRÖSSE"), ("GRÖSSE", "größe"), ("tab\\there", "tab"),
    ],
)  # fmt: skip
def test_a_text_is_found_however_it_is_written(written: str, expr: str) -> None:
    with library.create("odd", "text", now=NOW) as made:
        rows = [b'{"text":"nothing of the kind"}', f'{{"text":"{written}"}}'.encode(), b'{"text":"..."}']
        made.add([NewRow(raw) for raw in rows])
        assert 2 in query.find(made, query.parse(made, f'"{expr}"'))
        made.set_envelope([3], lambda envelope: replace(envelope, note=json.loads(f'"{written}"')), verb="note")
        assert list(query.find(made, query.parse(made, f'note:"{expr}"'))) == [3]


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """2,000 rows with a word in every hundredth; every seventh tagged since, every fiftieth edited."""
    with library.create("many", "text", now=NOW) as made:
        made.add([NewRow(b'{"text":"row %d%b"}' % (n, b" needle" * (n % 100 == 0))) for n in range(1, 2001)])
        made.set_envelope(range(7, 2001, 7), lambda envelope: replace(envelope, tags=("odd",)), verb="tag")
        for row_id in range(50, 2001, 50):
            made.edit(row_id, {"text": made.get(row_id).data["text"] + "!"}, base_rev=made.get(row_id).rev)
        yield made


def test_rows_whose_lines_lie_elsewhere_are_found_in_display_order(dataset: Dataset) -> None:
    copy = dataset.duplicate(100)
    dataset.delete([300])
    hits = [n for n in range(100, 2001, 100) if n != 300]
    assert list(query.find(dataset, query.parse(dataset, "NEEDLE"))) == [100, copy, *hits[1:]]
    assert list(query.find(dataset, query.parse(dataset, "tag:odd needle"))) == [700, 1400]
    assert query.count(dataset, query.parse(dataset, "tag:odd")) == len(range(7, 2001, 7))
    assert query.count(dataset, query.parse(dataset, '"row 7"')) == 111


def test_a_search_can_be_left_between_two_blocks(dataset: Dataset) -> None:
    blocks = query.find_blocks(dataset, query.parse(dataset, "nowhere"))
    assert next(blocks) == []
    assert sum(1 for _ in blocks) > 2


def test_a_log_that_is_rewritten_under_a_search_loses_no_row(dataset: Dataset) -> None:
    found = query.find(dataset, query.parse(dataset, "needle"))
    first = next(found)
    with Dataset(dataset.path) as other:
        other.compact()
    dataset.refresh()
    assert [first, *found] == list(range(100, 2001, 100))


def test_lines_that_another_program_wrote_are_searched_too(dataset: Dataset) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(b'{"data": {"text": "by hand \\u006eeedle"}, "state": "held", "id": 2001, "tags": ["\\u006fdd"]}\n')
        file.write(b'{ "tags": ["odd"], "id": 3, "state": "draft" }\n')
        os.fsync(file.fileno())
    dataset.refresh()
    assert list(query.find(dataset, query.parse(dataset, "needle state:held"))) == [2001]
    assert list(query.find(dataset, query.parse(dataset, "tag:odd id<8 OR id>2000"))) == [3, 7, 2001]


def test_long_rows_are_read_in_small_blocks() -> None:
    with library.create("long", "text", now=NOW) as made:
        made.add([NewRow(b'{"text":"%b%d"}' % (b"x" * 300_000, n)) for n in range(100)])
        wanted = query.parse(made, "xx")
        assert sum(map(len, query.find_blocks(made, wanted))) == 100
        assert max(map(len, query.find_blocks(made, wanted))) <= 64
        assert list(query.find(made, query.parse(made, "x77"))) == [78]
        assert [row.id for row in query.select(made, query.parse(made, "x77"))] == [78]


@pytest.mark.parametrize("expr", ["-refund", "len(text)>2", "~~refund", "refund OR -tag:a", "text~5", "state:draft"])
def test_where_nothing_need_stand_in_a_line_every_row_is_asked(expr: str) -> None:
    assert parse(expr).needs == []
