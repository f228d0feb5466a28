"""Every screen there is, and how a test makes it. A new screen joins with one line in SCREENS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.screen import Screen

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin
from tui_craft.store import library, versions
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 2, tzinfo=UTC)


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


def _gauges(slug: str) -> Screen[Any]:
    from tui_craft.store import slices
    from tui_craft.ui.screens.gauges import GaugesScreen

    dataset = library.open_dataset(slug)
    if len(dataset):
        slices.save(dataset, slices.Slice("odd", 'topic:"*" OR "[/]"', critical=True))
        origin = Origin(kind="synthetic", by="model", teacher="[/] \x1b[2J \u202e", topic=["x" * 90])
        dataset.add([NewRow(b'{"input":"[/]","output":"\\u001b[2J"}', Envelope(), origin)] * 8)
        slices.save(dataset, slices.Slice("held", "state:held"))
    return GaugesScreen(dataset, owned=True)


def _clean(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.clean import CleanScreen

    dataset = library.open_dataset(slug)
    if len(dataset):
        raws = [{"input": "what is [/] it?", "output": "As an AI language model, I cannot [/] \x1b[2J."}] * 3
        dataset.add([NewRow(jsonlines.dumps(raw)) for raw in raws])
    return CleanScreen(dataset, owned=True)


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
    "gauges": ("GaugesScreen", _gauges),
    "clean": ("CleanScreen", _clean),
}
"""Each screen's name, its class, and how to make it for the dataset with a given slug."""
