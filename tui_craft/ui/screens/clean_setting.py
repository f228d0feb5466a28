"""How the checks of a dataset are set, and the guided pass over what they found. Owns these dialogs' answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.clean_changes import CleanChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_craft.store.check_settings import CheckSettings
    from tui_craft.ui.cleaning.check_lines import Listed
    from tui_craft.ui.cleaning.steps import Step
    from tui_craft.ui.modals.guided import GuidedPass, Plan


OWN = "state:accepted tag:seed OR reviewed:yes"
"""Rows that a person brought as examples, or has read and accepted."""


class CleanSetting(CleanChanges):
    """Adds options, the switch and the guided pass."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("clean-options", "o", "options", "options", "What this check goes by, and what it leaves alone",
             group=CHANGE),
        bind("clean-switch", "x", "switch", "on or off", "Switch this check off in this dataset, or on", group=CHANGE),
    ]  # fmt: skip

    _guided: GuidedPass | None = None

    @property
    def chosen(self) -> Listed | None:
        """The check under the cursor."""
        raise NotImplementedError

    # ---- on or off

    def action_switch(self) -> None:
        """Switch the check off, or on."""
        chosen = self.chosen
        if chosen is not None:
            self.start(self._set(chosen, on=not chosen.on), name="switch", group="settings")

    async def _set(self, chosen: Listed, *, on: bool | None = None, options: Mapping[str, Any] | None = None) -> None:
        from tui_craft.store import check_settings

        def edit(now: CheckSettings) -> CheckSettings:
            if on is not None:
                now = replace(now, on={**now.on, chosen.name: on})
            return now if options is None else replace(now, options={**now.options, chosen.name: dict(options)})

        await self.craft.jobs.write(self.dataset.slug, check_settings.change, self.dataset, edit)
        word = "options set" if on is None else "switched on" if on else "switched off"
        self.last_words = f"{chosen.title}: {word}"
        self.changed()
        await self.load()

    # ---- options

    def action_options(self) -> None:
        """Change the options of the check."""
        self.start(self._options(), name="options", group="settings")

    async def _options(self) -> None:
        from tui_craft.checks.registry import check_named
        from tui_craft.checks.settings import options_of
        from tui_craft.store import check_settings
        from tui_craft.ui.modals.check_options import CheckOptions

        chosen = self.chosen
        if chosen is None:
            return
        check = await self.craft.jobs.read(check_named, chosen.name)
        settings = await self.craft.jobs.read(check_settings.read, self.dataset.path)
        now = options_of(settings, check)
        options = await self.craft.ask(CheckOptions(self.dataset, check, now))
        if options is not None and options != now:
            usual = {option.name: option.default for option in check.options}
            await self._set(chosen, options={name: value for name, value in options.items() if value != usual[name]})

    # ---- the guided pass

    def action_guided(self) -> None:
        """Go through all of it step by step."""
        if self.standing is not None:
            self.start(self._guide(), name="guided", group="guided")

    async def _guide(self) -> None:
        from tui_craft.ui.modals.guided import GuidedPass

        self._guided = GuidedPass(plan=self._plan, act=self._do, read=self._read_some, undo=self.action_undo)
        try:
            answer = await self.craft.ask(self._guided)
        finally:
            self._guided = None
        if answer == "prompt":
            self.action_prompt()
        elif answer is not None:
            self.go_to_step(answer.removeprefix("look:"))

    def _plan(self) -> Plan:
        """What a guided pass would do now. For a thread."""
        from tui_craft.checks.base import STEPS
        from tui_craft.checks.registry import checks
        from tui_craft.store import query
        from tui_craft.ui.cleaning.steps import steps
        from tui_craft.ui.modals.guided import Plan

        of = {name: check.step for name, check in checks().items()}
        funnel = self.standing.funnel if self.standing is not None and not self.standing.unseen else None
        own = set(query.find(self.dataset, query.parse(self.dataset, OWN)))
        return Plan(steps(self.found, of, STEPS, self.dataset.state_of, own), funnel, self._sample_words())

    def _do(self, step: Step) -> None:
        """What a step does."""
        self.fix([*step.fix, *(() if step.reason else step.reject)])
        self.reject(step.reject if step.reason else (), step.reason)
        self.hold(step.hold)

    def _read_some(self) -> None:
        from tui_craft.store.queues import Kind, Queue

        self.craft.show_review(self.dataset, Queue(Kind.SAMPLE, where=self._where))

    def _sample_words(self) -> str:
        """How far the reading of a sample is: `read 50 drafts by chance`."""
        from tui_craft.domain.row import State
        from tui_craft.store import reviews

        begun = reviews.unfinished(self.dataset.path, self._where)
        drafts = self.dataset.counts()[State.DRAFT]
        if begun is not None:
            left = sum(1 for _ in reviews.left(self.dataset, begun))
            return f"{text.count(len(begun.ids) - left)} of {text.count(len(begun.ids))} read"
        return f"read {text.count(reviews.size_of(drafts))} drafts by chance" if drafts else "no drafts to read"

    def go_to_step(self, step: str) -> None:
        """Put the cursor on the first check of a step that found something."""
        raise NotImplementedError
