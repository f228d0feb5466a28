"""The rows of an export on their way out: which of those that are meant go, each as a line. Counts; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui_craft import jsonlines
from tui_craft.domain import reasoning as reasoning_in
from tui_craft.domain import unanswered
from tui_craft.domain.convert import ConvertError
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.exports.base import ExportFormat, Line
from tui_craft.exports.chosen import Chosen
from tui_craft.exports.manifest import Tally


class Going:
    """The `wanted` rows of a dataset in `source` format, as lines of the format `chosen`.

    `reasoning` is what becomes of reasoning, as for an export; `mode` says what came of that, empty: it stays where it
    is. Raises InvalidError on an unknown way.
    """

    def __init__(self, source: Format, chosen: ExportFormat, wanted: Chosen, reasoning: str | None) -> None:
        self.mode = _mode(chosen, reasoning)
        self._source, self._chosen, self._wanted = source, chosen, wanted
        self._out = IdSet()

    def leave_out(self, ids: IdSet) -> None:
        """Leave these rows out from now on."""
        self._out = ids

    def lines(self, tally: Tally) -> Iterator[tuple[Row, Line]]:
        """Each row that goes out, with its line; everything is counted in `tally`."""
        for row in self._wanted.rows():
            if row.id in self._out:
                tally.left_out += 1
                continue
            back = self._wanted.kept_back_for(row)
            if back is not None:
                tally.held_out[back] += 1
                continue
            if unanswered.TAG in row.tags:
                tally.skipped.append((row.id, unanswered.NOT_YET))
                continue
            try:
                line = self._encoded(row, tally)
            except ConvertError as error:
                tally.skipped.append((row.id, str(error)))
            except RecursionError:
                tally.skipped.append((row.id, "it is nested too deeply"))
            except ValueError as error:
                tally.skipped.append((row.id, f"its payload cannot be read: {error}"))
            else:
                tally.take(row, line)
                yield row, line

    def _encoded(self, row: Row, tally: Tally) -> Line:
        """The row's line, with its reasoning where `mode` wants it."""
        source, chosen, mode = self._source, self._chosen, self.mode
        if not mode or not reasoning_in.has(row.raw):
            return chosen.encode(row, source)
        made = bare = reasoning_in.with_mode(source, row.data, "drop")
        if bare == row.data:
            return chosen.encode(row, source)
        if mode != "drop":
            made = reasoning_in.with_mode(source, row.data, mode)
        tally.reasoned += 1
        line = chosen.encode(replace(row, raw=jsonlines.dumps(made)), source)
        return replace(line, dropped=line.dropped | {reasoning_in.FIELD}) if mode == "drop" else line


def _mode(chosen: ExportFormat, given: str | None) -> str:
    if given is None:
        return "" if chosen.target is None else "drop"
    if given not in reasoning_in.MODES:
        raise InvalidError(f"Reasoning cannot be exported as {given!r}; choose one of {', '.join(reasoning_in.MODES)}.")
    return given
