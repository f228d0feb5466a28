"""The output stage: a request for each row that waits for its output, or for each input that was just written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import TURN_FORMATS
from tui_craft.domain.parsing.objects import field_in
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.domain.unanswered import TAG, filled, problems
from tui_craft.errors import NotFoundError
from tui_craft.recipes.asking import Asker
from tui_craft.recipes.base import Entry, Made, Request, Taken
from tui_craft.recipes.spent import as_origin, spent, total
from tui_craft.recipes.topic_jobs import Jobs
from tui_craft.recipes.topic_tree import arrowed

STAGE = "outputs"
_SCHEMA = {
    "type": "object", "properties": {"output": {"type": "string"}}, "required": ["output"],
    "additionalProperties": False,
}  # fmt: skip
_KEPT_OF_INPUT = ("kind", "by", "run", "request", "teacher", "model", "prompt", "source", "line", "cost", "tokens")


class Answers:
    """The outputs of one run. `sources` are rows that wait, read one by one."""

    def __init__(self, asker: Asker, sources: Sequence[Row]) -> None:
        self._asker, self._format = asker, asker.material.format
        self._sources = sources
        self._at = 0
        self._over: set[str] = set()
        self._jobs = Jobs()

    @cached_property
    def seeds(self) -> list[Mapping[str, Any]]:
        """All seeds, for a teacher that looks for the one most alike."""
        return [seed.data for seed in self._asker.material.seeds]

    def next(self, number: int) -> Request | None:
        """The output of an input that was found."""
        return self._jobs.next(number)

    def next_row(self, number: int) -> Request | None:
        """The output of a row that waits, those first that brought nothing yet."""
        while (request := self._jobs.next(number)) is None and self._at < len(self._sources):
            self._at += 1
            try:
                row = self._sources[self._at - 1]
            except NotFoundError:
                continue  # it was deleted since the run began
            key = f"#{row.id}"
            if TAG in row.tags and key not in self._over and not problems(self._format, row.data):
                self._jobs.add(key, partial(self._of_row, row, key))
        return request

    def follow(self, entry: Entry, place: int, data: Mapping[str, Any], *, of: int) -> None:
        """Ask for the output of an input that the reply `entry` holds at `place`, one `of` so many."""
        key = f"{entry['request']}.{place}"
        about = {name: entry[name] for name in ("request", "teacher", "model", "prompt") if entry.get(name) is not None}
        work = {"key": key, "data": data, "input": about, "spent": spent(entry, of)}
        build = partial(
            self._request, topic=tuple(entry.get("topic") or ()), axes=entry.get("axes") or {},
            tags=tuple(entry.get("tags") or ()), work=work,
        )  # fmt: skip
        if key not in self._over:
            self._jobs.add(key, build)

    def _of_row(self, row: Row, key: str, number: int) -> Request:
        about = {name: row.origin[name] for name in _KEPT_OF_INPUT if name in row.origin}  # type: ignore[literal-required]
        work = {"key": key, "fills": row.id, "data": row.data, "input": about}
        topic = tuple(name for name in row.origin.get("topic") or () if isinstance(name, str))
        return self._request(number, topic=topic, axes=row.origin.get("axes"), tags=(), work=work)

    def _request(
        self, number: int, *, topic: tuple[str, ...], axes: Mapping[str, str] | None, tags: tuple[str, ...],
        work: dict[str, Any],
    ) -> Request:  # fmt: skip
        values = {"topic": arrowed(topic), "input": self._said(work["data"])}
        return self._asker.request(
            STAGE, number, 1, values=values, schema=_SCHEMA, axes=axes, tags=tags, topic=topic, work=work,
            task=STAGE, data={"row": work["data"], "seeds": self.seeds},
        )  # fmt: skip

    def _said(self, data: Mapping[str, Any]) -> str:
        """The input as the prompt shows it."""
        if self._format.name in TURN_FORMATS:
            return "\n".join(f"{block.label}: {block.text}" for block in self._format.blocks(data))
        given = {name: data.get(name) for name in self._format.inputs if data.get(name)}
        return str(next(iter(given.values()), "")) if len(given) < 2 else jsonlines.dumps(given).decode()

    def take(self, entry: Entry) -> Taken:
        """The row with its output."""
        if "failed" in entry:
            return Taken()
        work = entry["work"]
        output = field_in(entry["choice"], "output")
        if output is None:
            return Taken(notes=["the reply holds no output"])
        # an output that is JSON itself is often written as such instead of as a text
        said = output if isinstance(output, str) else jsonlines.dumps(output).decode()
        data = filled(self._format, work["data"], said)
        problem = "; ".join(map(str, self._format.problems(data)))
        origin: dict[str, Any] = {"input": work["input"]} if work["input"] else {}
        if "spent" in work:  # the input was written in this run, and belongs to what the row cost
            origin |= as_origin(total(work["spent"], spent(entry, 1)))
        return Taken([Made(Item(data, said, problem), fills=work.get("fills"), origin=origin)])

    def kept(self, entry: Entry, done: bool) -> bool:
        """Hear whether the output was kept; whether that input is dealt with."""
        key = entry["work"]["key"]
        over = self._jobs.ended(key, done=done)
        if over:
            self._over.add(key)
        return over
