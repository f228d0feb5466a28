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

IGNORED = "ok:"
"""`ok:CHECK` is the tag of a row that a person let pass: what this check finds in it is not shown or counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at.

    `field` is the path of the text it is about, as in `output` or `messages[2].content`; characters `start` to `end`
    of that text are meant, both 0 where it is the whole text or there is none. `message` is a clause without a
    full stop. `fix` says what the check would certainly do about it, as in `empty the input`, and is empty where a
    person or a teacher must decide. `other` is the row it stands beside, as of a near-duplicate; 0 for none. `score`
    is how much there is of it where that can be counted: the overlap of near-duplicates (0 to 1), a judge's score.
    """

    check: str
    row: int
    field: str
    start: int
    end: int
    severity: Severity
    message: str
    fix: str = ""
    other: int = 0
    score: float = 0.0


def path_name(path: tuple[str | int, ...]) -> str:
    """A path inside a payload as it is written: `messages[2].content`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
