"""Writing in the studio: saving the template, going back to a version, choosing the rows it shows. Asks nobody."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import CHANGE, GO, MOVE, bind
from tui_craft.ui.screens.studio_bench import StudioBench
from tui_craft.ui.widgets.template_editor import TemplateText


class StudioWriting(StudioBench):
    """The part of the studio that writes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("studio-edit", "e", "edit", "edit", "Into the template", group=CHANGE, show=True),
        bind("studio-editor", "E", "editor", "in your editor", "Edit the template in your own editor", group=CHANGE),
        bind("studio-save", "ctrl+s,f10", "save", "save", "Put the text in force and keep it as a version",
             group=CHANGE, show=True),
        bind("studio-save-note", "S", "save_note", "save with a note", "Save, with a few words on what you changed",
             group=CHANGE),
        bind("studio-versions", "v", "versions", "versions", "Every text it had: differences, and one of them back",
             group=CHANGE, show=True),
        bind("studio-draw", "n", "draw", "draw again", "Show another request, with other seeds", group=CHANGE,
             show=True),
        bind("studio-samples", "s", "samples", "sample rows", "Choose or paste the rows it shows as examples",
             group=CHANGE, show=True),
        bind("studio-insert", "i", "insert_rows", "write rows in", "Write the rows shown into the template as text",
             group=CHANGE),
        bind("studio-context", "o", "context", "describe", "Say what the dataset is for; the prompt follows",
             group=GO),
        bind("studio-stage", "right_square_bracket", "stage(1)", "next stage", "The prompt of the recipe's next stage",
             group=MOVE),
        bind("studio-stage-back", "left_square_bracket", "stage(-1)", "stage before",
             "The prompt of the stage before", group=MOVE),
    ]  # fmt: skip

    def action_edit(self) -> None:
        """Into the editor."""
        self.show_pane("template")

    @on(TemplateText.Left)
    def _left_editor(self) -> None:
        self.show_pane("sent")

    def action_draw(self) -> None:
        """Another request of the run that would start now."""
        self.number += 1
        self.render_soon()

    def action_save(self) -> None:
        """Put the text in force."""
        self.start(self._save(""), name="save prompt", group="save")

    def action_save_note(self) -> None:
        """The same with a note."""
        self.start(self._save_note(), name="save prompt", group="save")

    async def _save_note(self) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        note = await self.craft.ask(
            PromptLine("What did you change?", placeholder="a few words, for the list of versions")
        )
        if note is not None:
            await self._save(note.strip())

    async def _save(self, note: str) -> None:
        from tui_craft.store import prompt_versions

        bench, template = self.bench, self.editor.template
        if bench is None:
            return
        await self.craft.jobs.write(
            self.dataset.slug,
            lambda: prompt_versions.save(
                self.dataset.path, template, bench.recommended, bench.key, variables=bench.known, note=note,
                now=datetime.now(UTC),
            ),
        )  # fmt: skip
        await self.load(keep=True)
        number = len(self._versions)
        self.craft.say(
            f"In force, kept as version {number}." if self._edited else "The recommended prompt is in force."
        )

    def action_versions(self) -> None:
        """The texts it had."""
        self.start(self._show_versions(), name="versions")

    async def _show_versions(self) -> None:
        from tui_craft.ui.modals.prompt_versions import PromptVersions

        if self.bench is None:
            return
        self._versions = await self.craft.jobs.read(self._read_versions)
        modal = PromptVersions(self._versions, self.editor.template, self.bench.recommended)
        chosen = await self.craft.ask(modal)
        if chosen is not None:
            self.take(chosen, "It is in the editor; ctrl+s puts it in force.")

    def take(self, template: str, words: str) -> None:
        """Put another text into the editor; ctrl+z there takes it back."""
        self.editor.put(template, undoable=True)
        self.render_soon()
        self.draw_top()
        self.craft.say(words)

    def action_editor(self) -> None:
        """Edit in the user's own editor."""
        self.start(self._edit_outside(), name="editor")

    async def _edit_outside(self) -> None:
        from tui_craft.ui import external_editor

        with self.craft.suspended():
            edited = external_editor.edit(self.editor.template, environ=os.environ)
        if edited is not None:
            self.take(edited, "Taken over; ctrl+s puts it in force.")

    def action_samples(self) -> None:
        """Choose the rows it shows."""
        self.start(self._choose_samples(), name="sample rows")

    async def _choose_samples(self) -> None:
        from tui_craft.ui.modals.sample_rows import SampleRows

        marked = [row.id for row in self.chosen or () if row.id > 0]
        rows = await self.craft.ask(SampleRows(self.dataset, marked=marked))
        if rows is not None:
            self.chosen = rows or None
            await self.render_prompt()

    def action_insert_rows(self) -> None:
        """Write the rows that are shown into the template, at the cursor."""
        from tui_craft.domain.prompt import escaped, seed_lines

        rows, bench = self.shown_rows(), self.bench
        if bench is None:
            return
        if not rows:
            self.craft.warn("No rows are shown here; s chooses some.")
            return
        lines = escaped(seed_lines([row.data for row in rows], bench.format))
        self.editor.insert(text.visible(lines, len(lines) + 1) + "\n")
        self.show_pane("template")

    def action_context(self) -> None:
        """Describe the dataset."""
        self.stale = True
        self.craft.show_wizard(self.dataset.slug)

    def action_stage(self, step: int) -> None:
        """The prompt of another stage; what was typed here is kept as a version."""
        if self.bench is not None:
            names = [stage.name for stage in self.bench.recipe.stages]
            self.start(self.to_stage(names[(names.index(self.stage) + step) % len(names)]), name="stage", group="stage")

    async def to_stage(self, stage: str) -> None:
        """Put the prompt of another stage on the bench."""
        await self.put_aside()
        self.stage, self.number = stage, 0
        await self.load()

    async def put_aside(self) -> None:
        """Keep what was typed and not saved as a version that is not in force."""
        from tui_craft.store import prompt_versions

        bench, template = self.bench, self.editor.template
        if bench is None or not self.dirty or not template.strip():
            return
        await self.craft.jobs.write(
            self.dataset.slug,
            lambda: prompt_versions.keep(
                self.dataset.path, template, bench.key, note=prompt_versions.LEFT, now=datetime.now(UTC)
            ),
        )
        self.craft.say("What you typed is not in force; it is kept among the versions (v).")
