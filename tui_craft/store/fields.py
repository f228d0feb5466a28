"""Changes to one field of many payloads: taken out, or given another name. Owns which of them are allowed.

Everything else in a payload stays as it was, byte for byte. Each call is one undoable change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tui_craft import jsonlines, text
from tui_craft.domain.formats import Format
from tui_craft.domain.members import members, renamed, without
from tui_craft.domain.row import Row, State
from tui_craft.errors import InvalidError
from tui_craft.store.dataset import Dataset
from tui_craft.store.rewriting import RowEdit

Progress = Callable[[int], None]
SAMPLE = 2_000
"""Rows that are looked at to know which fields there are."""
_STEP = 1_000


@dataclass(slots=True)
class FieldChange:
    """What changing a field did.

    `changed` rows were changed. Left as they were: `both` rows that have the old and the new name, `unfit` ones whose
    value does not fit the format under its new name, and `unread` ones whose payload is no JSON object.
    """

    changed: int = 0
    both: int = 0
    unfit: int = 0
    unread: int = 0

    @property
    def left_words(self) -> str:
        """What was left as it was, to follow other words: `; 3 rows have both fields`; empty when nothing was."""
        left = [(self.both, "have both"), (self.unfit, "would not fit"), (self.unread, "cannot be read")]
        words = [f"{text.rows(number)} that {why}" for number, why in left if number]
        return f"; left as they were: {', '.join(words)}" if words else ""


@dataclass(frozen=True, slots=True)
class FieldsSeen:
    """Which fields the payloads of `rows` sampled rows have: each with how many of them have it, common ones first."""

    rows: int
    counts: dict[str, int] = field(default_factory=dict)


def fields_seen(dataset: Dataset, *, most_rows: int = SAMPLE) -> FieldsSeen:
    """The fields of a sample of rows, spread evenly over the dataset."""
    ids = dataset.ids_in_state(State)
    sample = ids[:: max(1, -(-len(ids) // most_rows))]
    counts: Counter[str] = Counter()
    for row in dataset.get_many(sample):
        counts.update(filter(None, row.data))  # the empty name stands for what is no object
    return FieldsSeen(len(sample), dict(counts.most_common()))


def extra_fields(dataset: Dataset, *, most_rows: int = SAMPLE) -> list[str]:
    """The fields seen in a sample of rows that are not the format's own, common ones first."""
    return [name for name in fields_seen(dataset, most_rows=most_rows).counts if name not in dataset.format.fields]


def why_not(format: Format, name: str) -> str:
    """Why a field must stay as it is, in a sentence; empty when it may be removed and renamed."""
    if name in format.fields and name not in format.optional:
        return f"The field {name!r} stays: every row of the format {format.name} needs it."
    return ""


def check_rename(format: Format, old: str, new: str) -> None:
    """Raise InvalidError when `old` may not be called `new`."""
    if reason := why_not(format, old):
        raise InvalidError(reason)
    if not new.strip():
        raise InvalidError("A field needs a name.")
    if not text.is_text(new):
        raise InvalidError(f"The field {old!r} cannot be called {new!r}: that is no text.")
    if new == old:
        raise InvalidError(f"The field is called {old!r} already.")
    if new in format.fields and new not in format.optional:
        raise InvalidError(f"Every row of the format {format.name} has a field {new!r} already; choose another name.")


def remove_field(
    dataset: Dataset,
    name: str,
    ids: Sequence[int] | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> FieldChange:
    """Take the field `name` out of the payloads of `ids` (None: of all rows).

    With `dry_run` it only counts. `progress` is told how many rows have been looked at. Raises InvalidError when the
    format needs the field.
    """
    if reason := why_not(dataset.format, name):
        raise InvalidError(reason)
    done = FieldChange()
    work = _Work(name, done, lambda source, row: without(source, name))
    chosen = _told(dataset, ids, progress)
    done.changed = (
        _count(dataset, chosen, work) if dry_run else (dataset.rewrite(chosen, work, verb="remove field", about=name))
    )
    return done


def rename_field(
    dataset: Dataset,
    old: str,
    new: str,
    ids: Sequence[int] | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> FieldChange:
    """Call the field `old` of the payloads of `ids` (None: of all rows) `new`; it stays in its place.

    See `FieldChange` for rows that are left as they were. Raises InvalidError when the format needs `old` or `new`.
    """
    check_rename(dataset.format, old, new)
    done = FieldChange()

    def rename(source: str, row: Row) -> str | None:
        keys = {member.key for member in members(source)}
        if old not in keys:
            return None
        if new in keys:
            done.both += 1
            return None
        wanted = renamed(source, old, new)
        if new in dataset.format.fields and _new_problem(dataset.format, wanted, row):
            done.unfit += 1
            return None
        return wanted

    work = _Work(old, done, rename)
    chosen = _told(dataset, ids, progress)
    done.changed = (
        _count(dataset, chosen, work)
        if dry_run
        else (dataset.rewrite(chosen, work, verb="rename field", about=f"{old} to {new}"))
    )
    return done


def _count(dataset: Dataset, ids: Iterable[int], work: RowEdit) -> int:
    return sum(work(row) is not None for row_id in ids for row in dataset.get_many([row_id]))


def _new_problem(format: Format, wanted: str | None, row: Row) -> bool:
    """Whether the payload has more wrong with it than before."""
    data = jsonlines.loads((wanted or "").encode("utf-8"))
    return len(format.problems(data)) > len(format.problems(row.data))


def _told(dataset: Dataset, ids: Sequence[int] | None, progress: Progress | None) -> Iterable[int]:
    for number, row_id in enumerate(dataset.ids_in_state(State) if ids is None else ids):
        if progress is not None and number % _STEP == 0:
            progress(number)
        yield row_id


class _Work:
    """Applies `edit` to payloads that may have the field; those that cannot be read are counted and left."""

    def __init__(self, name: str, done: FieldChange, edit: Callable[[str, Row], str | None]) -> None:
        self._needle = jsonlines.dumps(name)
        self._done = done
        self._edit = edit

    def __call__(self, row: Row) -> bytes | None:
        if self._needle not in row.raw and b"\\" not in row.raw:
            return None  # a key that is written with escapes needs a closer look, any other is seen at once
        try:
            changed = self._edit(row.raw.decode("utf-8"), row)
            return None if changed is None else changed.encode("utf-8")
        except ValueError:
            self._done.unread += 1
            return None
