"""The gauges: exact counts for the whole and for slices, what is left out, and what is estimated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gauge_rows import NOW, gauged, made, new
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft.checks import pipeline
from tui_craft.checks.pass_over import Progress
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError
from tui_craft.gauges import measuring as gauges_service
from tui_craft.gauges.bars import ASCII, cells
from tui_craft.gauges.page import gauge_lines, page, plain
from tui_craft.gauges.parts import Gauges
from tui_craft.gauges.words import warnings
from tui_craft.sources.importer import import_rows
from tui_craft.store import check_settings, judging, library, reviews, slices, summary
from tui_craft.store.check_settings import CheckSettings
from tui_craft.store.slices import Slice

KINDS = st.tuples(st.sampled_from(["real", "synthetic", ""]), st.sampled_from(State), st.booleans(),
                  st.sampled_from(["", "legal", "eval", "proposal"]))  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(KINDS, max_size=40))
def test_every_count_is_that_of_the_rows_themselves(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, State, bool, str]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_CRAFT_HOME", str(tmp_path_factory.mktemp("home")))
        with made(new(f"q {n}", kind=kind, state=state, read=read, tags=(tag,) if tag else ())
                  for n, (kind, state, read, tag) in enumerate(rows)) as dataset:  # fmt: skip
            slices.save(dataset, Slice("legal", "tag:legal", critical=True))
            found = gauged(dataset)
    ours = [row for row in rows if row[3] not in {"eval", "proposal"}]
    alive = [row for row in rows if row[1] is not State.REJECTED]
    assert found.measuring.get("eval", 0) == sum(row[3] == "eval" for row in alive)
    assert found.waiting == sum(row[3] == "proposal" for row in alive)
    for scope, among in ((found.whole, ours), (found.slices[0], [row for row in ours if row[3] == "legal"])):
        assert scope.held == sum(row[1] is State.HELD for row in among)
        for part, state in ((scope.accepted, State.ACCEPTED), (scope.drafts, State.DRAFT)):
            own = [row for row in among if row[1] is state]
            mix = part.mix
            assert mix.rows == len(own) == mix.trust.total()
            assert mix.real == sum(kind == "real" for kind, *_ in own)
            assert mix.synthetic == sum(kind == "synthetic" for kind, *_ in own)
            assert mix.unknown == sum(not kind for kind, *_ in own)
            assert mix.reviewed == sum(read for _, _, read, _ in own)
            assert mix.human == sum(kind == "real" or read for kind, _, read, _ in own)
            assert mix.unread == sum(kind == "synthetic" and not read for kind, _, read, _ in own)
        accepted = [row for row in among if row[1] is State.ACCEPTED]
        unread = sum(kind == "synthetic" and not read for kind, _, read, _ in accepted)
        assert scope.dominated == (bool(scope.name) and bool(accepted) and 2 * unread > len(accepted))


def test_shares_of_the_gauges_and_their_levels() -> None:
    rows = [new(f"real {n}", kind="real") for n in range(5)] + [new(f"made {n}", read=n < 10) for n in range(45)]
    with made(rows) as dataset:
        found = gauged(dataset).as_dict()
        assert found["accepted"]["real"] == {"rows": 5, "share": 0.1}
        assert found["accepted"]["real_or_reviewed"] == {"rows": 15, "share": 0.3}
        assert found["levels"] == {"real": "fair", "reviewed": "fair"}
        check_settings.change(dataset, lambda _: CheckSettings(gauges={"real_low": 0.2, "reviewed_ok": 0.25}))
        assert gauged(dataset).as_dict()["levels"] == {"real": "low", "reviewed": "ok"}
        check_settings.change(dataset, lambda _: CheckSettings(gauges={"nonsense": 0.2}))
        with pytest.raises(InvalidError, match="nonsense"):
            gauged(dataset)


def test_rows_by_who_wrote_them() -> None:
    rows = [new(f"a {n}", teacher="big/one", template="terse", topic=["billing", "refunds"]) for n in range(3)]
    rows += [new("b", teacher="small"), new("c", kind="real"), new("d", state=State.DRAFT, teacher="late")]
    with made(rows) as dataset:
        found = gauged(dataset).as_dict()
    assert found["accepted"]["by"] == {
        "teacher": [{"value": "big/one", "rows": 3}, {"value": "small", "rows": 1}, {"value": "imported", "rows": 1}],
        "template": [{"value": "terse", "rows": 3}],
        "topic": [{"value": "billing/refunds", "rows": 3}],
    }, "answers are no labels"
    assert found["drafts"]["by"]["teacher"] == [{"value": "late", "rows": 1}]


def test_labels_are_counted_where_outputs_are_labels() -> None:
    with made(new(f"question {n}", "refund" if n % 3 else "invoice") for n in range(30)) as dataset:
        by = gauged(dataset).as_dict()["accepted"]["by"]
    assert by["label"] == [{"value": "refund", "rows": 20}, {"value": "invoice", "rows": 10}]


def test_lengths_and_tokens() -> None:
    with made([new("x" * 10, "y" * 40), new("x" * 30, "y" * 60), new("no", state=State.REJECTED)]) as dataset:
        found = gauged(dataset).as_dict()
    lengths = found["accepted"]["characters"]
    assert lengths["asked"]["counts"] == [[10, 1], [30, 1]]
    assert lengths["answered"]["total"] == 100
    assert found["tokens"]["rows"] == found["tokens"]["of"] == 2
    assert found["tokens"]["of_all"] == found["tokens"]["total"] > 0


def test_variety_is_told_beside_the_seeds_in_groups_of_one_size() -> None:
    seeds = [new(f"Where is parcel number {n} that I sent {n * 7} days ago?", f"Parcel {n} is in town {n}.",
                 kind="real", tags=["seed"]) for n in range(20)]  # fmt: skip
    same = [new("Please tell me now where my parcel is", "I am sorry to hear that, dear customer.") for _ in range(40)]
    copies = [new(f"Where is parcel number {n} that I sent {n * 7} days ago?", f"Parcel {n} is in town {n}.")
              for n in range(10)]  # fmt: skip
    with made([*seeds, *same, *copies]) as dataset:
        texts = gauged(dataset).whole.variety
    assert texts is not None
    assert texts.rows is not None
    assert texts.seeds is not None
    assert texts.rows.size == texts.seeds.size == 20
    for ours, theirs in zip(texts.rows.distinct, texts.seeds.distinct, strict=True):
        assert ours is not None
        assert theirs is not None
        assert ours < theirs
    assert (texts.rows.answers, texts.seeds.answers) == (1.0, 0.0)
    assert (texts.rows.compression or 0) > (texts.seeds.compression or 9)
    assert texts.near_seeds == pytest.approx(10 / 50)


def test_without_anything_accepted_drafts_are_looked_at() -> None:
    with made(new(f"a question about {n}", state=State.DRAFT) for n in range(12)) as dataset:
        whole = gauged(dataset).whole
        assert "nothing is accepted yet" in plain(gauge_lines(gauged(dataset), whole, page(80)))
    assert whole.variety is not None
    assert (whole.variety.state, whole.variety.looked) == ("draft", 12)


# ---- bad rows


def test_bad_rows_are_estimated_from_random_samples_alone() -> None:
    with made(new(f"question {n}", state=State.DRAFT) for n in range(1_000)) as dataset:
        assert "is not known" in gauged(dataset).whole.bad_drafts.words  # type: ignore[union-attr]
        sample = reviews.begin(dataset, "", seed=3, now=NOW)
        for place, row_id in enumerate(sample.ids):
            judging.judge(dataset, row_id, by="ada", state=State.REJECTED if place < 3 else State.ACCEPTED)
        judging.judge(dataset, next(n for n in range(1, 999) if n not in sample.ids), by="ada", state=State.REJECTED)
        bad = gauged(dataset).whole.bad_drafts
    assert bad is not None
    assert (bad.judged, bad.rejected, bad.unread) == (50, 3, 949)
    assert bad.among == (57, 20, 154)
    assert bad.words == ("Of 50 rows read at random 3 were rejected (6.0 %), so of the 949 rows that nobody has read "
                         "about 57 are bad, most likely 20 to 154.")  # fmt: skip


def test_the_sampled_rows_of_a_slice_tell_of_the_slice() -> None:
    rows = [new(f"q {n}", state=State.DRAFT, tags=["legal"] if n % 2 else []) for n in range(60)]
    with made(rows) as dataset:
        slices.save(dataset, Slice("legal", "tag:legal"))
        for row_id in reviews.begin(dataset, "", seed=1, now=NOW).ids[:20]:
            legal = "legal" in dataset.get(row_id).tags
            judging.judge(dataset, row_id, by="ada", state=State.REJECTED if legal else State.ACCEPTED)
        found = gauged(dataset)
        assert (found.whole.bad.judged, found.slices[0].bad.share) == (20, 1.0)  # type: ignore[union-attr]


def test_no_rejected_row_in_a_sample_is_no_promise() -> None:
    with made(new(f"question {n}", state=State.DRAFT) for n in range(100)) as dataset:
        for row_id in reviews.begin(dataset, "", seed=1, now=NOW).ids:
            judging.judge(dataset, row_id, by="ada", state=State.ACCEPTED)
        bad = gauged(dataset).whole.bad_drafts
        assert bad is not None
        assert "perhaps none is bad, most likely 0 to 4." in bad.words
        assert "read" in plain(gauge_lines(gauged(dataset), gauged(dataset).whole, page(100)))


# ---- checks, slices, the summary


def test_what_checks_found_stands_beside_the_mix() -> None:
    with made([new("Where is it?"), new("And where is this?", "As an AI language model, I cannot say.")]) as dataset:
        before = gauged(dataset)
        assert before.checked == ""
        assert any("No check" in sentence for sentence in warnings(before, before.whole))
        list(pipeline.update(dataset))
        after = gauged(dataset)
        mix = after.whole.accepted.mix
        assert (mix.looked, mix.flagged) == (2, 1)
        assert {word.value: number for word, number in mix.trust.items()} == {"checked": 1, "unchecked": 1}
        assert after.retention is not None
        assert after.retention.kept == 1
        assert not any("No check" in sentence for sentence in warnings(after, after.whole))


def test_a_slice_that_cannot_be_used_says_so_and_the_others_count() -> None:
    with made([new("one", tags=["legal"])]) as dataset:
        (dataset.path / "slices.json").write_text(json.dumps({"slices": [
            {"name": "odd", "where": "set:gone"}, {"name": "legal", "where": "tag:legal", "critical": True},
        ]}))  # fmt: skip
        found = gauged(dataset)
        odd, legal = found.slices
        assert "names no set" in odd.problem
        assert legal.accepted.mix.rows == 1
        assert legal.dominated
        said = warnings(found, found.whole)
        assert said[0].startswith("Only 0.0 %") or said[0].startswith("No part")
        assert any("critical slice legal" in sentence for sentence in said)
        for scope in found.scopes:
            assert plain(gauge_lines(found, scope, page(60)))
        (dataset.path / "slices.json").write_text("{")
        with pytest.raises(InvalidError):
            gauged(dataset)


def test_the_list_of_datasets_is_told_in_short() -> None:
    with made([new("a", kind="real"), *(new(f"b {n}") for n in range(3))]) as dataset:
        assert summary.read(dataset.path) is None
        gauged(dataset)
        kept = summary.read(dataset.path)
        assert kept is not None
        assert (kept.real, kept.reviewed, kept.retention) == (0.25, 0.25, None)
        list(pipeline.update(dataset))
        kept = summary.read(dataset.path)
        assert kept is not None
        assert (kept.real, kept.retention) == (0.25, 1.0)
        place = dataset.path / "checks" / "summary.json"
        for broken in (b"", b"[1]", b'{"at":7,"real":"x","near":7}', b"\xff"):
            place.write_bytes(broken)
            read = summary.read(dataset.path)
            assert read is None or (read.real is None and read.near is None)
        place.unlink()
        place.mkdir()
        assert not summary.keep(dataset.path, "now", real=0.5), "a cache that cannot be written is no failure"
        gauged(dataset)


def test_progress_comes_first_and_the_pass_can_be_left() -> None:
    with made(new(f"question {n}") for n in range(600)) as dataset:
        steps = list(gauges_service.gauges(dataset))
        assert [type(step) for step in steps] == [Progress] * 3 + [Gauges]
        assert [step.done for step in steps if isinstance(step, Progress)] == [0, 256, 512]
        stream = gauges_service.gauges(dataset)
        next(stream)
        stream.close()  # type: ignore[attr-defined]


# ---- hostile rows, narrow pages

ODD: list[Any] = [
    {}, {"input": None, "output": 7}, {"input": ["x"], "output": {"a": [1, None]}},
    {"input": "\ud800", "output": "\x1b[2J"},
    {"input": "[/] " * 200, "output": "日本語" * 3_000}, {"input": "x" * 200_000, "output": "a " * 200_000},
    {"messages": "no list"}, {"messages": [{"role": 7, "content": None}, 3]}, {"conversations": [{"from": "human"}]},
    {"prompt": "p", "chosen": "c", "rejected": None}, {"text": ""}, {"\u202e": "\u202e"},
]  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("state", [State.ACCEPTED, State.DRAFT])
def test_hostile_rows_are_counted_like_others(format: str, state: State) -> None:
    odd: list[Any] = [{"kind": "synthetic", "by": "model", "teacher": "[/] \x1b[2J \u202e", "topic": [7, None, "xx"]},
                      {"teacher": 7, "topic": "flat", "template": ["x"]}, {}]  # fmt: skip
    rows = [
        NewRow(json.dumps(data).encode(), Envelope(state=state, tags=("seed",) if n % 2 else ()), odd[n % 3])
        for n, data in enumerate(ODD * 2)
    ]
    rows.append(NewRow(b'{"input":1e999,"output":"a"}', Envelope(state=state)))
    with made(rows, format) as dataset:
        slices.save(dataset, Slice("odd", 'topic:"*" OR "[/]"', critical=True))
        found = gauged(dataset)
        part = found.whole.accepted if state is State.ACCEPTED else found.whole.drafts
        assert part.mix.rows == len(rows)
        json.dumps(found.as_dict(), allow_nan=False)
        for width in (34, 58, 76, 110):
            for ascii_only in (False, True):
                for scope in found.scopes:
                    lines = gauge_lines(found, scope, page(width, ascii_only=ascii_only))
                    assert all(sum(cells(span.text) for span in line) <= width for line in lines), width
                    said = plain(lines)
                    assert "\x1b" not in said
                    assert "\u202e" not in said


def test_an_ascii_page_draws_with_ascii_alone() -> None:
    with made(new(f"question {n}", "y" * n, read=n % 2 == 0) for n in range(1, 60)) as dataset:
        said = plain(gauge_lines(gauged(dataset), gauged(dataset).whole, page(80, ascii_only=True)))
    assert said.replace("–", "-").isascii()
    assert ASCII.full in said


@pytest.mark.parametrize(
    ("file", "format"),
    [("conversations__vicuna_identity_200", "conversations"), ("messages__oasst_en", "messages"),
     ("input_output__bitext_support_2000", "input-output"), ("instruction_output__danish_seeds", "instruction")],
)  # fmt: skip
def test_real_rows(shared_data: Path, file: str, format: str) -> None:
    with library.create(file[:20], format, now=NOW) as dataset:
        import_rows(dataset, shared_data / "datasets" / f"{file}.jsonl", as_="accepted", mapping=None, now=NOW)
        found = gauged(dataset)
        assert found.whole.accepted.mix.real == dataset.counts()[State.ACCEPTED] > 0
        assert plain(gauge_lines(found, found.whole, page(100)))
