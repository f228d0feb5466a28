"""A run's folder: where each file is, and the head of the run (run.json). Starts nothing and reads no reply."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError, InvalidError, NotFoundError, StorageError
from tui_craft.store import lock
from tui_craft.store.atomic import write_atomic

FOLDER = "runs"
_LATER = string.ascii_lowercase + string.digits


class RunFolder:
    """The places in `<dataset>/runs/<run id>/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name
        self.head = path / "run.json"
        self.replies = path / "replies.jsonl"
        self.events = path / "events.jsonl"
        self.quarantine = path / "quarantine.jsonl"
        self.mended = path / "mended.jsonl"
        self.report = path / "report.json"
        self.control = path / "control.json"
        self.lock = path / "worker.lock"
        self.log = path / "worker.log"
        self.known = path / "known.hashes"
        self.leading = path / "known.leading"
        self.share = path / "share.json"
        self.complaints = path / "complaints.json"
        self.landed = path / "landed.json"

    @property
    def has_worker(self) -> bool:
        """Whether a process is at work on the run."""
        return lock.is_held(self.lock)


@dataclass(frozen=True, slots=True)
class Head:
    """What run.json holds: what was decided when the run started, never changed afterwards.

    `first_row` is the first row id that was not given yet, `seeds` the ids of all rows the requests draw from,
    `sources` those of the rows it works on (in the spec's source dataset), `topics`, `shortfalls` and `labels` what
    the recipe goes by, `context` the dataset's context at that time, `fingerprint` a hash of everything that shapes a
    request.
    """

    id: str
    spec: RunSpec
    created: str
    first_row: int
    seeds: tuple[int, ...]
    context: Mapping[str, Any]
    fingerprint: str
    host: str
    version: str
    sources: tuple[int, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()
    shortfalls: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)


def write_head(folder: RunFolder, head: Head) -> None:
    """Write run.json, atomically."""
    write_atomic(folder.head, jsonlines.dumps({**asdict(head), "spec": head.spec.as_dict()}) + b"\n")


def read_head(folder: RunFolder) -> Head:
    """What run.json holds. Raises NotFoundError where there is no run, InvalidError when it cannot be read."""
    try:
        values = jsonlines.loads(folder.head.read_bytes())
        spec = RunSpec.from_dict(values.pop("spec"))
        values["seeds"] = tuple(values["seeds"])
        values["sources"] = tuple(values.get("sources", ()))
        values["topics"] = tuple(tuple(path) for path in values.get("topics", ()))
        return Head(spec=spec, **values)
    except FileNotFoundError:
        raise NotFoundError(f"There is no run {folder.id!r} in {folder.path.parent.parent.name}.") from None
    except OSError as error:
        raise StorageError(f"{folder.head} cannot be read ({error.strerror}); check its permissions.") from None
    except (CraftError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError(f"{folder.head} cannot be read ({error}); the run's rows are not affected.") from None


def claim(dataset: Path) -> RunFolder:
    """Make the folder of a new run under an id no other run of the dataset has: a letter, then three of a-z0-9."""
    runs = dataset / FOLDER
    try:
        runs.mkdir(mode=0o700, exist_ok=True)
        while True:
            name = secrets.choice(string.ascii_lowercase) + "".join(secrets.choice(_LATER) for _ in range(3))
            folder = RunFolder(runs / name)
            try:
                folder.path.mkdir(mode=0o700)
            except FileExistsError:
                continue
            return folder
    except OSError as error:
        raise StorageError(f"Could not make a folder for the run in {runs}: {error.strerror}.") from error


def folders(dataset: Path) -> list[RunFolder]:
    """The folders of all runs of the dataset, in no order."""
    try:
        return [RunFolder(item) for item in (dataset / FOLDER).iterdir() if (item / "run.json").exists()]
    except FileNotFoundError:
        return []
