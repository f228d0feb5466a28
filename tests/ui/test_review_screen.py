"""The review screen: one key a row, none lost, none doubled, and every one with a way back."""

from __future__ import annotations

from random import Random

from textual import events
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft.domain.row import Envelope, NewRow, Row, State
from tui_craft.store import library
from tui_craft.store.queues import Kind, Queue
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.review import ReviewScreen

DRAFTS = Queue(Kind.DRAFTS)


def reading(slug: str, queue: Queue = DRAFTS) -> TuiCraftApp:
    return TuiCraftApp(first=lambda: ReviewScreen(library.open_dataset(slug), queue, owned=True))


def review(app: TuiCraftApp) -> ReviewScreen:
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


def envelope(slug: str, row_id: int) -> Envelope:
    with library.open_dataset(slug) as other:
        return other.get(row_id).envelope


def states(slug: str, *ids: int) -> list[str]:
    with library.open_dataset(slug) as other:
        return [str(other.state_of(row_id)) for row_id in ids]


async def test_one_key_a_row_and_the_next_is_there_at_once() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        assert "question 20" in screen_text(app)
        assert "1 of 100" in screen_text(app)
        await pilot.press("a", "h", "r", "s", "a")
        assert review(app).current() == 26
        await settled(pilot)
        assert "question 25" in screen_text(app)
        assert "6 of 100" in screen_text(app)
        assert "kept 50 %" in screen_text(app)
        assert states(slug, 21, 22, 23, 24, 25) == ["accepted", "held", "rejected", "draft", "accepted"]
        reviewed = envelope(slug, 21).reviewed
        assert reviewed is not None
        assert "@" in reviewed
        assert envelope(slug, 24).reviewed is None


async def test_a_reason_is_one_more_key_and_any_other_key_is_itself() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("r")
        await settled(pilot)
        assert "Why?" in screen_text(app)
        assert "question 21" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        assert "rejected #21: unsafe" in screen_text(app)
        await pilot.press("r", "r", "p", "r", "a", "r", "s", "d", "r", "d")
        await settled(pilot)
        assert [envelope(slug, row_id).reason for row_id in range(21, 29)] == [
            "unsafe", "", "style", "", "", "", "", "duplicate",
        ]  # fmt: skip
        assert states(slug, *range(21, 30)) == ["rejected"] * 4 + ["accepted", "rejected", "draft", "rejected", "draft"]


async def test_undo_walks_back_and_redo_forward() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("a", "4", "r", "w", "h", "u")
        assert review(app).current() == 23
        await pilot.press("u")
        assert review(app).current() == 22
        await settled(pilot)
        assert states(slug, 21, 22, 23) == ["accepted", "draft", "draft"]
        assert envelope(slug, 22).quality == 4
        await pilot.press("u", "u", "u")
        assert review(app).current() == 21
        await settled(pilot)
        assert states(slug, 21, 22) == ["draft", "draft"]
        assert (envelope(slug, 22).reviewed, envelope(slug, 22).quality) == (None, None)
        assert "Nothing was done here yet" in screen_text(app)
        await pilot.press("U", "U", "U", "U", "U")
        assert review(app).current() == 24
        await settled(pilot)
        assert states(slug, 21, 22, 23) == ["accepted", "rejected", "held"]
        assert (envelope(slug, 22).reason, envelope(slug, 22).quality) == ("wrong", 4)


async def test_back_shows_how_a_row_was_judged_and_it_can_be_judged_anew() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("r", "o", "a", "b", "left")
        await settled(pilot)
        assert "question 20" in screen_text(app)
        assert "rejected: off-topic" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
        assert review(app).current() == 22
        await pilot.press("right")
        assert review(app).current() == 23
        await settled(pilot)
        assert states(slug, 21, 22) == ["accepted", "accepted"]
        assert envelope(slug, 21).reason == ""
        assert "kept 100 %" in screen_text(app)


async def test_300_keys_without_waiting_give_exactly_these_decisions() -> None:
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(b'{"input":"%d","output":"x"}' % n) for n in range(320)])
    rng = Random(7)
    keys: list[str] = []
    wanted: dict[int, tuple[str, str]] = {}
    row_id = 1
    while len(keys) < 300:
        key = rng.choice("aaahrrs")
        keys.append(key)
        if key == "r" and rng.random() < 0.5:
            why = rng.choice("wopdu")
            keys.append(why)
            wanted[row_id] = ("rejected", {"w": "wrong", "o": "off-topic", "p": "style", "d": "duplicate",
                                           "u": "unsafe"}[why])  # fmt: skip
        else:
            wanted[row_id] = ({"a": "accepted", "h": "held", "r": "rejected", "s": "draft"}[key], "")
        row_id += 1
    app = reading(slug)
    async with pilot_of(app) as pilot:
        for key in keys:
            app.post_message(events.Key(key, key))
        await settled(pilot)
        assert review(app).current() == row_id
    with library.open_dataset(slug) as other:
        rows: dict[int, Row] = {row.id: row for row in other.scan()}
        assert {n: (str(rows[n].state), rows[n].envelope.reason) for n in wanted} == wanted
        assert other.counts()[State.DRAFT] == 320 - sum(1 for state, _ in wanted.values() if state != "draft")
        judged = [n for n in wanted if wanted[n][0] != "draft"]
        # the last judged row is the first to be undone: written in the order of the keys
        for row in reversed(judged[-5:]):
            other.undo()
            if wanted[row][1]:
                other.undo()
            assert other.state_of(row) is State.DRAFT


async def test_the_end_is_a_calm_page_and_the_next_queue_is_one_key_away() -> None:
    slug = make_dataset("normal")
    app = reading(slug, Queue(Kind.HELD))
    async with pilot_of(app) as pilot:
        await pilot.press("a", "a", "r", "w", "s", "h")
        await settled(pilot)
        shown = screen_text(app)
        assert "That was all of it: held rows." in shown
        assert "4 rows judged" in shown
        assert "rejected: 1 wrong" in shown
        assert "1 row skipped" in shown
        await pilot.press("a", "r", "2", "e", "t")  # there is no row: nothing happens
        await settled(pilot)
        await pilot.press("b")
        assert review(app).current() == 14
        await pilot.press("right", "w")
        await settled(pilot)
        assert "a random sample of them" in screen_text(app)
        await pilot.press("d")
        await settled(pilot)
        assert "question 20" in screen_text(app)


async def test_edits_tags_and_notes_stay_on_the_row_and_are_undone_like_a_decision() -> None:
    from textual.widgets import Input, TextArea

    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("e")
        await settled(pilot)
        app.screen.query(TextArea).first().text = "mended"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "mended" in screen_text(app)
        assert review(app).current() == 21
        await pilot.press("N")
        await settled(pilot)
        app.screen.query_one(Input).value = "ask legal"
        await pilot.press("enter")
        await settled(pilot)
        assert "note ask legal" in screen_text(app)
        await pilot.press("t")
        await settled(pilot)
        await pilot.press("enter")  # nothing typed: nothing to undo
        await settled(pilot)
        await pilot.press("a", "u", "u")
        await settled(pilot)
        assert "ask legal" not in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        assert "question 20" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.get(21).data["input"] == "question 20"
        assert len(other) == 120


async def test_a_write_that_fails_brings_the_row_back() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        dataset = review(app).dataset
        (dataset.path / "rows.lock").unlink()
        (dataset.path / "rows.lock").mkdir()
        await pilot.press("a")
        await settled(pilot)
        assert ["nothing was changed" in note.message for note in app._notifications] == [True]
        (dataset.path / "rows.lock").rmdir()
        await pilot.press("h")
        await settled(pilot)
        assert review(app).current() == 21
        await pilot.press("r")
        await settled(pilot)
    assert states(slug, 21, 22, 23) == ["rejected", "held", "draft"]


async def test_long_rows_are_read_on_and_the_next_begins_at_its_top() -> None:
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        long = b"\\n".join(b"line %d" % n for n in range(200))
        dataset.add([NewRow(b'{"input":"one","output":"%s"}' % long), NewRow(b'{"input":"two","output":"x"}')])
    app = reading(slug)
    async with pilot_of(app, (40, 12)) as pilot:
        assert "space: +" in screen_text(app)
        await pilot.press("space")
        await settled(pilot)
        assert "line 0" not in screen_lines(app)
        await pilot.press("G")
        await settled(pilot)
        assert "line 199" in screen_text(app)
        await pilot.press("g", "j", "a")
        await settled(pilot)
        assert "two" in screen_text(app)
