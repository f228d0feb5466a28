"""What a run drew (axes, prompts, teachers, topics, slices, temperatures) and what became of it. Only counts.

Streams the run's events, journal and rows once each; a table of a run of 100,000 requests takes some 10 MB meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import Row, State
from tui_craft.runs.events import EventReader
from tui_craft.runs.folder import Head, RunFolder
from tui_craft.runs.journal import Entry

SLICE = "slice:"
_BANDS = 4
_MOST = 1_000
"""Values of one kind that are told apart."""


@dataclass(slots=True)
class Line:
    """What became of one value. `wanted` is the share it was to have, None where nothing was said.

    `asked` counts requests, `failed` those of them given up; `landed`, `duplicates` and `quarantined` count items;
    `states` are those of the rows now, `gone` how many were deleted. `cost` is in US dollars, None when unknown.
    """

    value: str
    wanted: float | None = None
    asked: int = 0
    failed: int = 0
    landed: int = 0
    duplicates: int = 0
    quarantined: int = 0
    states: Counter[State] = field(default_factory=Counter)
    cost: float | None = 0.0

    @property
    def gone(self) -> int:
        """Rows that landed and are not there any more."""
        return max(0, self.landed - self.states.total())

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "value": self.value, "wanted": self.wanted, "asked": self.asked, "failed": self.failed,
            "landed": self.landed, "duplicates": self.duplicates, "quarantined": self.quarantined,
            "rows": {state.value: self.states[state] for state in State}, "gone": self.gone, "cost": self.cost,
        }  # fmt: skip


@dataclass(slots=True)
class Part:
    """One thing that values were drawn for: axis, topic, slice, split, template, teacher, ..."""

    kind: str
    name: str
    lines: list[Line]

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON."""
        return {"kind": self.kind, "name": self.name, "values": [line.as_dict() for line in self.lines]}


@dataclass(slots=True)
class Coverage:
    """The parts of a run, those with something in them."""

    parts: list[Part]

    def of(self, kind: str) -> Iterator[Part]:
        """The parts of one kind."""
        return (part for part in self.parts if part.kind == kind)


_Key = tuple[str, str]
"""Kind and name of a part."""


class Tally:
    """Counts for the run with this head; feed `came` first, then every entry, then every row."""

    def __init__(self, head: Head) -> None:
        self._spec = head.spec
        self._lines: dict[_Key, dict[str, Line]] = defaultdict(dict)
        self._came: Mapping[int, Sequence[int]] = {}
        low, high = head.spec.temperature
        self._low, self._width = low, (high - low) / _BANDS
        self._expect(head)

    def _expect(self, head: Head) -> None:
        """Lines for everything that could be drawn, so that what never was is seen."""
        spec = head.spec
        for axis, values in spec.axes.items():
            self._want(("axis", axis), values)
        self._want(("template", ""), {spec.template: 1.0, **{item.name: item.weight for item in spec.variants}})
        self._want(("teacher", ""), spec.teachers)
        for teacher in spec.stage_teachers.values():
            self._line(("teacher", ""), teacher)
        for path in head.topics:
            self._line(("topic", ""), "/".join(path))
        self._want(("split", ""), spec.split)
        if self._width > 0:
            for band in range(_BANDS):
                self._line(("temperature", ""), self._band(self._low + (band + 0.5) * self._width))

    def _want(self, key: _Key, weights: Mapping[str, float]) -> None:
        total = sum(weights.values())
        for value, weight in weights.items():
            line = self._line(key, value)
            if line is not None and total:
                line.wanted = weight / total

    def _line(self, key: _Key, value: str) -> Line | None:
        lines = self._lines[key]
        if value not in lines and len(lines) >= _MOST:
            return None
        return lines.setdefault(value, Line(value))

    def came(self, counts: Mapping[int, Sequence[int]]) -> None:
        """What came of each request: rows that landed, duplicates, items quarantined."""
        self._came = counts

    def entry(self, entry: Entry) -> None:
        """Count an entry of the journal."""
        landed, duplicates, quarantined = self._came.get(entry["request"], (0, 0, 0))
        for line in self._lines_of(entry, entry.get("tags") or ()):
            line.asked += 1
            line.failed += "failed" in entry
            line.landed += landed
            line.duplicates += duplicates
            line.quarantined += quarantined
            cost = 0.0 if "failed" in entry else entry.get("cost")
            line.cost = None if line.cost is None or cost is None else line.cost + cost

    def row(self, row: Row) -> None:
        """Count a row of the run as it is now."""
        for line in self._lines_of(row.origin, row.tags):
            line.states[row.state] += 1
        for tag in self._spec.split:
            if tag in row.tags and (dealt := self._line(("split", ""), tag)) is not None:
                dealt.landed += 1
                dealt.states[row.state] += 1

    def _lines_of(self, values: Mapping[str, Any], tags: Iterable[str]) -> Iterator[Line]:
        keys: list[tuple[_Key, Any]] = [(("axis", axis), value) for axis, value in (values.get("axes") or {}).items()]
        keys += [((kind, ""), values.get(kind)) for kind in ("template", "teacher", "model")]
        if topic := values.get("topic"):
            keys.append((("topic", ""), "/".join(map(str, topic))))
        keys += [(("slice", ""), tag.removeprefix(SLICE)) for tag in tags if tag.startswith(SLICE)]
        if self._width > 0 and isinstance(values.get("temperature"), int | float):
            keys.append((("temperature", ""), self._band(values["temperature"])))
        for key, value in keys:
            if value is not None and (line := self._line(key, str(value))) is not None:
                yield line

    def _band(self, temperature: float) -> str:
        band = min(_BANDS - 1, max(0, int((temperature - self._low) / self._width)))
        return f"{self._low + band * self._width:.2f} to {self._low + (band + 1) * self._width:.2f}"

    def coverage(self) -> Coverage:
        """What was counted, parts in the order of their kinds."""
        parts = [Part(kind, name, list(lines.values())) for (kind, name), lines in self._lines.items() if lines]
        order = ["axis", "topic", "slice", "split", "template", "teacher", "model", "temperature"]
        return Coverage(sorted(parts, key=lambda part: order.index(part.kind)))


def came_of(folder: RunFolder) -> dict[int, list[int]]:
    """Rows that landed, duplicates and quarantined items of each request.

    Duplicates are as the events tell them: those of a reply whose worker was killed before it said so are missing.
    """
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for event in EventReader(folder.events).read():
        request = event.get("request")
        if not isinstance(request, int):
            continue
        if event["event"] == "landed":
            counts[request][0] += len(event.get("ids", ()))
        elif event["event"] == "duplicate":
            counts[request][1] += int(event.get("count", 1))
    for request in _quarantined(folder):
        counts[request][2] += 1
    return counts


def _quarantined(folder: RunFolder) -> Iterator[int]:
    try:
        with folder.quarantine.open("rb") as file:
            for line in file:
                try:
                    value = jsonlines.loads(line)
                except ValueError:
                    continue  # torn by a kill; a resumed run writes it anew
                if isinstance(value, dict) and isinstance(value.get("request"), int):
                    yield value["request"]
    except FileNotFoundError:
        return
