"""The generation form's words and a run's spec, each made from the other. Draws nothing and starts nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_craft.config import RunSettings
from tui_craft.domain.run import LIMITS, RunSpec
from tui_craft.errors import CraftError, InvalidError
from tui_craft.teachers.registry import OFFLINE, check_name

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("teacher", "Teacher", "offline, or openai/gpt-4o-mini, ollama/llama3, ..."),
    ("api_base", "API base", "only for your own server: http://localhost:8000/v1"),
    ("rows", "Usable rows", "how many to make"),
    ("temperature", "Temperature", "0.9, or a range: 0.7:1.0"),
    ("at_once", "At once", "requests under way"),
    ("tags", "Tags", "beside synthetic and run:ID"),
)
"""Key, label, and what may stand there, in the order of the form."""


def values_from(settings: RunSettings, last: RunSpec | None) -> dict[str, str]:
    """What the form begins with: the last run's values, else the settings'."""
    if last is None:
        low = high = settings.temperature
        teacher, api_base, at_once, rows = settings.teacher, settings.api_base, settings.concurrency, settings.rows
        tags: tuple[str, ...] = ()
    else:
        teacher, api_base, at_once, rows = last.teacher, last.api_base or "", last.concurrency, last.rows
        (low, high), tags = last.temperature, last.tags
    if teacher == OFFLINE:
        at_once = settings.concurrency  # the rules work one at a time, whatever is asked
    return {
        "teacher": teacher,
        "api_base": api_base,
        "rows": str(rows),
        "temperature": f"{low:g}" if low == high else f"{low:g}:{high:g}",
        "at_once": str(at_once),
        "tags": " ".join(tags),
    }


def problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with which field, a sentence each; nothing when a run can be started with these values."""
    found: dict[str, str] = {}
    for key, check in _CHECKS.items():
        try:
            check(values)
        except CraftError as error:
            found[key] = error.sentence
    return found


def spec_from(values: Mapping[str, str], settings: RunSettings, seed: int) -> RunSpec:
    """The spec these words ask for, with the prompt in force. Raises InvalidError that names the field."""
    return RunSpec(
        rows=_rows(values),
        teacher=values["teacher"].strip(),
        api_base=values["api_base"].strip() or None,
        rows_per_request=settings.rows_per_request,
        seeds_per_request=settings.seeds_per_request,
        temperature=_temperature(values),
        concurrency=_at_once(values),
        retries=settings.retries,
        timeout=settings.timeout,
        seed=seed,
        tags=tuple(values["tags"].replace(",", " ").split()),
    )


def _teacher(values: Mapping[str, str]) -> None:
    base = values["api_base"].strip()
    # a base that is half typed is the other field's problem; any base lets a bare model name stand
    check_name(values["teacher"].strip(), "http://base" if base else None)


def _api_base(values: Mapping[str, str]) -> None:
    check_name(OFFLINE, values["api_base"].strip() or None)


def _rows(values: Mapping[str, str]) -> int:
    return _whole("Usable rows", values["rows"], *LIMITS["rows"])


def _at_once(values: Mapping[str, str]) -> int:
    return _whole("At once", values["at_once"], *LIMITS["concurrency"])


def _whole(name: str, value: str, low: int, high: int) -> int:
    digits = value.replace(",", "").replace("_", "").replace(" ", "")
    if not (digits.isdecimal() and len(digits) < 20 and low <= int(digits) <= high):
        given = repr(value.strip()) if value.strip() else "nothing"
        raise InvalidError(f"{name} must be a whole number from {low:,} to {high:,}, not {given}.")
    return int(digits)


def _temperature(values: Mapping[str, str]) -> tuple[float, float]:
    value = values["temperature"].strip()
    low, _, high = value.replace("..", ":").partition(":")
    try:
        ends = float(low), float(high or low)
    except ValueError:
        raise InvalidError(f"Temperature must be a number or a range such as 0.7:1.0, not {value!r}.") from None
    if not 0 <= ends[0] <= ends[1] <= 2:
        raise InvalidError(f"Temperature must be from 0 to 2, in a range low before high, not {value!r}.")
    return ends


_CHECKS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "teacher": _teacher,
    "api_base": _api_base,
    "rows": _rows,
    "temperature": _temperature,
    "at_once": _at_once,
}
