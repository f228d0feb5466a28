"""Which teachers a user can choose from, with what is known of each. Owns putting that together; asks nobody."""

from __future__ import annotations

import os
from dataclasses import dataclass

from tui_craft.errors import UsageError
from tui_craft.teachers.base import Price
from tui_craft.teachers.models import About
from tui_craft.teachers.naming import COMPATIBLE, FORCE_LITELLM, OFFLINE, Meant, meaning
from tui_craft.teachers.registry import price_of
from tui_craft.teachers.setup import Setup, read

_OWN = (
    "Any server of your own that speaks OpenAI's protocol (vLLM, llama.cpp, LM Studio): name its model, then give its "
    "API base."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A teacher to choose. `key` says whether its key is there; None when it needs none. `price` is None when nobody
    knows it. `kind` is `offline`, `endpoint`, `server`, `model` or `typed`; `where` is an endpoint's address, or how
    a server of the user's own is named."""

    name: str
    kind: str
    about: About
    price: Price | None
    key: bool | None
    key_name: str = ""
    where: str = ""

    @property
    def hints(self) -> str:
        """What is known of it in a word each: good at writing data, small and so thin, writes adversarial data."""
        words = {
            "good": self.about.generation, "small": self.about.small, "adversarial": self.about.adversarial,
        }  # fmt: skip
        found = [word for word, is_so in words.items() if is_so]
        if self.about.generation is False:
            found.append("not for data")
        if self.about.adversarial is False:
            found.append("refuses adversarial")
        return ", ".join(found)


def catalogue(setup: Setup) -> list[Known]:
    """The offline teacher, the endpoints in the order of the settings, then the models of the list."""
    found = [Known(OFFLINE, "offline", About(), Price(0.0, 0.0), None)]
    for name, endpoint in setup.endpoints.items():
        meant = meaning(name if endpoint.model else f"{name}/MODEL", None, setup.endpoints, setup.environ)
        shown = name if endpoint.model else f"{name}/"
        found.append(_known(shown, "endpoint", meant, setup, about=endpoint.model or name))
    for name in setup.models.names():
        try:
            meant = meaning(name, None, setup.endpoints, setup.environ)
        except UsageError:
            continue  # a model of some server of the user's own, which is a teacher only together with its address
        found.append(_known(name, "model", meant, setup, about=name))
    return found


def _known(name: str, kind: str, meant: Meant, setup: Setup, about: str) -> Known:
    names = meant.key_names(setup.endpoints)
    needed = bool(names) and (kind == "endpoint" or not meant.own_server)
    return Known(
        name,
        kind,
        setup.models.about(about),
        price_of(name, meant, setup),
        bool(setup.keys.get(*names)) if needed else None,
        names[0] if needed else "",
        meant.base_url if kind == "endpoint" else "",
    )


def own_server() -> Known:
    """Any server that is a teacher only together with its address; its model is to be typed behind the name."""
    return Known(COMPATIBLE, "server", About(), None, None, where=_OWN)


def typed(name: str) -> Known:
    """A teacher that no list has, of which nothing is known."""
    return Known(name, "typed", About(), None, None)


def hint(name: str, *, adversarial: bool, setup: Setup | None = None) -> str:
    """A sentence on what to expect of the teacher `name`; "" when nothing is known against it.

    `adversarial` says that it is to write adversarial data. `setup` is the user's own unless given. Raises
    InvalidError or StorageError when one of the user's files is wrong.
    """
    if name == OFFLINE:
        return "The offline teacher works by rules and is no language model: quick and free, but thin."
    setup = setup or read(os.environ)
    endpoint = setup.endpoints.get(name)
    about = setup.models.about((endpoint.model if endpoint else "") or name.removeprefix(FORCE_LITELLM))
    if about.generation is False:
        return "This model was not made for writing data; choose another."
    if adversarial and about.adversarial is False:
        return "This model tends to refuse adversarial data; look for refusals, or choose another."
    if about.small:
        return "Small models write thin data that repeats itself; watch the variety, or choose a larger one."
    if adversarial and about.adversarial is None:
        return "Nobody noted whether this model writes adversarial data; try a few rows first."
    return ""
