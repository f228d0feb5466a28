"""Jump mode: letters over whatever can be gone to, and typing one goes there. Owns the letters; moves nothing itself.

A widget that has several places to go to offers `jump_targets() -> list[(Region, Callable)]`, in screen cells; of any
other that takes the focus there is one. The focus stays where it is until a letter is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol, runtime_checkable

from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.style import Style
from textual.visual import VisualType
from textual.widget import Widget

LETTERS = "asdfghjklwertyuiopzxcvbnm"
"""What is typed, the easy ones first; q leaves."""
HINT = " jump: a letter goes, esc stays "
_BESIDE_HELP = 9
"""Where the hint begins on the last line: the key bar's first words stay."""


@runtime_checkable
class HasTargets(Protocol):
    """A widget with more than one place to go to."""

    def jump_targets(self) -> list[tuple[Region, Callable[[], object]]]: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the screen, and how to go there."""

    region: Region
    go: Callable[[], object]


def targets(screen: Screen[Any]) -> list[Target]:
    """Everything one can go to on `screen` now, from the top left on."""
    found: list[Target] = []
    for widget in screen.focus_chain:
        seen = screen.find_widget(widget).visible_region
        if not seen.area:
            continue
        if isinstance(widget, HasTargets):
            offered = [Target(region.intersection(seen), go) for region, go in widget.jump_targets()]
            found += [target for target in offered if target.region.area] or [Target(seen, widget.focus)]
        else:
            found.append(Target(seen, widget.focus))
    return sorted(found, key=lambda target: (target.region.y, target.region.x))


def labels(number: int) -> list[str]:
    """So many labels, all of one letter or all of two, so that none is the beginning of another."""
    if number <= len(LETTERS):
        return list(LETTERS[:number])
    return ["".join(pair) for pair in product(LETTERS, repeat=2)][:number]


class JumpLabel(Widget, can_focus=False):
    """One label, drawn over the screen."""

    DEFAULT_CSS = "JumpLabel { layer: over; position: absolute; height: 1; width: auto; }"

    def __init__(self, word: str, at: tuple[int, int], *, blank: int = 0) -> None:
        super().__init__()
        self._word, self._blank = word, " " * blank
        self.styles.offset = at

    def render(self) -> VisualType:
        """Reversed and bold: seen in any colours, and in none."""
        return Content.assemble(Content(self._word).stylize(Style(reverse=True, bold=True)), self._blank)


class Jump:
    """The mode, from the key that begins it to the letter that ends it."""

    def __init__(self, screen: Screen[Any]) -> None:
        places = targets(screen)
        self.screen = screen
        self._typed = ""
        self._ways = dict(zip(labels(len(places)), places, strict=False))
        self._drawn: dict[str, JumpLabel] = {}

    @property
    def pointless(self) -> bool:
        """Whether there is nowhere to go."""
        return not self._ways

    def show(self) -> None:
        """Draw the labels, and a line that says what to do."""
        self._drawn = {word: JumpLabel(word, target.region.offset) for word, target in self._ways.items()}
        size = self.screen.size
        rest = max(0, size.width - _BESIDE_HELP - len(HINT))  # the keys there do something else in this mode
        hint = JumpLabel(HINT, (_BESIDE_HELP, size.height - 1), blank=rest)
        self.screen.mount_all([*self._drawn.values(), hint])

    def hide(self) -> None:
        """Take them away."""
        self.screen.query(JumpLabel).remove()

    def type(self, key: str) -> bool:
        """Take a key; whether the mode goes on. The last letter of a label goes there, any other key stays here."""
        self._typed += key
        if self._typed in self._ways:
            self._ways[self._typed].go()
            return False
        if not any(word.startswith(self._typed) for word in self._ways):
            return False
        for word, label in self._drawn.items():
            label.display = word.startswith(self._typed)
        return True
