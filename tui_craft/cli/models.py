"""The models verb: which teachers there are to choose from, with hints, prices and whether a key is there."""

from __future__ import annotations

import os
from typing import Any

import click

from tui_craft.cli.output import emit, table
from tui_craft.teachers.base import Price
from tui_craft.teachers.catalogue import Known, catalogue
from tui_craft.teachers.setup import read


@click.command("models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def models_command(as_json: bool) -> None:
    """List endpoints and known models: hints, US dollars per million tokens, key present yes or no.

    Any other model can be asked as well; these are the ones somebody noted something about. Your own notes go into
    models.toml beside the settings file (tui-craft doctor names the folder).
    """
    found = catalogue(read(os.environ))
    if as_json:
        emit({"models": [_record(known) for known in found]})
        return
    table(
        ("TEACHER", "KEY", "IN/OUT $/M", "HINTS"),
        [(known.name, key_words(known), price_words(known.price), known.hints) for known in found],
    )


def _record(known: Known) -> dict[str, Any]:
    price = known.price
    return {
        "teacher": known.name,
        "kind": known.kind,
        "base_url": known.where or None,
        "key": known.key,
        "key_name": known.key_name or None,
        "price": None if price is None else {"in": price.prompt, "out": price.completion},
        "generation": known.about.generation,
        "adversarial": known.about.adversarial,
        "small": known.about.small,
        "context": known.about.context,
    }


def key_words(known: Known) -> str:
    """Whether the key is there."""
    return "not needed" if known.key is None else "yes" if known.key else "no"


def price_words(price: Price | None) -> str:
    """The price for a person."""
    return "unknown" if price is None else f"{price.prompt:g} / {price.completion:g}"
