"""The workspace's layout: columns, wrapping, the pane at every size; and the place, which is found again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from textual.pilot import Pilot
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library
from tui_craft.ui import remember
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.row_view import RowView


def opened(slug: str) -> TuiCraftApp:
    return TuiCraftApp(Start(dataset=slug))


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, WorkspaceScreen))


def titles(app: TuiCraftApp) -> list[str]:
    return [column.title for column in workspace(app).table.columns]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Each key after what the one before it led to."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


# ---- columns


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_columns_are_chosen_behind_the_list(size: tuple[int, int]) -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, size) as pilot:
        await press(pilot, "C")
        assert "[x] input" in screen_text(app)
        assert "help" in screen_lines(app)[-1] or "help" in screen_text(app)
        # the first goes, the state comes, and to the front
        await press(pilot, "space")
        assert titles(app) == ["Output", "Tags"]
        names = ["output", "tags", "input", "state"]
        await press(pilot, *(["j"] * names.index("state")), "enter")
        assert titles(app) == ["Output", "Tags", "State"]
        await press(pilot, "K", "K", "right_parenthesis")
        assert titles(app) == ["State", "Output", "Tags"]
        assert workspace(app).table.columns[0].width is not None
        await press(pilot, "q")
        assert "accepted" in screen_text(app)
        await press(pilot, "C", "r", "q")
        assert titles(app) == ["Input", "Output", "Tags"]


async def test_the_last_column_cannot_be_hidden() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await press(pilot, "C", "space", "space", "space", "space")
        assert len(titles(app)) == 1


async def test_columns_change_on_the_table_itself() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (120, 40)) as pilot:
        table = workspace(app).table
        before = table.width_of(0)
        await press(pilot, "right_parenthesis", "right_parenthesis")
        assert table.width_of(0) == before + 4
        await press(pilot, "left_parenthesis")
        assert table.width_of(0) == before + 2
        await press(pilot, "right_curly_bracket")
        assert titles(app) == ["Output", "Input", "Tags"]
        assert table.column == 1
        await press(pilot, "left_curly_bracket", "left_curly_bracket")
        assert titles(app) == ["Input", "Output", "Tags"]
        await press(pilot, *(["left_parenthesis"] * 80))
        assert table.width_of(0) == 4


async def test_columns_that_were_chosen_come_in_sideways_where_there_is_no_room() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (40, 12)) as pilot:
        assert "billing" not in screen_text(app)
        await press(pilot, "C", "J", "q")  # chosen: from now on all of them can be reached
        await press(pilot, "right", "right", "j")
        assert "billing" in screen_text(app)


async def test_a_field_that_only_some_rows_have_can_be_a_column() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(b'{"input":"i","output":"o","mood [/]":"calm"}')])
    app = opened(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await press(pilot, "C")
        assert "[ ] mood [/]" in screen_text(app)
        await press(pilot, "j", "j", "j", "space", "K", "K", "K", "q", "G")
        assert titles(app)[0] == "Mood [/]"
        assert "calm" in screen_text(app)


# ---- wrapping


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("kind", ["empty", "normal", "hostile"])
async def test_wrapped_rows_take_every_key(kind: str, size: tuple[int, int]) -> None:
    app = opened(make_dataset(kind))
    async with pilot_of(app, size) as pilot:
        await press(pilot, "W", "j", "j", "G", "k", "pageup", "g", "pagedown", "ctrl+d", "ctrl+u", "right", "space")
        table = workspace(app).table
        assert table.row_lines == 3
        if kind == "normal":
            await press(pilot, "G")
            assert " 120 " in screen_text(app)
            above = (table.cursor * 3 - table.scroll_offset.y) // 3
            assert 0 <= above < table.size.height // 3 + 1
        await press(pilot, "W")
        assert table.row_lines == 1


async def test_wrapped_text_is_seen_and_the_mouse_hits_the_row() -> None:
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        words = " ".join(f"word{n}" for n in range(30)).encode()
        dataset.add([NewRow(b'{"input":"%s","output":"short"}' % words)] * 20)
    app = opened(slug)
    async with pilot_of(app, (100, 30)) as pilot:
        assert "word5" not in "".join(screen_lines(app)[3])[:60]
        await press(pilot, "W")
        assert "word5" in "\n".join(line[:60] for line in screen_lines(app)[3:6])
        await pilot.click(RowTable, offset=(20, 8))
        assert workspace(app).table.cursor == 2
        await press(pilot, "G", "g")
        assert workspace(app).table.scroll_offset.y == 0


# ---- the pane


@pytest.mark.parametrize(
    ("size", "beside", "below"),
    [((40, 12), False, False), ((59, 40), False, False), ((60, 20), False, True), ((80, 24), False, True),
     ((80, 17), False, False), ((100, 17), True, False), ((120, 40), True, False), ((170, 40), True, False)],
)  # fmt: skip
async def test_the_pane_stands_where_there_is_room(size: tuple[int, int], beside: bool, below: bool) -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, size) as pilot:
        view, table = app.screen.query_one(RowView), app.screen.query_one(RowTable)
        assert view.display == (beside or below)
        if beside:
            assert view.region.x > table.region.x
            assert view.region.y == table.region.y
        if below:
            assert view.region.y > table.region.y
            assert table.size.height >= 5
        if view.display:
            assert "question 0" in screen_text(app)
        for keys, shown in (("Z", (False, True)), ("z", (True, False)), ("zZ", (beside or below, True))):
            await press(pilot, *keys)
            assert (view.display, table.display) == shown
            assert view.has_focus == (keys == "z")
    assert remember.recall(remember.HABITS)["pane"] is True


async def test_the_pane_stays_hidden_at_the_next_start() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "Z")
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        assert not app.screen.query_one(RowView).display


async def test_the_pane_shows_text_json_and_the_last_edit() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        row = dataset.get(1)
        dataset.edit(1, {"input": "question zero", "output": "answer 0"}, base_rev=row.rev)
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "d")
        assert '"input": "question zero"' in screen_text(app)
        await press(pilot, "d")
        assert "question [-0-]{+zero+}" in screen_text(app)
        await press(pilot, "j")
        assert "Nobody has edited" in screen_text(app)
        await press(pilot, "d")
        assert "question 1" in screen_text(app)


# ---- the place


async def test_one_comes_back_to_where_one_was() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "W", "right_parenthesis", "2", "j", "j", "j")
        here = workspace(app).current()
        widths = [workspace(app).table.width_of(0)]
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        screen = workspace(app)
        assert screen.state is State.ACCEPTED
        assert screen.current() == here == 4
        assert screen.table.row_lines == 3
        assert [screen.table.width_of(0)] == widths
        await press(pilot, "escape")
        assert screen.current() == here


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("wrap", [False, True])
async def test_the_row_one_comes_back_to_is_seen(size: tuple[int, int], wrap: bool) -> None:
    slug = make_dataset("normal")
    remember.keep(f"place-{slug}", {"row": 100, "wrap": wrap})
    app = opened(slug)
    async with pilot_of(app, size) as pilot:
        assert re.search(r"> +100 \u00b7", screen_text(app))
        await press(pilot, "k")
        assert workspace(app).current() == 99


async def test_words_of_a_filter_come_back_and_what_was_asked_for_wins() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        workspace(app).find("tag:billing")
        await settled(pilot)
        await press(pilot, "j", "j")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        assert workspace(app).expression == "tag:billing"
        assert "filter: tag:billing" in screen_text(app)
        assert len(workspace(app).rows) == 80
    app = TuiCraftApp(Start(dataset=slug, where="state:held"))
    async with pilot_of(app) as pilot:
        await settled(pilot)
        assert workspace(app).rows.view == [10, 11, 12, 13, 14]


async def test_a_place_that_makes_no_sense_is_no_place() -> None:
    slug = make_dataset("normal")
    for nonsense in (
        {"row": 10_000, "state": "gone", "words": 7, "columns": [["x"]], "sort": ["a"], "wrap": "yes"},
        {"row": "7", "columns": [["[/]", 9_999]], "sort": None},
    ):
        remember.keep(f"place-{slug}", nonsense)
        app = opened(slug)
        async with pilot_of(app):
            assert len(workspace(app).rows) == 120
            assert workspace(app).table.cursor == 0


async def test_the_place_is_written_a_while_after_a_move() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, "j", "j")
        workspace(app).keep_place()  # what the timer does
        await settled(pilot)
        assert remember.recall(f"place-{slug}")["row"] == 3
        assert remember.recall(remember.HABITS)["last"] == slug


async def test_the_list_begins_on_the_last_dataset() -> None:
    remember.keep("tour", {"offered": True})
    first, second = make_dataset("normal"), make_dataset("empty")
    app = opened(first)
    async with pilot_of(app) as pilot:
        await press(pilot, "q")
        assert type(app.screen).__name__ == "DatasetsScreen"
        await press(pilot, "enter")
        assert workspace(app).slug == first
    assert second != first


async def test_the_host_is_always_told_over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    import platform

    slug, host = make_dataset("normal"), platform.node().split(".")[0]
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    for size in ((60, 20), (120, 40)):
        app = opened(slug)
        async with pilot_of(app, size):
            assert host in screen_lines(app)[0]
    monkeypatch.delenv("SSH_CONNECTION")
    app = opened(slug)
    async with pilot_of(app, (110, 40)):
        assert host in screen_lines(app)[0]
