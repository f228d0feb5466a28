"""What a dataset is for: the wizard's seven fields and what may be added later. Owns meaning and limits; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tui_craft.errors import InvalidError

DataStatus = Literal["seeds", "partial", "nothing"]
"""`seeds`: a handful of real examples; `partial`: a dataset that needs more; `nothing`: a cold start."""


class Context(BaseModel):
    """Name, format and slug live with the dataset; these are the fields that shape the prompt."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    objective: str = ""
    task_type: str = ""
    deployment: str = ""
    data_status: DataStatus = "nothing"
    constraints: list[str] = Field(default_factory=list)
    edge_cases: list[str] = Field(default_factory=list)
    input_schema: dict[str, Any] | None = None
    """A JSON Schema that the text of every input must fit (see `domain.schemas`)."""
    output_schema: dict[str, Any] | None = None
    """The same for every output."""


def context_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The context that these values make, complete. Raises InvalidError that names the first one that does not do."""
    try:
        return Context.model_validate(dict(values)).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])).replace("_", " ")
        why = "is not valid UTF-8 text" if first["type"] == "string_unicode" else f"does not do ({first['msg']})"
        raise InvalidError(f"The dataset's {where} {why}; write it anew.") from None


TASK_TYPES = (
    "classification", "extraction", "summarisation", "question answering", "rewriting", "conversation",
    "code", "reasoning", "other",
)  # fmt: skip
"""Task types that have row-shaping words of their own in the drafted prompt; any other text is allowed too."""
