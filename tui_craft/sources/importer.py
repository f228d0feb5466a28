"""Carries an import out: items become rows of a dataset, what does not fit is set aside and named.

One import is one change, so that undo takes all of it back. Memory is that of one batch. Payloads are stored as
they came in unless fields are renamed. Never converts a row to another format on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

from tui_craft import text
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import SEED_TAG, Envelope, Origin, State
from tui_craft.errors import CraftError, InvalidError
from tui_craft.sources.base import Item
from tui_craft.sources.detect import SPECIFIC_FIRST, detect
from tui_craft.sources.mapping import Mapper, check_map
from tui_craft.sources.parsing import NOT_UTF8_ADVICE, doubled_keys, loads
from tui_craft.sources.preview import SAMPLES, samples_of
from tui_craft.sources.reading import Input, Reading, open_input
from tui_craft.sources.report import LISTED, ImportFolder, ImportReport, Skipped
from tui_craft.store.dataset import Dataset

As: TypeAlias = Literal["draft", "accepted", "seed"]
By: TypeAlias = Literal["imported", "external"]

_BATCH = 1 << 19
_ALL_EXAMINED = 2_000
_EXAMINED = 64


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. `total` is the file's size in bytes, None where it is not known (a stream)."""

    imported: int
    skipped: int
    done: int
    total: int | None


def import_rows(
    dataset: Dataset,
    given: Input,
    *,
    as_: As = "draft",
    by: By = "imported",
    mapping: Mapping[str, str] | None = None,
    now: datetime,
    source_name: str | None = None,
    origin: Origin | None = None,
    progress: Callable[[ImportProgress], None] | None = None,
) -> ImportReport:
    """Import all of `given` into `dataset` and return the books.

    `mapping` None: detected. `by="external"`: rows that another tool made (synthetic, tagged `external`).
    `origin` is the rows' provenance where more is known than `by` says.
    `progress` is called after every batch; an exception it raises breaks the import off (what is in stays, as one
    change that undo takes back) and comes out of here.

    Raises what `open_input` raises; InvalidError when the rows need a mapping or have none of its fields, and
    when the input is broken in the middle; StorageError when a disk fails. Each says how far the import came.
    """
    name = source_name or (given.name if isinstance(given, Path) else "standard input")
    with open_input(given, str(given) if isinstance(given, Path) else name) as reading:
        first = list(islice(reading.items, SAMPLES))
        samples = samples_of(reading, first)
        chosen = _mapping(dataset.format, samples, mapping)
        work = _Import(dataset, reading, mapping=chosen, name=name, as_=as_, by=by, now=now, progress=progress)
        work.origin = origin or work.origin
        return work.run(chain(first, reading.items))


def _mapping(format: Format, samples: list[dict[str, Any]], mapping: Mapping[str, str] | None) -> dict[str, str]:
    if mapping is not None:
        fields = list(dict.fromkeys(name for sample in samples for name in sample))
        if fields:
            check_map(format, mapping, fields)
        return dict(mapping)
    if not samples:
        return {}  # every line has a problem of its own, and the report names it
    detection = detect(samples, format.name)
    if detection.format is None:
        other = detect(samples)
        hint = ""
        if other.format is not None:
            hint = f" (it would fit a dataset of the format {other.format})"
        raise InvalidError(detection.explanation.removesuffix(".") + hint + ".")
    return detection.mapping


class _Import:
    """One import being carried out."""

    def __init__(
        self,
        dataset: Dataset,
        reading: Reading,
        *,
        mapping: dict[str, str],
        name: str,
        as_: As,
        by: By,
        now: datetime,
        progress: Callable[[ImportProgress], None] | None,
    ) -> None:
        self._dataset = dataset
        self._format = dataset.format
        self._reading = reading
        self._mapper = Mapper(dataset.format, mapping) if mapping else None
        self._now = now
        self._progress = progress
        self._change: int | None = None
        self._envelope = envelope_of(as_, by)
        kind = "real" if by == "imported" else "synthetic"
        self.origin: Origin = {"kind": kind, "by": by, "source": name, "at": text.utc_stamp(now)}
        self._folder = ImportFolder(dataset.path, name, now)
        self._other_formats = [FORMATS[item] for item in SPECIFIC_FIRST if item != dataset.format.name]
        self._doubled: list[int] = []
        self._doubled_total = 0
        self._not_utf8 = 0
        self._report = ImportReport(
            name, dataset.format.name, reading.source.name, reading.encoding, self._folder.path / "report.json"
        )
        self._report.mapping = mapping

    def run(self, items: Iterator[Item]) -> ImportReport:
        """Read everything, then write the report; the report also when it breaks off."""
        report = self._report
        try:
            self._read(items)
            report.complete = self._reading.fault is None
        finally:
            if self._change is not None:
                self._dataset.sync()
            self._warn()
            self._folder.finish(report.as_dict(), self._now)
        if self._reading.fault is not None:
            raise self._broken_off()
        return report

    def _read(self, items: Iterator[Item]) -> None:
        """The hot loop: a million rows go through here one by one."""
        fits, decode, mapper = self._format.fits, orjson.loads, self._mapper
        raws: list[bytes] = []
        lines: list[int] = []
        size = seen = 0
        for line, raw, problem in items:
            if problem is not None:
                self._skip(line, raw, problem)
                continue
            try:
                data = decode(raw)
            except orjson.JSONDecodeError:
                try:
                    data = loads(raw)
                except ValueError as error:
                    self._skip(line, raw, str(error))
                    continue
            seen += 1
            if seen <= _ALL_EXAMINED or seen % _EXAMINED == 0 or self._doubled_total:
                self._examine(line, raw, data)
            stored = raw
            if mapper is not None and isinstance(data, dict):
                stored = mapper.apply(raw, data)
                data = loads(stored)
            if not fits(data):
                self._skip(line, raw, self._misfit(data))
                continue
            raws.append(stored)
            lines.append(line)
            size += len(stored)
            if size >= _BATCH:
                self._store(raws, lines)
                raws, lines, size = [], [], 0
        self._store(raws, lines)

    def _store(self, raws: list[bytes], lines: list[int]) -> None:
        if raws:
            if self._change is None:
                self._change = self._dataset.begin_change()
            self._dataset.add_raw(raws, envelope=self._envelope, origin=self.origin, lines=lines, change=self._change)
            self._report.imported += len(raws)
        if self._progress is not None:
            reading, report = self._reading, self._report
            self._progress(ImportProgress(report.imported, report.skipped_total, reading.done, reading.total))

    def _examine(self, line: int, raw: bytes, data: Any) -> None:
        """Look for keys that an object has twice: only the last counts, and that must not happen in silence.

        All of the first rows are examined, and a part of the others until one has such a key: looking at every
        row would take as long as decoding it.
        """
        if isinstance(data, dict) and doubled_keys(raw, data):
            self._doubled_total += 1
            if len(self._doubled) < 5:
                self._doubled.append(line)

    def _misfit(self, data: Any) -> str:
        """Why a row does not fit, with the format that it does fit."""
        reason = "; ".join(map(str, self._format.problems(data)[:3]))
        other = next((item.name for item in self._other_formats if item.fits(data)), None)
        if other is None:
            return reason
        self._report.elsewhere[other] = self._report.elsewhere.get(other, 0) + 1
        return f"{reason} (it is a row of the format {other})"

    def _skip(self, line: int, raw: bytes, reason: str) -> None:
        report = self._report
        report.skipped_total += 1
        self._not_utf8 += reason.startswith("not UTF-8")
        if len(report.skipped) < LISTED:
            report.skipped.append(Skipped(line, reason))
        if raw:
            report.bad_lines = self._folder.keep(raw)

    def _warn(self) -> None:
        warnings, report = self._report.warnings, self._report
        if self._doubled_total:
            where = ", ".join(map(str, self._doubled))
            more = "" if self._doubled_total == len(self._doubled) else ", ..."
            warnings.append(
                f"Some rows have a key twice, of which the last counts (line {where}{more}); "
                "both are kept in the stored text."
            )
        if self._not_utf8:
            warnings.append(f"{text.plural(self._not_utf8, 'line')} could not be read as UTF-8; {NOT_UTF8_ADVICE}.")
        for name, number in report.elsewhere.items():
            warnings.append(
                f"{text.rows(number)} left out would fit the format {name}: make a dataset with "
                f"`tui-craft new NAME --format {name}` and import {report.bad_lines} into it."
            )

    def _broken_off(self) -> CraftError:
        came = f"{text.rows(self._report.imported)} before that were imported (undo takes them back)"
        return self._reading.fault_sentence(came)


def envelope_of(as_: As, by: By = "imported") -> Envelope:
    """State and tags of imported rows: a seed is accepted and tagged so."""
    tags: tuple[str, ...] = ("imported",) if by == "imported" else ("synthetic", "external")
    if as_ == "seed":
        tags += (SEED_TAG,)
    return Envelope(state=State.DRAFT if as_ == "draft" else State.ACCEPTED, tags=tags)
