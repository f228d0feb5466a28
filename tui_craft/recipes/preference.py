"""Preference pairs from rows that are there: a rejected side for a good answer, or two candidates and a judge. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.objects import answer_text, field_in
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.refusals import refuses
from tui_craft.domain.replies import CUT_REASONS
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.recipes import preference_words as words
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.sides import as_json, asked_of, in_words, same_text
from tui_craft.recipes.spent import as_origin, spent, total
from tui_craft.recipes.work import PerSource

REJECTED, FIRST, SECOND, JUDGE = "rejected", "first", "second", "judge"
WORSE, LAZY, CANDIDATES = "worse", "lazy", "candidates"
SAME_SOURCE = "same-source"
"""The tag of a pair whose two candidates one model wrote from one prompt."""
_SOURCE = ("teacher", "model", "prompt", "template")

_ANSWER_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
_JUDGE_SCHEMA = {
    "type": "object",
    "properties": {"why": {"type": "string"}, "better": {"type": "string", "enum": ["A", "B"]}},
    "required": ["why", "better"],
    "additionalProperties": False,
}
_WAS_JSON = re.compile(r'\A(?:[\[{]|null\Z)|"answer"')
"""What is no answer by itself, though it cannot be read as JSON."""
_VERDICT = re.compile(r"(?:\A\W*(?=[AB]\b(?!\s+[a-z]))|\b[Aa]nswer\W+|\b[Bb]etter\W+(?:is\W+)?)([AB])\b")
"""The letter of the better answer, in plain words."""
_QUESTION = {"question": "what was asked"}


class Preference(Plain):
    """Makes rows with a better and a worse answer from rows with one answer."""

    name = "preference"
    title = "Preference pairs"
    help = (
        "Pairs of a better and a worse answer for preference tuning (DPO). worse and lazy keep the row's own answer as "
        "the chosen one and have a rejected one written, with a fault drawn for each; candidates has two answers "
        "written from two prompts (and by two teachers, if you give the stages first and second their own) and asks a "
        "third request which is better, with the order drawn. Use it on rows you have accepted; the pairs go to a "
        "dataset beside this one. Its trap: if every rejected answer is bad in the same easy way, the model learns "
        "that way and nothing else, and pairs whose sides share a fault are worse than none: run the checks on them."
    )
    stages = (
        Stage(REJECTED, "The worse answer", words.rejected, {
            **_QUESTION, "answer": "the row's own answer", "kind": "what kind of worse answer, with the fault drawn",
        }),
        Stage(FIRST, "One candidate", words.first, _QUESTION),
        Stage(SECOND, "The other candidate", words.second, _QUESTION),
        Stage(JUDGE, "Which is better", words.judge, {**_QUESTION, "a": "one answer", "b": "the other answer"}),
    )  # fmt: skip
    options = (
        Option("how", "How pairs are made", "choice", WORSE, "candidates takes three requests a pair",
               (WORSE, LAZY, CANDIDATES)),
    )  # fmt: skip
    needs = Needs(seeds=False, sources="state:accepted")
    offline = True

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """Preference. Raises InvalidError for rows without a question and an answer, and for pairs."""
        if format.name in {"text", "preference"}:
            raise InvalidError(
                "These rows are pairs already; make more of them with another recipe."
                if format.name == "preference"
                else "Rows of plain text have no question and no answer, so no pairs can be made of them."
            )
        return FORMATS["preference"]

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int:
        """A pair for each row."""
        return sources

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One, or two candidates and a judgement."""
        return 3.0 if options["how"] == CANDIDATES else 1.0

    def begin(self, material: Material) -> Pairing:
        """A fresh run."""
        return Pairing(material)


class Pairing(PerSource):
    """One run. What a pair is made of is carried along in `work` until it is whole."""

    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """The worse answer, or the first candidate; rows without a question and an answer are passed over."""
        found = asked_of(self.material.source_format or self.material.format, source.data)
        if found is None:
            return None
        asked, answer = found
        work = {"source": place, "asked": asked, "rev": source.rev, "parent": source.id}
        if self.material.options["how"] == CANDIDATES:
            return self._ask(FIRST, {"question": in_words(asked)}, work, number)
        how = self.material.options["how"]
        fault = self.asker.draws.rng(number, "fault").choice(words.FAULTS[how])
        values = {"question": in_words(asked), "answer": answer, "kind": words.KINDS[how].format(fault=fault)}
        return self._ask(REJECTED, values, {**work, "answer": answer, "fault": fault}, number)

    def _ask(self, stage: str, values: Mapping[str, str], work: Mapping[str, Any], number: int) -> Request:
        schema = _JUDGE_SCHEMA if stage == JUDGE else _ANSWER_SCHEMA
        task = {REJECTED: "worse", FIRST: "candidate", SECOND: "candidate"}.get(stage, stage)
        return self.asker.request(
            stage, number, 1, values=values, schema=schema, task=task, data={"answer": work.get("answer", "")},
            parent=work["parent"], work=work,
        )  # fmt: skip

    def judge(self, entry: Entry) -> Taken:
        """A reply leads to the pair or to the next request about it."""
        if entry["stage"] == REJECTED:
            return self._rejected(entry)
        return self._judged(entry) if entry["stage"] == JUDGE else self._candidate(entry)

    def _rejected(self, entry: Entry) -> Taken:
        work, answer = entry["work"], _answer(entry)
        about = {
            "how": self.material.options["how"], "fault": work["fault"],
            "pair": {"chosen": {"row": work["parent"]}, "rejected": _source(entry)},
        }  # fmt: skip
        if answer is not None and same_text(answer, work["answer"]):
            return Taken([Made(Item(None, answer, "the worse answer is the good one once more"))])
        return self._pair(entry, work["answer"], answer, about, ())

    def _candidate(self, entry: Entry) -> Taken:
        work, answer = entry["work"], _answer(entry)
        if answer is None:
            return Taken(notes=["the reply holds no answer"])
        mine = {"text": answer, **_source(entry)}
        asked = {"question": in_words(work["asked"])}
        if entry["stage"] == FIRST:
            further = {**work, "first": mine, "spent": spent(entry, 1)}
            self.follow(entry, partial(self._ask, SECOND, asked, further))
            return Taken(step=True)
        if same_text(answer, work["first"]["text"]):
            return Taken([Made(Item(None, answer, "both candidates say the same, so neither is better"))])
        swapped = self.asker.draws.rng(entry["request"], "order").random() < 0.5
        a, b = (answer, work["first"]["text"]) if swapped else (work["first"]["text"], answer)
        further = {**work, "second": mine, "swapped": swapped, "spent": total(work["spent"], spent(entry, 1))}
        self.follow(entry, partial(self._ask, JUDGE, {**asked, "a": a, "b": b}, further))
        return Taken(step=True)

    def _judged(self, entry: Entry) -> Taken:
        work = entry["work"]
        better = _better(entry)
        if better is None:
            return Taken(notes=["the judge does not say which answer is better"])
        first_wins = (better == "A") != work["swapped"]
        chosen, rejected = (work["first"], work["second"]) if first_wins else (work["second"], work["first"])
        sources = [{key: side.get(key) for key in _SOURCE} for side in (chosen, rejected)]
        about = {
            "how": CANDIDATES, "pair": {"chosen": sources[0], "rejected": sources[1], "judge": _source(entry)},
            "why": str(field_in(entry["choice"], "why") or ""), **as_origin(total(work["spent"], spent(entry, 1))),
        }  # fmt: skip
        same = all(sources[0][key] == sources[1][key] for key in ("teacher", "model", "prompt"))
        return self._pair(entry, chosen["text"], rejected["text"], about, (SAME_SOURCE,) if same else ())

    def _pair(
        self, entry: Entry, chosen: str, rejected: str | None, about: Mapping[str, Any], tags: tuple[str, ...]
    ) -> Taken:
        if rejected is None:
            return Taken(notes=["the reply holds no answer"])
        asked = entry["work"]["asked"]
        sides: dict[str, Any] = {"chosen": chosen, "rejected": rejected}
        if not isinstance(asked, str):  # what is asked in turns is answered in turns
            sides = {name: [{"role": "assistant", "content": said}] for name, said in sides.items()}
        data = {"prompt": asked, **sides}
        origin = {"parent_rev": entry["work"]["rev"], **about}
        return Taken([Made(Item(data, as_json(data)), tags=tags, origin=origin)])


def _answer(entry: Entry) -> str | None:
    """The answer in a reply: its field, or all it says where it is no JSON; None where there is none."""
    found = field_in(entry["choice"], "answer")
    if found is None:
        said = answer_text(entry["choice"])
        cut = entry["choice"].get("finish_reason") in CUT_REASONS
        found = said if said and not cut and not _WAS_JSON.search(said) and not refuses(said) else None
    return found.strip() if isinstance(found, str) and found.strip() else None


def _better(entry: Entry) -> str | None:
    found = field_in(entry["choice"], "better")
    if isinstance(found, str):
        letters = set(re.findall(r"\b[AB]\b", found))
    else:  # in plain words "A" may be no letter but the beginning of a sentence
        letters = set(_VERDICT.findall(answer_text(entry["choice"])))
    return letters.pop() if len(letters) == 1 else None


def _source(entry: Entry) -> dict[str, Any]:
    """Who wrote what the entry holds, and from which prompt."""
    return {key: entry.get(key) for key in _SOURCE}


RECIPE = Preference()
