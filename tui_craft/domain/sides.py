"""The two sides of a row as texts: what is asked and what is answered. Pure; what neither side says is left out.

System turns and tool results are on neither side: they are the same in every row, or not the teacher's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_craft.domain.formats import Format
from tui_craft.domain.turns import SPEAKERS, turn_keys

_ROLES = {**SPEAKERS, "developer": "system", "function": "tool"}


class Sides(NamedTuple):
    """`asked` is empty in a format that has no input; `answered` in a row that waits for its output."""

    asked: str
    answered: str

    @property
    def leading(self) -> str:
        """The side that tells rows apart."""
        return self.asked or self.answered


def sides(format: Format, data: Mapping[str, Any]) -> Sides:
    """The texts of a payload; what does not fit the format counts as empty."""
    asked: list[str] = []
    answered: list[str] = []
    for name in format.fields:
        value = data.get(name)
        answers = name in format.outputs
        if value.__class__ is str:
            if value:
                (answered if answers else asked).append(value)
        elif isinstance(value, list):
            # the one field of a conversation holds both sides; in a preference pair each field is on one
            _turns(name, value, asked if name in format.inputs else answered, answered if answers else asked)
    return Sides("\n".join(asked), "\n".join(answered))


def _turns(field: str, turns: list[Any], asked: list[str], answered: list[str]) -> None:
    """The turns of users are added to `asked`, those of the assistant to `answered`."""
    who_key, what_key = turn_keys(field)
    for turn in turns:
        if not isinstance(turn, dict):
            continue
        what = turn.get(what_key)
        if isinstance(what, str) and what:
            role = _ROLES.get(str(turn.get(who_key)))
            if role == "user":
                asked.append(what)
            elif role == "assistant":
                answered.append(what)
