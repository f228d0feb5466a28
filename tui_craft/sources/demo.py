"""The demo datasets: hand-written seeds and the context they belong to. Owns their words; runs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tui_craft import jsonlines, text
from tui_craft.domain.row import SEED_TAG, Envelope, NewRow, Origin, State
from tui_craft.errors import InvalidError

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo: what it shows, the format of its rows, and the context of its dataset."""

    title: str
    format: str
    context: dict[str, Any]


DEMOS: dict[str, Demo] = {
    "support-tickets": Demo(
        "Support tickets: billing and shipping questions with answers in one house style",
        "input-output",
        {
            "objective": "Answer billing and shipping questions of a small online shop's customers in the house style.",
            "task_type": "question answering",
            "deployment": "A first reply in the help desk, read and sent by a person.",
            "data_status": "seeds",
            "constraints": [
                "Two to five sentences, plain words, no exclamation marks.",
                "Say what happens next, by when, and what the customer has to do.",
                "Repeat the order number if the customer gives one.",
                "Never promise anything that the shop's rules do not cover.",
            ],
            "edge_cases": [
                "The customer is angry or writes in haste, with typos and without punctuation.",
                "The order number is missing though the answer depends on it.",
                "A charge the customer does not recognise.",
            ],
        },
    ),
    "json-extraction": Demo(
        "JSON extraction: customer messages and the record that each of them holds",
        "instruction",
        {
            "objective": "Extract one JSON record from each message that customers send about their orders.",
            "task_type": "extraction",
            "deployment": "A small model behind the shop's inbox; its output is parsed by a program.",
            "data_status": "seeds",
            "constraints": [
                "The output is one JSON object with exactly the keys named in the instruction, and nothing else.",
                "Dates are written YYYY-MM-DD and quantities are numbers.",
                "What the message does not say is null; nothing is guessed.",
            ],
            "edge_cases": ["No name is given.", "No e-mail address is given.", "Everything is in lower case."],
        },
    ),
}
"""Every demo by its name, which is also the name of its dataset."""


def demo_named(kind: str) -> Demo:
    """The demo called `kind`. Raises InvalidError that lists the demos there are."""
    if kind not in DEMOS:
        raise InvalidError(f"There is no demo {kind!r}; choose one of {', '.join(DEMOS)}.")
    return DEMOS[kind]


def demo_payloads(kind: str) -> list[bytes]:
    """The demo's rows as JSON texts, one each, in the order they were written."""
    demo_named(kind)
    raw = (files("tui_craft.sources") / "demo_data" / f"{kind}.jsonl").read_bytes()
    return [jsonlines.one_line(line) for line in raw.splitlines() if line.strip()]


def create_demo(kind: str = "support-tickets", *, now: datetime) -> Dataset:
    """A new dataset with the demo's context and seeds, open; numbered (`support-tickets-2`) if the name is taken.

    Raises InvalidError on an unknown demo, StorageError when the disk refuses.
    """
    from tui_craft.store import library

    demo = demo_named(kind)
    dataset = library.create(library.free_name(kind), demo.format, context=demo.context, now=now)
    envelope = Envelope(state=State.ACCEPTED, tags=(SEED_TAG, "manual"))
    origin = Origin(kind="real", by="manual", at=text.utc_stamp(now))
    try:
        dataset.add([NewRow(raw, envelope, origin) for raw in demo_payloads(kind)])
    except BaseException:
        dataset.close()
        raise
    return dataset
