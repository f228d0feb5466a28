"""What a check has to say about a row. Owns its shape; looks at nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error should not reach a trainer, a warning should be read, a hint may be."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


WEIGHTS = {Severity.ERROR: 100.0, Severity.WARNING: 10.0, Severity.HINT: 1.0}
"""What findings weigh against each other where rows are put in order by them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at.

    `field` is the path of the text it is about, as in `output` or `messages[2].content`; characters `start` to `end`
    of that text are meant, both 0 where it is the whole text or there is none. `message` is a clause without a
    full stop.
    """

    check: str
    row: int
    field: str
    start: int
    end: int
    severity: Severity
    message: str


def path_name(path: tuple[str | int, ...]) -> str:
    """A path inside a payload as it is written: `messages[2].content`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
