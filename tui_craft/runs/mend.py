"""Making rows of what a run put aside: the text as a person mended it, checked like any other. Asks no teacher.

What became of an item is remembered beside the run (`mended.jsonl`), because the list of what was put aside is
written anew from the journal whenever the run is resumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from tui_craft import jsonlines, text
from tui_craft.domain import schemas
from tui_craft.domain.formats import Format
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.prompt_words import SHAPES
from tui_craft.domain.replies import parse
from tui_craft.domain.row import NewRow, Origin
from tui_craft.domain.same import payload_hash
from tui_craft.errors import ConflictError, InvalidError, NotFoundError
from tui_craft.recipes.base import Made
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import aside
from tui_craft.runs.derive import Quarantined, Stamp, reply_text
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.runs.hashes import Known
from tui_craft.runs.journal import Entry, read_entries
from tui_craft.runs.landing import append, fill
from tui_craft.store import lock
from tui_craft.store.dataset import Dataset

ALL = 1_000_000_000
"""More items than any run puts aside."""
_LOCK = "mended.lock"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item: `mended` (into the row with the id `row`), `dismissed`, or `open` again."""

    done: str
    row: int | None = None


def waiting(dataset: Dataset, run: Path) -> list[Quarantined]:
    """What the run in folder `run` put aside and nobody has mended or dismissed, in the order it came.

    An item whose row was undone or deleted since waits again.
    """
    known = done(run)
    return [item for item in reversed(aside.put_aside(run, most=ALL)) if _is_open(dataset, known, item)]


def done(run: Path) -> dict[tuple[int, int], Done]:
    """What became of items, by request and item. Lines that cannot be read are passed over."""
    found: dict[tuple[int, int], Done] = {}
    try:
        lines = RunFolder(run).mended.read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    for line in lines:
        try:
            value = jsonlines.loads(line)
            found[value["request"], value["item"]] = Done(value["done"], value.get("row"))
        except (ValueError, KeyError, TypeError):
            continue  # torn by a kill; the item is then open still
    return found


def reply_of(run: Path, request: int) -> str:
    """The whole reply to a request as it was received. Raises NotFoundError where the journal has none."""
    return reply_text(_entry(run, request)["choice"])


def check(typed: str, format: Format, context: Mapping[str, Any]) -> dict[str, Any]:
    """The one row in a text. Raises InvalidError that says what keeps it from being one."""
    if not typed.strip():
        raise InvalidError("There is nothing here; write the row, or dismiss the item.")
    parsed = parse({"message": {"role": "assistant", "content": typed}}, format)
    if not parsed.items:
        shape = SHAPES[format.name][0].removeprefix('{"rows": [').removesuffix("]}")
        raise InvalidError(f"There is no row in this text; one looks like {shape}.")
    if len(parsed.items) > 1:
        raise InvalidError(f"There are {len(parsed.items)} rows in this text; leave one.")
    data, problem = parsed.items[0].data, parsed.items[0].problem
    if data is None or problem:
        raise InvalidError(f"This is no row yet: {problem or 'it cannot be read'}.")
    wrong = schemas.problems_in(data, format, context)
    if wrong:
        raise InvalidError(f"This does not fit the schema: {'; '.join(map(str, wrong))}.")
    return data


def mend(dataset: Dataset, run: Path, request: int, item: int, typed: str, *, now: datetime) -> int:
    """Make a draft of the text that a person mended, with the provenance of its request; the row's id.

    `dataset` is the one that the run is in. Raises InvalidError when the text is no row, ConflictError when the item
    is done already or the row is there already, NotFoundError when there is no such item.
    """
    if recipe_named(read_head(RunFolder(run)).spec.recipe).judges:
        raise InvalidError("A verdict is not written by hand; dismiss the item, and judge the row again.")
    data = check(typed, dataset.format, dataset.meta.context)
    with lock.alone(run / _LOCK):
        found = _item(dataset, run, request, item, done(run))
        _refuse_known(dataset, run, data)
        made = _made(found, data)
        row = _row(dataset, run, _entry(run, request), found, made)
        filled = made.fills is not None and fill(dataset, {made.fills: row})
        row_id = made.fills if made.fills is not None and filled else dataset.add([row], verb="mend")[0]
        _remember(run, request, item, Done("mended", row_id), now)
    return row_id


def dismiss(dataset: Dataset, run: Path, request: int, item: int, *, now: datetime) -> None:
    """Say that nothing is to become of an item. Raises ConflictError or NotFoundError as `mend`."""
    with lock.alone(run / _LOCK):
        _item(dataset, run, request, item, done(run))
        _remember(run, request, item, Done("dismissed"), now)


def reopen(dataset: Dataset, run: Path, request: int, item: int, *, now: datetime) -> None:
    """Take back what was done with an item: it waits again, and the row that was made of it is deleted.

    A row that was judged or changed since stays. Raises ConflictError where nothing was done.
    """
    with lock.alone(run / _LOCK):
        was = done(run).get((request, item))
        if was is None or was.done == "open":
            raise ConflictError(f"Nothing was done with item {item + 1} of request {request}.")
        if was.row is not None and dataset.state_of(was.row) is not None:
            row = dataset.get(was.row)
            if row.origin.get("mended") and row.rev == 1:
                dataset.delete([was.row])
        _remember(run, request, item, Done("open"), now)


def _row(dataset: Dataset, run: Path, entry: Entry, item: Quarantined, made: Made) -> NewRow:
    spec = read_head(RunFolder(run)).spec
    stamp = Stamp.of(run.name, spec, spec.source if spec.source != dataset.slug else "")
    # the split is dealt over the run's own rows; a mended one takes any card, always the same
    place = (item.request + item.item) % max(1, len(stamp.dealt))
    origin: dict[str, Any] = dict(stamp.origin(entry, 1, made))
    for shared in ("cost", "tokens"):
        origin.pop(shared, None)  # the reply's good rows have them already
    return NewRow(jsonlines.dumps(made.item.data), stamp.envelope(place, entry, made), cast(Origin, origin))


def _made(item: Quarantined, data: Mapping[str, Any]) -> Made:
    """The item as a recipe would have handed it over."""
    about = item.about
    return Made(
        Item(dict(data), item.text),
        parent=about.get("parent"),
        fills=about.get("fills"),
        tags=tuple(about.get("tags", ())),
        origin={**about.get("origin", {}), "mended": True},
    )


def _refuse_known(dataset: Dataset, run: Path, data: Mapping[str, Any]) -> None:
    own = payload_hash(dataset.format, data)
    for row in dataset.log_rows(run.name):
        if payload_hash(dataset.format, row.data) == own and dataset.state_of(row.id) is not None:
            raise ConflictError(f"This run has made the same row already (row {row.id}); dismiss the item instead.")
    known = Known.load(RunFolder(run).known)
    if known is not None and own in known:
        raise ConflictError("The same row was in the dataset before the run; dismiss the item instead.")


def _item(dataset: Dataset, run: Path, request: int, item: int, known: Mapping[tuple[int, int], Done]) -> Quarantined:
    all_items = aside.put_aside(run, most=ALL)
    found = next((each for each in all_items if (each.request, each.item) == (request, item)), None)
    if found is None:
        raise NotFoundError(f"Run {run.name} has put aside no item {item + 1} of request {request}.")
    if not _is_open(dataset, known, found):
        raise ConflictError(f"Item {item + 1} of request {request} was {known[request, item].done} already.")
    return found


def _is_open(dataset: Dataset, known: Mapping[tuple[int, int], Done], item: Quarantined) -> bool:
    found = known.get((item.request, item.item))
    if found is None or found.done == "open":
        return True
    return found.row is not None and dataset.state_of(found.row) is None


def _entry(run: Path, request: int) -> Entry:
    for entry in read_entries(RunFolder(run).replies):
        if entry["request"] == request and "failed" not in entry:
            return entry
    raise NotFoundError(f"Run {run.name} has no reply to request {request}.")


def _remember(run: Path, request: int, item: int, what: Done, now: datetime) -> None:
    record = {"request": request, "item": item, "done": what.done, "row": what.row, "at": text.utc_stamp(now)}
    append(RunFolder(run).mended, jsonlines.dumps(record) + b"\n")
