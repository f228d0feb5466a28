"""Large datasets for benchmarks: rows that look like real ones (about 600 bytes each), made here."""

from __future__ import annotations

import os
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import orjson

from tui_craft.domain.row import Envelope
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

ROWS = int(os.environ.get("TUI_CRAFT_BENCH_ROWS", "1000000"))
_WORDS = """order refund parcel “quoted” address invoice card payment courier label account e-mail delivery Größe naïve
return exchange voucher please could would because however after before during warehouse customer support
question answer yesterday tomorrow morning the a of to and in is it you that for on are with as they at be""".split()  # noqa: SIM905


def folder() -> Path:
    """Where the large files are kept between benchmarks (a temporary folder, reused)."""
    place = Path(os.environ.get("TUI_CRAFT_BENCH_DIR", Path(tempfile.gettempdir()) / "tui-craft-benchmarks"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def jsonl(rows: int = ROWS) -> Path:
    """A JSONL file of `rows` instruction rows; made when it is not there."""
    path = folder() / f"rows-{rows}.jsonl"
    if not path.exists():
        rng = random.Random(1)
        texts = [" ".join(rng.choices(_WORDS, k=rng.randrange(8, 90))) for _ in range(4000)]
        with path.with_suffix(".part").open("wb") as file:
            for number in range(rows):
                row = {
                    "instruction": f"{number}: {rng.choice(texts)[:120]}",
                    "input": rng.choice(texts)[: rng.randrange(0, 60)],
                    "output": rng.choice(texts) + "\n\n" + rng.choice(texts)[:80],
                    "meta": {"source": "bench", "n": number, "score": rng.random()},
                }
                file.write(orjson.dumps(row) + b"\n")
        path.with_suffix(".part").rename(path)
    return path


def dataset(rows: int) -> Path:
    """The folder of a dataset with these rows under the present home; made when it is not there."""
    slug = f"big-{rows}"
    try:
        return library.find(slug)
    except Exception:  # noqa: BLE001 - not there, or half made by a benchmark that was broken off
        pass
    with library.create(slug, "instruction", now=datetime.now(UTC)) as made:
        fill(made, rows)
        return made.path


def fill(made: Dataset, rows: int) -> None:
    """Append the file's rows the way an import does, without its checks."""
    change = made.begin_change()
    with jsonl(rows).open("rb") as file:
        while batch := [line[:-1] for line in file.readlines(4 << 20)]:
            numbers = range(len(batch))
            made.add_raw(
                batch, envelope=Envelope(tags=("imported",)), origin={"kind": "real"}, lines=numbers, change=change
            )
    made.sync()
