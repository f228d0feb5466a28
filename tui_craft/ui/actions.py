"""How a key is declared, and the list of what can be done right now. Owns no action itself.

Every binding of the app is made by `bind`, so that each has an id (for the user's keymap), words for the
key bar and a sentence for the help page. Help, key bar and palette are all read from `available`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

MOVE = Binding.Group("Move")
VIEW = Binding.Group("Lay out")
REVIEW = Binding.Group("Review")
CHANGE = Binding.Group("Change rows")
FIND = Binding.Group("Find and mark")
GO = Binding.Group("Go")
APP = Binding.Group("Anywhere")
GROUPS = (REVIEW, CHANGE, FIND, MOVE, VIEW, GO, APP)
"""The headings of the help page, in order; a binding without a group comes first, under `Here`."""


def bind(
    id: str,
    keys: str,
    action: str,
    label: str,
    tooltip: str,
    *,
    group: Binding.Group | None = None,
    show: bool = False,
    priority: bool = False,
) -> Binding:
    """A binding. `keys` is a comma list, the first one is shown; `show` offers it in the key bar.

    `label` is one or two words for bar and palette, `tooltip` a sentence without its full stop for the help page.
    """
    return Binding(keys, action, label, show=show, priority=priority, tooltip=tooltip, id=id, group=group)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be done now: its keys as shown, and where its action lives."""

    id: str
    keys: tuple[str, ...]
    binding: Binding
    node: DOMNode
    enabled: bool


def available(screen: Screen[Any]) -> list[Choice]:
    """Everything the keys do on `screen` with its present focus, in the order it was declared."""
    found: dict[str, list[ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None or binding.system:  # Textual's own: what any text field or list does
            continue
        found.setdefault(binding.id, []).append(active)
    display = screen.app.get_key_display
    return [
        Choice(id, tuple(dict.fromkeys(display(item.binding) for item in group)), group[0].binding, group[0].node,
               group[0].enabled)
        for id, group in found.items()
    ]  # fmt: skip
