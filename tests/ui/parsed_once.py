"""Style sheets are read once for all the apps of a process: most of what a test does takes less than reading them."""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_read: dict[object, list[RuleSet]] = {}
_as_textual_does = Stylesheet._parse_rules


def _parse_rules(
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    key = (css, read_from, is_default_rules, tie_breaker, scope, frozenset(sheet._variables.items()))
    if key not in _read:
        _read[key] = _as_textual_does(sheet, css, read_from, is_default_rules, tie_breaker, scope)
    return _read[key]


def parse_once() -> None:
    """From now on."""
    Stylesheet._parse_rules = _parse_rules  # type: ignore[assignment, method-assign]
