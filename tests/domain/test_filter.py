"""What filter expressions mean, and what is said about bad ones."""

from __future__ import annotations

from typing import Any

import pytest

from tui_craft import jsonlines
from tui_craft.domain.filter import Filter, parse
from tui_craft.domain.filter_index import decided, possible
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Envelope, Origin, Row, State
from tui_craft.errors import InvalidError


def make(row_id: int = 1, *, data: dict[str, Any] | None = None, rev: int = 1, **about: Any) -> Row:
    """A row with origin keys given as `origin=` and the rest going to the envelope."""
    origin: Origin = about.pop("origin", {})
    raw = jsonlines.dumps(data or {"input": "where is my parcel", "output": "We refund you."})
    return Row(row_id, rev, raw, Envelope(**about), origin)


SYNTHETIC = Origin(
    kind="synthetic",
    by="model",
    run="k3f9",
    teacher="openai/gpt-4o-mini",
    model="gpt-4o-mini-2024-07-18",
    template="default",
    recipe="expand",
    topic=["billing", "refunds"],
    seeds=[3, 8],
)


@pytest.mark.parametrize(
    ("expr", "row"),
    [
        ("", make()),
        ("state:held", make(state=State.HELD)),
        ("-state:held", make(state=State.DRAFT)),
        ("tag:billing", make(tags=("x", "billing"))),
        ("tag:run:*", make(tags=("run:k3f9",))),
        ('tag:"needs work"', make(tags=("needs work",))),
        ("-tag:eval", make(tags=("evaluation",))),
        ("origin:synthetic origin:model", make(origin=SYNTHETIC)),
        ("run:k3f9 recipe:expand template:default", make(origin=SYNTHETIC)),
        ("teacher:openai/* model:gpt-4o-mini*", make(origin=SYNTHETIC)),
        ("topic:billing", make(origin=SYNTHETIC)),
        ("topic:billing/*", make(origin=SYNTHETIC)),
        ("topic:billing/refunds", make(origin=SYNTHETIC)),
        ("topic:*/refunds", make(origin=SYNTHETIC)),
        ("seed:8", make(origin=SYNTHETIC)),
        ("parent:7", make(parent=7)),
        ("id:17", make(17)),
        ("id=17", make(17)),
        ("id>=17 id<18", make(17)),
        ("rev>1", make(rev=2)),
        ("quality>=3", make(quality=3)),
        ("quality:4 OR quality=5", make(quality=5)),
        ("-quality>=1", make()),
        ("note:Tone", make(note="wrong tone here")),
        ("note:*", make(note="x")),
        ("reviewed:yes", make(reviewed="ada 2026-01-01T00:00:00Z")),
        ("reviewed:no", make()),
        ("REFUND", make()),
        ("output~refund", make()),
        ('output="We refund you."', make()),
        ("input=", make(data={"input": "", "output": "x"})),
        ('"my parcel"', make()),
        ("score=5", make(data={"text": "x", "score": 5})),
        ("flag=true", make(data={"text": "x", "flag": True})),
        ("meta~deep", make(data={"text": "x", "meta": {"a": [{"b": "so Deep"}]}})),
        ("len(output)=14", make()),
        ("len(output)>13 len(output)<=14", make()),
        ("lost OR refund parcel", make()),
        ("straße", make(data={"text": "STRASSE"})),
        ("K", make(data={"text": "300 \u212a"})),
    ],
)
def test_it_matches(expr: str, row: Row) -> None:
    assert parse(expr).matches(row)


@pytest.mark.parametrize(
    ("expr", "row"),
    [
        ("state:held", make()),
        ("tag:bill", make(tags=("billing",))),
        ("tag:billing -tag:eval", make(tags=("billing", "eval"))),
        ("origin:real", make(origin=SYNTHETIC)),
        ("run:k3f", make(origin=SYNTHETIC)),
        ("run:*", make()),
        ("model:gpt-4o-mini", make(origin=SYNTHETIC)),
        ("topic:billing/*", make(origin=Origin(topic=["billing"]))),
        ("topic:bill", make(origin=SYNTHETIC)),
        ("seed:9", make(origin=SYNTHETIC)),
        ("quality>=1", make()),
        ("note:*", make()),
        ("reviewed:yes", make()),
        ("missing~refund", make()),
        ("input~refund", make()),
        ("output=refund", make()),
        ("len(missing)<5", make()),
        ("refund lost", make()),
    ],
)
def test_it_does_not_match(expr: str, row: Row) -> None:
    assert not parse(expr).matches(row)


CHAT = {
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "Find flights"}]},
        {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "search", "arguments": "{}"}}]},
        {"role": "tool", "content": "12 found"},
        {"role": "assistant", "content": "There are 12."},
    ]
}
SHAREGPT = {"conversations": [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": "Hi there"}]}


@pytest.mark.parametrize(
    ("expr", "data", "wanted"),
    [
        ("messages~flights", CHAT, True),
        ("user~flights", CHAT, True),
        ("assistant~flights", CHAT, False),
        ("assistant~search", CHAT, True),
        ("tool~found", CHAT, True),
        ('assistant="There are 12."', CHAT, True),
        ("search", CHAT, True),
        ("user", CHAT, False),
        ("human", SHAREGPT, False),
        ("gpt~there", SHAREGPT, True),
        ("conversations~hello", SHAREGPT, True),
        ("len(gpt)=8", SHAREGPT, True),
    ],
)
def test_conversations_are_searched_by_what_is_said_and_by_whom(expr: str, data: dict[str, Any], wanted: bool) -> None:
    assert parse(expr).matches(make(data=data)) is wanted


def test_a_payload_that_no_parser_reads_can_still_be_found() -> None:
    row = Row(1, 1, b'{"text": "half a ro', Envelope())
    assert parse("half").matches(row)
    assert not parse("text~half").matches(row)


@pytest.mark.parametrize(
    ("expr", "names"),
    [
        ("stat:held", ["'stat:held'", "state:"]),
        ("bogus:x", ["'bogus:x'", "state, tag"]),
        ("http://example.org", ["'http://example.org'", "in quotes"]),
        ("state:open", ["'state:open'", "draft, accepted, held, rejected"]),
        ("origin:human", ["'origin:human'", "synthetic"]),
        ("reviewed:maybe", ["yes, no"]),
        ("tag:", ["'tag:'"]),
        ("quality>=high", ["'quality>=high'", "whole number"]),
        ("id:x", ["'id:x'", "whole number"]),
        ("seed:-1", ["'seed:-1'", "whole number"]),
        ("tag>3", ["'tag>3'", "quality, id, rev and len(field)"]),
        ("output~", ["'output~'"]),
        ('"half', ["quote"]),
        ('output~"half', ["quote"]),
        ("~~", ["looks for nothing", "~~refund"]),
        ("output~~", ["looks for nothing", "~~"]),
        ("slice:", ["ends after the colon"]),
        ('"a"b', ["quote"]),
        ('""', ["no text"]),
        ("-", ["stands alone"]),
        ("OR a", ["OR joins two terms"]),
        ("a OR", ["OR joins two terms"]),
        ("a OR OR b", ["OR joins two terms"]),
    ],
)
def test_a_bad_expression_is_answered_by_one_sentence_that_names_it(expr: str, names: list[str]) -> None:
    with pytest.raises(InvalidError) as caught:
        parse(expr)
    assert all(name in caught.value.sentence for name in names)
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("expr", "ids", "sure"),
    [
        ("", [1, 2, 3, 4, 5], True),
        ("state:held", [3], True),
        ("state:held OR state:draft", [1, 3], True),
        ("-state:held -state:draft", [2, 4, 5], True),
        ("state:held state:draft", [], True),
        ("state:held OR tag:x", [1, 2, 3, 4, 5], False),
        ("-state:draft tag:x", [2, 3, 4, 5], False),
        ("state=held", [1, 2, 3, 4, 5], False),
        ("state:draft OR -state:draft", [1, 2, 3, 4, 5], True),
        ("id:3 OR id=5 OR id:99", [3, 5], True),
        ("id:3 OR id:5 id:5", [5], True),
        ("id>3 -id:4", [5], True),
        ("id>=2 id<4", [2, 3], True),
        ("id<=1", [1], True),
        ("id<0 OR id>5", [], True),
        ("id:3 OR tag:x", [1, 2, 3, 4, 5], False),
        ("set:mine", [2, 5], True),
        ("-set:mine state:rejected", [4], True),
        ("slice:few", [1, 3], True),
        ("-slice:few", [2, 4, 5], True),
        ("slice:some", [2, 5], False),
        ("-slice:some", [1, 2, 3, 4, 5], False),
        ("slice:some OR id:1", [1, 2, 5], False),
        ("slice:some OR tag:y", [1, 2, 3, 4, 5], False),
    ],
)
def test_ids_states_and_sets_tell_what_can_match_without_reading(expr: str, ids: list[int], sure: bool) -> None:
    names: dict[tuple[str, str], Filter | IdSet] = {
        ("set", "mine"): IdSet.of([2, 5, 77]),
        ("slice", "few"): parse("state:draft OR state:held"),
    }
    names["slice", "some"] = Filter(parse("set:mine tag:x").clauses, names)
    wanted = Filter(parse(expr).clauses, names)
    states = dict(zip(range(1, 6), [*State, State.REJECTED], strict=True))
    live = IdSet.of(states)
    found = possible(wanted, live, lambda state: IdSet.of(n for n in states if states[n] is state))
    assert list(found) == ids
    assert decided(wanted) is sure


def test_slices_and_sets_are_asked_by_what_they_stand_for() -> None:
    names: dict[tuple[str, str], Filter | IdSet] = {
        ("set", "mine"): IdSet.of([2]),
        ("slice", "legal"): parse("tag:law"),
    }
    row = make(2, tags=("law",))
    for expr in (
        "set:mine",
        "slice:legal",
        "set:mine slice:legal",
        "state:held OR slice:legal",
        "-slice:legal OR id:2",
    ):
        assert Filter(parse(expr).clauses, names).matches(row), expr
    for expr in ("-set:mine", "-slice:legal", "slice:legal refnud"):
        assert not Filter(parse(expr).clauses, names).matches(row), expr
    with pytest.raises(InvalidError, match="belong to a dataset"):
        parse("slice:legal").matches(row)


@pytest.mark.parametrize(
    ("expr", "text", "found"),
    [
        ("~~refnd", "We refund you.", True),
        ("~~refudn", "a REFUND, please", True),
        ("~~zebra", "We refund you.", False),
        ("~~yse", "yes", False),
        ("~~yes", "Yes.", True),
        ('~~"where is my parcle"', "Hello, where is my parcel?", True),
        ('~~"where is my parcle"', "yes", False),
        ('~~"where is my parcle"', "", False),
        ("output~~refnd", "We refund you.", True),
        ("input~~refnd", "We refund you.", False),
        ("-output~~refnd", "We refund you.", False),
        ("-~~refnd", "nothing", True),
    ],
)
def test_text_much_like_another_is_found(expr: str, text: str, found: bool) -> None:
    wanted = parse(expr)
    assert wanted.matches(make(data={"output": text, "input": "-"})) is found
    assert str(wanted) == expr


@pytest.mark.parametrize(
    ("expr", "found"),
    [
        ("prompt:sha256:0a1b2c", True),
        ("prompt:0a1b", True),
        ("prompt:sha256:0a", True),
        ("prompt:0a1b2c3d", False),
        ("prompt:1b", False),
        ("prompt:*2c", True),
        ("prompt:*", True),
    ],
)
def test_a_prompt_may_be_named_by_the_beginning_of_its_hash(expr: str, found: bool) -> None:
    assert parse(expr).matches(make(origin=Origin(prompt="sha256:0a1b2c"))) is found


def test_an_origin_that_a_hand_has_spoilt_matches_nothing() -> None:
    spoilt: Any = {"topic": "billing", "seeds": 8, "run": 5, "kind": []}
    for expr in ("topic:billing", "seed:8", "run:5", "origin:real"):
        assert not parse(expr).matches(make(origin=spoilt))


def test_a_tag_is_named_only_by_its_own_name() -> None:
    assert parse("tag:eval").names_tag("eval")
    assert parse("tag:x OR tag:eval").names_tag("eval")
    assert not parse("-tag:eval").names_tag("eval")
    assert not parse("tag:ev*").names_tag("eval")


@pytest.mark.parametrize(
    ("expr", "written"),
    [
        ("  state:held   tag:a ", "state:held tag:a"),
        ('"free text"  word', '"free text" word'),
        ("id=17 quality=3", "id:17 quality:3"),
        ('tag:"a"', "tag:a"),
        ('note~"x y" -"-dash" "OR"', 'note~"x y" -"-dash" "OR"'),
        (r'"say \"hi\" \\ there"', r'"say \"hi\" \\ there"'),
        ("field=", 'field=""'),
        ('~~refnd  output~~"two words" -~~x', '~~refnd output~~"two words" -~~x'),
        ('output~"~x" "~~y" ~z', 'output~"~x" "~~y" "~z"'),
        ("slice:legal -set:mine", "slice:legal -set:mine"),
        ("len(output)>=200", "len(output)>=200"),
    ],
)
def test_it_writes_itself_plainly(expr: str, written: str) -> None:
    assert str(parse(expr)) == written
