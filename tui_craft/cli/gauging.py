"""The verb on gauges: what a dataset is made of, for the whole and for each slice, and what that is held against."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import click

from tui_craft import text
from tui_craft.cli.output import emit, say
from tui_craft.errors import NotFoundError
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

_WIDEST = 100


@click.command("gauges")
@click.argument("name")
@click.option("--slice", "slice_name", default="", metavar="SLICE", help="The page of this slice, not of the whole.")
@click.option("--set", "given", multiple=True, metavar="NAME=SHARE",
              help="Set a threshold for good, as in real_low=0.1; also real_ok reviewed_low reviewed_ok.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all slices.")
def gauges_command(name: str, slice_name: str, given: tuple[str, ...], as_json: bool) -> None:
    """What a dataset is made of: real and reviewed shares, trust, slices, variety, lengths, tokens, who wrote it.

    Shares are of accepted rows; drafts are told beside them. Nothing here blocks an export but a critical slice of
    which more than half is synthetic and read by nobody.
    """
    from tui_craft.gauges.measuring import gauges
    from tui_craft.gauges.parts import Gauges

    with library.open_dataset(name) as dataset:
        if given:
            _set(dataset, given)
        found = next(step for step in gauges(dataset) if isinstance(step, Gauges))
    if slice_name and slice_name not in {each.name for each in found.slices}:
        raise NotFoundError(f"There is no slice {slice_name!r} in {dataset.slug}; tui-craft slices lists them.")
    if as_json:
        emit(found.as_dict())
        return
    from tui_craft.gauges.page import gauge_lines, page, plain

    checked = datetime.fromisoformat(found.checked) if found.checked else None
    words = f"looked {text.ago(checked, datetime.now(UTC))}" if checked else ""
    on = page(min(_WIDEST, shutil.get_terminal_size((80, 24)).columns), checked=words)
    say(plain(gauge_lines(found, next(each for each in found.scopes if each.name == slice_name), on)))


def _set(dataset: Dataset, given: tuple[str, ...]) -> None:
    from tui_craft.domain import gauges
    from tui_craft.store import check_settings

    def edit(settings: check_settings.CheckSettings) -> check_settings.CheckSettings:
        return replace(settings, gauges=gauges.read(" ".join([gauges.spelled(settings.gauges), *given])))

    check_settings.change(dataset, edit)
