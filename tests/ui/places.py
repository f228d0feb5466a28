"""Every screen and every dialog there is, and how a test comes to it.

A new screen joins with one line in SCREENS, a new dialog with one line in MODALS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from textual.screen import Screen
from visiting import Opener

from tui_craft.domain.row import NewRow
from tui_craft.store import library, sets, slices, versions
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dialog:
    """The class of a dialog, the screen below it, and the key that opens it there or what makes it."""

    kind: str
    below: str
    opener: Opener


def _workspace(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.workspace import WorkspaceScreen

    return WorkspaceScreen(slug)


def _datasets(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.datasets import DatasetsScreen

    return DatasetsScreen()


def _wizard(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.wizard import WizardScreen

    return WizardScreen(slug)


def _generate(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.generate import GenerateScreen

    return GenerateScreen(library.open_dataset(slug), owned=True)


def _review(slug: str) -> Screen[Any]:
    from tui_craft.store.queues import Kind, Queue
    from tui_craft.ui.screens.review import ReviewScreen

    return ReviewScreen(library.open_dataset(slug), Queue(Kind.DRAFTS), owned=True)


def _versioned(slug: str) -> Dataset:
    """The dataset with a version, and every row changed since."""
    dataset = library.open_dataset(slug)
    versions.snapshot(dataset, "v1", now=NOW)
    dataset.rewrite(list(dataset.ids()), lambda row: b'{"input":"new [/]","output":"new \\u001b[2J"}', verb="rewrite")
    return dataset


def _versions(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.versions import VersionsScreen

    return VersionsScreen(_versioned(slug))


def _version_diff(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.version_diff import VersionDiffScreen

    return VersionDiffScreen(_versioned(slug), "v1")


def _row_history(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.row_history import RowHistoryScreen

    dataset = _versioned(slug)
    if not len(dataset):
        dataset.add([NewRow(b'{"input":"a","output":"b"}')])
    return RowHistoryScreen(dataset, 1)


def _fields(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.fields import FieldsScreen

    return FieldsScreen(library.open_dataset(slug))


SCREENS: dict[str, tuple[str, Callable[[str], Screen[Any]]]] = {
    "workspace": ("WorkspaceScreen", _workspace),
    "datasets": ("DatasetsScreen", _datasets),
    "wizard": ("WizardScreen", _wizard),
    "generate": ("GenerateScreen", _generate),
    "review": ("ReviewScreen", _review),
    "versions": ("VersionsScreen", _versions),
    "version diff": ("VersionDiffScreen", _version_diff),
    "row history": ("RowHistoryScreen", _row_history),
    "fields": ("FieldsScreen", _fields),
}
"""Each screen's name, its class, and how to make it for the dataset with a given slug."""


def _confirm(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.confirm import Confirm

    return Confirm("Really [/] \x1b[2J?", "all of it [INST]")


def _prompt_line(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.prompt_line import PromptLine

    return PromptLine("A name [/]", value="\u202eold", note="what it says \x9b31m")


def _text_view(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.text_view import TextView

    return TextView("Words [/]", "one\ntwo \x1b[2J [INST]\n" * 40)


def _slices(home: Any) -> Screen[Any]:
    from tui_craft.ui.modals.slices import SlicesModal

    slices.save(home.dataset, slices.Slice("hard", 'state:held OR "[/]"', critical=True))
    return SlicesModal(home.dataset, "state:draft")


def _sets(home: Any) -> Screen[Any]:
    from tui_craft.ui.modals.sets import SetsModal

    for name in ("may", "june") if len(home.dataset) else ():
        sets.save(home.dataset, name, now=NOW, ids=home.dataset.ids()[:5])
    return SetsModal(home.dataset)


def _compare(home: Any) -> Screen[Any]:
    from tui_craft.ui.modals.compare_sets import CompareModal

    _sets(home)
    return CompareModal(home.dataset, "may", ["june"])


def _tour(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.screens.tour import TourScreen

    return TourScreen()


def _cause(home: Screen[Any]) -> Screen[Any]:
    from collections import Counter

    from tui_craft.runs.cause import Cause
    from tui_craft.ui.modals.cause import CauseView

    return CauseView(Cause("k3f9", "Write [/] \x1b[2J {topic}\n" * 20, False, Counter({"": 2, "wrong": 1})))


def _new_import(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.import_dialog import ImportDialog

    return ImportDialog(None)


MODALS: dict[str, Dialog] = {
    "review queues": Dialog("Queues", "workspace", "w"),
    "review queues of the review": Dialog("Queues", "review", "w"),
    "similar": Dialog("Similar", "workspace", "equals_sign"),
    "import": Dialog("ImportDialog", "workspace", "I"),
    "new import": Dialog("ImportDialog", "datasets", _new_import),
    "export": Dialog("ExportDialog", "workspace", "x"),
    "edit row": Dialog("EditRow", "workspace", "e"),
    "columns": Dialog("Columns", "workspace", "C"),
    "slices": Dialog("SlicesModal", "workspace", "L"),
    "critical slices": Dialog("SlicesModal", "workspace", _slices),
    "training sets": Dialog("SetsModal", "workspace", _sets),
    "no training sets": Dialog("SetsModal", "workspace", "A"),
    "compare sets": Dialog("CompareModal", "workspace", _compare),
    "origins": Dialog("OriginsModal", "workspace", "O"),
    "go to row": Dialog("PromptLine", "workspace", "number_sign"),
    "paste": Dialog("Paste", "workspace", "p"),
    "confirm": Dialog("Confirm", "workspace", _confirm),
    "prompt line": Dialog("PromptLine", "workspace", _prompt_line),
    "text view": Dialog("TextView", "workspace", _text_view),
    "cause": Dialog("CauseView", "review", _cause),
    "help": Dialog("HelpScreen", "workspace", "question_mark"),
    "palette": Dialog("CommandPalette", "workspace", "colon"),
    "tour": Dialog("TourScreen", "datasets", _tour),
}
"""Each dialog's name, and the way to it.

A key that does nothing in an empty dataset opens nothing there, and then there is nothing to test.
"""

PLACES = [*SCREENS, *MODALS]


def class_of(name: str) -> str:
    """The class of the screen or dialog called `name`."""
    return MODALS[name].kind if name in MODALS else SCREENS[name][0]


def screen_of(name: str, slug: str) -> Screen[Any]:
    """The screen called `name`, or the one below the dialog of that name, for the dataset `slug`."""
    return SCREENS[MODALS[name].below if name in MODALS else name][1](slug)


def opener_of(name: str) -> Opener | None:
    """How the dialog called `name` is opened; None for a screen."""
    return MODALS[name].opener if name in MODALS else None
