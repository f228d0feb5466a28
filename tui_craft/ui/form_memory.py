"""What was typed into a dataset's generation form and not started yet. Owns its small state file, no meaning of it."""

from __future__ import annotations

from collections.abc import Mapping

from tui_craft.ui import remember, run_form


def recall(slug: str, newest: str) -> dict[str, str]:
    """The values left in the form of dataset `slug`; nothing when a run came after them.

    `newest` is the id of the dataset's newest run, empty when there is none.
    """
    kept = remember.recall(_name(slug))
    values = kept.get("values")
    if kept.get("newest") != newest or not isinstance(values, dict) or not run_form.LABELS.keys() <= set(values):
        return {}
    return {key: str(value) for key, value in values.items()}


def keep(slug: str, newest: str, values: Mapping[str, str]) -> None:
    """Remember `values`, typed while `newest` was the newest run. Raises StorageError when the disk refuses."""
    remember.keep(_name(slug), {"newest": newest, "values": dict(values)})


def forget(slug: str) -> None:
    """The values were used: the run has them now."""
    remember.forget(_name(slug))


def _name(slug: str) -> str:
    return f"generate-{slug}"
