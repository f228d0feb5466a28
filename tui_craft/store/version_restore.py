"""Going back to a version. Owns the order of it: verify, then one undoable change that writes only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson

from tui_craft.errors import InvalidError
from tui_craft.store import versions
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.store.fresh import BEAT, Numbered
from tui_craft.store.metadata import FILE
from tui_craft.store.rewriting import Matched
from tui_craft.store.versions import Version

Progress = Callable[[int], None]


def restore(dataset: Dataset, name: str, *, context: bool = False, progress: Progress | None = None) -> Matched:
    """Make the rows equal to the version's in one undoable change; how many came back, went and were changed.

    With `context` what the dataset is for and its slices become the version's too (undo does not reach these).
    `progress` is told how many of the version's rows have been looked at. Raises NotFoundError, or InvalidError when
    the version is damaged or of another format; nothing is changed then.
    """
    version = versions.find(dataset.path, name)
    problems = versions.verify(dataset.path, name)
    if problems:
        raise InvalidError(f"Version {name!r} is damaged and was not restored: {' '.join(problems)}")
    if version.format != dataset.meta.format:
        raise InvalidError(
            f"Version {name!r} holds {version.format} rows and {dataset.slug} {dataset.meta.format} rows; "
            "nothing was changed."
        )
    done = dataset.match(_told(versions.lines_of(version), progress), verb="restore", about=name)
    if context:
        _restore_beside(dataset, version)
    return done


def _told(lines: Iterator[Numbered], progress: Progress | None) -> Iterator[Numbered]:
    for number, line in enumerate(lines):
        if progress is not None and number % BEAT == 0:
            progress(number)
        yield line


def _restore_beside(dataset: Dataset, version: Version) -> None:
    dataset.save_context(orjson.loads((version.path / FILE).read_bytes()).get("context") or {})
    with dataset.log.locked():
        for item in versions.BESIDE:
            if item != FILE and (version.path / item).exists():
                write_atomic(dataset.path / item, (version.path / item).read_bytes())
