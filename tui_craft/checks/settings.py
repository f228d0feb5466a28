"""How checks are set in a dataset: which are on, and with which options. Knows the checks and their usual values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_craft.checks.base import Check
from tui_craft.checks.registry import check_named
from tui_craft.domain.options import checked
from tui_craft.domain.typed import read
from tui_craft.errors import InvalidError
from tui_craft.store.check_settings import FILE, CheckSettings


def is_on(settings: CheckSettings, check: Check) -> bool:
    """Whether the check runs in this dataset."""
    return settings.on.get(check.name, check.usual)


def options_of(settings: CheckSettings, check: Check) -> dict[str, Any]:
    """The check's options, complete. Raises InvalidError on one that it has not, or a value that does not fit."""
    try:
        return checked(check, settings.options.get(check.name, {}))
    except InvalidError as error:
        raise InvalidError(f"The check {check.name} is set wrongly in {FILE}: {error.sentence}") from None


def changed(
    settings: CheckSettings, typed: Mapping[str, Mapping[str, str]], switched: Mapping[str, bool]
) -> CheckSettings:
    """The settings with options as they were typed, by check, and checks switched on or off.

    Raises NotFoundError for an unknown check, InvalidError for an option that it has not or a value that does not fit.
    """
    options = {name: dict(values) for name, values in settings.options.items()}
    for name, words in typed.items():
        check = check_named(name)
        known = {option.name: option for option in check.options}
        values = options.get(name, {})
        for option, word in words.items():
            values[option] = read(known[option], word) if option in known else word
        checked(check, values)
        options[name] = values
    on = dict(settings.on)
    for name, value in switched.items():
        on[check_named(name).name] = value
    return replace(settings, options=options, on=on)
