"""All datasets of this user: listing, creating, finding, removing. Opens no payload."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_craft import paths, text
from tui_craft.domain.formats import format_named
from tui_craft.domain.row import State
from tui_craft.errors import CraftError, InvalidError, NotFoundError, StorageError
from tui_craft.store import cache
from tui_craft.store.dataset import Dataset
from tui_craft.store.index import STATES
from tui_craft.store.log import RowLog
from tui_craft.store.metadata import FILE, Metadata, read_metadata, write_metadata

_TRASH = ".trash"


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """A dataset in the list. `bytes` is the size of its folder's row log; `problem` says why it cannot be opened."""

    slug: str
    name: str
    format: str
    counts: Mapping[State, int]
    bytes: int
    changed: datetime
    path: Path
    objective: str = ""
    problem: str = ""

    @property
    def total(self) -> int:
        """Rows in any state."""
        return sum(self.counts.values())


def slugify(name: str) -> str:
    """A folder name for `name`: lower-case ASCII letters, digits and dashes, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def list_datasets() -> list[DatasetSummary]:
    """Every dataset, the last changed first. One that cannot be read is listed with its problem."""
    found = [_summary(folder) for folder in _folders()]
    return sorted(found, key=lambda item: (-item.changed.timestamp(), item.slug))


def _folders() -> list[Path]:
    return [item for item in paths.datasets_dir().iterdir() if (item / FILE).exists() and not item.name.startswith(".")]


def _summary(folder: Path) -> DatasetSummary:
    log = folder / "rows.jsonl"
    stat = (log if log.exists() else folder / FILE).stat()
    changed = datetime.fromtimestamp(max(stat.st_mtime, (folder / FILE).stat().st_mtime), UTC)
    size = stat.st_size if log.exists() else 0
    try:
        meta = read_metadata(folder)
        counts = _counts(folder)
    except CraftError as error:
        return DatasetSummary(folder.name, folder.name, "", {}, size, changed, folder, problem=error.sentence)
    objective = str(meta.context.get("objective") or "")
    return DatasetSummary(folder.name, meta.name, meta.format, counts, size, changed, folder, objective)


def _counts(folder: Path) -> dict[State, int]:
    """Rows by state: from the cache's header when it is up to date, else by opening the dataset."""
    header = cache.read_header(folder / "rows.idx")
    if header is not None:
        log = RowLog(folder)
        try:
            if header.covered == log.stat().st_size and header.fits(log):
                return {State(name): header.counts[code] for code, name in enumerate(STATES) if code}
        finally:
            log.close()
    with Dataset(folder) as dataset:
        return dataset.counts()


def create(name: str, format: str, *, context: Mapping[str, Any] | None = None, now: datetime) -> Dataset:
    """Make an empty dataset and open it.

    Raises InvalidError when the name is empty, has no letter or digit, or is taken, or the format is unknown.
    """
    format_named(format)
    name = name.strip()
    slug = slugify(name)
    if not slug:
        raise InvalidError(f"The name {name!r} has no letter or digit to make a folder of; choose another.")
    folder = paths.datasets_dir() / slug
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise InvalidError(f"There is already a dataset {slug!r}; choose another name or open that one.") from None
    except OSError as error:
        raise StorageError(f"Could not make {folder}: {error.strerror}; check its permissions.") from error
    meta = Metadata(name=name, format=format, created=text.utc_stamp(now), context=dict(context or {}))
    try:
        write_metadata(folder, meta)
    except CraftError:
        folder.rmdir()  # else the name would be taken by a dataset that no list shows
        raise
    return Dataset(folder)


def free_name(name: str) -> str:
    """`name`, or `name-2`, `name-3`, ... if it is taken."""
    taken = {folder.name for folder in _folders()}
    number, candidate = 2, name
    while slugify(candidate) in taken:
        candidate = f"{name}-{number}"
        number += 1
    return candidate


def find(name_or_slug: str) -> Path:
    """The folder of the dataset with this slug or name. Raises NotFoundError that suggests the nearest."""
    base = paths.datasets_dir()
    known = sorted(folder.name for folder in _folders())
    # looked up in the list rather than on the disk: a name may be too long for a path, or lead out of the folder
    for slug in (name_or_slug, slugify(name_or_slug)):
        if slug in known:
            return base / slug
    raise NotFoundError(f"There is no dataset {name_or_slug!r}{_suggestion(name_or_slug, known)}.")


def _suggestion(wanted: str, known: list[str]) -> str:
    from rapidfuzz import process

    near = process.extractOne(wanted, known, score_cutoff=60)
    if near:
        return f"; did you mean {near[0]!r}"
    return f"; there are {', '.join(known[:8])}" if known else "; make one with: tui-craft new NAME --format FORMAT"


def open_dataset(name_or_slug: str, *, first_bytes: int | None = None) -> Dataset:
    """Open the dataset with this slug or name. Raises NotFoundError or InvalidError."""
    return Dataset(find(name_or_slug), first_bytes=first_bytes)


def trash(slug: str, *, now: datetime) -> Path:
    """Move a dataset out of the list; where it is now, for `restore`."""
    folder = find(slug)
    bin_folder = paths.make_private(paths.datasets_dir() / _TRASH)
    target = bin_folder / f"{folder.name}.{now:%Y%m%d%H%M%S%f}"
    folder.rename(target)
    return target


def restore(trashed: Path) -> str:
    """Bring a dataset back from where `trash` put it; its slug. Raises InvalidError when its name is taken by now."""
    slug = trashed.name.rsplit(".", 1)[0]
    target = paths.datasets_dir() / slug
    if target.exists():
        raise InvalidError(f"There is a new dataset {slug!r} in the way; rename or remove it first.")
    trashed.rename(target)
    return slug
