"""What the export dialog has done in threads: looking what could go out, and writing it. Draws nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tui_craft
from tui_craft.errors import CraftError, InvalidError
from tui_craft.store import about

if TYPE_CHECKING:
    from decimal import Decimal

    from tui_craft.exports.chosen import Where
    from tui_craft.exports.manifest import Manifest
    from tui_craft.exports.service import Preview
    from tui_craft.store.dataset import Dataset


def shapes(dataset: Dataset) -> list[tuple[str, str]]:
    """The names and the help of the formats that rows of `dataset` can take, the likeliest first."""
    from tui_craft.exports.registry import export_formats

    fitting = [item for item in export_formats().values() if item.why_never(dataset.format) is None]
    # the dataset's own first, then the one that is made for such rows
    fitting.sort(key=lambda item: (item.target is not None, item.target != dataset.format.name))
    return [(item.name, item.help) for item in fitting]


def preview(dataset: Dataset, shape: str, where: Where, reasoning: str | None) -> Preview:
    """What would be written."""
    from tui_craft.exports import service

    about.follow(dataset)
    return service.preview(dataset, shape, where, n=1, reasoning=reasoning)


def export(dataset: Dataset, shape: str, to: Path, *, where: Where, splits: str, seed: int, replace: bool, force: bool,
            reasoning: str | None, real_share: Decimal | None) -> Manifest:  # fmt: skip
    """Write the files, as the dialog's fields say it."""
    from tui_craft.exports import service
    from tui_craft.exports.splits import read_splits

    parts = [(item.name, item.percent) for item in read_splits(splits)] if splits.strip() else None
    about.follow(dataset)
    return service.export(
        dataset, format=shape, to=to, where=where, splits=parts, seed=seed, replace=replace, force=force,
        reasoning=reasoning, real_share=real_share, now=datetime.now(UTC), tool_version=tui_craft.__version__,
    )  # fmt: skip


def kept_back(dataset: Dataset, *, splits: bool) -> str:
    """Why rows are split only when that is forced, as a sentence; empty where they may be, or are not to be split."""
    from tui_craft.exports.together import never_deduped

    return never_deduped(dataset) if splits else ""


def way_past(error: CraftError, path: Path) -> str:
    """What gets past the error: `force`, `replace` where a file is in the way, or nothing."""
    from tui_craft.exports.base import NeedsForce

    if isinstance(error, NeedsForce):
        return "force"
    return "replace" if "earlier export" in error.sentence and path.expanduser().is_file() else ""


def seed_of(value: str) -> int:
    """The number that was typed; 0 where nothing was. Raises InvalidError."""
    try:
        return int(value.strip() or "0")
    except ValueError:
        raise InvalidError(f"The seed must be a whole number, not {value.strip()!r}.") from None
