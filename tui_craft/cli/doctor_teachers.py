"""What doctor says of teachers: endpoints, keys (yes or no), and how each answers one small request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tui_craft import config, paths
from tui_craft.cli.output import narrate
from tui_craft.errors import CraftError
from tui_craft.teachers import keys
from tui_craft.teachers.keys import Keys
from tui_craft.teachers.naming import OFFLINE
from tui_craft.teachers.providers import OTHERS, PROVIDERS
from tui_craft.teachers.setup import Setup, read
from tui_craft.teachers.trial import try_teacher

_USUAL = (
    "openai", "anthropic", "gemini", "openrouter", "groq", "mistral", "together_ai", "deepseek", "xai", "fireworks_ai",
    "azure", "huggingface",
)  # fmt: skip


def teachers(environ: Mapping[str, str], *, ask: bool) -> dict[str, dict[str, Any]]:
    """The parts `endpoints`, `keys`, and with `ask` also `answers`; what is wrong with a file is said in its place."""
    try:
        setup = read(environ)
    except CraftError as error:
        return {"endpoints": {"problem": error.sentence}, "keys": _keys(environ)}
    found: dict[str, dict[str, Any]] = {"endpoints": _endpoints(setup), "keys": _keys(environ)}
    if ask:
        found["answers"] = asyncio.run(_answers(setup))
    return found


def _endpoints(setup: Setup) -> dict[str, str]:
    found = {}
    for name, endpoint in setup.endpoints.items():
        model = endpoint.model or "no model of its own"
        key = "no key needed"
        if endpoint.key_env:
            key = f"{endpoint.key_env}: {'yes' if setup.keys.get(endpoint.key_env) else 'no'}"
        found[name] = f"{endpoint.base_url}, {model}, {key}"
    return found or {"none": f"add [endpoints.NAME] with base_url and model to {paths.config_file()}"}


def _keys(environ: Mapping[str, str]) -> dict[str, str]:
    """Every usual key and whatever else the key file holds, with yes or no."""
    try:
        known = keys.read(paths.secrets_file(), environ)
    except CraftError:
        known = Keys(environ)  # what is wrong with the file is said where it is named
    found = {}
    for provider in _USUAL:
        names = PROVIDERS[provider].keys if provider in PROVIDERS else OTHERS[provider]
        found[names[0]] = "yes" if known.get(*names) else "no"
    return found | dict.fromkeys((name for name in known.filed if name not in found), "yes")


def key_file() -> str:
    """Where the key file is, and what is wrong with it if anything is."""
    path = paths.secrets_file()
    try:
        keys.read(path, {})
    except CraftError as error:
        return error.sentence
    return str(path) if path.exists() else f"{path} (not there)"


async def _answers(setup: Setup) -> dict[str, str]:
    """What the endpoints that have a model and the usual teacher answer, one after the other."""
    run = config.load(paths.config_file()).run
    names = [name for name, endpoint in setup.endpoints.items() if endpoint.model]
    asked: list[tuple[str, str | None]] = [(name, None) for name in names]
    if run.teacher not in names:
        asked.append((run.teacher, run.api_base or None))
    found = {}
    for name, base in asked:
        if name != OFFLINE:
            narrate(f"asking {name} ...")
        found[name] = str(await try_teacher(name, api_base=base, setup=setup))
    return found
