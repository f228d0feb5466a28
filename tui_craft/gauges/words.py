"""What gauges say: warnings as sentences, ages and numbers as people say them. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.domain.gauges import DOMINANT, Thresholds

if TYPE_CHECKING:
    from tui_craft.gauges.mix import Mix
    from tui_craft.gauges.parts import Gauges, Scope

NEVER = "No check has looked at these rows"
LEVELS = {"low": "low", "fair": "fair", "ok": "enough"}
"""What a gauge's level is called."""


def mix_warnings(mix: Mix, thresholds: Thresholds) -> Iterator[str]:
    """What is to be said against the mix of some rows; nothing where there are none."""
    real, human = mix.share(mix.real), mix.share(mix.human)
    if real is None or human is None:
        return
    if thresholds.real(real) != "ok":
        low, ok = text.percent(thresholds.real_low), text.percent(thresholds.real_ok)
        yield (f"{_only(real)} real rows: aim for {ok}, with less than {low} a model comes to write like its teacher."
               )  # fmt: skip
    if thresholds.reviewed(human) != "ok":
        low, ok = text.percent(thresholds.reviewed_low), text.percent(thresholds.reviewed_ok)
        yield f"{_only(human)} of the rows are real or read by a person: aim for {ok}, and for {low} at the least."


def _only(share: float) -> str:
    return f"Only {text.percent(share)}" if share else "No part"


def dominated(name: str, mix: Mix) -> str:
    """Why a critical slice keeps an export back; empty when it does not."""
    share = mix.share(mix.unread)
    if share is None or share <= DOMINANT:
        return ""
    return (
        f"{text.percent(share)} of the rows of the critical slice {text.one_line(name, 80)} are synthetic and read by "
        f"nobody ({text.count(mix.unread)} of {text.count(mix.rows)})"
    )


def warnings(gauges: Gauges, scope: Scope) -> list[str]:
    """Everything to be said against a scope of the gauges."""
    if scope.problem:
        return [scope.problem]
    found = list(mix_warnings(scope.accepted.mix, gauges.thresholds))
    if scope.dominated:
        found.insert(0, f"{dominated(scope.name, scope.accepted.mix)}; read them, an export refuses such rows.")
    if not scope.name:
        found += [f"{dominated(each.name, each.accepted.mix)}; read them, an export refuses such rows."
                  for each in gauges.slices if each.dominated]  # fmt: skip
        if not gauges.checked and (scope.accepted.mix.rows or scope.drafts.mix.rows):
            found.append(f"{NEVER}: duplicates, leftovers and leaks may be among them.")
    return found
