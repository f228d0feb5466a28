"""The wizard: what a dataset is for, one question at a time. Owns the walk through the questions, no wording.

Everything typed is kept as a draft and offered again; nothing reaches a dataset before ctrl+s.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from tui_craft.domain.questions import COLD_START, QUESTIONS, answers_from, empty_answers, to_context
from tui_craft.store import about, library
from tui_craft.ui import remember
from tui_craft.ui.actions import APP, GO, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.answer_list import AnswerList
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.question_page import QuestionPage

_PAUSE = 0.5
"""Seconds after the last key before the draft is written."""


class WizardScreen(CraftScreen):
    """Asks the seven questions, for a new dataset or (with `slug`) about one there is."""

    CSS_PATH = "wizard.tcss"
    AUTO_FOCUS = None
    HELP = (
        "What the dataset is for. The answers become the generation prompt, so specific words pay.\n\n"
        "Go back and forth as you like: everything is kept as you type, also when you leave. "
        "ctrl+s makes the dataset, or saves the changed description of an existing one."
    )
    KEYS = ("wizard-next", "wizard-create", "wizard-save", "wizard-back", "leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help", "f1,question_mark", "help", "help", "What this is, and every key that works here",
             group=APP, show=True),
        bind("wizard-next", "tab", "go(1)", "next", "Next question", group=GO, show=True),
        bind("wizard-back", "shift+tab", "go(-1)", "back", "Question before", group=GO, show=True),
        bind("wizard-create", "ctrl+s", "create", "create", "Make the dataset", show=True),
        bind("wizard-save", "ctrl+s", "save", "save", "Save the description", show=True),
        bind("leave", "escape,q", "leave", "leave (kept)", "Leave; what you typed is here when you come back",
             group=APP, show=True),
    ]  # fmt: skip

    def __init__(self, slug: str | None = None) -> None:
        super().__init__()
        self._slug = slug
        self._memory = f"wizard-{slug}" if slug else "wizard"
        self._answers = empty_answers()
        self._base: dict[str, Any] = {}
        self._place = 0
        self._busy = False
        self._touched = False
        self._timer: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The answers on the left, the question on the right."""
        with Horizontal(id="wizard"):
            yield AnswerList(QUESTIONS, id="answers")
            yield ContentSwitcher(id="pages")

    def on_mount(self) -> None:
        """Fetch what was typed before."""
        self.start(self._load(), name="load answers")

    async def _load(self) -> None:
        kept = await self.craft.jobs.read(remember.recall, self._memory)
        if self._slug is not None:
            name, format_name, self._base = await self.craft.jobs.read(_described, self._slug)
            self._answers = answers_from(name, format_name, self._base)
        resumed = _usable(kept, self._base)
        if resumed:
            self._answers.update(resumed)
            self._touched = True
        switcher = self.query_one(ContentSwitcher)
        for question in QUESTIONS:
            locked = question.key == "format" and self._slug is not None
            await switcher.add_content(QuestionPage(question, self._answers[question.key], locked=locked))
        place = kept.get("place")
        self._show(place if resumed and isinstance(place, int) and 0 <= place < len(QUESTIONS) else 0)

    # walking

    def _show(self, place: int) -> None:
        self._place = place
        page = f"page-{QUESTIONS[place].key}"
        self.query_one(ContentSwitcher).current = page
        answers = self.query_one(AnswerList)
        answers.current, answers.answers = place, self._answers
        self.query_one(f"#{page}", QuestionPage).focus_field()
        self._top()

    def _top(self) -> None:
        title = "New dataset" if self._slug is None else f"About {self._answers['name']}"
        saved = "saved as you type" if self._slug is None else "ctrl+s saves"
        self.top([Piece(title, "strong", 9)], [f"{self._place + 1} of {len(QUESTIONS)}", Piece(saved, "muted", 2)])

    def action_go(self, step: int) -> None:
        """To the next question or the one before, round and round."""
        if self.query(QuestionPage):
            self._show((self._place + step) % len(QUESTIONS))

    @on(AnswerList.Wanted)
    def _clicked(self, event: AnswerList.Wanted) -> None:
        self._show(event.place)

    @on(QuestionPage.Done)
    def _done(self) -> None:
        self.action_go(1)

    @on(QuestionPage.Answered)
    def _answered(self, event: QuestionPage.Answered) -> None:
        self._answers[event.key] = event.value
        self._touched = True
        self.query_one(AnswerList).answers = self._answers
        if event.key == "name":
            self._top()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._keep)

    # keeping

    def _keep(self) -> None:
        self.start(self._write_draft(), name="keep answers", group="keep")

    async def _write_draft(self) -> None:
        if self._touched:
            kept = {"answers": dict(self._answers), "place": self._place, "base": self._base}
            await self.craft.jobs.write("remember", remember.keep, self._memory, kept)

    async def action_leave(self) -> None:
        """Keep the draft and go back."""
        await self.craft.guarded(self._write_draft())
        self.craft.leave()

    # making

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new dataset is created, one that is there is saved."""
        if action in {"create", "save"}:
            return (action == "create") == (self._slug is None)
        return True

    def action_create(self) -> None:
        """Make the dataset."""
        if not self._busy and self.query(QuestionPage):
            self._busy = True
            self.start(self._create(), name="create dataset")

    def action_save(self) -> None:
        """Save the description of the dataset there is."""
        if not self._busy and self._slug is not None and self.query(QuestionPage):
            self._busy = True
            self.start(self._save(self._slug), name="describe dataset")

    async def _create(self) -> None:
        try:
            slug = await self.craft.jobs.write("library", _make, dict(self._answers))
        except Exception:
            self._busy = False
            self._show(0)
            raise
        await self._forget()
        if self._answers["data_status"] == "nothing":
            self.craft.warn(COLD_START)
        else:
            await self._import(slug)
        self.craft.show_workspace(slug)

    async def _import(self, slug: str) -> None:
        """What there is already is asked for at once."""
        from tui_craft.ui.modals.import_dialog import ImportDialog

        dataset = await self.craft.jobs.read(library.open_dataset, slug)
        try:
            seeds = self._answers["data_status"] == "seeds"
            await self.craft.ask(ImportDialog(dataset, as_="seed" if seeds else "accepted"))
        finally:
            await self.craft.jobs.read(dataset.close)

    async def _save(self, slug: str) -> None:
        try:
            notice = await self.craft.jobs.write(slug, _describe, slug, dict(self._answers), self._base)
        finally:
            self._busy = False
        await self._forget()
        self.craft.say(f"Saved. {notice}".strip())
        self.craft.leave()

    async def _forget(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._touched = False
        await self.craft.jobs.write("remember", remember.forget, self._memory)


def _usable(kept: dict[str, Any], base: dict[str, Any]) -> dict[str, str]:
    """The kept answers, unless the dataset was described anew since they were typed."""
    answers = kept.get("answers")
    if not isinstance(answers, dict) or kept.get("base", {}) != base:
        return {}
    known = empty_answers()
    return {key: value for key, value in answers.items() if key in known and isinstance(value, str)}


def _described(slug: str) -> tuple[str, str, dict[str, Any]]:
    with library.open_dataset(slug) as dataset:
        return dataset.meta.name, dataset.meta.format, dict(dataset.meta.context)


def _make(answers: dict[str, str]) -> str:
    context = to_context(answers)
    with library.create(answers["name"], answers["format"], context=context, now=datetime.now(UTC)) as dataset:
        return dataset.slug


def _describe(slug: str, answers: dict[str, str], base: dict[str, Any]) -> str:
    with library.open_dataset(slug) as dataset:
        return about.describe(dataset, answers["name"], to_context(answers, base))
