"""The topics screen by its keys: the tree, its counts, every change with its undo, and runs that fill it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond
from textual.widgets import Input, TextArea
from ui_harness import pilot_of, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, Row, State
from tui_craft.domain.topics import words
from tui_craft.domain.unanswered import TAG
from tui_craft.runs import attach
from tui_craft.store import library, topics
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.topics import TopicsScreen
from tui_craft.ui.topic_lines import Topic, TopicLines
from tui_craft.ui.widgets.field import Chooser

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _row(*topic: str, waits: bool = False) -> NewRow:
    raw = jsonlines.dumps({"input": f"question of {words(topic)}", "output": "" if waits else "answer"})
    tags = (TAG,) if waits else ()
    return NewRow(raw, Envelope(tags=tags), Origin(kind="synthetic", by="model", topic=list(topic)))


@pytest.fixture
def slug() -> str:
    """Billing with refunds and tax, shipping, and rows of some of them."""
    with library.create("Support", "input-output", now=NOW) as dataset:
        topics.add(dataset, [("billing", "refunds"), ("billing", "tax"), ("shipping",)])
        topics.set_target(dataset, ("billing",), 40)
        dataset.add([_row("billing", "refunds"), _row("billing", "refunds"), _row("billing", "tax", waits=True)])
        dataset.add([_row("elsewhere")])
        dataset.set_state([1], State.ACCEPTED)
        return dataset.slug


def _app(slug: str) -> TuiCraftApp:
    return TuiCraftApp(Start(), first=lambda: TopicsScreen(library.open_dataset(slug), owned=True))


def _made(row: Row) -> dict[str, Any]:
    return {**row.origin}


def _tree(slug: str) -> list[str]:
    with library.open_dataset(slug) as dataset:
        return [words(path) for path in topics.read(dataset.path).paths()]


def _screen(app: TuiCraftApp) -> TopicsScreen:
    assert isinstance(app.screen, TopicsScreen)
    return app.screen


def _shown(app: TuiCraftApp) -> list[str]:
    lines = _screen(app).lines
    assert lines is not None
    return [" ".join(cell.strip() for cell in line.cells) for line in lines.lines(0, len(lines)) if line is not None]


async def test_the_tree_shows_what_each_topic_has(slug: str) -> None:
    """Counts of what is below count above too; a topic without rows is dim; the rest is told."""
    app = _app(slug)
    async with pilot_of(app, (120, 30)):
        assert _shown(app) == ["▾ billing 2/1/40 1", "refunds 1/1 ", "tax 1/0 1", "shipping 0/0 "]
        lines = _screen(app).lines
        assert lines is not None
        assert [line.tone for line in lines.lines(0, 4) if line] == ["", "", "", "bad"]
        drawn = screen_text(app)
        assert "4 topics" in drawn
        assert "1 without an output" in drawn
        assert "1 row elsewhere" in drawn
        assert "drafts/accepted/target" in drawn


async def test_it_folds_and_goes_like_a_tree(slug: str) -> None:
    """With arrows, hjkl and space, and remembers it."""
    app = _app(slug)
    async with pilot_of(app, (40, 12)) as pilot:
        assert "d/a/target" in screen_text(app)
        assert "?1 2/1/40" in screen_text(app)
        await pilot.press("l", "l")
        assert _screen(app).current.path == ("billing", "refunds")  # type: ignore[union-attr]
        await pilot.press("h")
        assert _screen(app).current.path == ("billing",)  # type: ignore[union-attr]
        await pilot.press("left")
        assert _shown(app) == ["▸ billing ?1 2/1/40", "shipping 0/0"]
        await pilot.press("right")
        assert len(_shown(app)) == 4
        await pilot.press("space")
        assert len(_shown(app)) == 2
        await pilot.press("z")
        assert len(_shown(app)) == 4
        await pilot.press("z", "j")
        assert _screen(app).current.path == ("shipping",)  # type: ignore[union-attr]
    app = _app(slug)
    async with pilot_of(app, (80, 24)):
        assert len(_shown(app)) == 2


async def test_topics_are_written_one_a_line(slug: str) -> None:
    """Beside the one under the cursor, or below it; what is there already is said and left out."""
    app = _app(slug)
    async with pilot_of(app, (140, 30)) as pilot:
        await pilot.press("j", "N")
        await settled(pilot)
        assert "New topics below billing/refunds" in screen_text(app)
        app.screen.query_one(TextArea).text = "late\n  very late\nTAX\n"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "billing/refunds/late/very late" in _tree(slug)
        assert "billing/refunds/TAX is there already" in screen_text(app)
        assert _screen(app).current.path == ("billing", "refunds", "late")  # type: ignore[union-attr]
        assert _screen(app).last_words == "added 2 topics"
        await pilot.press("u")
        await settled(pilot)
        assert "billing/refunds/late" not in _tree(slug)
        assert _screen(app).last_words == "undid: add 2 topics"
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "billing/refunds/late" in _tree(slug)
        for key in ("G", "escape", "g", "n"):
            await pilot.press(key)
            await settled(pilot)
        assert "New topics" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Write at least one topic" in screen_text(app)
        await pilot.press("escape")


async def test_a_topic_gets_another_name_a_target_another_place(slug: str) -> None:
    """Its rows go along; u takes each back."""
    app = _app(slug)
    async with pilot_of(app, (100, 24)) as pilot:
        await pilot.press("j", "r")
        await settled(pilot)
        app.screen.query_one(Input).value = "Money back"
        await pilot.press("enter")
        await settled(pilot)
        assert "renamed to Money back; 2 rows went along" in screen_text(app)
        assert _shown(app)[1] == "Money back 1/1 "
        await pilot.press("t")
        await settled(pilot)
        app.screen.query_one(Input).value = "many"
        await pilot.press("enter")
        await settled(pilot)
        assert "A target is a whole number of rows, not 'many'." in screen_text(app)
        app.screen.query_one(Input).value = "1,200"
        await pilot.press("enter")
        await settled(pilot)
        assert _shown(app)[1] == "Money back 1/1/1,200 "
        await pilot.press("m")
        await settled(pilot)
        assert "moving billing/Money back" in screen_text(app)
        await pilot.press("G", "d", "n", "end", "enter")
        await settled(pilot)
        assert "moved below shipping; 2 rows went along" in screen_text(app)
        assert _tree(slug) == ["billing", "billing/tax", "shipping", "shipping/Money back"]
        assert _screen(app).current.path == ("shipping", "Money back")  # type: ignore[union-attr]
        await pilot.press("m", "m")
        await settled(pilot)
        assert _tree(slug)[-1] == "Money back"
        await pilot.press("m", "escape")
        await settled(pilot)
        assert _screen(app).moving is None
        for _ in range(4):
            await pilot.press("u")
        await settled(pilot)
        assert _tree(slug) == ["billing", "billing/refunds", "billing/tax", "shipping"]
        assert _shown(app)[1] == "refunds 1/1 "


async def test_removing_asks_nothing_and_comes_back(slug: str) -> None:
    """Rows stay, and are told."""
    app = _app(slug)
    async with pilot_of(app, (100, 24)) as pilot:
        await pilot.press("d")
        await settled(pilot)
        assert _tree(slug) == ["shipping"]
        assert "removed 3 topics; rows stay" in screen_text(app)
        assert "4 rows elsewhere" in screen_text(app)
        await pilot.press("d")
        await settled(pilot)
        assert "No topics yet" in screen_text(app)
        await pilot.press("u", "u")
        await settled(pilot)
        assert len(_tree(slug)) == 4


async def test_finding_shows_the_way_to_what_is_found(slug: str) -> None:
    """And leaves the cursor there."""
    app = _app(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("z", "slash", "T", "A", "X")
        await settled(pilot)
        assert _shown(app) == ["▾ billing 2/1/40 1", "tax 1/0 1"]
        await pilot.press("enter", "j")
        assert _screen(app).current.path == ("billing", "tax")  # type: ignore[union-attr]
        await pilot.press("escape")
        await settled(pilot)
        assert _screen(app).current.path == ("billing", "tax")  # type: ignore[union-attr]
        assert len(_shown(app)) == 4
        await pilot.press("slash", "q", "q")
        await settled(pilot)
        assert "No topic has these letters" in screen_text(app)
        await pilot.press("escape")


async def test_enter_opens_the_rows_of_a_topic(slug: str) -> None:
    """In the workspace, with the filter that says so."""
    app = _app(slug)
    async with pilot_of(app, (100, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert type(app.screen).__name__ == "WorkspaceScreen"
        assert "topic:billing" in screen_text(app)
        assert "question of billing/tax" in screen_text(app)
        assert "question of elsewhere" not in screen_text(app)


async def test_what_others_change_is_seen(slug: str) -> None:
    """Topics and rows, without a key."""
    app = _app(slug)
    async with pilot_of(app, (100, 24)) as pilot:
        with library.open_dataset(slug) as other:
            topics.add(other, [("new one",)])
            other.add([_row("new one")])
        await _screen(app).look()
        await settled(pilot)
        assert _shown(app)[-1] == "new one 1/0 "


async def _run_ends(app: TuiCraftApp, pilot: object, slug: str) -> None:
    """Wait for the run's own process, then for the screen to see its end."""
    screen = _screen(app)
    with library.open_dataset(slug) as dataset:
        path = attach.find(dataset.path, None)
    for _ in attach.events(path, follow=True):
        pass
    await screen.look_for_run()
    await screen.look()


async def test_stages_follow_one_another_from_the_tree(slug: str) -> None:
    """Topics, inputs, outputs, each by a run with a real server; every step is seen in the counts."""
    app = _app(slug)
    with Loopback(respond=respond) as server:
        async with pilot_of(app, (120, 30)) as pilot:
            await pilot.press("end", "G")
            await settled(pilot)
            assert "Have topics written" in screen_text(app)
            form = app.screen
            form.query_one("#topic-topics", Input).value = "3"
            form.query_one("#topic-teacher", Input).value = "openai_compatible/test"
            form.query_one("#topic-api_base", Input).value = server.base_url
            form.query_one("#topic-guidance", Input).value = "Only what happens in winter."
            await pilot.press("enter")
            await settled(pilot)
            await _run_ends(app, pilot, slug)
            assert len([name for name in _tree(slug) if name.startswith("shipping/")]) == 3
            assert "finished" in screen_text(app)
            assert "Only what happens in winter." in str(server.bodies[-1]["messages"])

            await pilot.press("end", "k", "k", "k", "I")
            await settled(pilot)
            form = app.screen
            assert form.query_one(Chooser).value == "below it"
            assert form.query_one("#topic-teacher", Input).value == "openai_compatible/test"
            form.query_one("#topic-each", Input).value = "2"
            await pilot.press("enter")
            await settled(pilot)
            await _run_ends(app, pilot, slug)
            await settled(pilot)
            assert _shown(app)[3] == "▾ shipping 6/0 6"

            await pilot.press("O")
            await settled(pilot)
            await pilot.press("enter")
            await settled(pilot)
            await _run_ends(app, pilot, slug)
            await settled(pilot)
            assert _shown(app)[3] == "▾ shipping 6/0 "
            with library.open_dataset(slug) as dataset:
                rows = [row for row in dataset.scan() if row.origin["topic"][0] == "shipping"]
                assert all(row.data["output"] and TAG not in row.tags for row in rows)
                assert {row.origin["recipe"] for row in rows} == {"topics"}
                assert all(_made(row)["input"]["run"] != row.origin["run"] for row in rows)


async def test_a_form_that_cannot_be_taken_says_why(slug: str) -> None:
    """And goes on."""
    app = _app(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("A")
        await settled(pilot)
        app.screen.query_one("#topic-rows", Input).value = "0"
        await pilot.press("enter")
        await settled(pilot)
        assert "Rows must be a whole number from 1" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, TopicsScreen)


def test_a_tree_of_five_thousand_topics_is_laid_out_at_once() -> None:
    """Only what is seen becomes a line."""
    nodes = [Topic((f"t{n}",) if not m else (f"t{n}", f"u{m}"), None, not m) for n in range(100) for m in range(50)]
    lines = TopicLines(nodes, {}, folded={("t3",)})
    assert len(lines) == 5_000 - 49
    drawn = lines.lines(150, 152)
    assert [line.cells[0] for line in drawn if line] == ["▸ t3", "▾ t4"]
    assert lines.place(("t3", "u7")) == 150
    assert len(TopicLines(nodes, {}, found="u49")) == 200
