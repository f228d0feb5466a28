"""Having topics, inputs and outputs written, from the tree: the form, the start, how the run goes. Owns these keys.

The run lives in its own process and does not need this screen.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path as Folder
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft.domain.run import RunState
from tui_craft.domain.topics import Path
from tui_craft.errors import CraftError
from tui_craft.ui.actions import GO, bind
from tui_craft.ui.screens.topic_changes import TopicChanges
from tui_craft.ui.topic_spec import Place, first_values, how_far, spec_of
from tui_craft.ui.widgets.line import Piece

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.glance import RunInfo
    from tui_craft.ui.topic_lines import Topic


class TopicRuns(TopicChanges):
    """Adds runs to the screen over topics."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topics-generate", "G", "run('tree')", "topics below", "Have topics written below this one", group=GO),
        bind("topics-inputs", "I", "run('inputs')", "inputs", "Have inputs written for this topic, or for all",
             group=GO),
        bind("topics-outputs", "O", "run('outputs')", "outputs", "Have the output written of rows that wait for it",
             group=GO),
        bind("topics-run-all", "A", "run('all')", "all in one go", "Topics, inputs and outputs in one run", group=GO),
        bind("topics-pause", "p", "pause", "pause", "Ask nothing more until you let it go on", group=GO),
        bind("topics-resume", "p", "resume", "go on", "Go on with the run", group=GO),
        bind("topics-stop", "x", "stop", "stop", "End the run after the replies under way", group=GO),
        bind("topics-generate-view", "R,ctrl+g", "view", "run in full", "The generation view: prompts, log, books",
             group=GO),
    ]  # fmt: skip

    _run: RunInfo | None = None
    _starting = False
    _topics: list[Topic]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done to the run as it stands."""
        state = self._run.state if self._run is not None else None
        if action == "pause":
            return state is RunState.RUNNING
        if action == "resume":
            return state is not None and state not in {RunState.RUNNING, RunState.FINISHED}
        if action == "stop":
            return state is not None and state.live
        if action == "run" and state is not None and state.live:
            return None
        return super().check_action(action, parameters)

    # ---- starting

    def place(self) -> Place:
        """Where the cursor is, and what there is to do there and in all."""
        from tui_craft.domain.unanswered import possible

        here = self.current
        path: Path = here.path if here is not None else ()
        leaves = [topic.path for topic in self._topics if not topic.above]
        inside = [leaf for leaf in leaves if leaf[: len(path)] == path and leaf != path]
        waiting = sum(self.sums[topic.path].unanswered for topic in self._topics if len(topic.path) == 1)
        return Place(
            path=path,
            above=here is not None and here.above,
            leaves=(len(inside), len(leaves)),
            waiting=(self.sums[path].unanswered if path in self.sums else 0, waiting + self.outside.unanswered),
            inputs=possible(self.dataset.format),
        )

    def action_run(self, stage: str) -> None:
        """Ask how many and whom, then start."""
        if not self._starting:
            self.start(self._ask(stage), name="run topics", group="ask")

    async def _ask(self, stage: str) -> None:
        from tui_craft.runs import attach
        from tui_craft.teachers.registry import check_name
        from tui_craft.ui.modals.topic_run import TopicRun

        endpoints = self.craft.settings.endpoints
        place, settings = self.place(), self.craft.settings.run
        seed = secrets.randbelow(1_000_000)
        runs = await self.craft.jobs.read(attach.runs_of, self.dataset.path)

        def spec(values: dict[str, str]) -> RunSpec:
            found = spec_of(stage, values, place, settings, seed=seed)
            check_name(found.teacher, found.api_base, endpoints)
            return found

        if stage == "outputs" and not place.waiting[1]:
            raise CraftError("No row waits for its output; I has inputs written, or clear outputs in the workspace.")
        values = await self.craft.ask(TopicRun(stage, place, first_values(stage, settings, runs), spec))
        if values is not None:
            await self._begin(spec(values))

    async def _begin(self, spec: RunSpec) -> None:
        from tui_craft.runs import attach

        self._starting = True
        self.last_words = "starting the run's process…"
        self.show_status()
        try:
            handle = await self.craft.jobs.read(attach.start, self.dataset, spec, now=datetime.now(UTC))
            self._run = await self.craft.jobs.read(attach.info, handle.path)
        finally:
            self._starting = False
            self.last_words = ""
            self.show_status()
            self.refresh_bindings()

    def show_status(self) -> None:
        """Bring the lines above and below up to date."""
        raise NotImplementedError

    # ---- how it goes

    async def look_for_run(self) -> None:
        """See how the run goes: the one that was started here, or any that is at work."""
        from tui_craft.runs import attach

        folder = self.dataset.path / "runs"
        if not await self.craft.jobs.read(folder.is_dir):
            return
        at_work = await self.craft.jobs.read(attach.active_run, self.dataset.path)
        run = at_work
        if run is None and self._run is not None:
            run = await self.craft.jobs.read(_info, self._run.path) if self._run.state.live else self._run
        if run != self._run:
            before, self._run = self._run, run
            self.show_status()
            if before is None or run is None or before.state is not run.state:
                self.refresh_bindings()

    def run_words(self) -> list[Piece]:
        """The run in the line below."""
        run = self._run
        if run is None:
            return []
        pieces = [Piece(how_far(run), "accent" if run.state.live else "", 9)]
        if run.state is not RunState.RUNNING:
            tone = "good" if run.state is RunState.FINISHED else "warn"
            pieces.append(Piece(f"{run.state.value}. {run.reason}" if run.reason else run.state.value, tone, 6))
        return pieces

    def action_pause(self) -> None:
        """Ask nothing more for now."""
        self._steer("pause")

    def action_resume(self) -> None:
        """Go on."""
        self._steer("resume")

    def action_stop(self) -> None:
        """End the run."""
        self._steer("stop")

    def _steer(self, verb: str) -> None:
        if self._run is not None:
            self.start(self._steered(verb, self._run.path), name=f"{verb} run", group="steer")

    async def _steered(self, verb: str, path: Folder) -> None:
        from tui_craft.runs import attach

        await self.craft.jobs.read(getattr(attach, verb), path)
        self._run = await self.craft.jobs.read(_info, path)
        self.show_status()
        self.refresh_bindings()

    def action_view(self) -> None:
        """The generation view."""
        self.craft.show_generate(self.dataset)


def _info(path: Folder) -> RunInfo:
    from tui_craft.runs import attach

    return attach.info(path)
