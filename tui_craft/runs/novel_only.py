"""A run that keeps only what is novel: which rows that are, beside all that was there before. Lands nothing.

What was there when the run started is read once and kept in the run's folder, so that a resumed run judges its replies
by the very same texts, whatever has been edited or deleted since.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import Format
from tui_craft.domain.novel import LOOKED_AT, Novel
from tui_craft.domain.rouge import threshold_of
from tui_craft.domain.row import State
from tui_craft.domain.sides import sides
from tui_craft.errors import InvalidError
from tui_craft.runs.derive import IsNovel
from tui_craft.runs.folder import Head, RunFolder
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset

_Known = tuple[int, int | None, str]
"""What is known of a row that was there before: its id, the row it was made of, its leading text."""


def novel_of(dataset: Dataset, head: Head, folder: RunFolder, *, elsewhere: bool) -> IsNovel:
    """What the run keeps. `elsewhere`: the rows it works on are in another dataset.

    Raises InvalidError when the run's folder holds a damaged list of what was there before.
    """
    if not head.spec.novelty:
        return lambda data, parent: True
    novel = Novel(threshold_of(head.spec.novelty), elsewhere=elsewhere)
    for row_id, parent, leading in _known_before(dataset, head, folder.leading):
        novel.keep(row_id, leading, None if elsewhere else parent)
    made = 0

    def is_novel(data: Mapping[str, Any], parent: int | None) -> bool:
        nonlocal made
        made -= 1  # the run's own rows have no ids yet
        return novel.judge(made, _leading(dataset.format, data), parent) is None

    return is_novel


def _leading(format: Format, data: Mapping[str, Any]) -> str:
    return sides(format, data).leading[:LOOKED_AT]


def _known_before(dataset: Dataset, head: Head, path: Path) -> Iterator[_Known]:
    """The rows that were there when the run started and not rejected; taken once, then read from `path`."""
    if not path.exists():
        _write(path, _there(dataset, head))
    try:
        lines = zlib.decompress(path.read_bytes()).splitlines()
        for line in lines:
            row_id, parent, leading = jsonlines.loads(line)
            yield row_id, parent, leading
    except (ValueError, TypeError, zlib.error):
        raise InvalidError(f"{path} is damaged; remove it, then resume the run.") from None


def _there(dataset: Dataset, head: Head) -> Iterator[_Known]:
    for row in dataset.scan():
        if row.id < head.first_row and row.state is not State.REJECTED:
            yield row.id, row.envelope.parent, _leading(dataset.format, row.data)


def _write(path: Path, known: Iterator[_Known]) -> None:
    packer = zlib.compressobj(6)
    parts = [packer.compress(jsonlines.dumps(each) + b"\n") for each in known]
    write_atomic(path, b"".join([*parts, packer.flush()]))
