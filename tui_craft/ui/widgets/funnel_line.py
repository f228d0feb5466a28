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
    """Where it is narrow, it says in a word what the share means, then takes the steps together."""

    DEFAULT_CSS = "FunnelLine { height: 1; width: 1fr; padding: 0 1; }"

    _shown: reactive[tuple[Funnel, int] | None] = reactive(None)

    def show(self, funnel: Funnel, unseen: int = 0) -> None:
        """Show it; with rows `unseen` by checks it would promise too much, and that is said instead."""
        self._shown = funnel, unseen

    @property
    def funnel(self) -> Funnel | None:
        """What is shown."""
        return self._shown[0] if self._shown else None

    def render(self) -> VisualType:
        if self.funnel is None or not self.funnel.rows:
            return Content("")
        width = self.content_size.width
        if self._shown and self._shown[1]:
            said = f"{text.rows(self.funnel.rows)}, {text.count(self._shown[1])} not looked at yet"
            return Content(clip(said, width)).stylize(self.tone("muted"))
        words = next((said for said in ways(self.funnel) if cell_len(said) <= width), None)
        words = words or clip(kept_words(self.funnel), width)
        return Content(words).stylize(self.tone("muted"))


def ways(funnel: Funnel) -> Iterator[str]:
    """The line as it may be said, the fullest first."""
    steps = [f"{step} {text.count(number)}" for step, number in funnel.steps if number]
    out = [f"rejected {text.count(funnel.rejected)}"] if funnel.rejected else []
    start = [text.rows(funnel.rows)]
    kept = kept_words(funnel)
    meant = f"{kept[:-1]}: {funnel.verdict})"
    yield _ARROW.join([*start, *out, *steps, meant])
    briefly = f"{kept[:-1]}: {funnel.verdict.partition(',')[0]})"
    yield _ARROW.join([*start, *out, *steps, briefly])
    flagged = sum(number for _, number in funnel.steps)
    yield _ARROW.join([*start, *out, f"flagged {text.count(flagged)}", briefly])
    for end in (meant, briefly, kept):
        yield _ARROW.join([*start, end])


def kept_words(funnel: Funnel) -> str:
    """`kept 547 (95 %)`."""
    return f"kept {text.count(funnel.kept)} ({round(100 * (funnel.share or 0))} %)"
