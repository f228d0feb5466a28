"""A cheap classifier of the user's: a program that is given rows and says what they are. Owns no rule of its own.

The program is named in the user's own settings, never by a dataset. It is given a JSON object a line

    {"row": 12, "input": "...", "output": "...", "text": "..."}

and answers each, in any order, with a line such as

    {"row": 12, "label": "spam", "score": 0.93, "message": "sells something"}

`label`, `score` and `message` may each be left out. What it said is kept beside the dataset, by payload, so that only
rows that are new or changed are given to it again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tui_craft import config, jsonlines, paths, text
from tui_craft.checks.base import Ground, Look, Plain, Reading, Scope
from tui_craft.checks.program import Program
from tui_craft.config import Classifier
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import Option
from tui_craft.errors import InvalidError
from tui_craft.store import findings
from tui_craft.store.atomic import write_atomic

_MOST = 20_000
"""Characters of each side that the program is given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said about a payload; `score` is None where it gave none."""

    label: str = ""
    score: float | None = None
    message: str = ""


class ClassifierCheck(Plain):
    """Asks a program about every row."""

    name = "classifier"
    title = "Classifier"
    help = (
        "Rows that a program of yours flags, such as a small model for spam or toxicity. Name it in config.toml under "
        '[classifiers.NAME] with command = ["python3", "mine.py"], and with label, threshold and timeout where needed; '
        "then set the option name. The program reads a JSON object a line with row, input, output and text, and "
        "answers each with a line that has row, and label, score or message. Only new and changed rows are given to "
        "it. Commands are never taken from a dataset."
    )
    options = (Option("name", "Classifier", "text", "", "its name in [classifiers.NAME] of config.toml"),)
    scope: Scope = "all"
    usual = False

    def begin(self, ground: Ground) -> ClassifierLook:
        """A look with the program that is named. Raises InvalidError where there is none such."""
        name = str(ground.options["name"]).strip()
        return ClassifierLook(name, settings_of(name), paths.config_file().parent, ground.folder)


def settings_of(name: str) -> Classifier:
    """The user's settings for the classifier. Raises InvalidError where there is none, or its program is missing."""
    path = paths.config_file()
    known = config.load(path).classifiers
    if name not in known:
        there = f"there are {', '.join(sorted(known))}" if known else "there is none yet"
        asked = f"There is no classifier {name!r}" if name else "It is not said which classifier to use"
        raise InvalidError(f"{asked}; set classifier.name to one that {path} has under [classifiers.NAME] ({there}).")
    command = known[name].command[0]
    beside = path.parent / command
    if shutil.which(command) is None and not (beside.is_file() and "/" in command):
        raise InvalidError(f"The classifier {name} cannot be started: there is no program {command!r}; mend {path}.")
    return known[name]


class Asked:
    """Rows that were given to the program, each with the key of its payload, and what it has said about them."""

    def __init__(self) -> None:
        self.due: dict[int, str] = {}
        self.answers: dict[int, Answer] = {}

    def take(self, line: bytes) -> bool:
        """Note an answer; whether it is one, and the first about its row. Called in a thread."""
        said = _answer(line)
        if said is None or said[0] not in self.due or said[0] in self.answers:
            return False
        self.answers[said[0]] = said[1]
        return True


class ClassifierLook(Look):
    """One pass: rows go to the program as they come, and what it said is told at the end."""

    def __init__(self, name: str, settings: Classifier, folder: Path, dataset: Path) -> None:
        self._name, self._settings, self._folder = name, settings, folder
        self._program_state = _state(settings, folder)
        self.basis = f"{self._program_state} {name} {settings.label} {settings.threshold}"
        self._file = findings.path_of(dataset) / f"classified-{name}.jsonl"
        self._known = _kept(self._file, self._program_state)
        self._asked = Asked()
        self._program: Program | None = None

    def look(self, reading: Reading) -> Iterable[Finding]:
        """Nothing yet of a row that is not known: it is given to the program."""
        row = reading.row
        key = hashlib.blake2b(row.raw, digest_size=8).hexdigest()
        if key in self._known:
            return self._found(row.id, self._known[key])
        if self._program is None:
            self._program = self._start()
        self._asked.due[row.id] = key
        self._program.ask(_line(reading))
        return ()

    def _start(self) -> Program:
        try:
            return Program(self._settings.command, self._folder, self._settings.timeout, self._asked.take)
        except OSError as error:
            raise InvalidError(f"The classifier {self._name} cannot be started ({error.strerror}).") from None

    def finish(self) -> Iterable[Finding]:
        """What the program found. Raises InvalidError where it failed; what it said until then is kept all the same."""
        if self._program is None:
            return ()
        self._program.finish()
        answers = dict(self._asked.answers)
        self._keep(answers)
        if self._program.problem:
            left = sorted(self._asked.due.keys() - answers.keys())
            raise InvalidError(
                f"The classifier {self._name} left {text.rows(len(left))} unanswered, the first of them row {left[0]}: "
                f"{self._program.problem}."
            )
        return [each for row_id, answer in sorted(answers.items()) for each in self._found(row_id, answer)]

    def _keep(self, answers: dict[int, Answer]) -> None:
        new = {self._asked.due[row_id]: answer for row_id, answer in answers.items()}
        if new:
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            kept = (self._known | new).items()
            lines = [orjson.dumps([key, each.label, each.score, each.message]) for key, each in kept]
            write_atomic(self._file, b"\n".join([orjson.dumps(self._program_state), *lines]) + b"\n")

    def _found(self, row_id: int, answer: Answer) -> Sequence[Finding]:
        settings = self._settings
        named = bool(settings.label) and answer.label == settings.label
        scored = answer.score is not None and answer.score >= settings.threshold
        if (settings.label and not named) or not (scored or (named and answer.score is None)):
            return ()
        what = answer.message or answer.label or "flagged"
        score = "" if answer.score is None else f" ({answer.score:.2g})"
        message = f"the classifier {self._name} says: {what}{score}"
        return (Finding(CHECK.name, row_id, "", 0, 0, Severity.WARNING, message, score=answer.score or 0.0),)


def _line(reading: Reading) -> bytes:
    asked, answered = (side[:_MOST] for side in reading.sides)
    value = {"row": reading.row.id, "input": asked, "output": answered, "text": f"{asked}\n\n{answered}".strip()}
    return jsonlines.dumps(value) + b"\n"


def _answer(line: bytes) -> tuple[int, Answer] | None:
    """The row that a line is about and what it says; None where it is no answer."""
    try:
        said = orjson.loads(line)  # knows no NaN and no Infinity
    except ValueError:
        return None
    row_id = said.get("row") if isinstance(said, dict) else None
    if not isinstance(row_id, int) or isinstance(row_id, bool):
        return None
    score = said.get("score")
    fits = isinstance(score, int | float) and not isinstance(score, bool)
    label, message = _words(said.get("label"), 80), _words(said.get("message"), 200)
    return row_id, Answer(label, float(score) if fits else None, message)


def _words(value: Any, most: int) -> str:
    return text.one_line(value, most) if isinstance(value, str) else ""


def _state(settings: Classifier, folder: Path) -> str:
    """What answers rest on: the command, and the files it names as they are now."""
    parts = [*settings.command, *(_file_state(folder / part) for part in settings.command)]
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _file_state(path: Path) -> str:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{about.st_size} {about.st_mtime_ns}"


def _kept(path: Path, program: str) -> dict[str, Answer]:
    """What the same program said earlier, by payload; nothing where the file is missing or broken."""
    try:
        with path.open("rb") as file:
            if orjson.loads(file.readline()) != program:
                return {}
            return {key: Answer(label, score, message) for key, label, score, message in map(orjson.loads, file)}
    except (OSError, ValueError, TypeError):
        return {}


CHECK = ClassifierCheck()
