"""What is done about findings: fixed, written anew, held, rejected, let pass; one row, or all of a check.

Owns the order screen first, disk next: a row that is done with leaves the list at once, and the next key is about the
next one. Services do the work; nothing but the rows named is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.ui.actions import CHANGE, REVIEW, bind
from tui_craft.ui.cleaning.found import Entry
from tui_craft.ui.cleaning.going_back import GoingBack
from tui_craft.ui.saving import Saving
from tui_craft.ui.screens.clean_looking import CleanLooking

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

WITH_AN_ENTRY = frozenset({"rewrite", "hold", "reject", "ignore", "edit", "rewrite_all", "hold_all", "reject_all",
                           "ignore_all"})  # fmt: skip
_MANY = 1_000
"""Rows above which it is said that something is going on."""


class CleanChanges(CleanLooking):
    """Adds the keys that change rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("clean-fix", "f", "fix", "fix", "Mend what is certain, as shown", group=REVIEW),
        bind("clean-rewrite", "w", "rewrite", "rewrite", "Have a teacher write the row anew; you decide about it then",
             group=REVIEW),
        bind("clean-hold", "h", "hold", "hold", "Hold the row for later", group=REVIEW),
        bind("clean-reject", "r", "reject", "reject", "Reject the row", group=REVIEW),
        bind("clean-ignore", "i", "ignore", "ignore", "Let it pass: this check is silent about this row from now on",
             group=REVIEW),
        bind("clean-fix-all", "F", "fix_all", "fix all", "Mend all rows of this check that can be mended for certain",
             group=REVIEW),
        bind("clean-rewrite-all", "W", "rewrite_all", "rewrite all", "Have a teacher write all rows of this check anew",
             group=REVIEW),
        bind("clean-hold-all", "H", "hold_all", "hold all", "Hold all rows of this check", group=REVIEW),
        bind("clean-reject-all", "R", "reject_all", "reject all", "Reject all rows of this check; u brings them back",
             group=REVIEW),
        bind("clean-ignore-all", "I", "ignore_all", "ignore all", "Let all of this check pass that is listed",
             group=REVIEW),
        bind("clean-edit", "e", "edit", "edit", "Edit the row, each text in a field of its own", group=CHANGE),
        bind("clean-undo", "u", "undo", "undo", "Undo the newest change of the dataset, however many rows it was",
             group=CHANGE),
        bind("clean-redo", "U,ctrl+r", "redo", "redo", "Do again what was undone last", group=CHANGE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, where: str = "", *, owned: bool = False) -> None:
        super().__init__(dataset, where, owned=owned)
        self.back = GoingBack()

    @property
    def check(self) -> str:
        """The check whose findings are gone through; empty while there is none."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry | None:
        """What is looked at."""
        raise NotImplementedError

    def current(self) -> int | None:
        """The row that is looked at."""
        return self.entry.row if self.entry is not None else None

    @property
    def where_of_check(self) -> str:
        """The rows of the check, as a filter."""
        return f"check:{self.check} {self._where}".strip()

    @property
    def listed(self) -> list[Entry]:
        """All that the check found."""
        return list(self.found.group(self.check).entries)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a finding there is nothing to do about one."""
        if self.standing is None:
            return None if action in {*WITH_AN_ENTRY, "fix", "fix_all"} else super().check_action(action, parameters)
        if action == "fix":
            return True if self.entry is not None and self.entry.fixes else None
        if action == "fix_all":
            return True if self.found.group(self.check).fixable else None
        if action in WITH_AN_ENTRY and self.entry is None:
            return None
        return super().check_action(action, parameters)

    # ---- mending

    def action_fix(self) -> None:
        """Mend this one."""
        if self.entry is not None:
            self.fix([self.entry])

    def action_fix_all(self) -> None:
        """Mend all that can be mended."""
        self.fix(self.listed)

    def fix(self, entries: Sequence[Entry]) -> None:
        """Mend these as far as it is certain."""
        mendable = [entry for entry in entries if entry.fixes]
        goes = bool(mendable) and self.reason_of(mendable[0].check) != ""  # the fix of a duplicate is to reject it
        self._act(_fix, mendable, out=True, doing="fixing", whole=goes)

    def action_rewrite(self) -> None:
        """Have this one written anew."""
        if self.entry is not None:
            self.craft.show_generate(self.dataset, recipe="repair", where=f"id:{self.entry.row}")

    def action_rewrite_all(self) -> None:
        """Have all of this check written anew."""
        self.craft.show_generate(self.dataset, recipe="repair", where=self.where_of_check)

    # ---- putting aside

    def action_hold(self) -> None:
        """Hold this one, go to the next."""
        if self.entry is not None:
            self.hold([self.entry])
            self.action_go(1)

    def action_hold_all(self) -> None:
        """Hold all of them."""
        self.hold(self.listed)

    def hold(self, entries: Sequence[Entry]) -> None:
        """Hold these; they stay in the list, for what was found in them is still so."""
        self._act(_hold, entries, out=False, doing="holding")

    def action_reject(self) -> None:
        """Reject this one."""
        if self.entry is not None:
            self.reject([self.entry])

    def action_reject_all(self) -> None:
        """Reject all of them."""
        self.reject(self.listed)

    def reject(self, entries: Sequence[Entry], reason: str = "") -> None:
        """Reject these; without a reason it is the one that goes with the check."""
        why = reason or self.reason_of(entries[0].check if entries else "")
        self._act(lambda dataset, some: _reject(dataset, some, why), entries, out=True, doing="rejecting", whole=True)

    def reason_of(self, check: str) -> str:
        """Why a row with such a finding is rejected; empty where that is for a person to say."""
        from tui_craft.checks.registry import checks

        known = checks().get(check)
        return "duplicate" if known is not None and known.step == "duplicates" else ""

    # ---- letting pass

    def action_ignore(self) -> None:
        """Let this one pass."""
        if self.entry is not None:
            self._ignore([self.entry])

    def action_ignore_all(self) -> None:
        """Let all of them pass."""
        self._ignore(self.listed)

    def _ignore(self, entries: Sequence[Entry]) -> None:
        self._act(_ignore, entries, out=True, doing="letting pass")

    # ---- editing

    def action_edit(self) -> None:
        """Edit the row."""
        self.start(self._edit(), name="edit")

    async def _edit(self) -> None:
        from tui_craft.ui.modals.edit_row import EditRow

        entry = self.entry
        if entry is None:
            return
        row = await self.craft.jobs.read(self.dataset.get, entry.row)

        def saved() -> None:
            self.back.did([entry])
            self._take_out([entry], whole=True)
            self.last_words = f"edited #{row.id}"

        save = Saving(self.craft.jobs, self.dataset, row, saved)
        if await self.craft.ask(EditRow(f"Row {row.id}", row.data, self.dataset.format.blocks(row.data), save)):
            self.changed()
            self.show_found()

    # ---- undo

    def action_undo(self) -> None:
        """Undo the newest change."""
        self._revert(self.dataset.undo, "there is nothing to undo", lambda: self.back.undid(self.entry))

    def action_redo(self) -> None:
        """Redo the newest undo."""
        self._revert(self.dataset.redo, "there is nothing to redo", self.back.redid)

    def _revert(self, work: Callable[[], str | None], otherwise: str, done: Callable[[], None]) -> None:
        def after(words: str | None) -> None:
            self.last_words = words or otherwise
            self.show_status()
            if words:
                done()
                self.changed()
                self.reload()

        self.change(work, after=after)

    # ---- how

    def action_go(self, step: int) -> None:
        """To the next finding, or the one before."""
        raise NotImplementedError

    def _act(
        self, work: Callable[[Dataset, Sequence[Entry]], str], entries: Sequence[Entry], *, out: bool, doing: str,
        whole: bool = False,
    ) -> None:  # fmt: skip
        """Do `work` about these; with `out` they leave the list at once, with `whole` all that is said of the rows."""
        if not entries:
            return
        self.back.did(entries)
        if out:
            self._take_out(entries, whole=whole)
        if len(entries) > _MANY:
            self.last_words = f"{doing} {text.rows(len(entries))}…"
        self.changed()
        self.show_found()

        def after(words: str) -> None:
            self.last_words = words
            self.changed()
            self.show_found()

        def failed() -> None:
            self.last_words = ""
            self.changed()
            self.reload()

        self.change(work, self.dataset, entries, after=after, failed=failed)

    def _take_out(self, entries: Sequence[Entry], *, whole: bool) -> None:
        self.found.take_out({entry.row for entry in entries}, "" if whole else entries[0].check)


def _fix(dataset: Dataset, entries: Sequence[Entry]) -> str:
    from tui_craft.checks import fixing

    done = fixing.apply(dataset, [each for entry in entries for each in entry.findings])
    why = next(iter(done.left.values()), "")
    if len(entries) == 1:
        verb = "rejected" if done.rejected else "fixed"
        return f"#{entries[0].row} left as it is: {why}" if done.left else f"{verb} #{entries[0].row}; u takes it back"
    return f"{done.words}{f' ({why})' if why else ''}; u takes it back"


def _hold(dataset: Dataset, entries: Sequence[Entry]) -> str:
    from tui_craft.store.judging import bulk_state

    # what was rejected a moment ago stays so
    rows = [entry.row for entry in entries if dataset.state_of(entry.row) is not State.REJECTED]
    return _said("held", bulk_state(dataset, rows, State.HELD).changed, entries)


def _reject(dataset: Dataset, entries: Sequence[Entry], reason: str) -> str:
    from tui_craft.store.judging import bulk_reject

    why = f" ({reason})" if reason else ""
    return _said("rejected", bulk_reject(dataset, [entry.row for entry in entries], reason), entries, why)


def _ignore(dataset: Dataset, entries: Sequence[Entry]) -> str:
    from tui_craft.checks import fixing

    return _said("let pass", fixing.ignore(dataset, entries[0].check, [entry.row for entry in entries]), entries)


def _said(done: str, number: int, entries: Sequence[Entry], why: str = "") -> str:
    what = f"#{entries[0].row}" if len(entries) == 1 else text.rows(number or len(entries))
    return f"{done} {what}{why}; u takes it back" if number else f"{done} already: {what}"
