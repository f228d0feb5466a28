"""A part of a screen under a heading that stands out while the keys go there. Owns that look alone."""

from __future__ import annotations

from textual.containers import Vertical


class Led(Vertical):
    """Its heading has the class `lead`."""

    DEFAULT_CSS = """
    Led > .lead { height: 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis; }
    Led.-focused > .lead { color: $accent; text-style: bold; }
    """

    def on_descendant_focus(self) -> None:
        """The keys go here."""
        self.add_class("-focused")

    def on_descendant_blur(self) -> None:
        """They go elsewhere."""
        self.remove_class("-focused")
