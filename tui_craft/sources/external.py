"""Brings back what another tool made of an exported prompt: rows in a file or pasted, or a model's own words.

What is data is imported as any file is. Where nothing comes in that way it is read as a run reads a reply, so that
prose around the rows, an object on top or a reply that was cut off costs none of them. All become drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_craft import jsonlines, text
from tui_craft.domain import replies
from tui_craft.domain.row import NewRow, Origin
from tui_craft.errors import InvalidError
from tui_craft.sources.importer import As, envelope_of, import_rows
from tui_craft.sources.paste import pasted
from tui_craft.sources.reading import Input
from tui_craft.sources.report import LISTED, ImportFolder, ImportReport, Skipped
from tui_craft.store.dataset import Dataset

_MOST = 50_000_000
"""Bytes up to which a file may be what a model said."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class From:
    """Who made the rows: the `tool` as the user names it, and the `prompt` (its hash) and `recipe` it was given.

    `name` is what the report calls the text, such as a file's name. What is not known is empty.
    """

    tool: str = ""
    prompt: str = ""
    recipe: str = ""
    name: str = "pasted text"


def bring_back(
    dataset: Dataset,
    given: str | Input,
    who: From,
    *,
    as_: As = "draft",
    mapping: Mapping[str, str] | None = None,
    now: datetime,
) -> ImportReport:
    """Add the rows in `given` (text, or a file), tagged `external`, as one change; returns the books.

    Raises what `import_rows` raises, and InvalidError on a tool's name that is none.
    """
    origin = origin_of(who, now)
    said = given if isinstance(given, str) else _words(given)
    before = dataset.index.next_id
    try:
        report = import_rows(
            dataset, pasted(given) if isinstance(given, str) else given, as_=as_, by="external", mapping=mapping,
            now=now, source_name=who.name, origin=origin,
        )  # fmt: skip
    except InvalidError:
        found = _from_words(dataset, said, origin, as_, now) if dataset.index.next_id == before else None
        if found is None:
            raise
        return found
    return report if report.imported else _from_words(dataset, said, origin, as_, now) or report


def origin_of(who: From, now: datetime) -> Origin:
    """The provenance of rows that `who` made. Raises InvalidError on a tool's name that is none."""
    tool = who.tool.strip()
    if len(tool) > _LONGEST_NAME or not (tool.isprintable() or not tool):
        raise InvalidError(f"The tool's name must be at most {_LONGEST_NAME} printable characters.")
    origin = Origin(kind="synthetic", by="external", source=who.name, at=text.utc_stamp(now))
    if tool:
        origin["teacher"] = tool
    if who.prompt:
        origin["prompt"] = who.prompt
    if who.recipe:
        origin["recipe"] = who.recipe
    return origin


def _words(given: Input) -> str | None:
    """What stands in a file, if that can be a model's words; None for a stream, which is read only once."""
    if not isinstance(given, Path):
        return None
    try:
        if not given.is_file() or given.stat().st_size > _MOST:
            return None
        return given.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None  # the importer says what is wrong with it


def _from_words(dataset: Dataset, said: str | None, origin: Origin, as_: As, now: datetime) -> ImportReport | None:
    """Add the rows in what a model `said`; None where there are none."""
    parsed = replies.parse({"message": {"content": said}}, dataset.format)
    if not parsed.rows:
        return None
    name = origin["source"]
    folder = ImportFolder(dataset.path, name, now)
    report = ImportReport(name, dataset.format.name, "reply", "utf-8", folder.path / "report.json")
    envelope = envelope_of(as_, "external")
    rows: list[NewRow] = []
    for number, item in enumerate(parsed.items, 1):
        if item.data is not None:
            rows.append(NewRow(jsonlines.dumps(item.data), envelope, Origin(**{**origin, "line": number})))
            continue
        report.skipped_total += 1
        if len(report.skipped) < LISTED:
            report.skipped.append(Skipped(number, item.problem or "holds no row"))
        report.bad_lines = folder.keep(item.text.encode("utf-8", "surrogatepass"))
    dataset.add(rows, verb="import")
    report.imported, report.complete = len(rows), True
    report.warnings += [f"{note[:1].upper()}{note[1:]}." for note in parsed.notes]
    folder.finish(report.as_dict(), now)
    return report
