"""A process that changes a dataset and writes down what was acknowledged. Used by tests, runnable by hand.

    python crew.py FOLDER LEDGER SEED STEPS

Every acknowledged operation is a line in LEDGER, written after the dataset call returned.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from tui_craft.domain.row import NewRow, State
from tui_craft.store.dataset import Dataset


def main(folder: Path, ledger: Path, seed: int, steps: int) -> None:
    """Do `steps` random operations; only rows this process added are edited by it, states by anyone."""
    rng = random.Random(seed)
    handle = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    dataset = Dataset(folder)
    own: list[int] = []

    def note(line: str) -> None:
        os.write(handle, line.encode() + b"\n")

    for step in range(steps):
        choice = rng.random()
        if choice < 0.5 or not own:
            batch = [
                NewRow(b'{"text":"%d-%d-%d %s"}' % (seed, step, n, b"x" * rng.randrange(200)))
                for n in range(rng.randrange(1, 5))
            ]
            note(f"try add {seed}-{step} {len(batch)}")
            ids = dataset.add(batch, undoable=rng.random() < 0.5)
            own += ids
            note(f"add {seed}-{step} {len(batch)} {','.join(map(str, ids))}")
        elif choice < 0.8:
            state = rng.choice(list(State))
            row_id = rng.choice(own)
            dataset.set_state([row_id], state)
            note(f"state {row_id} {state.value}")
        else:
            row_id = rng.choice(own)
            row = dataset.get(row_id)
            word = f"{seed} edited {step}"
            dataset.edit(row_id, {"text": word}, base_rev=row.rev)
            note(f"edit {row_id} {word}")
    dataset.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
