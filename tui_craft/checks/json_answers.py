"""Answers that should be JSON and are not: cut off, wrapped in prose or a code fence, with a comma too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Step, finding
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, kind, with_text
from tui_craft.domain.json_text import LONGEST, TAKEN_OUT, Mended, NotJsonError, answer_start, mended, value_of
from tui_craft.domain.options import Option

FEW = 5
"""Answers below which examples show no convention."""
_SEEDED, _OWN = 0.9, 0.6
"""The share of examples that are JSON from which on answers should be; a dataset's own rows may be the broken ones."""
_ENOUGH = 20
"""Examples that all have a field before one without it is told of."""
_NAMED = 3
_SHOWN = 60


class Json(Plain):
    """Looks where JSON is expected, and where no output schema says more than this check could."""

    name = "json"
    title = "JSON answers"
    step: Step = "format"
    examples = True
    help = (
        "Answers that should be JSON and cannot be read as it, or are another kind of value than the examples' answers "
        "are. A program that reads a model's answers fails on such a one. With expect=auto that is where nearly all "
        "examples (without seeds: most rows) are JSON objects or lists, or the task type says JSON. Where the JSON is "
        "beyond doubt the fix takes it out of a code fence or prose, or drops commas too many; what is cut off is "
        "left to you. A dataset with an output schema is left to the check schema, worse answers of pairs to nobody."
    )
    options = (
        Option("expect", "Whether answers are JSON", "choice", "auto", "auto: as the examples are",
               ("auto", "yes", "no")),
    )  # fmt: skip

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row's last answer; None where JSON is not expected."""
        expect = ground.options["expect"]
        if expect == "no" or (expect == "auto" and _has_schema(ground.context)):
            return None
        usual = Usual(ground.readings())
        in_task = "json" in str(ground.context.get("task_type") or "").casefold()
        if expect == "auto" and not in_task and not usual.is_json(_SEEDED if ground.seeded else _OWN):
            return None
        return JsonLook(usual)


class Usual:
    """What kinds of JSON the examples' answers are, and which fields all of them have."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._kinds: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        for reading in readings:
            for block in judged(reading):
                value = _value(block.text)
                self._kinds[kind(value) if isinstance(value, dict | list) else ""] += 1
                if isinstance(value, dict):
                    self._fields.update(list(value))  # a mapping would be taken for counts

    def is_json(self, share: float) -> bool:
        """Whether at least this share of the answers, and no fewer than a few, are objects or lists."""
        seen = self._kinds.total()
        return seen >= FEW and seen - self._kinds[""] >= share * seen

    @property
    def kind(self) -> str:
        """What all answers that are JSON are, as in `an object`; empty where they differ or are few."""
        kinds = [name for name in self._kinds if name]
        return kinds[0] if len(kinds) == 1 and self._kinds[kinds[0]] >= FEW else ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that every answer has, where there are enough answers and all are objects."""
        seen = self._kinds["an object"]
        if seen < _ENOUGH or self.kind != "an object":
            return ()
        return tuple(name for name, count in self._fields.items() if count == seen)


class JsonLook(Look):
    """Knows what is usual, and compares one answer a row with it."""

    def __init__(self, usual: Usual) -> None:
        self._kind, self._fields = usual.kind, usual.fields

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each last answer that is no JSON, or JSON of another kind than the examples'."""
        for block in judged(reading):
            start = _start(block.text)
            said = block.text[start:]
            if not said:
                continue  # an empty answer is the business of others
            try:
                value = value_of(said)
            except NotJsonError as error:
                value, wrong = None, f"cannot be read as JSON ({error})"
            else:
                wrong = self._unusual(value)
                if not wrong:
                    yield from self._lacking(reading, block, value)
                    continue
            better = self._better(said)
            if better is not None and better.how == TAKEN_OUT:
                wrong = "has other text around its JSON"
            span = (start, len(block.text)) if start else (0, 0)  # (0, 0) is all of it
            yield finding(Json.name, reading, block, span, Severity.ERROR, wrong, fix=better.how if better else "")

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The JSON alone, where that is certain for all of them."""
        meant = {each.field for each in found if each.fix}
        data: Mapping[str, Any] = reading.row.data
        for block in judged(reading):
            if block.path is None or path_name(block.path) not in meant:
                continue
            start = _start(block.text)
            if not self._wrong(block.text[start:]):
                continue
            better = self._better(block.text[start:])
            if better is None:
                return None
            data = with_text(data, block.path, block.text[:start] + better.text)
        return Fix(data=data) if data is not reading.row.data else None

    def _wrong(self, said: str) -> bool:
        try:
            return bool(self._unusual(value_of(said)))
        except NotJsonError:
            return True

    def _unusual(self, value: Any) -> str:
        if self._kind and kind(value) != self._kind:
            return f"is JSON, and {kind(value)}, where the examples have {self._kind}"
        if not isinstance(value, dict | list):
            return f"should be a JSON object or list, this is {kind(value)}"
        return ""

    def _better(self, said: str) -> Mended | None:
        """The JSON that is certainly meant; None where none is, or none of the usual kind."""
        better = mended(said)
        return better if better is not None and not self._wrong(better.text) else None

    def _lacking(self, reading: Reading, block: Block, value: Any) -> Iterator[Finding]:
        lacking = [name for name in self._fields if name not in value]
        if lacking:
            names = ", ".join(name[:_SHOWN] for name in lacking[:_NAMED])
            message = f"lacks {names}, which every example has"
            yield finding(Json.name, reading, block, (0, 0), Severity.HINT, message)


def judged(reading: Reading) -> Iterator[Block]:
    """The answer that should be JSON: the last one; of a pair that of the better side."""
    field = "chosen" if reading.format.name == "preference" else None
    answers = [block for block in reading.answers if field is None or (block.path or ("",))[0] == field]
    yield from answers[-1:]


def _start(text: str) -> int:
    """Where the answer begins, thinking and white space left behind."""
    start = answer_start(text)
    return len(text) - len(text[start:].lstrip())


def _value(text: str) -> Any:
    """The value of an example's answer; None where it is no object or list."""
    said = text[answer_start(text) :]
    if said.lstrip()[:1] not in {"{", "["} or len(said) > LONGEST:
        return None  # most datasets are no JSON, which their first character tells
    try:
        return value_of(said)
    except NotJsonError:
        return None


def _has_schema(context: Mapping[str, Any]) -> bool:
    schema = context.get("output_schema")
    return isinstance(schema, dict) and schema.get("type") != "string"


CHECK = Json()
