"""What a teacher's name stands for. Owns the grammar of names; imports no client, reads no file, asks nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui_craft.config import Endpoint, is_web_address
from tui_craft.errors import UsageError
from tui_craft.teachers.providers import BARE, OTHERS, PROVIDERS

OFFLINE = "offline"
FORCE_LITELLM = "litellm:"
COMPATIBLE = "openai_compatible/"
OWN_KEYS = ("OPENAI_COMPATIBLE_API_KEY", "OPENAI_API_KEY")
"""Variables of the key for a server that is named by nothing but its address."""


class Way(StrEnum):
    """How a teacher is reached: by rules in this program, by OpenAI's protocol, by litellm."""

    OFFLINE = "offline"
    LIGHT = "light"
    LITELLM = "litellm"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for.

    `model` is what the server (or litellm) is asked for; `provider` is litellm's name of it, "" for a server of the
    user's own; `endpoint` the name of a configured one; `base_url` is where the light way goes.
    """

    way: Way
    model: str = ""
    provider: str = ""
    endpoint: str = ""
    base_url: str = ""
    own_server: bool = False
    """Whether an address was given, or the server is on this machine: it may need no key, and no list has its price."""

    def key_names(self, endpoints: Mapping[str, Endpoint]) -> tuple[str, ...]:
        """The variables that may hold the key, best first; none where none is needed."""
        if self.way is Way.OFFLINE:
            return ()
        if self.endpoint:
            name = endpoints[self.endpoint].key_env
            return (name,) if name else ()
        if self.provider in PROVIDERS:
            return PROVIDERS[self.provider].keys
        return OTHERS.get(self.provider, ()) if self.way is Way.LITELLM else OWN_KEYS


def check_base(api_base: str | None) -> None:
    """Raise UsageError when `api_base` is no web address; None is none."""
    if api_base is not None and not is_web_address(api_base):
        raise UsageError(f"The API base {api_base!r} is no web address; it looks like http://localhost:8000/v1.")


def meaning(name: str, api_base: str | None, endpoints: Mapping[str, Endpoint], environ: Mapping[str, str]) -> Meant:
    """What `name` stands for; raises UsageError with a way out when it can be nothing.

    `environ` may move a provider's address. An endpoint has an address of its own; any other name goes to
    `api_base` where there is one.
    """
    if not name.strip() or name != name.strip():
        raise UsageError(
            "The teacher has no name; give offline, PROVIDER/MODEL, or MODEL with an API base (--api-base)."
        )
    check_base(api_base)
    if name == OFFLINE:
        return Meant(Way.OFFLINE)
    first, slash, rest = name.partition("/")
    if first in endpoints:
        return _at_endpoint(name, first, rest, endpoints[first], bare=not slash)
    if name.removeprefix(COMPATIBLE) == "" or name == FORCE_LITELLM or name.endswith("/") or name.startswith("/"):
        raise UsageError(f"The teacher {name!r} names no model; write the model after it.")
    if name.startswith(FORCE_LITELLM):
        return _by_litellm(name.removeprefix(FORCE_LITELLM), api_base)
    if name.startswith(COMPATIBLE):
        if api_base is None:
            raise UsageError(
                f"The teacher {name!r} needs the address of its server; give its API base (--api-base URL)."
            )
        return Meant(Way.LIGHT, name.removeprefix(COMPATIBLE), base_url=_tidy(api_base), own_server=True)
    if slash and first in PROVIDERS:
        return _at_provider(first, rest, api_base, environ)
    if (slash and first in OTHERS) or (api_base is None and slash):
        return _by_litellm(name, api_base)
    if api_base is not None:
        return Meant(Way.LIGHT, name, base_url=_tidy(api_base), own_server=True)
    return _bare(name, endpoints, environ)


def _at_endpoint(name: str, endpoint: str, model: str, told: Endpoint, *, bare: bool) -> Meant:
    model = told.model if bare else model
    if not model:
        raise UsageError(
            f"The endpoint {endpoint} has no model in the settings; write {endpoint}/MODEL, or set its model."
            if bare
            else f"The teacher {name!r} names no model; write the model after it."
        )
    return Meant(Way.LIGHT, model, endpoint=endpoint, base_url=_tidy(told.base_url), own_server=True)


def _at_provider(provider: str, model: str, api_base: str | None, environ: Mapping[str, str]) -> Meant:
    told = PROVIDERS[provider]
    moved = api_base or next((value for name in told.base_envs if (value := environ.get(name, ""))), None)
    base = _tidy(moved or told.base_url)
    if provider == "ollama" and not base.endswith("/v1"):
        base += "/v1"  # its own protocol is spoken at the root, and that is the address people know
    return Meant(Way.LIGHT, model, provider, base_url=base, own_server=moved is not None or told.local)


def _bare(name: str, endpoints: Mapping[str, Endpoint], environ: Mapping[str, str]) -> Meant:
    for provider, pattern in BARE:
        if re.match(pattern, name):
            if provider in PROVIDERS:
                return _at_provider(provider, name, None, environ)
            return Meant(Way.LITELLM, name, provider)
    known = f", one of your endpoints ({', '.join(endpoints)})" if endpoints else ""
    raise UsageError(
        f"The teacher {name!r} names no provider; write PROVIDER/MODEL (such as openai/gpt-4o-mini){known}, give your "
        "own server's API base (--api-base URL), or use offline."
    )


def _by_litellm(model: str, api_base: str | None) -> Meant:
    if model.startswith(COMPATIBLE):
        model = "openai/" + model.removeprefix(COMPATIBLE)
    provider = model.partition("/")[0] if "/" in model else ""
    return Meant(Way.LITELLM, model, provider, base_url=api_base or "", own_server=api_base is not None)


def _tidy(base: str) -> str:
    """`base` without what is put behind it anyway: people copy the whole address."""
    return base.strip().rstrip("/").removesuffix("/chat/completions")
