"""What the offline teacher can be asked for, by the task of the brief. Owns the list; each task is in its own file.

A task takes the brief and gives the object that the reply is written from; it raises AskFailed where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_craft.teachers.base import AskFailed, Brief
from tui_craft.teachers.rules.augmenting import augment_reply
from tui_craft.teachers.rules.rewording import paraphrase_reply, worse_reply
from tui_craft.teachers.rules.templating import template_reply
from tui_craft.teachers.rules.topics import inputs_reply, outputs_reply, topics_reply

Task = Callable[[Brief], dict[str, Any]]

TASKS: dict[str, Task] = {
    "augment": augment_reply,
    "inputs": inputs_reply,
    "outputs": outputs_reply,
    "paraphrase": paraphrase_reply,
    "template": template_reply,
    "topics": topics_reply,
    "worse": worse_reply,
}
"""Every task but `rows`, by its name."""


def task_named(name: str) -> Task:
    """The task called `name`. Raises AskFailed where rules cannot do it."""
    found = TASKS.get(name)
    if found is None:
        raise AskFailed(
            "bad_request",
            f"The offline teacher is rules and cannot do this ({name}); choose a language model as the teacher.",
        )
    return found
