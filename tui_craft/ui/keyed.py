"""What keys do before any screen sees them: jump mode, notes sent away, leaving by force; and the user's own keys.

Owns no key of a screen. A user's key that another part of the same screen takes first is told once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui_craft.ui.telling import Telling

if TYPE_CHECKING:
    from tui_craft.ui.jump import Jump


class Keyed(Telling):
    """The half of the app that hears keys first."""

    keys_given: Mapping[str, str]
    """The user's own keys, by action."""

    def __init__(self) -> None:
        super().__init__()
        self._interrupted = 0.0
        self._jump: Jump | None = None
        self._told: set[str] = set()

    async def on_event(self, event: events.Event) -> None:
        """Keys for jump mode, and escape where an error stands in the way, go no further."""
        if isinstance(event, events.Key | events.MouseDown | events.Resize) and not event.is_forwarded:
            if self._jump is not None and self._in_jump(self._jump, event):
                return
            if isinstance(event, events.Key) and event.key == "escape" and self.screen.query("Toast.-error"):
                self.clear_notifications()
                return
        await super().on_event(event)

    def _in_jump(self, jump: Jump, event: events.Event) -> bool:
        """Give an event to jump mode; whether it was for it alone."""
        mine = isinstance(event, events.Key) and self.screen is jump.screen
        if mine and isinstance(event, events.Key) and event.key != "ctrl+q" and jump.type(event.key):
            return True
        jump.hide()
        self._jump = None
        return mine and isinstance(event, events.Key) and event.key != "ctrl+q"

    def action_jump(self) -> None:
        """Lay letters over what can be gone to."""
        from tui_craft.ui.jump import Jump

        jump = Jump(self.screen)
        if jump.pointless:
            self.say("There is nothing to jump to here.")
        elif self._jump is None:
            self._jump = jump
            jump.show()

    def action_interrupt(self) -> None:
        """Twice within two seconds quits; once says so."""
        now = asyncio.get_running_loop().time()
        if now - self._interrupted < 2:
            self.exit()
        else:
            self._interrupted = now
            self.say("ctrl+c again to leave, q to go back")

    # the user's own keys

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """A key that the user gave to one action was another's in the same part: say so, once."""
        for binding in clashed_bindings:
            if binding.id and binding.id not in self.keys_given:
                self._tell(f"Your keys: {binding.key} does something else now, so {binding.id} has lost it.")

    def tell_hidden_keys(self, screen: Screen[Any]) -> None:
        """Say which of the user's keys do nothing on `screen`, because what has the focus takes them first."""
        taken: dict[str, Binding] = {}
        for _, bindings in screen._modal_binding_chain if self.keys_given else ():
            for key, binding in bindings:
                first = taken.setdefault(key, binding)
                if binding.id in self.keys_given and first.id not in {binding.id, None} and first.id is not None:
                    self._tell(
                        f"Your keys: {key} does {first.id} here ({first.description}), so {binding.id} cannot have it; "
                        "give it another key."
                    )

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self.call_next(self.warn, sentence)
