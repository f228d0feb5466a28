"""The versions of a dataset: make one, compare, go back, check, remove. Owns the list; the store does the work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.screens.dataset_work import DatasetWork
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.version_diff import Tally
    from tui_craft.store.versions import Version

_COLUMNS = (
    Column("Version", least=10), Column("Made", width=10), Column("Rows", width=9, align="right"),
    Column("By state", width=26, from_width=76), Column("Note", least=16, share=2, from_width=60),
)  # fmt: skip
_NONE = """No versions yet. A version keeps all rows as they are now, so that you can compare and go back.

  n   make one"""


class VersionsScreen(DatasetWork):
    """The versions of an open dataset (see `DatasetWork`)."""

    CSS_PATH = "versions.tcss"
    HELP = """
    A version keeps every row of the dataset as it was, in a folder of its own with its hashes. Enter shows what has
    changed since. Restoring makes the rows equal to the version's in one change, and undo takes that back, so nothing
    is asked twice. A version that is removed goes to versions/.trash in the dataset's folder.
    """
    KEYS = ("versions-new", "versions-diff", "versions-restore", "versions-verify", "versions-remove", "work-undo")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("versions-new", "n", "new", "new", "Keep the rows as they are now as a version", group=CHANGE),
        bind("versions-diff", "d", "diff", "what changed", "What has changed since this version (enter as well)",
             group=GO),
        bind("versions-restore", "r", "restore", "restore", "Make the rows equal to this version's; undo takes it back",
             group=CHANGE),
        bind("versions-verify", "v", "verify", "check", "Check the version against its hashes", group=CHANGE),
        bind("versions-remove", "D,delete", "remove", "remove", "Move the version into versions/.trash", group=CHANGE),
    ]  # fmt: skip

    _versions: tuple[Version, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The list, or what to do where it is empty."""
        yield RowTable(_COLUMNS, marks=False)
        yield Static(Content(_NONE), id="empty")

    def on_mount(self) -> None:
        """Read the list."""
        self.top([Piece(self.dataset.meta.name, "strong", 9), Piece("versions", "muted", 5)])
        self.query_one(RowTable).focus()
        self.start(self.load(), name="versions")

    async def load(self) -> None:
        """Read the list again."""
        from tui_craft.store import versions

        found = await self.craft.jobs.read(versions.list_versions, self.dataset.path)
        self._versions = tuple(found)
        now = datetime.now(UTC)
        table = self.query_one(RowTable)
        table.show(ListSource([self._line(n, item, now) for n, item in enumerate(found)]), cursor=table.cursor)
        self.set_class(not found, "-empty")
        self.refresh_bindings()
        self.top(
            [Piece(self.dataset.meta.name, "strong", 9), Piece("versions", "muted", 5)],
            [Piece(text.plural(len(found), "version"), "", 8)],
        )

    def _line(self, number: int, item: Version, now: datetime) -> Line:
        if item.problem:
            return Line(number, (item.name, "", "", "", item.problem), tone="bad")
        made = text.ago(_moment(item.created, now), now)
        glyphs = self.craft.glyphs.state
        states = "  ".join(f"{glyphs[state]} {text.count(item.states.get(state, 0))}" for state in State)
        return Line(number, (item.name, made, text.count(item.rows), states, item.note))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a version there is only making one."""
        if action in {"diff", "restore", "verify", "remove"} and not self._versions:
            return None
        return super().check_action(action, parameters)

    def _current(self) -> Version:
        item = self._versions[self.query_one(RowTable).cursor]
        if item.problem:
            raise InvalidError(item.problem)
        return item

    def action_new(self) -> None:
        """Ask for a name and make a version."""
        self.start(self._new(), name="new version")

    async def _new(self) -> None:
        from tui_craft.store import versions
        from tui_craft.ui.modals.prompt_line import PromptLine

        free = versions.free_name(self.dataset.path, datetime.now(UTC))

        def named(line: str) -> tuple[str, str]:
            name, _, note = (line.strip() or free).partition(" ")
            return name, note.strip()

        answer = await self.craft.ask(
            PromptLine("New version", placeholder=free, check=lambda line: versions.check_name(named(line)[0]),
                       note=f"A name, and after a blank what it is for: v1 first review. Empty: {free}.")
        )  # fmt: skip
        if answer is None:
            return
        name, note = named(answer)
        now = datetime.now(UTC)
        made = await self.work(
            f"making {name}",
            lambda progress: versions.snapshot(self.dataset, name, now=now, note=note, progress=progress),
            of=len(self.dataset),
        )
        self.query_one(RowTable).action_top()
        await self.load()
        self.done(f"made version {made.name} of {text.rows(made.rows)}")

    def on_row_table_chosen(self) -> None:
        """Enter compares."""
        self.action_diff()

    def action_diff(self) -> None:
        """Show what has changed since."""
        self.start(self._diff(), name="diff")

    async def _diff(self) -> None:
        from tui_craft.ui.screens.version_diff import VersionDiffScreen

        self.craft.push_screen(VersionDiffScreen(self.dataset, self._current().name))

    def action_restore(self) -> None:
        """Go back to the version, saying first what that changes."""
        self.start(self._restore(), name="restore")

    async def _restore(self) -> None:
        from tui_craft.runs.restore import restore
        from tui_craft.store.version_diff import tally

        name = self._current().name
        would = await self.work(f"comparing {name}", lambda progress: tally(self.dataset, None, name))
        if not would.total:
            self.say_below(f"the rows are those of {name} already")
            return
        await self.work(
            f"restoring {name}: {_words(would)}",
            lambda progress: restore(self.dataset, name, progress=progress), of=len(self.dataset),
        )  # fmt: skip
        self.done(f"restored {name}: {_words(would)}; u takes it back")

    def action_verify(self) -> None:
        """Check the version."""
        self.start(self._verify(), name="verify")

    async def _verify(self) -> None:
        from tui_craft.store import versions

        name = self._current().name
        self.say_below(f"checking {name}…")
        wrong = await self.craft.jobs.read(versions.verify, self.dataset.path, name)
        self.say_below(f"{name} is damaged" if wrong else f"{name} is as it was made")
        if wrong:
            raise InvalidError(f"Version {name}: {' '.join(wrong)}")

    def action_remove(self) -> None:
        """Move the version away."""
        self.start(self._remove(), name="remove version")

    async def _remove(self) -> None:
        from tui_craft.store import versions

        name = self._versions[self.query_one(RowTable).cursor].name
        await self.craft.jobs.write(
            self.dataset.slug, lambda: versions.remove(self.dataset.path, name, now=datetime.now(UTC))
        )
        await self.load()
        self.say_below(f"{name} is in versions/.trash")


def _words(would: Tally) -> str:
    """`3 come back, 1 goes, 12 change`."""
    counts = would.counts
    changed = would.total - counts["added"] - counts["removed"]
    parts = [(counts["added"], "come back"), (counts["removed"], "go"), (changed, "change")]
    return ", ".join(f"{text.count(number)} {words}" for number, words in parts if number)


def _moment(stamp: str, now: datetime) -> datetime:
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return now
