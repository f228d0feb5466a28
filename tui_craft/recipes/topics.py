"""Topics, then inputs of each topic, then the output of each input: breadth by design, in stages one can look over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft.domain.filter_terms import Term
from tui_craft.domain.formats import Format
from tui_craft.domain.options import Option
from tui_craft.domain.unanswered import TAG, possible
from tui_craft.errors import InvalidError
from tui_craft.recipes import topic_words
from tui_craft.recipes.base import Material, Needs, Plain, Stage
from tui_craft.recipes.topic_places import SPREADS
from tui_craft.recipes.topic_work import TopicRun

STAGES = ("tree", "inputs", "outputs", "rows", "all")


class Topics(Plain):
    """The recipe of topics."""

    name = "topics"
    title = "Topics, inputs, outputs"
    help = (
        "First a tree of topics, then inputs for each of its topics, then one output for each input, every stage with "
        "a teacher and guidance of its own and open to be looked over before the next; or all in one go. Use it where "
        "rows keep circling around the same few subjects: a thousand rows over a hundred topics repeat far less. Its "
        "trap: a tree that nobody has read makes a thousand rows about what does not matter, so prune it first, and "
        "note that inputs of a topic know only each other."
    )
    stages = (
        Stage("inputs", "Inputs of a topic", topic_words.inputs, topic_words.INPUTS),
        Stage("tree", "Topics below a topic", topic_words.tree, topic_words.TREE),
        Stage("outputs", "The output of an input", topic_words.outputs, topic_words.OUTPUTS),
        Stage("rows", "Whole rows of a topic", topic_words.rows, topic_words.INPUTS),
    )
    options = (
        Option("stage", "Stage", "choice", "all", choices=STAGES,
               help="tree makes topics, inputs rows without an output, outputs writes those, rows makes input and "
                    "output together, all does topics (where there are none), inputs and outputs."),
        Option("under", "Below topic", "text", "", help="A path such as billing/refunds; empty: the whole tree."),
        Option("topics", "Topics each", "int", 6, low=1, high=50, help="How many topics below each topic."),
        Option("depth", "Levels", "int", 1, low=1, high=5, help="How many levels of topics to add."),
        Option("each", "Rows each", "int", 0, low=0, high=100_000,
               help="Rows of each topic; 0: what the topics' targets lack, or else the run's rows in equal parts."),
        Option("spread", "Which topics", "choice", "leaves", choices=SPREADS,
               help="leaves: topics with none below them; all: those above them too; this: the one named alone."),
    )  # fmt: skip
    needs = Needs(topics=True)
    offline = True

    def needs_for(self, options: Mapping[str, Any]) -> Needs:
        """Outputs are written for the rows that wait for one."""
        if options["stage"] != "outputs":
            return self.needs
        under = options["under"].strip()
        return Needs(sources=f"tag:{TAG} {Term('topic', ':', under)}" if under else f"tag:{TAG}")

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """The dataset's own; inputs can stand alone only where a row is one input with one output."""
        if options["stage"] in {"inputs", "outputs"} and not possible(format):
            raise InvalidError(
                f"A row of the format {format.name} is not an input with one output, so the two cannot be written one "
                "after the other; take the stage rows, or all."
            )
        return format

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int | None:
        """No rows of topics; one of each row that waits for its output."""
        return {"tree": 0, "outputs": sources}.get(options["stage"])

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One for each output; inputs and whole rows come several to a request."""
        if options["stage"] == "tree":
            return float(sum(options["topics"] ** level for level in range(options["depth"])))
        return {"outputs": 1.0, "all": 1 + 1 / rows_per_request}.get(options["stage"], 1 / rows_per_request)

    def begin(self, material: Material) -> TopicRun:
        """A fresh run."""
        return TopicRun(material)


RECIPE = Topics()
