"""One run of the topics recipe: topics first, then inputs of each, then the output of each input. Pure.

What is asked next follows from the journal alone: jobs by their keys, and how many rows each topic has got.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from tui_craft import text
from tui_craft.domain.parsing.objects import field_in, objects, texts_in
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.sides import sides
from tui_craft.domain.topics import Path, path_of, words
from tui_craft.domain.unanswered import TAG, begun, possible
from tui_craft.errors import InvalidError
from tui_craft.recipes.asking import Asker, at_most, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Request, Taken, listed
from tui_craft.recipes.quotas import Quotas
from tui_craft.recipes.topic_answers import Answers
from tui_craft.recipes.topic_places import places, targets
from tui_craft.recipes.topic_tree import STAGE as TREE
from tui_craft.recipes.topic_tree import Growth, arrowed

_DRY = 3
"""Requests in a row that bring nothing new of a topic, after which it is left."""
_KNOWN = "an input like it is there already"


class TopicRun:
    """A run of one stage, or of all of them."""

    def __init__(self, material: Material) -> None:
        self.material, self.asker = material, Asker(material)
        options = material.options
        self._stage = options["stage"]
        self._writes = "inputs" if self._stage in {"inputs", "all"} and possible(material.format) else "rows"
        self._under = path_of(options["under"]) if options["under"].strip() else ()
        if self._stage != "outputs" and self._under and self._under not in material.topics:
            raise InvalidError(f"There is no topic {words(self._under)} in the tree; add it first.")
        self._growth = Growth(self.asker, material.topics, count=options["topics"])
        if self._stage == "tree" or (self._stage == "all" and not self._below()):
            self._growth.begin(self._under, options["depth"])
        self._answers = Answers(self.asker, material.sources if self._stage == "outputs" else ())
        self._known: dict[Path, set[str]] = {}
        self._newest: dict[Path, list[str]] = {}
        self._dry: Counter[str] = Counter()

    def _below(self) -> list[Path]:
        depth = len(self._under)
        return [path for path in self._growth.paths if len(path) > depth and path[:depth] == self._under]

    @cached_property
    def _quotas(self) -> Quotas:
        """How many rows each topic is to get; not asked for before the tree has grown."""
        options = self.material.options
        here = places(self._below(), self._under, options["spread"])
        return Quotas(targets(here, options["each"], self.material.shortfalls, self.material.target))

    # ---- asking

    def next(self, number: int, missing: int) -> Request | None:
        """See `Work.next`: topics, then outputs of inputs that are there, then more inputs."""
        request = self._growth.jobs.next(number)
        if request is not None or len(self._growth.jobs) or self._stage == "tree":
            return request
        if self._stage == "outputs":
            return self._answers.next_row(number) if missing > 0 else None
        request = self._answers.next(number)
        return request if request is not None or missing <= 0 else self._fresh(number, missing)

    def _fresh(self, number: int, missing: int) -> Request | None:
        name = self._quotas.neediest()
        if name is None:
            return None
        path = tuple(name.split("/")) if name else ()
        rows = min(self.material.rows_per_request, missing, self._quotas.missing(name))
        self._quotas.asked(number, name, rows)
        values = {"topic": arrowed(path), "existing": "\n".join(f"- {one}" for one in self._inputs_of(path))}
        work = {"rows": rows}
        if self._writes == "rows":
            return self.asker.request("rows", number, rows, values=values, topic=path, work=work)
        return self.asker.request(
            "inputs", number, rows, values=values, schema=listed("inputs", _input_schema(self.material)), topic=path,
            task="inputs", data={"topic": [*path], "seeds": self._answers.seeds}, work=work,
        )  # fmt: skip

    def _inputs_of(self, path: Path) -> list[str]:
        if path not in self._newest:
            self._newest[path] = [" ".join(said.split()) for said in self.material.inputs_of(path)]
            self._known[path] = {_plain(said) for said in self._newest[path]}
        return self._newest[path][-40:]

    # ---- taking

    def take(self, entry: Entry) -> Taken:
        """See `Work.take`."""
        stage = entry["stage"]
        if stage == TREE:
            return self._growth.take(entry)
        if stage == "outputs":
            return self._answers.take(entry)
        taken = rows_taken(entry, self.material) if stage == "rows" else self._inputs(entry)
        made = [self._new(made, _place(entry)) for made in taken.made]
        taken = at_most(self._quotas.room(words(_place(entry))), replace(taken, made=made))
        made = [*taken.made]
        if stage == "rows" or self._stage == "inputs":
            return taken
        good = [each.item.data for each in made if each.item.data is not None and not each.item.problem]
        for place, data in enumerate(good):
            self._answers.follow(entry, place, data, of=len(good))
        self._ended(entry, len(good), kept=0)
        self._quotas.due(words(_place(entry)), len(good))
        bad = [each for each in made if each.item.data is None or each.item.problem]
        return replace(taken, made=bad, step=bool(good))

    def _inputs(self, entry: Entry) -> Taken:
        """The inputs of a reply, as rows that wait for their output."""
        if "failed" in entry:
            return Taken()
        found = field_in(entry["choice"], "inputs")
        if not isinstance(found, list):
            lists = [value for value in objects(entry["choice"]) if isinstance(value, list)]
            found = lists[0] if lists else texts_in(entry["choice"], "inputs")
        made = []
        for value in found:
            data = begun(self.material.format, value)
            made.append(Made(Item(data, str(value), "" if data else "it is no input"), tags=(TAG,)))
        return Taken(made, notes=["the reply holds no inputs"])

    def _new(self, made: Made, path: Path) -> Made:
        """The item, with a problem where the topic has such an input."""
        item = made.item
        if item.data is None or item.problem:
            return made
        said = sides(self.material.format, item.data).leading
        self._inputs_of(path)
        if _plain(said) in self._known[path]:
            return Made(Item(item.data, item.text, _KNOWN), tags=made.tags)
        self._known[path].add(_plain(said))
        self._newest[path].append(" ".join(said.split()))
        return made

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """See `Work.kept`."""
        stage = entry["stage"]
        if stage == "outputs":
            if self._answers.kept(entry, bool(rows)) and self._stage == "all":
                self._quotas.due(words(_place(entry)), -1)
                self._quotas.ended(entry["request"], words(_place(entry)), len(rows))
        elif stage == "rows" or (stage == "inputs" and self._stage == "inputs"):
            self._ended(entry, len(rows), kept=len(rows))

    def _ended(self, entry: Entry, usable: int, *, kept: int) -> None:
        """A request for rows or inputs of a topic has ended and brought so many that can be used."""
        name = words(_place(entry))
        self._quotas.ended(entry["request"], name, kept)
        self._dry[name] = 0 if usable else self._dry[name] + 1
        if self._dry[name] >= _DRY:
            self._quotas.drop(name)

    # ---- the end

    @property
    def complete(self) -> bool:
        """Whether all that was wanted is there, though nobody said how many rows that is."""
        if self._stage == "tree":
            return self._growth.added > 0
        if self._stage == "outputs" or len(self._growth.jobs):
            return False
        return not self._quotas.dropped and self._quotas.done

    def why(self) -> str:
        """See `Work.why`."""
        if self._stage == "tree":
            added = self._growth.added
            return f"{added:,} topics were added." if added else "The replies named no topic that the tree lacks."
        if self._stage == "outputs":
            return f"Each of the {len(self.material.sources):,} rows without an output had its turn."
        if dropped := self._quotas.dropped:
            which = f"{text.plural(dropped, 'topic')}" if self._below() else "the subject"
            return f"Nothing new came of {which} any more; add topics, or take another teacher."
        return "Every topic has as many rows as were wanted."


def _place(entry: Entry) -> Path:
    """The topic a request was about; the journal leaves out the empty one, which is the whole subject."""
    return tuple(entry.get("topic") or ())


def _plain(said: str) -> str:
    return " ".join(said.casefold().split())


def _input_schema(material: Material) -> dict[str, Any]:
    """The JSON Schema of one input."""
    if material.format.name != "instruction":
        return {"type": "string"}
    names = ("instruction", "input")
    properties = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": properties, "required": [*names], "additionalProperties": False}
