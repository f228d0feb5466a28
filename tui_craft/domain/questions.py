"""What is asked about a dataset, and what makes an answer useful. Owns the words; draws and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.prompt_words import TASKS

Kind = Literal["line", "choice", "suggest", "text"]
"""`line` one line; `choice` one of `choices`; `suggest` a line with `choices` offered; `text` many lines."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` are (value, what it means); `good` and `thin` are examples of answers."""

    key: str
    title: str
    ask: str
    kind: Kind
    why: str = ""
    good: str = ""
    thin: str = ""
    optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()


DATA_STATUS = (
    ("seeds", "A handful of real examples. You are asked for the file next; 10 to 50 are enough."),
    ("partial", "A dataset that needs more. Its rows are imported and grown."),
    ("nothing", "Nothing yet. The teacher drafts first cases and you correct them."),
)
"""The three data statuses and what each leads to."""

COLD_START = (
    "A cold start works, but the teacher then decides what your data looks like. "
    "Write the objective and the constraints with care, draft a few dozen rows, correct them, mark them as seeds."
)
"""What to know before generating with nothing yet."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        "name", "Name", "What is the dataset called?", "line",
        why="Short and specific: it becomes the folder's name.",
        good="support-tickets", thin="data",
    ),
    Question(
        "format", "Format", "What does one row look like?", "choice",
        why="Fixed once the dataset is made; converting makes a new dataset.",
        choices=tuple((item.name, item.help) for item in FORMATS.values()),
    ),
    Question(
        "objective", "Objective", "What should the model produce, and when is it good?", "text",
        why="The prompt opens with these words. Say what comes in, what goes out and what a good answer has.",
        good="Reply to a question about billing or shipping in two to five sentences, naming the next step and "
             "citing the order number it was given.",
        thin="answer questions",
    ),
    Question(
        "task_type", "Task type", "What kind of task is it?", "suggest",
        why="Shapes how the prompt asks for rows: labels to balance, sources to quote, turns to alternate.",
        good="extraction", thin="AI",
        choices=tuple((name, "") for name in TASKS),
    ),
    Question(
        "deployment", "Deployment", "Where will the model run, and who talks to it?", "text",
        why="Decides tone, length and the messiness of what people type.",
        good="Chat window of a Dutch web shop; customers on phones, in a hurry, half of them not native speakers.",
        thin="production",
    ),
    Question(
        "data_status", "Data status", "What do you have already?", "choice",
        why="Real examples are worth more than any prompt.",
        choices=DATA_STATUS,
    ),
    Question(
        "constraints", "Constraints", "Which rules and pitfalls must every row respect?", "text", optional=True,
        why="One a line. Each goes into the prompt word for word.",
        good="Never promise a refund. Amounts always with currency. Do not invent policies.",
        thin="be good",
    ),
)  # fmt: skip
"""The questions in the order they are asked."""

_FEWEST_WORDS = {"objective": 6, "deployment": 4, "constraints": 3}


def hint(key: str, answer: str) -> str:
    """One sentence when `answer` is too thin to help the prompt, else empty. Never a reason to refuse it."""
    words = len(answer.split())
    if key == "name":
        return "" if words else "A name is needed before the dataset can be made."
    if key == "task_type":
        return "" if words else "Pick the nearest one, or say it in your own words."
    fewest = _FEWEST_WORDS.get(key)
    if fewest is None or words >= fewest:
        return ""
    if not words:
        return "" if key == "constraints" else "Left empty, the prompt stays generic here."
    return "Thin: one more sentence helps."


def empty_answers() -> dict[str, str]:
    """The answers before anything was typed."""
    return {question.key: "" for question in QUESTIONS} | {"format": "input-output", "data_status": "nothing"}


def answers_from(name: str, format_name: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The answers an existing dataset stands for (the other way round: `to_context`)."""
    texts = {key: str(context.get(key) or "") for key in ("objective", "task_type", "deployment")}
    return {
        "name": name,
        "format": format_name,
        **texts,
        "data_status": str(context.get("data_status") or "nothing"),
        "constraints": "\n".join(map(str, context.get("constraints") or ())),
    }


def to_context(answers: Mapping[str, str], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The context for these answers; what is not asked about is taken over from `base`."""
    from tui_craft.domain.context import context_of  # late: pydantic is not needed to ask

    asked = {
        "objective": answers["objective"],
        "task_type": answers["task_type"],
        "deployment": answers["deployment"],
        "data_status": answers["data_status"] or "nothing",
        "constraints": [line.strip() for line in answers["constraints"].splitlines() if line.strip()],
    }
    return context_of({**(base or {}), **asked})
