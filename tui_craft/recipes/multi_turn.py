"""Single exchanges made into conversations: a teacher writes how they go on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft.domain.convert_turns import to_conversations
from tui_craft.domain.drafting import Subject, bullets, opening, quality, section, template
from tui_craft.domain.formats import FORMATS, TURN_FORMATS, Format
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.objects import objects
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.prompt_words import NO_OTHER_WORDS
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.sides import SINGLE, Turn, as_json, in_words, messages_of, turns_in
from tui_craft.recipes.work import PerSource

STAGE = "turns"
_SHAPE = '{"turns": [{"role": "user", "content": "..."}, {"role": "assistant", "content": "..."}]}'
_HOW = (
    "The person has a reason to write again: something is unclear, did not work, or leads to the next question. They "
    "correct themselves, come back to earlier points, and do not thank for every answer.",
    "The assistant remembers what was said, asks when something is missing, and does not repeat itself.",
    "The turns alternate, the user's first; the last one is the assistant's and closes the matter.",
    "Write only the turns that follow. Never change or repeat what was said before.",
)
_SCHEMA = {
    "type": "object",
    "properties": {
        "turns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "role": {"type": "string", "enum": ["user", "assistant"]},
                    "content": {"type": "string"},
                },
                "required": ["role", "content"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["turns"],
    "additionalProperties": False,
}


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        *opening(subject, ""), bullets("Your task is to write how a conversation goes on", _HOW),
        section("Output format", f"{NO_OTHER_WORDS}\n{_SHAPE}"), quality(),
    ]  # fmt: skip
    user = ["The conversation so far:\n{{conversation}}", "Write exactly {{turns}} turns that follow."]
    return template(system, user, seeds=False)


class MultiTurn(Plain):
    """Has conversations written that begin with the rows you have."""

    name = "multi-turn"
    title = "Extend into conversations"
    help = (
        "Each of the rows you choose becomes the beginning of a conversation with as many turns as you say. Use it "
        "when the model will talk and your rows are single questions and answers. The first turns are kept by code; a "
        "reply that changes them, does not alternate or has another number of turns is put aside. Its trap: a model "
        "that plays both sides is too polite to itself; say in the guidance how real people go on, and read what the "
        "user says, not only the answers."
    )
    stages = (
        Stage(STAGE, "The turns that follow", draft, {
            "conversation": "what was said so far", "turns": "how many turns to write",
        }),
    )  # fmt: skip
    options = (
        Option("turns", "Turns in all", "int", 6, "of user and assistant together, an even number", low=4, high=60),
        Option("into", "Format", "choice", "messages", "of the conversations; rows of turns keep theirs",
               ("messages", "conversations")),
    )  # fmt: skip
    needs = Needs(seeds=False, sources="state:accepted")

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """One of turns. Raises InvalidError for rows that are no exchange."""
        if format.name in TURN_FORMATS:
            return format
        if format.name not in SINGLE:
            raise InvalidError(
                f"Rows of the format {format.name} are no exchange that a conversation could go on from."
            )
        return FORMATS[options["into"]]

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int:
        """One for each row."""
        return sources

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """A request for each."""
        return 1.0

    def begin(self, material: Material) -> Extending:
        """A fresh run. Raises InvalidError on an odd number of turns."""
        if material.options["turns"] % 2:
            raise InvalidError("The option turns must be an even number: each question has its answer.")
        return Extending(material)


class Extending(PerSource):
    """One run: a request for each row."""

    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """What was said, and how many turns are to follow; rows that are long enough are passed over."""
        format = self.material.source_format or self.material.format
        begun = messages_of(format, source.data)
        more = 0 if begun is None else self.material.options["turns"] - len(_spoken(begun))
        if begun is None or begun[-1]["role"] != "assistant" or more < 2 or more % 2:
            return None
        values = {"conversation": in_words(begun), "turns": str(more)}
        rest = {key: value for key, value in source.data.items() if key not in format.fields}
        work = {"source": place, "begun": begun, "more": more, "rest": rest, "rev": source.rev}
        return self.asker.request(
            STAGE, number, 1, values=values, schema=_SCHEMA, task=STAGE, parent=source.id, work=work
        )

    def judge(self, entry: Entry) -> Taken:
        """The conversation, or what is wrong with how it goes on."""
        work, found = entry["work"], objects(entry["choice"])
        turns = turns_in(found)
        if turns is None:
            return Taken(notes=["the reply holds no turns"])
        problem, turns = _follow(work["begun"], turns, work["more"])
        text = as_json(found[0])
        if problem:
            return Taken([Made(Item(None, text, problem))])
        data = {**_written(self.material.format, [*work["begun"], *turns]), **work["rest"]}
        about = {"parent_rev": work["rev"], "turns": len(turns) + len(_spoken(work["begun"]))}
        return Taken([Made(Item(data, text), origin=about)])


def _spoken(messages: Sequence[Turn]) -> list[Turn]:
    """The turns of the two who talk."""
    return [turn for turn in messages if turn["role"] != "system"]


def _follow(begun: Sequence[Turn], turns: Sequence[Turn], more: int) -> tuple[str, list[Turn]]:
    """What is wrong with `turns` as the `more` turns that follow `begun` ("": nothing), and those turns.

    A reply that gives the whole conversation will do, if it begins with just what was said.
    """
    first, spoken = _spoken(begun), _spoken(turns)
    if len(spoken) == len(first) + more:
        for number, (before, after) in enumerate(zip(first, spoken, strict=False), 1):
            if before["role"] != after["role"] or before["content"].split() != after["content"].split():
                return f"it changes turn {number} of the row", []
        spoken = spoken[len(first) :]
    if len(spoken) != more:
        return f"it has {len(spoken)} turns more instead of {more}", []
    for number, turn in enumerate(spoken, len(first) + 1):
        wanted = "user" if number % 2 else "assistant"
        if turn["role"] != wanted:
            return f"turn {number} is the {turn['role']}'s where the {wanted}'s should be", []
        if not turn["content"]:
            return f"turn {number} is empty", []
    return "", spoken


def _written(format: Format, messages: list[Turn]) -> dict[str, Any]:
    return {format.name: messages if format.name == "messages" else to_conversations(messages)}


RECIPE = MultiTurn()
