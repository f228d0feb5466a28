"""The findings of a dataset, check by check and row by row, to be gone through by keys. Owns what is seen of them.

What stands is read in `clean_looking`, what is done about it in `clean_changes`, how checks are set in `clean_setting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui_craft import text
from tui_craft.ui.actions import APP, FIND, GO, MOVE, bind
from tui_craft.ui.cleaning import check_lines
from tui_craft.ui.cleaning.check_lines import EntryLines, Listed
from tui_craft.ui.cleaning.finding_words import words_of
from tui_craft.ui.cleaning.found import Entry, next_place
from tui_craft.ui.once_more import OnceMore
from tui_craft.ui.screens.clean_setting import CleanSetting
from tui_craft.ui.widgets.finding_view import FindingView
from tui_craft.ui.widgets.funnel_line import FunnelLine
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import ListSource
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.toned import tone_of

if TYPE_CHECKING:
    from tui_craft.ui.cleaning.finding_words import Seen

REST = 0.08
"""Seconds the cursor must stay on a finding before it is read in full."""


class CleanScreen(CleanSetting):
    """The findings in an open dataset, of the rows that `where` means; with `owned` it is closed with the screen."""

    CSS_PATH = "clean.tcss"
    AUTO_FOCUS = "#checks"
    HELP = """
    What the checks found, the worst first. Go to a check, then n and p walk through its rows: f mends what is certain,
    as shown, w has a teacher write the row anew, h holds it, r rejects it, i lets it pass for good (by the tag
    ok:CHECK; t takes it away again). The capital letters do that to all rows of the check. Whatever it was, u takes it
    back; no other row is touched.

    Keeps is the share of rows that would stay if all went that a check finds wanting; ! are findings that count, ? only
    hints. The line below goes from all rows to those worth keeping. Some 70 % is normal for generated rows; g leads
    through it step by step.
    """
    KEYS = ("clean-fix", "clean-hold", "clean-reject", "clean-ignore", "clean-rewrite", "clean-edit", "clean-undo",
            "clean-fix-all", "clean-guided", "clean-check", "clean-options", "clean-next")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("clean-next", "n", "go(1)", "next", "The next row that this check found", group=MOVE),
        bind("clean-previous", "p", "go(-1)", "one before", "The row before", group=MOVE),
        bind("clean-read", "space", "read", "read on", "Scroll the row by a page", group=MOVE),
        bind("clean-other", "tab", "app.focus_next", "other part", "From the checks to the rows, to the text",
             group=MOVE),
        bind("clean-show-rows", "v", "rows", "as rows", "The rows of this check in the workspace", group=GO),
        bind("clean-guided", "g", "guided", "guided", "All of it step by step, up to how many rows are worth keeping",
             group=FIND, priority=True),
        bind("leave", "q,escape", "leave", "back", "Stop looking; out of a row, a filter; then back", group=APP),
    ]  # fmt: skip

    _order: tuple[str, ...] = ()
    _is_ordered = _has_chosen = False
    _showing_entries: OnceMore | None = None
    _listed: Sequence[Listed] = ()
    _shown_check = ""
    _showing: object = None
    _resting_on: Timer | None = None
    _offered: object = None

    def compose_body(self) -> Iterable[Widget]:
        """The checks, the rows of one, one of them in full; below, what would be kept."""
        with Container(id="clean"):
            with Vertical(id="lists"):
                yield RowTable(check_lines.CHECK_COLUMNS, marks=False, states=True, id="checks")
                yield RowTable(check_lines.ENTRY_COLUMNS, marks=False, states=True, label_width=4, id="entries")
            yield FindingView()
        yield FunnelLine()

    def on_mount(self) -> None:
        """What there is comes with `on_screen_resume`."""
        self.show_status()

    # ---- where one is

    @property
    def _checks(self) -> RowTable:
        return self.query_one("#checks", RowTable)

    @property
    def _entries(self) -> RowTable:
        return self.query_one("#entries", RowTable)

    @property
    def chosen(self) -> Listed | None:
        """The check under the cursor."""
        place = self._checks.cursor
        return self._listed[place] if place < len(self._listed) else None

    @property
    def check(self) -> str:
        """Its name."""
        return self.chosen.name if self.chosen is not None else ""

    @property
    def entry(self) -> Entry | None:
        """The finding under the cursor."""
        if not self.is_attached:
            return None
        entries, place = self.found.group(self.check).entries, self._entries.cursor
        return entries[min(place, len(entries) - 1)] if entries else None

    # ---- what is seen

    def show_found(self) -> None:
        """Draw checks, rows and the one row anew, with the cursors where they were."""
        if self.standing is None or not self.is_attached:
            return
        before, here = self.check, self.entry
        if self._put_in_order() and not self._has_chosen and not self._has_begun:
            before, here = "", None  # nobody has gone anywhere yet: begin with the worst
        names, table = [listed.name for listed in self._listed], self._checks
        table.source = ListSource(
            [check_lines.check_line(at, listed, self.found) for at, listed in enumerate(self._listed)]
        )
        table.reload(cursor=names.index(before) if before in names else 0)
        self._shown_check = self.check
        self._show_entries(self.back.place(self.found.group(self.check), here))
        self.query_one(FunnelLine).show(self.standing.funnel, self.standing.unseen)
        self.show_status()
        if self._guided is not None and self._guided.is_attached:
            self._guided.again()

    def _put_in_order(self) -> bool:
        """The worst first; but then the list stays as it is while one works through it. Whether it was put in order."""
        assert self.standing is not None
        known = {listed.name: listed for listed in self.standing.listed}
        anew = not self._is_ordered or not (self._has_chosen or self._has_begun)
        if anew:
            self._is_ordered, self._order = bool(self.found.groups), ()
        self._order = check_lines.in_order(self.found, self._order)
        self._listed = [known[name] for name in check_lines.with_the_rest(self._order, known.values()) if name in known]
        return anew

    @property
    def _has_begun(self) -> bool:
        """Whether somebody is at work here: has changed something, or gone to a row."""
        return self._changes > 0 or self._entries.cursor > 0 or self.focused is not self._checks

    def _show_entries(self, here: Entry | None) -> None:
        """Draw the rows of the check under the cursor, on the entry `here` where it is among them."""
        table, group = self._entries, self.found.group(self.check)
        lines = table.source
        same = isinstance(lines, EntryLines) and lines.group.name == group.name
        place = next_place(group, here, table.cursor if same else 0)
        if isinstance(lines, EntryLines) and lines.group is group:
            table.reload(cursor=place)
        else:
            width = max(3, len(str(self.dataset.index.next_id)))
            table.show(EntryLines(self.dataset, group, self.craft.glyphs), label_width=width, cursor=place)
        self._show_entry()

    @on(CursorRows.Highlighted, "#checks")
    def _other_check(self, event: CursorRows.Highlighted) -> None:
        event.stop()
        if self.standing is not None and self._shown_check != self.check:
            self._has_chosen = self._is_ordered
            self._shown_check = self.check
            self._show_entries(None)
            self.show_status()

    @on(CursorRows.Highlighted, "#entries")
    def _other_entry(self, event: CursorRows.Highlighted) -> None:
        event.stop()
        self.show_status()
        if self._resting_on is not None:
            self._resting_on.stop()
        self._resting_on = self.set_timer(REST, self._show_entry)

    def _show_entry(self) -> None:
        """Show it."""
        offered = self.check_action("fix", ()), self.check_action("fix_all", ()), self.entry is None, self.check
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()
        if self._showing_entries is None:
            self._showing_entries = OnceMore(partial(self.start, name="show", group="show"), self._read_entry)
        self._showing_entries.ask()

    async def _read_entry(self) -> None:
        entry, reader = self.entry, self._reader
        if entry is None or reader is None:
            at = self.standing.at if self.standing is not None else ""
            self._show_words((self.chosen, at), self._words_of_none)
            return
        seen = await self.craft.jobs.read(reader.seen, entry)
        if entry is self.entry:
            about = None if seen is None else (seen.row.rev, seen.problem, tuple(seen.cluster[:9]), seen.others)
            self._show_words((entry.row, entry.findings, about), partial(self._words_of, seen))

    def _show_words(self, key: object, words: Callable[[], list[Content]]) -> None:
        if key != self._showing:
            self._showing = key
            self.query_one(FindingView).show_words(words)

    def _words_of(self, seen: Seen | None) -> list[Content]:
        tone = partial(tone_of, self.query_one(FindingView))
        return [Content("This row is gone.").stylize(tone("muted"))] if seen is None else words_of(seen, tone, self.app)

    def _words_of_none(self) -> list[Content]:
        """What stands where there is no finding."""
        tone, chosen = partial(tone_of, self.query_one(FindingView)), self.chosen
        was_looked = self.standing is not None and bool(self.standing.at)
        return [] if chosen is None else check_lines.none_words(chosen, was_looked=was_looked, tone=tone)

    def show_status(self) -> None:
        """Above: which finding of how many. Below: what goes on, or what was done last."""
        if not self.is_attached:
            return
        count = len(self.found.group(self.check).entries)
        place = f"{text.count(min(self._entries.cursor + 1, count))}/{text.count(count)}" if count else ""
        title = self.chosen.title if self.chosen is not None and count else ""
        self.top(
            [Piece("Clean", "strong", 9), Piece(self.dataset.meta.name, "muted", 4), Piece(self._where, "accent", 6)],
            [Piece(title, "muted", 5), Piece(place, "", 8)],
        )
        left, right = [Piece(self.last_words, "muted", 8)], [Piece(self.progress, "accent", 7)]
        self.bottom(left if self.last_words else [], right if self.progress else [])

    def action_check(self) -> None:
        """Look at everything, and list the worst first again."""
        self._is_ordered = False
        super().action_check()

    def draw_rows(self, *, stay_on: int | None = None) -> None:
        """Tags or a note have changed."""
        self._showing = None
        self._show_entry()
        self.show_status()

    # ---- going through

    def action_go(self, step: int) -> None:
        """To the next finding of this check, or the one before."""
        self._entries.action_move(step)

    def action_read(self) -> None:
        """Scroll what is read."""
        self._walk()
        self.query_one(FindingView).action_page_down()

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if event.table is self._checks and self._entries.display:
            self._entries.focus()
        else:
            self._walk()
            self.query_one(FindingView).focus()

    def _walk(self) -> None:
        """Where there is no room for both, have the row instead of the list."""
        if self.has_class("-short") and not self.has_class("-walking"):
            self.add_class("-walking")
            self.query_one(FindingView).focus()

    async def action_leave(self) -> None:
        """Stop what goes on; out of the row, out of the filter; then back."""
        if self.stop_looking():
            return
        if self.focused is not self._checks:
            self.remove_class("-walking")
            self._checks.focus()
        elif self._where:
            self.filter("")
        else:
            await super().action_leave()

    def go_to_step(self, step: str) -> None:
        """Put the cursor on the first check of a step that found something."""
        from tui_craft.checks.registry import checks

        known = checks()
        for place, listed in enumerate(self._listed):
            if known[listed.name].step == step and self.found.group(listed.name).entries:
                self._checks.cursor = place
                return

    def action_rows(self) -> None:
        """The rows of the check in the workspace."""
        if self.check:
            self.craft.show_workspace(self.dataset.slug, where=self.where_of_check, back=self.craft.show_clean)
