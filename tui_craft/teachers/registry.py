"""From a teacher's name to a teacher. Owns which class a name makes and what it is given; asks nobody."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tui_craft import config, paths
from tui_craft.config import Endpoint
from tui_craft.errors import TeacherError
from tui_craft.teachers import prices
from tui_craft.teachers.base import Price, Rates, Teacher
from tui_craft.teachers.naming import COMPATIBLE, FORCE_LITELLM, OFFLINE, Meant, Way, check_base, meaning
from tui_craft.teachers.setup import Setup, read

__all__ = ["COMPATIBLE", "FORCE_LITELLM", "OFFLINE", "check_base", "check_name", "limits_of", "make", "price_of"]


def check_name(name: str, api_base: str | None, endpoints: Mapping[str, Endpoint] | None = None) -> None:
    """Raise UsageError when no teacher can be meant by `name`; cheap, so that a typing mistake shows at once.

    Without `endpoints` those in the settings file count. Raises InvalidError when that file is wrong.
    """
    if name == OFFLINE:
        check_base(api_base)
        return
    known = config.load(paths.config_file()).endpoints if endpoints is None else endpoints
    meaning(name, api_base, known, {})


def make(
    name: str,
    *,
    api_base: str | None,
    timeout: float,
    random_seed: int,
    price: Price | None = None,
    setup: Setup | None = None,
) -> Teacher:
    """The teacher called `name`.

    `offline` is the rule engine; NAME or NAME/MODEL is an endpoint of the settings; `openai_compatible/MODEL` or a
    bare MODEL is a model of the server at `api_base`; PROVIDER/MODEL is litellm's model string, and where the
    provider speaks OpenAI's protocol litellm is not needed for it (`litellm:STRING` takes it all the same).
    `timeout` is seconds for one request; `random_seed` fixes what the rules choose; `price` is what the user says it
    costs. `setup` is the user's own unless given. Raises UsageError, TeacherError, or InvalidError on a wrong file.
    """
    if name == OFFLINE:
        check_base(api_base)
        from tui_craft.teachers.offline import OfflineTeacher

        return OfflineTeacher()
    setup = setup or read(os.environ)
    meant = meaning(name, api_base, setup.endpoints, setup.environ)
    charged = price_of(name, meant, setup, price)
    if meant.way is Way.LITELLM:
        from tui_craft.teachers.litellm import LitellmTeacher

        base = meant.base_url or None
        return LitellmTeacher(meant.model, api_base=base, timeout=timeout, name=name, price=charged, keys=setup.keys)
    from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher

    return OpenAICompatibleTeacher(
        meant.model,
        base_url=meant.base_url,
        key=_key(name, meant, setup),
        timeout=timeout,
        name=name,
        price=charged,
        limits=limits_of(meant, setup),
        hide=setup.keys.secrets(),
        environ=setup.environ,
    )


def _key(name: str, meant: Meant, setup: Setup) -> str:
    """The key for a server; "" where there is none and the server may do without."""
    names = meant.key_names(setup.endpoints)
    key = setup.keys.get(*names)
    if not key and names and (meant.endpoint or not meant.own_server):
        raise TeacherError(
            f"The teacher {name} needs a key and there is none; set {names[0]} in the environment, or put "
            f'{names[0]} = "..." into {paths.secrets_file()} (mode 0600).'
        )
    return key


def price_of(name: str, meant: Meant, setup: Setup, said: Price | None = None) -> Price | None:
    """What the teacher `name` charges: by its endpoint, by the user's word (`said`), by the list of models, by
    litellm's list; None when nobody knows."""
    if meant.way is Way.OFFLINE:
        return Price(0.0, 0.0)
    endpoint = setup.endpoints.get(meant.endpoint)
    if endpoint is not None and endpoint.price_in is not None and endpoint.price_out is not None:
        return Price(endpoint.price_in, endpoint.price_out)
    known = said or setup.models.about(name.removeprefix(FORCE_LITELLM)).price
    if known is not None or meant.own_server:
        return known  # a list says nothing about a server of the user's own, even if a model is called the same
    return prices.listed(meant.model.removeprefix(f"{meant.provider}/"), meant.provider)


def limits_of(meant: Meant, setup: Setup) -> Rates:
    """What the settings say that the endpoint allows."""
    endpoint = setup.endpoints.get(meant.endpoint)
    return Rates() if endpoint is None else Rates(endpoint.rpm, endpoint.tpm, endpoint.concurrency)
