"""Cleaning from the keyboard: what was planted is found and mended, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest
from checks_here import keep_here
from planted import SLUG, make_planted
from screens_seen import shows
from textual.pilot import Pilot
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import jsonlines
from tui_craft.checks.registry import checks
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import check_settings, findings, library
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.cleaning import reading_findings
from tui_craft.ui.screens.clean import CleanScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen

SIZES = [(40, 12), (120, 40)]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_here(monkeypatch)  # with the process of their own: test_clean_process.py


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one right after the other, and wait until all that follows is done."""
    await pilot.press(*keys)
    await settled(pilot)


async def opened(pilot: Pilot[Any]) -> CleanScreen:
    await settled(pilot)
    await press(pilot, "Q")
    assert isinstance(pilot.app.screen, CleanScreen)
    return pilot.app.screen


async def go_to(pilot: Pilot[Any], check: str) -> None:
    """Put the cursor on a check, by keys."""
    screen = pilot.app.screen
    assert isinstance(screen, CleanScreen)
    await pilot.press("home")
    for _ in checks():
        if screen.check != check:
            await pilot.press("j")
    await settled(pilot)
    assert screen.check == check, screen_text(screen.craft)


def payloads() -> dict[int, bytes]:
    """Every row's payload, byte for byte."""
    with library.open_dataset(SLUG) as dataset:
        return {row.id: row.raw for row in dataset.scan()}


def standing() -> set[tuple[str, int]]:
    """What counts of what was found, and still holds."""
    with library.open_dataset(SLUG) as dataset:
        found = findings.standing(dataset, findings.read(dataset.path))
        return {(each.check, each.row) for each in found if each.severity.value != "hint"}


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_planted_is_found_and_mended_by_keys_alone(size: tuple[int, int]) -> None:
    slug, planted = make_planted()
    before = payloads()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await opened(pilot)
        found = standing()
        assert {(kind, row) for kind, rows in planted.items() for row in rows} <= found
        assert {row for _, row in found} == {row for rows in planted.values() for row in rows}
        # all of one kind at once; what one of them says otherwise is seen before
        await go_to(pilot, "refusals")
        await press(pilot, "n", "p", "R")
        await go_to(pilot, "duplicates")
        await press(pilot, "enter", "R", "escape")
        for check in ("personal", "echo", "leftovers", "formatting"):
            await go_to(pilot, check)
            await press(pilot, "F")
        # what nothing is certain about is decided by a person: written, rejected, held
        await go_to(pilot, "fields")
        await press(pilot, "e")
        said = "Yes, twice a week by boat, which takes two more days."
        await press(pilot, "tab", *("space" if letter == " " else letter for letter in said), "ctrl+s")
        await press(pilot, "r")
        await go_to(pilot, "formatting")
        await press(pilot, "h")
        await press(pilot, "q") if size[1] < 18 else None
        assert standing() == {("formatting", planted["formatting"][0])}
    after = payloads()
    mended = {row for kind in ("personal", "echo", "leftovers", "formatting") for row in planted[kind]}
    mended.add(planted["fields"][0])
    assert {row for row in before if before[row] != after[row]} == mended
    with library.open_dataset(slug) as dataset:
        untouched = [row_id for row_id in before if row_id not in {row for rows in planted.values() for row in rows}]
        assert all(row.rev == 1 for row in dataset.get_many(untouched))
        rejected = {row.id: row.envelope.reason for row in dataset.get_many(dataset.ids_in_state({State.REJECTED}))}
        gone = {**dict.fromkeys(planted["refusals"], ""), **dict.fromkeys(planted["duplicates"], "duplicate")}
        assert rejected == gone | {planted["fields"][1]: ""}
        assert dataset.state_of(planted["formatting"][0]) is State.HELD
        assert b"jane" not in b"".join(row.raw for row in dataset.get_many(planted["personal"]))


@pytest.mark.parametrize("size", SIZES)
async def test_everything_is_taken_back_and_done_again(size: tuple[int, int]) -> None:
    slug, _ = make_planted()
    before = payloads()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await opened(pilot)
        found = standing()
        await go_to(pilot, "personal")
        await press(pilot, "f", "R")
        await go_to(pilot, "refusals")
        await press(pilot, "i", "H")
        done = standing()
        assert done != found
        await press(pilot, "u", "u", "u", "u")
        assert standing() == found
        assert payloads() == before
        with library.open_dataset(slug) as dataset:
            assert not dataset.counts()[State.REJECTED] + dataset.counts()[State.HELD]
        await press(pilot, "U", "U", "U", "U")
        assert standing() == done


async def test_an_undo_leads_back_to_its_row() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, "refusals")
        await press(pilot, "h", "n")
        assert screen.current() == planted["refusals"][2]
        await press(pilot, "u")
        assert screen.current() == planted["refusals"][0]
        await go_to(pilot, "duplicates")
        await press(pilot, "f")
        assert screen.last_words == f"rejected #{planted['duplicates'][0]}; u takes it back"
        await press(pilot, "F")
        assert screen.last_words == f"rejected #{planted['duplicates'][1]}; u takes it back"


async def test_nothing_is_promised_of_rows_that_no_check_has_seen() -> None:
    slug, _ = make_planted()
    with library.open_dataset(slug) as dataset:
        seen = reading_findings.standing(dataset, "", {})
        assert (seen.unseen, seen.funnel.kept) == (47, 47)
        raws = [jsonlines.dumps({"input": f"What about {number}?", "output": ""}) for number in range(3)]
        dataset.add([NewRow(raw, Envelope(tags=("unanswered",))) for raw in raws])
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        screen = await opened(pilot)
        assert "47 rows → duplicates 2" in screen_text(app)  # those that wait for an answer are no rows to be kept
        assert screen.standing is not None
        assert not screen.standing.unseen
        with library.open_dataset(slug) as dataset:
            dataset.add([NewRow(jsonlines.dumps({"input": "Why?", "output": "Because of rain."}))] * 40)
        await screen.load()
        assert "87 rows, 40 not looked at yet" in screen_text(app)


async def test_the_finding_is_marked_in_its_row_with_what_the_fix_would_change() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        await opened(pilot)
        await go_to(pilot, "personal")
        drawn = screen_text(app)
        assert f"#{planted['personal'][0]}" in drawn
        assert "[-jane.porter@mailbox.org-]" in drawn
        assert "{+[EMAIL]+}" in drawn
        await go_to(pilot, "duplicates")
        drawn = screen_text(app)
        assert "beside #1 " in drawn
        assert "both say the same" in drawn


async def test_rows_are_let_pass_for_good_and_the_workspace_marks_the_others() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        await opened(pilot)
        await go_to(pilot, "refusals")
        await press(pilot, "i")
        await press(pilot, "c")
        assert ("refusals", planted["refusals"][0]) not in standing()
        await press(pilot, "v")
        assert shows(app, WorkspaceScreen)
        drawn = screen_text(app)
        assert f"{planted['refusals'][1]} ·!" in drawn
        assert "! refusals: begins as a refusal" in drawn
        assert f"{planted['refusals'][0]} ·" not in drawn
        await press(pilot, "q")
        assert shows(app, CleanScreen)


async def test_a_check_is_set_and_switched_off_and_on() -> None:
    slug, _ = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, "refusals")
        await press(pilot, "x")
        assert not any(check == "refusals" for check, _ in standing())
        assert "off" in screen_text(app)
        await press(pilot, "x")
        assert any(check == "refusals" for check, _ in standing())
        await go_to(pilot, "length")
        assert not screen.found.group("length").entries
        await press(pilot, "o")
        await press(pilot, "G", "enter")
        await press(pilot, *"40", "enter")
        await press(pilot, "escape")
        with library.open_dataset(slug) as dataset:
            assert len(check_settings.read(dataset.path).options["length"]) == 1
        assert screen.last_words.endswith("options set")


async def test_the_rows_that_a_threshold_finds_are_counted_along() -> None:
    slug, _ = make_planted()
    same = "Our shop by the harbour opens at nine and closes at six from Monday to Friday and at noon on"
    with library.open_dataset(slug) as dataset:
        said = [f"{same} {day}." for day in ("Saturday", "feasts")]
        raws = [jsonlines.dumps({"input": "When are you open?", "output": output}) for output in said]
        dataset.add([NewRow(raw) for raw in raws])
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await opened(pilot)
        await go_to(pilot, "near-duplicates")
        assert "beside #48" in screen_text(app)
        await press(pilot, "o")
        assert "At 0.8 it finds 1 row." in screen_text(app)
        await press(pilot, "plus", "plus", "plus")
        assert "At 0.95 it finds 0 rows." in screen_text(app)
        await press(pilot, "escape")
        assert not any(check == "near-duplicates" for check, _ in standing())


async def test_only_some_rows_are_gone_through() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "slash")
        await press(pilot, *"input~repair", "enter")
        assert {entry.row for group in screen.found.groups.values() for entry in group.entries} == {
            planted["refusals"][0]
        }
        await go_to(pilot, "refusals")
        await press(pilot, "R")
        await press(pilot, "escape")
        assert len(screen.found.group("refusals").entries) == 2
        with library.open_dataset(slug) as dataset:
            assert dataset.ids_in_state({State.REJECTED}) == [planted["refusals"][0]]


async def test_rows_are_handed_to_a_teacher() -> None:
    slug, planted = make_planted()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 40)) as pilot:
        await opened(pilot)
        await go_to(pilot, "refusals")
        for key, where in (("w", f"id:{planted['refusals'][0]}"), ("W", "check:refusals")):
            await press(pilot, key)
            assert type(app.screen).__name__ == "GenerateScreen"
            values = app.screen.form.values  # type: ignore[attr-defined]
            assert (values["recipe"], values["where"]) == ("repair", where)
            await press(pilot, "escape")
            assert isinstance(app.screen, CleanScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_guided_pass_ends_in_a_figure_and_what_it_means(size: tuple[int, int]) -> None:
    slug, planted = make_planted()
    before = payloads()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await opened(pilot)
        await press(pilot, "g")
        assert type(app.screen).__name__ == "GuidedPass"
        assert "reject 2" in screen_text(app)
        for _ in range(4):
            await press(pilot, "enter")
        with library.open_dataset(slug) as dataset:
            reasons = {
                row.id: row.envelope.reason for row in dataset.get_many(planted["duplicates"] + planted["fields"])
            }
            assert reasons == {**dict.fromkeys(planted["duplicates"], "duplicate"),
                               **dict.fromkeys(planted["fields"], "format")}  # fmt: skip
            assert set(planted["refusals"]) <= set(dataset.ids_in_state({State.HELD}))
        assert "by chance" in screen_text(app) or size[0] < 60
        await press(pilot, "enter")
        assert type(app.screen).__name__ == "ReviewScreen"
        await press(pilot, "a")
        await press(pilot, "escape")
        assert type(app.screen).__name__ == "GuidedPass"
        drawn = screen_text(app)
        assert " of 47 rows are worth keeping" in " ".join(drawn.split())
        await press(pilot, "P")
        assert type(app.screen).__name__ == "GenerateScreen"
    seeds = range(1, 29)
    assert all(payloads()[row] == before[row] for row in seeds)


async def test_nothing_to_find() -> None:
    app = TuiCraftApp(Start(dataset=make_dataset("empty")))
    async with pilot_of(app, (40, 12)) as pilot:
        await opened(pilot)
        await press(pilot, "f", "F", "r", "R", "i", "w", "e", "n", "p", "space", "u", "g", "s", "escape", "q")
        assert isinstance(app.screen, WorkspaceScreen)
