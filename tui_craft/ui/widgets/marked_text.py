"""A text with what was found in it marked. Owns where the marks go; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.domain.finding import Finding


def marked(value: str, findings: Iterable[Finding], limit: int, style: Style) -> Content:
    """The first `limit` characters of `value`, made visible, with the spans of `findings` in `style`, underlined."""
    body = Content(text.visible(value, limit))
    for finding in findings:
        if finding.start < finding.end <= limit:
            # a tab or a line end takes another number of characters once it is made visible
            start, end = (len(text.visible(value[:at], limit)) for at in (finding.start, finding.end))
            body = body.stylize(style + Style(underline=True), start, end)
    return body
