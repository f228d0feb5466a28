"""Balance for labelled data: the labels that have the fewest rows are asked for first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, output_format, quality, template
from tui_craft.domain.formats import TURN_FORMATS
from tui_craft.domain.labels import label_of
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.shape import Item
from tui_craft.errors import InvalidError
from tui_craft.recipes.asking import row_schema, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken, listed
from tui_craft.recipes.quotas import Quotas
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.work import Steps

STAGE = "rows"
_MOST = 200
"""Labels that are named in a prompt and in the schema; with more, only the wanted one is."""
_FEW_EXAMPLES = 2

_HOW_TO_LABEL = (
    "An expert who sees only the input gives it this label without hesitation, and no other.",
    "The input never names the label, and has none of the words that would give it away.",
    "Write what is typical of the label, and also what lies near the border to a neighbouring one.",
    "The label is written exactly as it is given here, with nothing around it.",
)


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        *opening(subject),
        bullets("How to write for a label", _HOW_TO_LABEL),
        output_format(subject.format),
        quality(),
    ]
    user = [
        "All labels there are, one a line:\n{{labels}}",
        "The label of the rows of this request:\n{{label}}",
        "New rows to write: exactly {{rows}}.",
    ]
    return template(system, user)


class Balance(Plain):
    """Raises the labels that have few rows."""

    name = "balance"
    title = "Balance labels"
    help = (
        "For labelled data: counts how often each label occurs among accepted rows and drafts, and writes rows for the "
        "scarce ones until all are level, or until each has the number you give it. Its trap: a model that writes for "
        "a label writes its textbook case, so the scarce labels get easy rows; show it seeds of the label and read the "
        "rows near the border. Real frequencies are lost too: keep an untouched sample for the evaluation. (The "
        "offline rules serve a label that at least two seeds have.)"
    )
    stages = (
        Stage(STAGE, "Rows of a label", draft, {"label": "the label to write for", "labels": "every label there is"}),
    )
    options = (
        Option("labels", "Rows each label should have", "table", {},
               "Such as refund=50, invoice=50, with those that are there counted; labels that are missing here are "
               "left alone, new ones may be named. Empty: all labels are raised to one level.", low=1),
    )  # fmt: skip
    needs = Needs(labels=True)
    offline = True  # the rules keep the output of the seeds they reword

    def begin(self, material: Material) -> Balancing:
        """A fresh run. Raises InvalidError where there are no labels."""
        return Balancing(material)


class Balancing(Steps):
    """One run. A row counts for the label it really has, whichever was asked for."""

    complete = True  # where nothing is left to ask, every target is reached

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        table = {str(label): int(number) for label, number in material.options["labels"].items()}
        self._labels = _checked(material.labels, table)
        self._known = {label.casefold(): label for label in self._labels}
        have = {label: material.labels.get(label, 0) for label in self._labels}
        self._quotas = Quotas(table or levelled(have, material.target))
        self._quotas.kept.update(have)
        self._recent = {label: Recent(material.format) for label in self._labels}
        self._examples = {
            label: [seed for seed in material.seeds if label_of(material.format, seed.data) == label]
            for label in self._labels
        }

    def fresh(self, number: int, missing: int) -> Request | None:
        """Rows of the label that lacks most."""
        label = self._quotas.neediest()
        if label is None:
            return None
        rows = min(self.material.rows_per_request, missing, self._quotas.missing(label))
        self._quotas.asked(number, label, rows)
        shown = self._labels if len(self._labels) <= _MOST else [label]
        own = self._examples[label]
        return self.asker.request(
            STAGE,
            number,
            rows,
            values={"label": label, "labels": "\n".join(shown), "avoid": self._recent[label].lines()},
            schema=self._schema(shown),
            among=own if len(own) >= _FEW_EXAMPLES else None,
            data={"label": label},
            work={"label": label},
        )

    def _schema(self, shown: Sequence[str]) -> dict[str, Any]:
        """A row's schema in which the output is one of the labels; turns have no place for that."""
        row = row_schema(self.material)
        name = self.material.format.outputs[0]
        if name not in TURN_FORMATS and len(shown) > 1:
            row["properties"][name] = {"type": "string", "enum": list(shown)}
        return listed("rows", row)

    def judge(self, entry: Entry) -> Taken:
        """The rows of the reply; one with a label that is none, or that has its rows, is set aside."""
        taken = rows_taken(entry, self.material)
        wanted, found, here = entry["work"]["label"], [], Counter[str]()
        for made in taken.made:
            item = self._labelled(made.item)
            label = None if item.data is None else label_of(self.material.format, item.data)
            if label is not None:
                here[label] += 1
                if here[label] > self._quotas.room(label):
                    if label == wanted:
                        continue  # more than was asked for
                    item = Item(None, item.text, f"its label is {label}, of which there are enough")
            found.append(replace(made, item=item))
        return replace(taken, made=found, unused=len(taken.made) - len(found))

    def _labelled(self, item: Item) -> Item:
        if item.data is None:
            return item
        label = label_of(self.material.format, item.data)
        if label in self._quotas.targets or label in self._labels:
            return item
        own = self._known.get((label or "").casefold().strip(" .\"'"))
        name = self.material.format.outputs[0]
        if own is None or name in TURN_FORMATS:
            return Item(None, item.text, "its output is none of the labels")
        return Item({**item.data, name: own}, item.text)

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Count each row for the label it has."""
        self._quotas.ended(entry["request"], entry["work"]["label"], 0)
        for row in rows:
            if row.item.data is not None and (label := label_of(self.material.format, row.item.data)) is not None:
                self._quotas.kept[label] += 1
                self._recent[label].note(row.item.data)

    def why(self) -> str:
        """Every label has what it should have."""
        return f"Each of the {len(self._quotas.targets)} labels has its rows."


def levelled(have: Mapping[str, int], rows: int) -> dict[str, int]:
    """How many rows each label should have so that `rows` more leave them as level as can be."""
    level, left = 0, rows
    counts = sorted(have.values())
    for place, count in enumerate(counts):
        step = (count - level) * place  # what it takes to raise all lower labels to this one
        if step > left:
            break
        left, level = left - step, count
    below = sum(count <= level for count in counts)
    level, over = level + left // below, left % below
    targets = {}
    for label, count in sorted(have.items(), key=lambda item: item[1]):
        lifted = level + (1 if over > 0 and count <= level else 0)
        over -= lifted - level
        targets[label] = max(count, lifted)
    return targets


def _checked(labels: Mapping[str, int], table: Mapping[str, int]) -> list[str]:
    """Every label, the commonest first. Raises InvalidError where there is nothing to balance."""
    found = sorted({**dict.fromkeys(table, 0), **labels}, key=lambda label: (-labels.get(label, 0), label))
    if not found:
        raise InvalidError("No row has a label (a short output on one line), so there is nothing to balance.")
    if len(found) < 2:
        raise InvalidError(f"There is only the label {found[0]!r}; name others with the option labels.")
    if not table and len(found) > 20 and 2 * len(found) > sum(labels.values()):
        raise InvalidError(
            f"The {len(found):,} different outputs look like answers, not like labels; name the labels with the "
            "option labels if they are some."
        )
    return found


RECIPE = Balance()
