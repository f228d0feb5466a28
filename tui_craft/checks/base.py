"""What a check is, and how it sees a row. A file of this package with a `CHECK` is found by the registry.

A `Check` says what it looks for and with which options; `begin` makes a `Look`, one pass over a dataset, which is
given its rows one by one and yields findings. A look changes nothing and keeps nothing on disk.

Three kinds of look, by what a finding depends on (`Check.scope`):

    row      on the row alone, beside what `Ground` says: looked at anew only when the row changes
    earlier  on the rows before it too, as of duplicates. Rows come in the order in which they would rather be kept
             (seeds, accepted, held and drafts); one that needs no look is only made known, by `know`
    all      on all rows together, as of phrases that return: what it finds is said at the end, by `finish`
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol
from zlib import crc32

from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.options import Option
from tui_craft.domain.row import Row, State
from tui_craft.domain.sides import Sides, sides

ANSWERERS = frozenset({"assistant", "gpt", "chatgpt", "bing", "bard"})
"""Who speaks the turns that a model learns to write."""

Scope = Literal["row", "earlier", "all"]
Step = Literal["duplicates", "length", "format", "content", "safety"]
STEPS: tuple[Step, ...] = ("duplicates", "length", "format", "content", "safety")
"""The order in which findings are gone through, and rows counted out: a row counts at the first step that flags it."""


class Reading:
    """A row as checks read it; each part is made when it is first asked for, once for all checks."""

    def __init__(self, row: Row, format: Format) -> None:
        self.row = row
        self.format = format

    @cached_property
    def blocks(self) -> list[Block]:
        """All readable parts of the payload, in reading order."""
        return self.format.blocks(self.row.data)

    @cached_property
    def answers(self) -> list[Block]:
        """The texts that a model learns to write: output fields, and the assistant's turns. Only those with a path."""
        outputs = frozenset(self.format.outputs)
        return [
            block
            for block in self.blocks
            if block.path is not None
            and block.path[0] in outputs
            and (len(block.path) == 1 or block.label.rsplit(" ", 1)[-1] in ANSWERERS)
        ]

    @cached_property
    def asked(self) -> list[Block]:
        """The other texts of the own fields that have a path: inputs, and turns of users, systems and tools."""
        answering = {block.path for block in self.answers}
        own = frozenset(self.format.fields)
        return [
            block
            for block in self.blocks
            if block.path is not None and block.path[0] in own and block.path not in answering
        ]

    @cached_property
    def sides(self) -> Sides:
        """What is asked and what is answered, each as one text."""
        return sides(self.format, self.row.data)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a check may know beside the row it looks at.

    `examples` are the seeds (at most some thousand), which say how rows of this dataset should be; a dataset without
    seeds gives a sample of its own rows, and then `seeded` is False. `options` are the check's own, complete and
    checked. `folder` is the dataset's. `tagged` reads all rows with one of the tags given.
    """

    format: Format
    context: Mapping[str, Any]
    options: Mapping[str, Any]
    examples: Sequence[Row]
    seeded: bool
    folder: Path
    tagged: Callable[..., Iterator[Row]]

    def readings(self) -> list[Reading]:
        """The examples as checks read them."""
        return [Reading(row, self.format) for row in self.examples]

    def print_of(self, *names: str) -> str:
        """What differs when these parts of the context do (none named: any); for `Look.basis`."""
        said = {name: self.context.get(name) for name in names} if names else dict(self.context)
        return f"{crc32(repr(said).encode('utf-8', 'replace')):08x}"


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do with a row: give it another payload, put it into another state (with a reason to reject), or both."""

    data: Mapping[str, Any] | None = None
    state: State | None = None
    reason: str = ""


class Look:
    """One pass of a check over a dataset; what it does not need it leaves as it is here."""

    basis = ""
    """What findings rest on beside rows, options and examples, in a few characters that differ when it differs: files
    that are read, a list that is kept elsewhere, the dataset's context (`Ground.print_of`)."""

    def know(self, reading: Reading) -> None:
        """Take in a row that was looked at in an earlier pass (`earlier` looks only)."""

    def look(self, reading: Reading) -> Iterable[Finding]:
        """What there is to say about the row; any payload is borne, and no text takes long."""
        return ()

    def finish(self) -> Iterable[Finding]:
        """What can be said only after the last row; of an `earlier` look only about rows that it was to look at."""
        return ()

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """What is certain to mend everything in `found`, this check's findings with a `fix` in this row; None: nothing.

        The row may have changed since it was looked at.
        """
        return None


class Check(Protocol):
    """One check. `name` is what settings, reports and `check:NAME` call it, `title` two or three words for a list.

    `help` says plainly what it looks for, why that matters, and what it leaves alone. `usual` is whether it runs
    unless it is switched off. A check with `examples` is learned anew when the dataset's examples change.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def step(self) -> Step: ...
    @property
    def usual(self) -> bool: ...
    @property
    def examples(self) -> bool: ...

    def begin(self, ground: Ground) -> Look | None:
        """A look over a dataset; None where there is nothing to look for in it. Raises InvalidError on bad options."""
        ...


class Plain:
    """What most checks share: no options, a look at single rows, on unless switched off."""

    options: tuple[Option, ...] = ()
    scope: Scope = "row"
    step: Step = "content"
    usual: bool = True
    examples: bool = False


def finding(  # noqa: PLR0917
    check: str, reading: Reading, block: Block | None, span: tuple[int, int], severity: Severity, message: str,
    *, fix: str = "", other: int = 0, score: float = 0.0,
) -> Finding:  # fmt: skip
    """A finding about `block` of the row (None: about the row), at `span` of its text ((0, 0): all of it)."""
    field = path_name(block.path) if block is not None and block.path is not None else ""
    return Finding(check, reading.row.id, field, *span, severity, message, fix, other, score)
