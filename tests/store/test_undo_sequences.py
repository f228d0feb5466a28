"""Long random sequences of every kind of change, undone and redone step by step: every byte of every row comes back."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError
from tui_craft.store import fields, library, rewriting, versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.version_restore import restore

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = 200
Everything = tuple[tuple[int, ...], tuple[tuple[int, bytes, Envelope], ...]]
FIELDS = ["meta", "note", "größe", "a b", 'q"']
VALUES = [b"1.10", b"12345678901234567890123", b'"\\u00e9\\/"', b'{"a":[1e999, NaN]}', b'"\xc3\xa9"', b"null"]


def everything(dataset: Dataset) -> Everything:
    """The order of ids, and each row's payload and envelope."""
    return tuple(dataset.ids()), tuple((row.id, row.raw, row.envelope) for row in dataset.scan())


def payload(rng: random.Random) -> bytes:
    extra = b"".join(
        b", %b:%b" % (json.dumps(name, ensure_ascii=rng.random() < 0.5).encode(), rng.choice(VALUES))
        for name in FIELDS
        if rng.random() < 0.4
    )
    return b'{"input":"q%d", "output": "a%d"%b}' % (rng.randrange(1000), rng.randrange(1000), extra)


def some(rng: random.Random, dataset: Dataset, most: int) -> list[int]:
    ids = list(dataset.ids())
    return rng.sample(ids, min(len(ids), rng.randint(1, most)))


def add(rng: random.Random, dataset: Dataset) -> None:
    dataset.add([NewRow(payload(rng), Envelope(tags=("new",))) for _ in range(rng.randint(1, 3))])


def imported(rng: random.Random, dataset: Dataset) -> None:
    change = dataset.begin_change()
    for _ in range(2):
        raws = [payload(rng) for _ in range(2)]
        dataset.add_raw(raws, envelope=Envelope(), origin={"kind": "real"}, lines=range(2), change=change)


def edit(rng: random.Random, dataset: Dataset) -> None:
    for row_id in some(rng, dataset, 1):
        row = dataset.get(row_id)
        dataset.edit(row_id, {**row.data, "input": f"edited {rng.random()}"}, base_rev=row.rev)


def states(rng: random.Random, dataset: Dataset) -> None:
    dataset.set_state(some(rng, dataset, 20), rng.choice(list(State)))


def tags(rng: random.Random, dataset: Dataset) -> None:
    tag, quality = rng.choice("abc"), rng.randint(1, 5)

    def change(envelope: Envelope) -> Envelope:
        kept = tuple(item for item in envelope.tags if item != tag)
        return replace(envelope, tags=kept if tag in envelope.tags else (*kept, tag), quality=quality, note=tag)

    dataset.set_envelope(some(rng, dataset, 10), change, verb="tag")


def delete(rng: random.Random, dataset: Dataset) -> None:
    dataset.delete(some(rng, dataset, 4))


def duplicate(rng: random.Random, dataset: Dataset) -> None:
    for row_id in some(rng, dataset, 1):
        dataset.duplicate(row_id)


def remove(rng: random.Random, dataset: Dataset) -> None:
    fields.remove_field(dataset, rng.choice(FIELDS), None if rng.random() < 0.5 else some(rng, dataset, 5))


def rename(rng: random.Random, dataset: Dataset) -> None:
    old, new = rng.sample(FIELDS, 2)
    fields.rename_field(dataset, old, new, None if rng.random() < 0.5 else some(rng, dataset, 5))


def rewrite(rng: random.Random, dataset: Dataset) -> None:
    dataset.rewrite(some(rng, dataset, 9), lambda row: row.raw + b" " if row.id % 2 else None, verb="rewrite")


def back_to_a_version(rng: random.Random, dataset: Dataset) -> None:
    known = versions.list_versions(dataset.path)
    if known:
        restore(dataset, rng.choice(known).name)


def undo(rng: random.Random, dataset: Dataset) -> None:
    dataset.undo()


def redo(rng: random.Random, dataset: Dataset) -> None:
    dataset.redo()


ACTIONS: list[Callable[[random.Random, Dataset], None]] = [
    add, imported, edit, edit, states, states, tags, delete, duplicate, remove, rename, rewrite, back_to_a_version,
]  # fmt: skip


class Story:
    """A dataset that things are done to; `past` and `future` are what undo and redo must lead to."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.dataset = library.create(f"story {seed}", "input-output", now=NOW)
        add(self.rng, self.dataset)
        self.past: list[Everything] = []
        self.future: list[Everything] = []
        self.now = everything(self.dataset)

    def reopen(self, *, with_cache: bool) -> None:
        if with_cache:
            self.dataset.save_index()
        self.dataset.close()
        if not with_cache:
            (self.dataset.path / "rows.idx").unlink(missing_ok=True)
        self.dataset = Dataset(self.dataset.path)
        assert everything(self.dataset) == self.now

    def go_on(self) -> None:
        """Do something at random, now and then turning back in between."""
        chance = self.rng.random()
        if chance < 0.08 and self.past:
            self.back()
        elif chance < 0.14 and self.future:
            self.forth()
        elif chance < 0.2:
            versions.snapshot(self.dataset, now=NOW)
        else:
            number = self.dataset.index.last_change
            self.rng.choice(ACTIONS)(self.rng, self.dataset)
            if self.dataset.index.last_change > number:
                self.past.append(self.now)
                self.future.clear()
        self.now = everything(self.dataset)

    def back(self) -> None:
        assert self.dataset.undo() is not None
        self.future.append(self.now)
        self.now = self.past.pop()
        assert everything(self.dataset) == self.now

    def forth(self) -> None:
        assert self.dataset.redo() is not None
        self.past.append(self.now)
        self.now = self.future.pop()
        assert everything(self.dataset) == self.now


def tell(seed: int) -> None:
    story = Story(seed)
    for step in range(STEPS):
        if step in {STEPS // 3, STEPS // 2}:
            story.reopen(with_cache=step == STEPS // 2)
        story.go_on()
    while story.future:
        story.forth()
    last = story.now
    steps = len(story.past)
    assert steps > STEPS // 3
    while story.past:
        if len(story.past) in {steps // 2, steps // 4}:
            story.reopen(with_cache=len(story.past) == steps // 2)
        story.back()
    while story.future:
        if len(story.future) == steps // 2:
            story.reopen(with_cache=False)
        story.forth()
    assert everything(story.dataset) == last
    story.dataset.close()


@pytest.mark.parametrize("seed", range(3))
def test_every_step_is_undone_and_redone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "PART", 600)  # changes of many parts
    tell(seed)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 100 + int(os.environ.get("TUI_CRAFT_TORTURE", "60"))))
def test_many_stories(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "PART", random.Random(seed).choice([1, 300, 8 << 20]))
    tell(seed)


def craft(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "tui_craft", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_line_undoes_what_it_did(tmp_path: Path) -> None:
    rng = random.Random(7)
    with library.create("shell", "input-output", now=NOW) as dataset:
        dataset.add([NewRow(payload(rng)) for _ in range(20)])
    seen: list[Everything] = []

    def note() -> None:
        with library.open_dataset("shell") as dataset:
            seen.append(everything(dataset))

    note()
    craft("snapshot", "shell", "v1")
    for arguments in [
        ["accept", "shell", "--where", "id:1 OR id:2"],
        ["field", "shell", "remove", "meta"],
        ["field", "shell", "rename", "note", "größeres", "--where", "state:draft"],
        ["delete", "shell", "--where", "id:3 OR id:4"],
        ["restore", "shell", "v1"],
    ]:
        craft(*arguments)
        note()
    assert seen[-1] == seen[0]
    for wanted in reversed(seen[:-1]):
        craft("undo", "shell")
        with library.open_dataset("shell") as dataset:
            assert everything(dataset) == wanted
    for wanted in seen[1:]:
        craft("redo", "shell")
        with library.open_dataset("shell") as dataset:
            assert everything(dataset) == wanted


def test_fields_that_a_format_needs_stay() -> None:
    with library.create("needs", "instruction", now=NOW) as dataset:
        dataset.add([NewRow(b'{"instruction":"a","input":"b","output":"c","x":"y","z":3}')])
        for name in ("instruction", "output"):
            with pytest.raises(InvalidError, match="every row of the format instruction needs it"):
                fields.remove_field(dataset, name)
            with pytest.raises(InvalidError):
                fields.rename_field(dataset, name, "other")
        for new in ("", "x", "output"):
            with pytest.raises(InvalidError):
                fields.rename_field(dataset, "x", new)
        assert fields.rename_field(dataset, "x", "z").both == 1
        assert fields.remove_field(dataset, "input").changed == 1
        assert fields.rename_field(dataset, "z", "input").unfit == 1  # a number is no text
        assert fields.rename_field(dataset, "x", "input").changed == 1
        assert dataset.get(1).raw == b'{"instruction":"a","output":"c","input":"y","z":3}'
        assert dataset.get(1).tags == ("edited",)
        assert fields.extra_fields(dataset) == ["z"]
        assert dataset.undo() == "undid: rename field x to input in 1 row"
