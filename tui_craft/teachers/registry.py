"""From a teacher's name to a teacher. Owns the names; checks them without importing what they stand for."""

from __future__ import annotations

import re

from tui_craft.errors import UsageError
from tui_craft.teachers.base import Teacher

OFFLINE = "offline"
FORCE_LITELLM = "litellm:"
COMPATIBLE = "openai_compatible/"
_BARE_MODELS = re.compile(r"(gpt-|chatgpt|o[1-9](-|$)|ft:|claude-|gemini-|command-|deepseek-|mistral-)")
"""Model names that litellm knows without a provider in front."""


def check_name(name: str, api_base: str | None) -> None:
    """Raise UsageError when no teacher can be meant by `name`; cheap, so that a typing mistake shows at once."""
    if not name.strip() or name != name.strip():
        raise UsageError(
            "The teacher has no name; give offline, PROVIDER/MODEL, or MODEL with an API base (--api-base)."
        )
    if api_base is not None and not re.match(r"https?://[^/\s]+", api_base):
        raise UsageError(f"The API base {api_base!r} is no web address; it looks like http://localhost:8000/v1.")
    if name == OFFLINE or (name.startswith(FORCE_LITELLM) and name != FORCE_LITELLM):
        return
    model = name.removeprefix(COMPATIBLE)
    if not model or name == FORCE_LITELLM or (model.endswith("/") or model.startswith("/")):
        raise UsageError(f"The teacher {name!r} names no model; write the model after it.")
    if api_base is not None:
        return
    if name.startswith(COMPATIBLE):
        raise UsageError(f"The teacher {name!r} needs the address of its server; give its API base (--api-base URL).")
    if "/" not in name and not _BARE_MODELS.match(name):
        raise UsageError(
            f"The teacher {name!r} names no provider; write PROVIDER/MODEL (such as openai/gpt-4o-mini), give your "
            "own server's API base (--api-base URL), or use offline."
        )


def make(name: str, *, api_base: str | None, timeout: float, random_seed: int) -> Teacher:
    """The teacher called `name`.

    `offline` is the rule engine; anything else is a language model by litellm's model string (`litellm:STRING`
    says so expressly, `openai_compatible/MODEL` is a model of the server at `api_base`). `timeout` is seconds for
    one request; `random_seed` fixes what the rules choose. Raises UsageError or TeacherError.
    """
    check_name(name, api_base)
    if name == OFFLINE:
        from tui_craft.teachers.offline import OfflineTeacher

        return OfflineTeacher()
    from tui_craft.teachers.litellm import LitellmTeacher

    model = name.removeprefix(FORCE_LITELLM)
    if model.startswith(COMPATIBLE):
        model = "openai/" + model.removeprefix(COMPATIBLE)
    return LitellmTeacher(model, api_base=api_base, timeout=timeout, name=name)
