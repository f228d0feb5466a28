"""The generation form's words and a run's spec, each made from the other. Draws nothing and starts nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tui_craft.config import RunSettings
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError

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
    if teacher == "offline":
        at_once = settings.concurrency  # the rules work one at a time, whatever is asked
    return {
        "teacher": teacher,
        "api_base": api_base,
        "rows": str(rows),
        "temperature": f"{low:g}" if low == high else f"{low:g}:{high:g}",
        "at_once": str(at_once),
        "tags": " ".join(tags),
    }


def spec_from(values: Mapping[str, str], settings: RunSettings, seed: int) -> RunSpec:
    """The spec these words ask for, with the prompt in force. Raises InvalidError that names the field."""
    return RunSpec(
        rows=_whole("Usable rows", values["rows"]),
        teacher=values["teacher"].strip(),
        api_base=values["api_base"].strip() or None,
        rows_per_request=settings.rows_per_request,
        seeds_per_request=settings.seeds_per_request,
        temperature=_range(values["temperature"]),
        concurrency=_whole("At once", values["at_once"]),
        retries=settings.retries,
        timeout=settings.timeout,
        seed=seed,
        tags=tuple(values["tags"].replace(",", " ").split()),
    )


def _whole(name: str, value: str) -> int:
    try:
        return int(value.replace(",", "").replace("_", "").strip())
    except ValueError:
        raise InvalidError(f"{name} must be a whole number, not {value.strip() or 'nothing'!r}.") from None


def _range(value: str) -> tuple[float, float]:
    low, _, high = value.strip().replace("..", ":").partition(":")
    try:
        return float(low), float(high or low)
    except ValueError:
        raise InvalidError(f"Temperature must be a number or a range such as 0.7:1.0, not {value!r}.") from None
