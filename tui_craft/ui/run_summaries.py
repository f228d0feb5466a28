"""What the folded lines of the generation form say in a few words. Draws nothing, changes no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_craft import text
from tui_craft.ui import run_form


def summary(values: Mapping[str, str], key: str) -> str:
    """The line for `key`."""
    said = _SAYS.get(key)
    return said(values) if said is not None else _option(values.get(key, ""))


def is_plain(values: Mapping[str, str], key: str) -> bool:
    """Whether nothing was chosen for `key`, so that the line need not stand out."""
    return key in _PLAIN and summary(values, key) == _PLAIN[key]


def more(values: Mapping[str, str]) -> str:
    """What is below the line that hides the rest of the form."""
    parts = [f"temperature {values['temperature']}", f"{values['at_once']} at once"]
    parts += [f"{word} {summary(values, key)}" for key, word in
              (("axes", "axes"), ("variants", ""), ("guidance", "guidance")) if not is_plain(values, key)]  # fmt: skip
    parts += [f"tags {values['tags']}"] if values["tags"].strip() else []
    return text.one_line(" · ".join(part.strip() for part in parts), 300)


def _recipe(values: Mapping[str, str]) -> str:
    from tui_craft.recipes.registry import recipes

    found = recipes().get(values["recipe"])
    return values["recipe"] + (f", {found.title}" if found is not None else "")


def _goal(values: Mapping[str, str]) -> str:
    from tui_craft.domain.goals import goals

    found = goals().get(values["goal"])
    return found.title if found is not None else values["goal"]


def _axes(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {len(among)}" for name, among in run_form.structured(values, "axes").items()) or "none"


def _variants(values: Mapping[str, str]) -> str:
    names = [item.name for item in run_form.variants_of(values)]
    return f"{len(names) + 1} prompts: in force, {', '.join(names)}" if names else "one prompt"


def _guidance(values: Mapping[str, str]) -> str:
    said = run_form.structured(values, "guidance")
    return "; ".join(f"{stage}: {words}" if stage else words for stage, words in said.items()) or "none"


def _stages(values: Mapping[str, str]) -> str:
    own = run_form.structured(values, "stage_teachers")
    return ", ".join(f"{stage} {name}" for stage, name in own.items()) or "all by the teacher"


def _option(words: str) -> str:
    return "; ".join(words.splitlines()) or "none"


_SAYS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "recipe": _recipe,
    "goal": _goal,
    "axes": _axes,
    "variants": _variants,
    "guidance": _guidance,
    "stage_teachers": _stages,
}
_PLAIN = {"axes": "none", "variants": "one prompt", "guidance": "none", "stage_teachers": "all by the teacher"}
