"""What checks have to say about the rows that a run works on, in words for a teacher. Looks at no row anew.

A run takes them once, when it begins, and keeps them in its folder: a resumed run says the same of a row, whatever
the checks have found since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from tui_craft import jsonlines, text
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.runs.folder import Head, RunFolder
from tui_craft.store import findings, search
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset

_QUOTED = 80
Complaints = Mapping[int, Sequence[str]]
"""What is wrong with rows, by their ids, a clause each."""


def flagged(dataset: Dataset) -> set[int]:
    """The rows about which there is something to say that writing them again could mend. Reads rows: for a thread."""
    return set(_by_row(dataset))


def complaints(dataset: Dataset, ids: Collection[int]) -> Complaints:
    """What checks say about those of `ids` in which they found something that can be mended. Reads these rows."""
    known = _by_row(dataset)
    wanted = IdSet.of(row_id for row_id in ids if row_id in known)
    format = dataset.format
    return {row.id: [_clause(format, row, each) for each in known[row.id]] for row in search.read(dataset, wanted)}


def taken_once(dataset: Dataset, folder: RunFolder, head: Head) -> Complaints:
    """What was said of the run's rows in `dataset` when the run began. Raises InvalidError on a damaged file."""
    try:
        said = jsonlines.loads(folder.complaints.read_bytes())
        return {int(row_id): list(map(str, clauses)) for row_id, clauses in said.items()}
    except FileNotFoundError:
        found = complaints(dataset, head.sources)
        write_atomic(folder.complaints, jsonlines.dumps({str(row_id): said for row_id, said in found.items()}) + b"\n")
        return found
    except (ValueError, TypeError, AttributeError):
        raise InvalidError(f"{folder.complaints} is damaged; remove it, then resume the run.") from None


def _by_row(dataset: Dataset) -> dict[int, list[Finding]]:
    """The standing findings of each row; hints only where there is nothing graver.

    What compares a row with another one is left out: a copy is not mended by writing it once more.
    """
    found: dict[int, list[Finding]] = defaultdict(list)
    for each in findings.standing(dataset, findings.read(dataset.path)):
        if not each.other:
            found[each.row].append(each)
    return {row_id: _gravest(said) for row_id, said in found.items()}


def _gravest(said: list[Finding]) -> list[Finding]:
    return [each for each in said if each.severity is not Severity.HINT] or said


def _clause(format: Format, row: Row, found: Finding) -> str:
    """`output, "As an AI model": says that it is an AI; what helps: cut it`."""
    where = found.field
    quoted = _text_at(format, row, found.field)[found.start : found.end]
    if where and quoted:
        where += f', "{text.one_line(quoted, _QUOTED)}"'
    clause = f"{where}: {found.message}" if where else found.message
    return f"{clause}; what helps: {found.fix}" if found.fix else clause


def _text_at(format: Format, row: Row, field: str) -> str:
    blocks = format.blocks(row.data)
    return next((block.text for block in blocks if block.path is not None and path_name(block.path) == field), "")
