"""What recipes that judge or mend whole rows share: what is shown of a row, and a new text in the row's place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.recipes.base import Made
from tui_craft.recipes.sides import as_json


def own_json(format: Format, row: Row) -> str:
    """The fields of the row's format, as JSON on one line; what an import carried beside them is no teacher's."""
    return as_json({name: row.data[name] for name in format.fields if name in row.data})


def drawn_for(row: Row) -> dict[str, str]:
    """The values that a row was asked to have when it was written: it is judged by these, not by what is drawn now."""
    found = row.origin.get("axes")
    return {name: value for name, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}


def in_place(made: Made, before: Mapping[str, Any]) -> Item:
    """The item in the place of the row it was before, whose further fields stay where they are."""
    data = made.item.data
    if data is None:
        return made.item
    said = {name: value for name, value in data.items() if value or name in before}
    return replace(made.item, data={**before, **said})
