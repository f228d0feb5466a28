"""Every dialog there is, and how a test comes to it. A new dialog joins with one line in MODALS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from textual.screen import Screen
from visiting import Opener

from tui_craft.store import sets, slices

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dialog:
    """The class of a dialog, the screen below it, and the key that opens it there or what makes it."""

    kind: str
    below: str
    opener: Opener


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


def _check_options(home: Any) -> Screen[Any]:
    from tui_craft.checks.registry import check_named
    from tui_craft.domain.options import checked
    from tui_craft.ui.modals.check_options import CheckOptions

    check = check_named("personal")
    return CheckOptions(home.dataset, check, checked(check, {"allow": ["x [/] \x1b[2J"]}))


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
    "guided pass": Dialog("GuidedPass", "clean", "g"),
    "options of a check": Dialog("CheckOptions", "clean", _check_options),
    "thresholds": Dialog("PromptLine", "gauges", "t"),
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
