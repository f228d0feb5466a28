"""Carrying out an export, and showing beforehand what it would write. Owns the order of steps; knows no format.

Rows are encoded once, in display order. With splits they go to a spool file first, and from there to the
files of their splits, so that what is counted is what is written even if the dataset changes meanwhile.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace as changed_row
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain import reasoning as reasoning_in
from tui_craft.domain import unanswered
from tui_craft.domain.convert import ConvertError
from tui_craft.domain.formats import Format
from tui_craft.domain.reasoning import MODES
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError, StorageError
from tui_craft.exports.base import ExportFormat, Line
from tui_craft.exports.chosen import DEFAULT_WHERE, Chosen, Where
from tui_craft.exports.files import Output, check_targets, manifest_path, target_paths
from tui_craft.exports.manifest import ExportedFile, Manifest, Tally
from tui_craft.exports.registry import export_format_named
from tui_craft.exports.splits import Split, assign, checked_splits, draw
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would write: `matching` rows at most, the first of them as `lines` of JSON.

    `skipped` are (row id, reason), `held_out` and `reasoned` (rows with reasoning) counts among the rows looked at for
    these lines.
    """

    matching: int
    lines: list[str]
    skipped: list[tuple[int, str]]
    held_out: int
    dropped: list[str]
    reasoned: int = 0


def export(
    dataset: Dataset,
    *,
    format: str,
    to: Path,
    where: Where = None,
    splits: Sequence[tuple[str, Decimal | int]] | None = None,
    seed: int = 0,
    replace: bool = False,
    reasoning: str | None = None,
    checked: dict[str, Any] | None = None,
    now: datetime,
    tool_version: str,
) -> Manifest:
    """Write the rows that `where` means (None: the accepted ones) to `to`, with a manifest beside it.

    `splits` are (name, percent) pairs that make 100; each gets its own file. `replace` allows to overwrite a
    file that no earlier export wrote. `reasoning` says what becomes of reasoning (`domain.reasoning.MODES`; None: it is
    dropped, but stays as it is in the dataset's own format). `checked` says in the manifest which checks ran. Rows
    that the format cannot express are listed in the manifest and do not stop the rest.
    Raises InvalidError when nothing can go out or `to` will not do, StorageError when the disk refuses.
    """
    chosen = _chosen_format(dataset, format)
    wanted = Chosen(dataset, where)
    parts = checked_splits(splits) if splits else []
    targets, account = target_paths(to, parts), manifest_path(to)
    check_targets(targets, account, dataset.path, replace=replace)
    tally = Tally()
    with ExitStack() as stack:
        outputs = []
        for path in targets:
            outputs.append(Output(path))
            stack.callback(outputs[-1].discard)
        mode = _mode(chosen, reasoning)
        lines = _lines(dataset.format, chosen, wanted, tally, mode)
        if parts:
            _write_split(dataset, lines, outputs, parts, seed)
        else:
            for _, line in lines:
                outputs[0].write_line(line.data)
        _refuse_nothing(dataset, chosen, wanted, tally)
        halves: list[Split | None] = [*parts] or [None]
        files = [_described(output, split, account.parent) for output, split in zip(outputs, halves, strict=True)]
        manifest = Manifest(
            str(account), _about(dataset), chosen.name, wanted.words, seed, text.utc_stamp(now),
            f"tui-craft {tool_version}", files, tally, checked, mode,
        )  # fmt: skip
        _commit(outputs, account, manifest, stack)
    return manifest


def preview(dataset: Dataset, format: str, where: Where = None, n: int = 3, *, reasoning: str | None = None) -> Preview:
    """What `export` would do, looking only at as many rows as the first `n` lines need.

    Raises InvalidError for an unknown format, a bad filter, or a format that no row of the dataset fits.
    """
    chosen = _chosen_format(dataset, format)
    wanted = Chosen(dataset, where)
    tally, shown = Tally(), []
    for _, line in _lines(dataset.format, chosen, wanted, tally, _mode(chosen, reasoning)):
        shown.append(line.data.decode("utf-8", "replace"))
        if len(shown) >= n:
            break
    return Preview(
        wanted.count(), shown, tally.skipped, sum(tally.held_out.values()), sorted(tally.dropped), tally.reasoned
    )


def _chosen_format(dataset: Dataset, name: str) -> ExportFormat:
    chosen = export_format_named(name)
    reason = chosen.why_never(dataset.format)
    if reason:
        raise InvalidError(
            f"{dataset.slug} holds {dataset.format.name} rows, which cannot be written as {name}: {reason}; "
            f"choose another format, own always fits."
        )
    return chosen


def _mode(chosen: ExportFormat, given: str | None) -> str:
    """What becomes of reasoning; empty: it stays where it is. Raises InvalidError on an unknown way."""
    if given is None:
        return "" if chosen.target is None else "drop"
    if given not in MODES:
        raise InvalidError(f"Reasoning cannot be exported as {given!r}; choose one of {', '.join(MODES)}.")
    return given


def _lines(format: Format, chosen: ExportFormat, wanted: Chosen, tally: Tally, mode: str) -> Iterator[tuple[Row, Line]]:
    """Each row that goes out with its line; everything is counted in `tally`."""
    for row in wanted.rows():
        back = next((tag for tag in wanted.kept_back if tag in row.tags), None)
        if back is not None:
            tally.held_out[back] += 1
            continue
        if unanswered.TAG in row.tags:
            tally.skipped.append((row.id, unanswered.NOT_YET))
            continue
        try:
            line = _encoded(row, format, chosen, mode, tally)
        except ConvertError as error:
            tally.skipped.append((row.id, str(error)))
        except RecursionError:
            tally.skipped.append((row.id, "it is nested too deeply"))
        except ValueError as error:
            tally.skipped.append((row.id, f"its payload cannot be read: {error}"))
        else:
            tally.take(row, line)
            yield row, line


def _encoded(row: Row, format: Format, chosen: ExportFormat, mode: str, tally: Tally) -> Line:
    """The row's line, with its reasoning where `mode` wants it."""
    if not mode or not reasoning_in.has(row.raw):
        return chosen.encode(row, format)
    made = bare = reasoning_in.with_mode(format, row.data, "drop")
    if bare == row.data:
        return chosen.encode(row, format)
    if mode != "drop":
        made = reasoning_in.with_mode(format, row.data, mode)
    tally.reasoned += 1
    line = chosen.encode(changed_row(row, raw=jsonlines.dumps(made)), format)
    return changed_row(line, dropped=line.dropped | {reasoning_in.FIELD}) if mode == "drop" else line


def _write_split(
    dataset: Dataset, lines: Iterator[tuple[Row, Line]], outputs: Sequence[Output], parts: Sequence[Split], seed: int
) -> None:
    """Spool the lines, decide where each belongs, and write it there."""
    draws = array("q")
    try:
        with tempfile.TemporaryFile(dir=outputs[0].path.parent, prefix=".spool.") as spool:
            for row, line in lines:
                draws.append(draw(row, dataset.format, seed))
                spool.write(line.data + b"\n")
            spool.seek(0)
            for line_bytes, part in zip(spool, assign(draws, parts), strict=True):
                outputs[part].write_line(line_bytes[:-1])
    except OSError as error:
        raise StorageError(
            f"Could not write beside {outputs[0].path}: {error.strerror}; free some space or check its permissions."
        ) from error


def _refuse_nothing(dataset: Dataset, chosen: ExportFormat, wanted: Chosen, tally: Tally) -> None:
    if tally.rows:
        return
    if tally.skipped:
        row_id, reason = tally.skipped[0]
        raise InvalidError(
            f"None of {text.rows(len(tally.skipped))} can be written as {chosen.name} (row {row_id}: {reason}); "
            f"nothing was written, choose another format."
        )
    if tally.held_out:
        tag = next(iter(tally.held_out))
        raise InvalidError(f"All matching rows are tagged {tag} and stay out; to export them, name the tag: tag:{tag}.")
    advice = "accept rows first" if wanted.words == DEFAULT_WHERE else "try a wider filter"
    raise InvalidError(
        f"No row of {dataset.slug} matches {wanted.words or 'the filter'}, so nothing was written; {advice}."
    )


def _about(dataset: Dataset) -> dict[str, Any]:
    """The dataset as the manifest names it, with its rows by state now."""
    states = {state.value: number for state, number in dataset.counts().items()}
    return {"name": dataset.meta.name, "slug": dataset.slug, "format": dataset.format.name, "rows": states}


def _described(output: Output, split: Split | None, folder: Path) -> ExportedFile:
    output.finish()
    inside = output.path.is_relative_to(folder)
    name = str(output.path.relative_to(folder) if inside else output.path)
    about = (name, output.rows, output.bytes, output.sha256)
    return ExportedFile(*about) if split is None else ExportedFile(*about, split.name, str(split.percent))


def _commit(outputs: Sequence[Output], account: Path, manifest: Manifest, stack: ExitStack) -> None:
    """Let all files and their manifest appear under their names."""
    page = Output(account)
    stack.callback(page.discard)
    page.write_bytes(manifest.encoded())
    page.finish()
    for output in (*outputs, page):
        output.commit()
