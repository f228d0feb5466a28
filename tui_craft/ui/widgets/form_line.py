"""A line of the generation form to type in. Owns how it takes the focus; what is typed belongs to the form."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from tui_craft.ui.actions import MOVE, bind


class FormLine(Input):
    """What stands in it is selected when one comes here, so that typing replaces it."""

    HELP = "Type to replace what stands here, or use the arrows to change it. esc goes back to the prompt."
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form-enter", "enter", "submit", "next field", "To the next line as well", group=MOVE),
    ]

    def __init__(self, key: str, placeholder: str = "", value: str = "", *, id: str | None = None) -> None:
        """`key` is what the form keeps the words under."""
        super().__init__(value, placeholder=placeholder, id=id)
        self.key = key
