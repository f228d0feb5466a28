"""The bar of keys at the bottom: `? help` first, then what matters here, never more than fits. Owns no binding."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.visual import VisualType

from tui_craft.ui import actions
from tui_craft.ui.widgets.toned import Toned


class KeyBar(Toned):
    """Shows the bindings of its screen that ask for it (`show=True`); a click does what the key would."""

    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; padding: 0 1; }
    """

    def on_mount(self) -> None:
        """Follow the focus: other widgets bind other keys."""
        self._spots: list[tuple[int, int, actions.Choice]] = []
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> VisualType:
        """`? help   a accept   …`: as many as fit, in the order they are declared."""
        choices = self._choices()
        width = self.content_size.width
        parts: list[Content | str] = []
        self._spots, at = [], 0
        own = getattr(self.screen, "LABELS", {})
        for choice in choices:
            key, label = choice.keys[0], own.get(choice.id, choice.binding.description)
            size = cell_len(f"{key} {label}")
            if at + size > width:
                break
            parts += [Content(key).stylize(self.tone("key")), Content(f" {label}").stylize(self.tone("muted")), "   "]
            self._spots.append((at, at + size, choice))
            at += size + 3
        return Content.assemble(*parts[:-1])

    def _choices(self) -> list[actions.Choice]:
        found = [choice for choice in actions.available(self.screen) if choice.enabled]
        wanted = ("help", *getattr(self.screen, "KEYS", ()))
        if len(wanted) == 1:
            return sorted((c for c in found if c.binding.show), key=lambda choice: choice.id != "help")
        by_id = {choice.id: choice for choice in found}
        return [by_id[id] for id in wanted if id in by_id]

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for start, end, choice in self._spots:
            if start <= event.x - 1 < end:
                await self.app.run_action(choice.binding.action, choice.node)
                return
