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
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tui_craft import text
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError, StorageError
from tui_craft.exports.base import ExportFormat, Line, NeedsForce
from tui_craft.exports.chosen import DEFAULT_WHERE, Chosen, Where
from tui_craft.exports.files import Output, check_targets, manifest_path, target_paths
from tui_craft.exports.going import Going
from tui_craft.exports.manifest import ExportedFile, Manifest, Tally
from tui_craft.exports.real_share import left_out
from tui_craft.exports.registry import export_format_named
from tui_craft.exports.splits import Split, assign, checked_splits, draw
from tui_craft.exports.together import Clusters, Together, never_deduped
from tui_craft.exports.weighing import Weigher
from tui_craft.store.dataset import Dataset

_TURNED = bytes.maketrans(b"\x00\x01", b"\x01\x00")


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
    real_share: Decimal | None = None,
    real_validation: bool = False,
    force: bool = False,
    now: datetime,
    tool_version: str,
) -> Manifest:
    """Write the rows that `where` means (None: the accepted ones) to `to`, with a manifest beside it.

    `splits` are (name, percent) pairs that make 100; each gets its own file. `replace` allows to overwrite a
    file that no earlier export wrote. `reasoning` says what becomes of reasoning (`domain.reasoning.MODES`; None: it is
    dropped, but stays as it is in the dataset's own format). With `real_share`, in percent, others than real rows are
    left out by `seed` until so many are real. `real_validation` gives only real rows to the splits after the first,
    fewer where there are not enough. Rows that the format cannot express are listed in the manifest and do not
    stop the rest.
    Raises InvalidError when nothing can go out or `to` will not do, StorageError when the disk refuses, and NeedsForce
    where rows are to be split that were never checked for duplicates, or most of a critical slice is synthetic and
    unread, unless `force` is given.
    """
    chosen = _chosen_format(dataset, format)
    wanted = Chosen(dataset, where)
    parts = checked_splits(splits) if splits else []
    targets, account = target_paths(to, parts), manifest_path(to)
    check_targets(targets, account, dataset.path, replace=replace)
    undeduped = _unless(force, never_deduped(dataset) if parts else "")
    tally, going = Tally(weigher=Weigher(dataset)), Going(dataset.format, chosen, wanted, reasoning)
    if real_share is not None:
        going.leave_out(left_out((row for row, _ in going.lines(Tally())), real_share, seed, dataset.format))
    with ExitStack() as stack:
        outputs = []
        for path in targets:
            outputs.append(Output(path))
            stack.callback(outputs[-1].discard)
        lines = going.lines(tally)
        if parts:
            tally.together = _write_split(dataset, lines, outputs, parts, seed=seed, real_validation=real_validation)
        else:
            for _, line in lines:
                outputs[0].write_line(line.data)
        _refuse_nothing(dataset, chosen, wanted, tally)
        unread = _unless(force, tally.weigher.refusal if tally.weigher is not None else "")
        halves: list[Split | None] = [*parts] or [None]
        files = [_described(output, split, account.parent) for output, split in zip(outputs, halves, strict=True)]
        share = "" if real_share is None else str(real_share)
        manifest = Manifest(
            str(account), _about(dataset), chosen.name, wanted.words, seed, text.utc_stamp(now),
            f"tui-craft {tool_version}", files, tally, going.mode, share, (*undeduped, *unread),
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
    for _, line in Going(dataset.format, chosen, wanted, reasoning).lines(tally):
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


def _write_split(
    dataset: Dataset, lines: Iterator[tuple[Row, Line]], outputs: Sequence[Output], parts: Sequence[Split], *,
    seed: int, real_validation: bool,
) -> Clusters:  # fmt: skip
    """Spool the lines, decide where each belongs, and write it there. Rows nearly the same stay together."""
    draws, together, real = array("q"), Together(dataset), bytearray()
    try:
        with tempfile.TemporaryFile(dir=outputs[0].path.parent, prefix=".spool.") as spool:
            for row, line in lines:
                draws.append(draw(row, dataset.format, seed))
                together.add(row)
                real.append(row.origin.get("kind") == "real")
                spool.write(line.data + b"\n")
            kept = together.join(draws)
            spool.seek(0)
            first_only = IdSet(bytes(real).translate(_TURNED)) if real_validation else None
            for line_bytes, part in zip(spool, assign(draws, parts, first_only=first_only), strict=True):
                outputs[part].write_line(line_bytes[:-1])
    except OSError as error:
        raise StorageError(
            f"Could not write beside {outputs[0].path}: {error.strerror}; free some space or check its permissions."
        ) from error
    return kept


def _unless(force: bool, refusal: str) -> tuple[str, ...]:
    """Why this export had to be forced. Raises NeedsForce where it is not."""
    if refusal and not force:
        raise NeedsForce(refusal)
    return (refusal,) if refusal else ()


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
