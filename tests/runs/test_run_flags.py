"""What the checks say of rows while they land: counted, within a share of the time."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_craft import jsonlines
from tui_craft.checks.looker import Looker
from tui_craft.domain.row import NewRow
from tui_craft.runs.flags import Flags
from tui_craft.runs.sparkline import meter_words
from tui_craft.store import library


class Clock:
    """A clock that goes on by `step` each time it is asked."""

    def __init__(self, step: float) -> None:
        self.time, self.step = 0.0, step

    def __call__(self) -> float:
        self.time += self.step
        return self.time


def landed(answers: list[str]) -> list[tuple[int, NewRow]]:
    return [(n, NewRow(jsonlines.dumps({"input": f"q {n}", "output": said}))) for n, said in enumerate(answers, 1)]


def test_rows_are_counted_by_check() -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        flags = Flags(lambda: Looker(dataset), Clock(0.0001))
        assert flags.figures() == {}
        flags.feed(landed(["It left on Monday.", "As an AI language model, I cannot know.", "It is here."]))
        figures = flags.finish()
    assert figures["checked"] == 3
    assert figures["flagged"] == 1
    assert figures["checks"]["leftovers"] == 1
    assert any(words.startswith("flagged 33.3 % (") for words in meter_words({"flags": figures}))


def test_looking_takes_a_tenth_of_the_time_and_the_rest_at_the_end() -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        clock = Clock(0.0)
        flags = Flags(lambda: Looker(dataset), clock)
        flags.feed(landed(["Fine."] * 50))
        assert flags.figures() == {}  # no time has passed
        clock.time = 10.0
        clock.step = 0.1
        flags.feed(landed(["Fine."] * 50))
        assert 0 < flags.figures()["checked"] < 100
        clock.step = 0.0
        assert flags.finish()["checked"] == 100
