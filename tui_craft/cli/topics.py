"""The verb on topics: the tree with its counts, and every change of it that the screen can make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, say, table
from tui_craft.domain.topics import indented, path_of, words
from tui_craft.errors import ExitCode, InvalidError, UsageError
from tui_craft.store import library, topics
from tui_craft.store.dataset import Dataset
from tui_craft.store.topic_counts import Tally, TopicCounts, summed


@click.command("topics")
@click.argument("name")
@click.option("--add", multiple=True, metavar="PATH", help="A topic to add, e.g. billing/refunds; may be repeated.")
@click.option("--add-file", type=click.File("r", encoding="utf-8", errors="replace"), metavar="FILE",
              help="Topics to add, one a line, those below others further in; - is standard input.")  # fmt: skip
@click.option("--rename", nargs=2, metavar="PATH NAME", help="Give a topic another name; its rows take it over.")
@click.option("--move", nargs=2, metavar="PATH PARENT", help="Put a topic below another one; / is the top.")
@click.option("--remove", multiple=True, metavar="PATH", help="Remove a topic with all below it; its rows stay.")
@click.option("--target", nargs=2, metavar="PATH ROWS", help="How many rows are wanted of it; none takes that back.")
@click.option("--undo", is_flag=True, help="Take the newest change of the topics back, with its rows.")
@click.option("--redo", is_flag=True, help="Do again what was undone last.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def topics_command(name: str, as_json: bool, **changes: Any) -> int:
    """Show a dataset's topics with how many rows each has, or change them, one kind of change at a time.

    They are made by a run: tui-craft generate NAME --recipe topics --option stage=tree.
    """
    given = {key: value for key, value in changes.items() if value}
    if len(given) > 1:
        raise UsageError(f"One kind of change at a time, not --{' and --'.join(sorted(given))}.")
    with library.open_dataset(name) as dataset:
        if not given:
            _show(dataset, as_json)
            return ExitCode.DONE
        ((key, value),) = given.items()
        record, sentence = _CHANGES[key](dataset, value)
    if as_json:
        emit(record)
    else:
        say(text.one_line(sentence))
    return ExitCode.INVALID if record.get("left_out") and not record["added"] else ExitCode.DONE


def _show(dataset: Dataset, as_json: bool) -> None:
    tree = topics.read(dataset.path)
    sums, outside = summed(tree.paths(), TopicCounts(dataset).look())
    records = [{"path": [*path], "target": node.target, **_counts(sums[path])} for path, node in tree.walk()]
    if as_json:
        emit({"topics": records, "not_in_the_tree": _counts(outside)})
        return
    if not records:
        say("no topics yet; add one with: tui-craft topics NAME --add PATH")
    else:
        lines = [
            ("  " * (len(path) - 1) + path[-1], f"{sums[path].draft:,}", f"{sums[path].accepted:,}",
             "" if node.target is None else text.count(node.target), _few(sums[path].unanswered))
            for path, node in tree.walk()
        ]  # fmt: skip
        table(("topic", "drafts", "accepted", "target", "no output"), lines, right=frozenset({1, 2, 3, 4}))
    if outside.total:
        say(f"{text.rows(outside.total)} of topics that are not in the tree")


def _counts(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in ("draft", "accepted", "held", "rejected", "unanswered")}


def _few(number: int) -> str:
    return text.count(number) if number else ""


Done = tuple[dict[str, Any], str]


def _add(dataset: Dataset, paths: tuple[str, ...]) -> Done:
    return _added(topics.add(dataset, [path_of(path) for path in paths]))


def _add_file(dataset: Dataset, file: Any) -> Done:
    return _added(topics.add(dataset, indented(file.read())))


def _added(done: topics.Added) -> Done:
    for _, reason in done.left_out:
        narrate(text.one_line(reason))
    record = {
        "added": [[*path] for path in done.added],
        "left_out": [{"path": [*path], "reason": reason} for path, reason in done.left_out],
    }
    return record, f"added {text.plural(len(done.added), 'topic')}"


def _rename(dataset: Dataset, value: tuple[str, str]) -> Done:
    path, name = path_of(value[0]), value[1]
    rows = topics.rename(dataset, path, name)
    return {"renamed": [*path], "rows": rows}, f"renamed {words(path)}; {text.rows(rows)} went along"


def _move(dataset: Dataset, value: tuple[str, str]) -> Done:
    path, parent = path_of(value[0]), path_of(value[1]) if value[1].strip("/ ") else ()
    rows = topics.move(dataset, path, parent)
    where = f"below {words(parent)}" if parent else "to the top"
    return {"moved": [*path], "rows": rows}, f"moved {words(path)} {where}; {text.rows(rows)} went along"


def _remove(dataset: Dataset, paths: tuple[str, ...]) -> Done:
    gone = topics.remove(dataset, [path_of(path) for path in paths])
    return {"removed": gone}, f"removed {text.plural(gone, 'topic')}; rows stay as they are"


def _target(dataset: Dataset, value: tuple[str, str]) -> Done:
    path = path_of(value[0])
    digits = value[1].replace(",", "").replace("_", "").strip()
    if digits != "none" and not (digits.isdecimal() and len(digits) < 12):
        raise InvalidError(f"A topic's target is a whole number of rows, or none, not {value[1]!r}.")
    target = None if digits == "none" else int(digits)
    topics.set_target(dataset, path, target)
    said = "no target" if target is None else f"target {text.count(target)}"
    return {"path": [*path], "target": target}, f"{words(path)}: {said}"


def _turned(turn: Callable[[Dataset], str | None], nothing: str) -> Callable[[Dataset, bool], Done]:
    def change(dataset: Dataset, _: bool) -> Done:
        done = turn(dataset)
        return {"done": done is not None, "words": done}, done or nothing

    return change


_CHANGES: dict[str, Callable[[Dataset, Any], Done]] = {
    "add": _add,
    "add_file": _add_file,
    "rename": _rename,
    "move": _move,
    "remove": _remove,
    "target": _target,
    "undo": _turned(topics.undo, "nothing to undo"),
    "redo": _turned(topics.redo, "nothing to redo"),
}
