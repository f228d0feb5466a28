"""The height of a self-drawn scrolling widget. Owns one trick: a new height need not lay the whole screen out again."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_height(view: ScrollView, lines: int) -> None:
    """Give `view` a content of `lines` lines; the screen is laid out anew only where its scrollbar comes or goes."""
    size, room = Size(0, lines), view.size.height
    if (size.height > room) != (view.virtual_size.height > room):
        view.virtual_size = size
    elif size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        view._scroll_update(size)
