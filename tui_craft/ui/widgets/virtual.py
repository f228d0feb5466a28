"""Height and scrollbar of a self-drawn scrolling widget. Owns where the thumb stands; draws nothing.

A new height need not lay the whole screen out again, and a real scrollbar would send a cell for every line each time.
So such a widget has `overflow-y: scroll; scrollbar-size-vertical: 0`: a scrollbar that never comes or goes.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_height(view: ScrollView, lines: int) -> None:
    """Give `view` a content of `lines` lines, without laying the screen out anew."""
    size = Size(0, lines)
    if size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        view._scroll_update(size)


def thumb(lines: int, count: int, top: int) -> range:
    """Beside which of `lines` visible lines the scrollbar's thumb stands, `count` lines scrolled down by `top`."""
    if lines <= 1 or count <= lines:
        return range(0)
    size = max(1, lines * lines // count)
    start = round(top / (count - lines) * (lines - size))
    return range(start, start + size)
