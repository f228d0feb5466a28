"""Watching and steering a run of an open dataset. Owns the keys for it; the run does not need this screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft.domain.run import RunState
from tui_craft.ui import run_words
from tui_craft.ui.actions import GO, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptView
from tui_craft.ui.widgets.run_log import RunLog
from tui_craft.ui.widgets.run_panel import RunPanel, landed_ids

if TYPE_CHECKING:
    from tui_craft.runs.glance import RunInfo
    from tui_craft.store.dataset import Dataset

_LOOKS = 0.4
"""Seconds between two looks at a run: what changes more often is not read, and goes over a slow line for nothing."""
_SHOWN = 8
"""Rows of one batch of events that get a line of their own in the log."""


class RunSteering(CraftScreen):
    """Adds a run, and the keys that steer it, to a screen with a `RunPanel`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-pause", "p", "pause", "pause", "Ask nothing more until you let it go on", group=GO, show=True),
        bind("generate-resume", "p", "resume", "resume", "Go on with a run that is paused or ended early", group=GO,
             show=True),
        bind("generate-stop", "x", "stop", "stop", "End the run after the replies under way; it can be resumed",
             group=GO, show=True),
        bind("generate-review", "w", "review", "rows", "This run's drafts in the workspace, what it proposes or judged",
             group=GO, show=True),
        bind("generate-aside", "m,enter", "aside", "quarantined", "Read and mend what the run put aside", group=GO,
             show=True),
        bind("generate-report", "i", "report", "report", "What came of the run: funnel, variety, coverage, warnings",
             group=GO, show=True),
        bind("generate-form", "f", "page(False)", "form", "Show the form and the prompt", group=GO, show=True),
        bind("generate-run", "f", "page(True)", "run", "Show the run", group=GO, show=True),
        bind("generate-more", "plus,equals_sign", "at_once(1)", "more at once", "More requests at once", group=GO),
        bind("generate-less", "minus", "at_once(-1)", "fewer at once", "Fewer requests at once", group=GO),
        bind("generate-runs", "v", "older", "older run", "Look at the run before this one", group=GO),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset) -> None:
        super().__init__()
        self._dataset = dataset
        self._run: RunInfo | None = None
        self._beside: Dataset | None = None
        """The dataset of a run whose rows go elsewhere, open while such a run is shown."""

    def _top(self) -> None:
        live = self._run.id if self._run is not None else ""
        self.top(
            [Piece("Generate", "strong", 4), Piece(self._dataset.meta.name, "", 9)],
            [Piece(f"run {live}" if live else "no run yet", "muted", 3), *self.kind()],
        )

    def kind(self) -> list[Piece]:
        """What is said at the end of the line above: recipe and goal."""
        return []

    def _show_run(self, run: RunInfo, *, ahead: bool = True) -> None:
        """Show and watch a run; `ahead` puts it before the form where there is no room for both."""
        self._run = run
        self.add_class("-has-run")
        self.set_class(ahead, "-running")
        panel = self.query_one(RunPanel)
        panel.begin(run.id, run.state, run.books, run.spec.concurrency, run.reason)
        self._top()
        self.refresh_bindings()
        if ahead and not self.query_one(PromptPanel).editing:
            self.query_one(RunLog).focus()
        self.start(self._watch(run), name="watch run", group="watch", exclusive=True)

    async def _watch(self, run: RunInfo) -> None:
        from tui_craft.runs import attach

        panel = self.query_one(RunPanel)
        panel.limit(*await self.craft.jobs.read(attach.steered, run))
        async for batch in attach.watch(run.path, every=_LOOKS):
            ids = landed_ids(batch)[-_SHOWN:]
            before = panel.offers
            panel.take(batch, await self.craft.jobs.read(self._rows, run, ids) if ids else {})
            if panel.offers != before:
                self.refresh_bindings()
        if self._run is run:
            self._run = await self.craft.jobs.read(attach.info, run.path)
            panel.end(self._run.state, self._run.books, self._run.reason)
            self.refresh_bindings()

    def _rows(self, run: RunInfo, ids: Sequence[int]) -> dict[int, str]:
        """The first words of rows of a run. For a thread, one at a time."""
        dataset, home = self._dataset, run.path.parent.parent
        if home != dataset.path:
            if self._beside is None or self._beside.path != home:
                from tui_craft.store.dataset import Dataset

                self._beside = Dataset(home)
            dataset = self._beside
        dataset.refresh()
        return {row.id: run_words.row_words(dataset.format, row) for row in dataset.get_many(ids)}

    def on_unmount(self) -> None:
        """Give back what was opened."""
        if self._beside is not None:
            self._beside.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something to the run as it stands now."""
        steering = {"pause", "resume", "stop", "at_once", "review", "aside", "page", "older", "report"}
        if not self.is_mounted or action not in steering:
            return True
        if self._run is None:
            return False
        state = self.query_one(RunPanel).state
        if action == "page":
            return parameters != (self.has_class("-running"),)
        if action == "aside":
            return self.query_one(RunPanel).books.quarantined > 0 and not self.query_one(PromptPanel).editing
        return {
            "pause": state is RunState.RUNNING,
            "resume": state not in {RunState.RUNNING, RunState.FINISHED},
            "stop": state.live,
            "at_once": state.live,
        }.get(action, True)

    @property
    def live(self) -> bool:
        """Whether the run that is shown is at work."""
        return self._run is not None and self.query_one(RunPanel).state.live

    def action_pause(self) -> None:
        """Ask nothing more for now."""
        if self._run is not None:
            self.start(self._pause(self._run), name="pause run", group="steer")

    async def _pause(self, run: RunInfo) -> None:
        from tui_craft.runs import attach

        await self.craft.jobs.read(attach.pause, run.path)

    def action_resume(self) -> None:
        """Go on with a paused run, or with one that ended early."""
        if self._run is not None:
            self.start(self._resume(self._run), name="resume run", group="steer", exclusive=True)

    async def _resume(self, run: RunInfo) -> None:
        from tui_craft.runs import attach

        handle = await self.craft.jobs.read(attach.resume, run.path)
        if handle is not None:
            self._show_run(await self.craft.jobs.read(attach.info, run.path))

    def action_stop(self) -> None:
        """End the run; what is under way still comes in."""
        if self._run is not None:
            self.start(self._stop(self._run), name="stop run", group="steer")

    async def _stop(self, run: RunInfo) -> None:
        from tui_craft.runs import attach

        await self.craft.jobs.read(attach.stop, run.path)

    def action_at_once(self, direction: int) -> None:
        """More or fewer requests at once: by one, by a quarter where there are many."""
        if self._run is not None:
            now = max(1, self.query_one(RunPanel).at_once)
            wanted = max(1, now + direction * max(1, now // 4))
            self.start(self._set_at_once(self._run, wanted), name="at once", group="steer")

    async def _set_at_once(self, run: RunInfo, wanted: int) -> None:
        from tui_craft.runs import attach

        await self.craft.jobs.read(attach.set_concurrency, run.path, wanted)

    def action_older(self) -> None:
        """The run before this one; after the oldest the newest again."""
        self.start(self._older(), name="older run", group="steer")

    async def _older(self) -> None:
        runs = await self.craft.jobs.read(runs_of, self._dataset)
        if self._run is not None and runs:
            ids = [run.id for run in runs]
            place = ids.index(self._run.id) + 1 if self._run.id in ids else 0
            self._show_run(runs[place % len(runs)])

    # elsewhere

    def action_page(self, run: bool) -> None:
        """Where there is no room for both: the run, or form and prompt."""
        self.set_class(run, "-running")
        self.query_one(RunLog if run else PromptView).focus()
        self.refresh_bindings()

    def action_aside(self) -> None:
        """Read and mend what was put aside."""
        if self._run is not None:
            self.start(self._aside(self._run), name="quarantine", group="steer")

    async def _aside(self, run: RunInfo) -> None:
        from tui_craft.store.dataset import Dataset
        from tui_craft.ui.screens.quarantine import QuarantineScreen

        home = run.path.parent.parent
        if home == self._dataset.path:
            self.craft.push_screen(QuarantineScreen(self._dataset, run.path))
        else:
            self.craft.push_screen(QuarantineScreen(await self.craft.jobs.read(Dataset, home), run.path, owned=True))

    def action_report(self) -> None:
        """What came of the run so far."""
        if self._run is not None:
            from tui_craft.ui.screens.run_report import RunReportScreen

            self.craft.push_screen(RunReportScreen(self._dataset, self._run.path))

    def action_review(self) -> None:
        """The run's drafts in the workspace; what it proposes for other rows beside those; the rows that it judged."""
        if self._run is not None:
            self.start(self._review(self._run), name="rows of the run", group="steer")

    async def _review(self, run: RunInfo) -> None:
        from tui_craft.recipes.registry import recipe_named

        home, own = run.path.parent.parent, self._dataset.path
        if recipe_named(run.spec.recipe).judges:
            self.craft.show_workspace(home.name, where=run.spec.where, back=self.craft.show_generate)
            return
        if home == own and await self.craft.jobs.read(_proposes, self._dataset, run.id):
            self.craft.show_proposals(self._dataset, f"run:{run.id}")
            return
        back = self.craft.show_generate if home == own else None
        self.craft.show_workspace(home.name, where=f"state:draft run:{run.id}", back=back)


def _proposes(dataset: Dataset, run_id: str) -> bool:
    """Whether any draft of the run is there to take the place of another row."""
    from tui_craft.domain.filter import parse
    from tui_craft.store import query

    dataset.refresh()
    return next(query.find(dataset, parse(f"state:draft tag:proposal run:{run_id}")), None) is not None


def runs_of(dataset: Dataset) -> list[RunInfo]:
    """All runs of the dataset and those of the datasets beside it that work on its rows, the newest first."""
    from tui_craft.domain.formats import FORMATS
    from tui_craft.runs import attach, place
    from tui_craft.store import library

    found = attach.runs_of(dataset.path)
    for slug in {library.slugify(place.name_beside(dataset, format)) for format in FORMATS.values()} - {dataset.slug}:
        runs = attach.runs_of(dataset.path.parent / slug)
        found += [run for run in runs if run.spec.source == dataset.slug]
    return sorted(found, key=lambda run: run.created, reverse=True)
