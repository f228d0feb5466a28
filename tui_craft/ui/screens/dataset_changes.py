"""What can be done with a dataset from the list: describe, weigh, export, rename, delete, bring back. Owns no list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft.store import library
from tui_craft.ui import trash
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.library import DatasetSummary


class DatasetChanges(CraftScreen):
    """Adds the keys that change datasets to a screen that lists `_shown` in a `RowTable`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("datasets-context", "o", "describe", "describe", "Change what this dataset is for", group=CHANGE),
        bind("datasets-gauges", "b", "gauges", "balance", "What this dataset is made of: real share, trust, variety",
             group=GO),
        bind("datasets-export", "x", "export", "export", "Write this dataset for a trainer", group=GO),
        bind("datasets-rename", "r", "rename", "rename", "Give this dataset another name", group=CHANGE),
        bind("datasets-delete", "D", "delete", "delete", "Move this dataset aside (u brings it back)", group=CHANGE),
        bind("datasets-undo", "u", "undo", "undo", "Bring back the dataset that was deleted last", group=CHANGE),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[DatasetSummary] = []
        self._runs: dict[str, str] = {}

    @property
    def _current(self) -> DatasetSummary | None:
        place = self.query_one(RowTable).cursor
        return self._shown[place] if place < len(self._shown) else None

    def _look(self) -> None:
        """See whether anything changed."""
        raise NotImplementedError

    def action_describe(self) -> None:
        """The wizard, on the dataset under the cursor."""
        if self._current is not None:
            self.craft.show_wizard(self._current.slug)

    def action_gauges(self) -> None:
        """What the dataset under the cursor is made of."""
        if self._current is not None:
            self.start(self._open_gauges(self._current.slug), name="gauges", group="dialog")

    async def _open_gauges(self, slug: str) -> None:
        from tui_craft.ui.screens.gauges import GaugesScreen

        dataset = await self.craft.jobs.read(library.open_dataset, slug)
        self.craft.push_screen(GaugesScreen(dataset, owned=True))

    def action_export(self) -> None:
        """Write the dataset under the cursor for a trainer."""
        if self._current is not None:
            self.start(self._export(self._current.slug), name="export", group="dialog")

    async def _export(self, slug: str) -> None:
        from tui_craft.ui.modals.export_dialog import ExportDialog

        dataset = await self.craft.jobs.read(library.open_dataset, slug)
        try:
            await self.craft.ask(ExportDialog(dataset, None))
        finally:
            await self.craft.jobs.read(dataset.close)

    def action_rename(self) -> None:
        """Another name; the folder stays."""
        if self._current is not None:
            self.start(self._rename(self._current), name="rename", group="dialog")

    async def _rename(self, item: DatasetSummary) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        name = await self.craft.ask(
            PromptLine("Rename the dataset", value=item.name, note="Its folder keeps its name, so paths stay valid.")
        )
        if name is not None and name.strip() != item.name:
            await self.craft.jobs.write(item.slug, _rename, item.slug, name)
            self._look()

    def action_delete(self) -> None:
        """Out of the list, into the trash."""
        if self._current is not None:
            self.start(self._delete(self._current), name="delete", group="dialog")

    async def _delete(self, item: DatasetSummary) -> None:
        await self.craft.jobs.write("library", trash.discard, item.slug, now=datetime.now(UTC))
        self.craft.say(f"{item.name} is in the trash; u brings it back.")
        self._look()

    def action_undo(self) -> None:
        """Bring the dataset back that was deleted last."""
        self.start(self._undo(), name="undo", group="dialog")

    async def _undo(self) -> None:
        slug = await self.craft.jobs.write("library", trash.bring_back)
        self.craft.say(f"{slug} is back." if slug else "Nothing was deleted here.")
        self._look()


def _rename(slug: str, name: str) -> None:
    with library.open_dataset(slug) as dataset:
        dataset.rename(name)
