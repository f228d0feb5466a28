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

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin
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


def _studio(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.studio import StudioScreen

    return StudioScreen(library.open_dataset(slug), owned=True)


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


def _proposals(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.proposals import ProposalsScreen

    dataset = library.open_dataset(slug)
    some = dataset.get_many(dataset.ids()[:12])
    envelope = [Envelope(tags=("proposal",), parent=row.id) for row in some]
    raws = [jsonlines.dumps({"input": "new [/]", "output": f"{row.data.get('output')} \x1b[2J"}) for row in some]
    dataset.add([NewRow(raw, about) for raw, about in zip(raws, envelope, strict=True)])
    return ProposalsScreen(dataset)


def _topics(slug: str) -> Screen[Any]:
    from tui_craft.store import topics
    from tui_craft.ui.screens.topics import TopicsScreen

    dataset = library.open_dataset(slug)
    if len(dataset):
        topics.add(dataset, [("billing [/]", "refunds \u202e", "x" * 100), ("billing [/]", "tax"), ("{0} %s",)])
        row = NewRow(b'{"input":"a","output":""}', Envelope(tags=("unanswered",)), Origin(topic=["{0} %s"]))
        dataset.add([row])
    return TopicsScreen(dataset, owned=True)


def _quarantine(slug: str) -> Screen[Any]:
    from tui_craft import jsonlines
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.folder import Head, claim, write_head
    from tui_craft.ui.screens.quarantine import QuarantineScreen

    dataset = library.open_dataset(slug)
    folder = claim(dataset.path)
    write_head(folder, Head(folder.id, RunSpec(rows=5), "2026-01-02T00:00:00Z", 1, (), {}, "", "here", "0"))
    choice = {"message": {"content": "Sure [/] \x1b[2J"}}
    items = [{"request": n, "item": n, "reason": "no field [/]", "text": f'{{"input": "\x1b[2J {n}'} for n in range(30)]
    replies = [{"request": n, "choice": choice} for n in range(30)]
    folder.quarantine.write_bytes(b"".join(jsonlines.dumps(item) + b"\n" for item in items if len(dataset)))
    folder.replies.write_bytes(b"".join(jsonlines.dumps(entry) + b"\n" for entry in replies))
    return QuarantineScreen(dataset, folder.path, owned=True)


def _run_report(slug: str) -> Screen[Any]:
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.folder import Head, claim, write_head
    from tui_craft.ui.screens.run_report import RunReportScreen

    dataset = library.open_dataset(slug)
    folder = claim(dataset.path)
    spec = RunSpec(rows=5, teacher="odd/[/] \x1b[2J", axes={"tone [/]": {"calm \u202e": 3, "x" * 90: 1}})
    write_head(folder, Head(folder.id, spec, "2026-01-02T00:00:00Z", 1, (), {}, "", "here", "0"))
    origin = Origin(run=folder.id, teacher=spec.teacher, template="default", axes={"tone [/]": "calm \u202e"})
    about = Envelope(tags=("synthetic", f"run:{folder.id}"))
    raw = b'{"input":"how do i [/] it","output":"I am sorry, but I cannot help \\u001b[2J"}'
    dataset.add([NewRow(raw, about, origin)] * (30 if len(dataset) else 0))
    return RunReportScreen(dataset, folder.path, owned=True)


SCREENS: dict[str, tuple[str, Callable[[str], Screen[Any]]]] = {
    "workspace": ("WorkspaceScreen", _workspace),
    "datasets": ("DatasetsScreen", _datasets),
    "wizard": ("WizardScreen", _wizard),
    "generate": ("GenerateScreen", _generate),
    "studio": ("StudioScreen", _studio),
    "quarantine": ("QuarantineScreen", _quarantine),
    "report": ("RunReportScreen", _run_report),
    "review": ("ReviewScreen", _review),
    "versions": ("VersionsScreen", _versions),
    "version diff": ("VersionDiffScreen", _version_diff),
    "row history": ("RowHistoryScreen", _row_history),
    "fields": ("FieldsScreen", _fields),
    "topics": ("TopicsScreen", _topics),
    "proposals": ("ProposalsScreen", _proposals),
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


def _prompt_diff(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.prompt_diff import PromptDiff

    return PromptDiff("Before [/] and after", "one {{rows}}\n[INST]\n" * 30, "two {{rows}}\n\x1b[2J\n" * 30)


def _new_import(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.import_dialog import ImportDialog

    return ImportDialog(None)


def _teacher_picker(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.teachers import TeacherPicker

    return TeacherPicker("odd/one [/] \x1b[2J", "http://127.0.0.1:9/v1", adversarial=True)


def _axes(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.axes import AxesModal

    return AxesModal({"tone [/]": {"calm \x1b[2J": 3, "angry": 1}, "size": {str(n): 1 for n in range(60)}})


def _who(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.who import Who, WhoModal

    who = Who({"offline": 3, "ollama/[/] \x1b[2J": 1}, {"plan": "offline"})
    return WhoModal(who, [("plan", "Plan"), ("write", "Write")])


def _variants(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.domain.run import Variant
    from tui_craft.ui.modals.variants import VariantsModal

    return VariantsModal([Variant("terse [/]", "Write {{rows}} \x1b[2J", 2)], "Write {{rows}} rows.", lambda text: None)


def _guidance(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.guidance import GuidanceModal

    return GuidanceModal({"": "Be brief [/]\n\x1b[2J", "plan": "x" * 900}, [("plan", "Plan"), ("write", "Write")])


def _weights(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.weights_table import WeightsTable

    counts = {"spam [/]": 90, "ham \x1b[2J": 10}
    return WeightsTable("Labels", {"ham \x1b[2J": 80, "new": 10}, counts=counts, note="What is wanted [INST]")


MODALS: dict[str, Dialog] = {
    "recipe": Dialog("Pick", "generate", "c"),
    "goal": Dialog("Pick", "generate", "g"),
    "who answers": Dialog("WhoModal", "generate", "t"),
    "teachers of stages": Dialog("WhoModal", "generate", _who),
    "axes": Dialog("AxesModal", "generate", "a"),
    "long axes": Dialog("AxesModal", "generate", _axes),
    "variants": Dialog("VariantsModal", "generate", _variants),
    "guidance": Dialog("TextEdit", "generate", "G"),
    "guidance of stages": Dialog("GuidanceModal", "generate", _guidance),
    "label table": Dialog("WeightsTable", "generate", _weights),
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
    "prompt versions": Dialog("PromptVersions", "studio", "v"),
    "prompt difference": Dialog("PromptDiff", "studio", _prompt_diff),
    "sample rows": Dialog("SampleRows", "studio", "s"),
    "bring back": Dialog("BringBack", "studio", "P"),
    "second column": Dialog("Pick", "studio", "2"),
    "confirm": Dialog("Confirm", "workspace", _confirm),
    "prompt line": Dialog("PromptLine", "workspace", _prompt_line),
    "text view": Dialog("TextView", "workspace", _text_view),
    "cause": Dialog("CauseView", "review", _cause),
    "topics to add": Dialog("TextEdit", "topics", "n"),
    "run of topics": Dialog("TopicRun", "topics", "G"),
    "run of everything": Dialog("TopicRun", "topics", "A"),
    "help": Dialog("HelpScreen", "workspace", "question_mark"),
    "palette": Dialog("CommandPalette", "workspace", "colon"),
    "teachers": Dialog("TeacherPicker", "datasets", _teacher_picker),
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
