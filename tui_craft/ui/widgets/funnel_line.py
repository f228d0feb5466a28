"""From all rows to those worth keeping, on one line: `575 rows → duplicates 12 → kept 563 (98 %: …)`. Draws only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType

from tui_craft import text
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned

if TYPE_CHECKING:
    from tui_craft.checks.retention import Funnel

_ARROW = " → "


class FunnelLine(Toned):
    """Where it is narrow, first what the share means goes, then the steps, one after the other."""

    DEFAULT_CSS = "FunnelLine { height: 1; width: 1fr; padding: 0 1; }"

    funnel: reactive[Funnel | None] = reactive(None)

    def render(self) -> VisualType:
        if self.funnel is None or not self.funnel.rows:
            return Content("")
        width = self.content_size.width
        words = next((said for said in ways(self.funnel) if cell_len(said) <= width), None)
        words = words or clip(kept_words(self.funnel), width)
        return Content(words).stylize(self.tone("muted"))


def ways(funnel: Funnel) -> Iterator[str]:
    """The line as it may be said, the fullest first."""
    steps = [f"{step} {text.count(number)}" for step, number in funnel.steps if number]
    out = [f"rejected {text.count(funnel.rejected)}"] if funnel.rejected else []
    start = [text.rows(funnel.rows)]
    yield _ARROW.join([*start, *out, *steps, f"{kept_words(funnel)[:-1]}: {funnel.verdict})"])
    yield _ARROW.join([*start, *out, *steps, kept_words(funnel)])
    yield _ARROW.join([*start, *steps, kept_words(funnel)])
    yield _ARROW.join([*start, kept_words(funnel)])


def kept_words(funnel: Funnel) -> str:
    """`kept 547 (95 %)`."""
    return f"kept {text.count(funnel.kept)} ({round(100 * (funnel.share or 0))} %)"
