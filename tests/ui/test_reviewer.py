"""A scripted reviewer at a real terminal: what it typed is what the store has, also after kill -9.

TUI_CRAFT_KEYS_PER_SECOND sets its rhythm (8 without it).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import pytest
from pty_app import PtyApp

from tui_craft.domain.row import REASONS, NewRow
from tui_craft.store import library

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

RATE = float(os.environ.get("TUI_CRAFT_KEYS_PER_SECOND", "8"))
STATES = {"a": "accepted", "h": "held", "r": "rejected"}
Said = tuple[str, str, int | None]
NOTHING: Said = ("draft", "", None)


@dataclass
class Expected:
    """What keys mean, said once more in as few words as possible."""

    here: int = 1
    rows: dict[int, Said] = field(default_factory=dict)
    trail: list[tuple[int, Said]] = field(default_factory=list)
    asked: bool = False

    def press(self, key: str) -> None:
        """One key."""
        if self.asked and key in REASONS:
            state, _, quality = self.rows[self.here - 1]
            self.rows[self.here - 1] = (state, REASONS[key], quality)
            self.asked = False
            return
        self.asked = key == "r"
        before = self.rows.get(self.here, NOTHING)
        if key in STATES:
            self.trail.append((self.here, before))
            self.rows[self.here] = (STATES[key], "", before[2])
            self.here += 1
        elif key in "12345":
            self.trail.append((self.here, before))
            self.rows[self.here] = (before[0], before[1], int(key))
        elif key == "s":
            self.here += 1
        elif key == "u" and self.trail:
            self.here, self.rows[self.here] = self.trail[-1][0], self.rows.get(self.here, NOTHING)
            self.rows[self.here] = self.trail.pop()[1]


def expected(keys: list[str]) -> dict[int, Said]:
    """How the rows stand that are no plain drafts any more."""
    model = Expected()
    for key in keys:
        model.press(key)
    return {row_id: said for row_id, said in model.rows.items() if said != NOTHING}


def stored(slug: str) -> dict[int, Said]:
    """The same, read from the disk by another process than the one that wrote it."""
    with library.open_dataset(slug) as dataset:
        rows = {row.id: (str(row.state), row.envelope.reason, row.envelope.quality) for row in dataset.scan()}
    return {row_id: said for row_id, said in rows.items() if said != NOTHING}


def script(count: int, rng: Random) -> list[str]:
    """`count` keys as a reviewer might press them: mostly verdicts, some reasons, now and then second thoughts."""
    keys: list[str] = []
    while len(keys) < count:
        key = rng.choices("ahrsu4", (50, 8, 30, 3, 5, 4))[0]
        if key == "u" and keys and keys[-1] == "s":
            continue  # what comes after going back over a skipped row is tested elsewhere
        keys.append(key)
        if key == "r" and rng.random() < 0.6:
            keys.append(rng.choice("wopdu"))
    return keys[:count]


def prepared(rows: int) -> str:
    with library.create("read me", "input-output", now=datetime.now(UTC)) as dataset:
        answer = "A sentence that is long enough to be read by somebody. " * 6
        dataset.add(
            [NewRow(f'{{"input":"question {n}","output":"{n} {answer}"}}'.encode()) for n in range(1, rows + 1)]
        )
        return dataset.slug


def begin(app: PtyApp) -> None:
    """From the first frame to the first row of all drafts."""
    app.wait_for("help")
    app.press("w")
    app.wait_for("Read and judge")
    app.press("d")
    app.wait_for("1 of ")


def type_keys(app: PtyApp, keys: list[str], rng: Random, rate: float) -> None:
    """Press the keys with the unevenness of a hand."""
    for key in keys:
        app.press(key)
        app.read_for(rng.uniform(0.6, 1.4) / rate)


def test_what_was_typed_is_what_is_stored() -> None:
    rng = Random(3)
    keys = script(80, rng)
    slug = prepared(120)
    with PtyApp(slug) as app:
        begin(app)
        type_keys(app, keys, rng, 40)
        app.leave()
    assert stored(slug) == expected(keys)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(3))
def test_1000_decisions_and_kill_9_at_any_moment(seed: int) -> None:
    rng = Random(seed)
    keys = script(1_400, rng)[: rng.randrange(900, 1_400)]
    slug = prepared(1_500)
    with PtyApp(slug, *((120, 40) if seed % 2 else (40, 12))) as app:
        begin(app)
        before = app.sent
        type_keys(app, keys[:-1], rng, RATE)
        app.press(keys[-1])
        app.read_for(rng.uniform(0, 0.05))
        app.kill()
        print(f"{len(keys)} keys, {(app.sent - before) / len(keys):.0f} bytes to the terminal for each")
    assert stored(slug) in (expected(keys), expected(keys[:-1]))
