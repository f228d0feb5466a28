"""How checks are set in a dataset: which are on, and with which options. Knows the checks and their usual values."""

from __future__ import annotations

from typing import Any

from tui_craft.checks.base import Check
from tui_craft.domain.options import checked
from tui_craft.store.check_settings import CheckSettings


def is_on(settings: CheckSettings, check: Check) -> bool:
    """Whether the check runs in this dataset."""
    return settings.on.get(check.name, check.usual)


def options_of(settings: CheckSettings, check: Check) -> dict[str, Any]:
    """The check's options, complete. Raises InvalidError on one that it has not, or a value that does not fit."""
    return checked(check, settings.options.get(check.name, {}))
