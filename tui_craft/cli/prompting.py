"""The prompt verb: what would be sent to a teacher, the versions of its template, and putting another one in force."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_craft import text
from tui_craft.cli.files import text_in
from tui_craft.cli.output import emit, narrate, say, table
from tui_craft.cli.run_options import run_options, spec_of
from tui_craft.errors import NotFoundError, UsageError
from tui_craft.store import library

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.runs.showing import Bench, Shown
    from tui_craft.store.dataset import Dataset

_ALL = 10**7


@click.command("prompt")
@click.argument("name")
@run_options
@click.option("--stage", default="", help="The recipe's stage; its main one by default.")
@click.option("--examples", default="", metavar="EXPR", help="Show these rows as examples instead of drawn seeds.")
@click.option("--snippet", is_flag=True, help="Print only the examples, as text for any prompt.")
@click.option("--template", is_flag=True, help="Print the template with its variables instead.")
@click.option("--versions", is_flag=True, help="List the texts that were ever saved.")
@click.option("--version", type=int, metavar="N", help="Print, or with --restore put in force, this version.")
@click.option("--diff", metavar="N[:M]", help="What differs from version N to M, or to what is in force.")
@click.option("--set", "given", metavar="FILE", help="Put the template in FILE (- for standard input) in force.")
@click.option("--note", default="", help="A note to keep with the version that --set makes.")
@click.option("--restore", is_flag=True, help="Put --version N in force again.")
@click.option("--revert", is_flag=True, help="Put the recommended template in force.")
@click.option("--to", "to", metavar="FILE", help="Write it to FILE, for another tool.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def prompt_command(name: str, stage: str, as_json: bool, **options: Any) -> None:
    """Print the prompt in force, rendered exactly as the first request of such a run would send it.

    A recipe has a prompt for each of its stages and for each goal. Every text that is saved is kept as a version.
    """
    from tui_craft.runs.showing import Bench

    with library.open_dataset(name) as dataset:
        bench = Bench(dataset, spec_of(dataset, options), stage, environ=os.environ)
        try:
            _change(bench, options)
            _print(dataset, bench, options, as_json)
        finally:
            bench.close()


def _change(bench: Bench, options: dict[str, Any]) -> None:
    """Put another template in force where that is asked for."""
    from tui_craft.store import prompt_versions, prompts

    folder, draft, key = bench.dataset.path, bench.recommended, bench.key
    if [bool(options["given"]), options["restore"], options["revert"]].count(True) > 1:
        raise UsageError("--set, --restore and --revert exclude one another; give one of them.")
    value, note = None, options["note"]
    if options["given"]:
        value = text_in(options["given"])
    elif options["restore"]:
        if options["version"] is None:
            raise UsageError("--restore needs --version N; --versions lists them.")
        value = prompt_versions.numbered(folder, options["version"], key).text
        note = note or f"version {options['version']} again"
    if value is not None:
        now = datetime.now(UTC)
        prompt_versions.save(folder, value, draft, key, variables=bench.known, note=note, now=now)
        narrate("The prompt is in force.")
    elif options["revert"]:
        prompts.revert(folder, draft, key)
        narrate("The recommended prompt is in force.")


def _print(dataset: Dataset, bench: Bench, options: dict[str, Any], as_json: bool) -> None:
    """Print, or write to the file, what was asked for."""
    from tui_craft.store import prompt_versions

    state = bench.in_force
    if options["versions"]:
        _print_versions(prompt_versions.versions(dataset.path, bench.key), as_json)
    elif options["diff"]:
        _print_diff(bench, options["diff"], as_json)
    elif options["version"] is not None and not options["restore"]:
        version = prompt_versions.numbered(dataset.path, options["version"], bench.key)
        record = {"version": version.number, "at": version.at, "note": version.note, "template": version.text}
        _out(version.text, options["to"], record if as_json else None)
    elif options["template"]:
        if state.notice:
            narrate(state.notice)
        _out(state.text, options["to"], {"template": state.text, "edited": state.edited} if as_json else None)
    elif options["snippet"]:
        _print_snippet(dataset, options["examples"] or "state:accepted", options["to"], as_json)
    elif not (options["given"] or options["restore"] or options["revert"]) or options["to"]:
        if state.notice:
            narrate(state.notice)
        _print_sent(bench.show(_wanted(bench), 0, chosen_rows(dataset, options["examples"])), options["to"], as_json)


def _wanted(bench: Bench) -> str:
    """The template to fill in: one given for this time, else the one in force, which may just have been put there."""
    main = bench.stage is bench.recipe.stages[0]
    given = bench.asked.prompt if main else bench.asked.prompts.get(bench.stage.name, "")
    return given or bench.in_force.text


def chosen_rows(dataset: Dataset, where: str) -> Sequence[Row] | None:
    """The first rows that match, to stand in the place of drawn seeds; None where nothing was chosen."""
    from tui_craft.store import query

    if not where:
        return None
    rows = [row for _, row in zip(range(20), query.select(dataset, query.parse(dataset, where)), strict=False)]
    if not rows:
        raise NotFoundError(f"No row matches {where!r}; nothing can stand in the place of the seeds.")
    return rows


def _print_sent(shown: Shown, to: str | None, as_json: bool) -> None:
    from tui_craft.domain.template_help import as_text

    cost = "price unknown" if shown.cost is None else f"about {text.money(shown.cost)}" if shown.cost else "no cost"
    narrate(f"about {shown.tokens_in:,} tokens sent, {shown.tokens_out:,} back; {cost} a request")
    if shown.example:
        narrate(f"this is an example: {shown.example}")
    record = {
        "messages": list(shown.messages),
        "seeds": list(shown.seeds),
        "prompt": shown.prompt_hash,
        "tokens": [shown.tokens_in, shown.tokens_out],
        "cost": shown.cost,
        "example": shown.example,
    }
    if to or as_json:
        _out(as_text(shown.messages), to, record if as_json else None)
        return
    for message in shown.messages:
        say(f"--- {message['role']} ---")
        say(text.visible(message["content"], _ALL))


def _print_snippet(dataset: Dataset, where: str, to: str | None, as_json: bool) -> None:
    from tui_craft.domain.snippet import snippet

    rows = chosen_rows(dataset, where) or ()
    words = snippet([row.data for row in rows], dataset.format)
    _out(words, to, {"rows": [row.id for row in rows], "text": words} if as_json else None)


def _print_versions(found: Sequence[Any], as_json: bool) -> None:
    if as_json:
        emit({"versions": [{"version": v.number, "at": v.at, "note": v.note, "prompt": v.hash} for v in found]})
    elif not found:
        narrate("no prompt was saved yet; the recommended one is in force")
    else:
        lines = [(str(v.number), v.at, v.note, text.count(len(v.text))) for v in reversed(found)]
        table(("Version", "Saved", "Note", "Characters"), lines, right=frozenset({0, 3}))


def _print_diff(bench: Bench, given: str, as_json: bool) -> None:
    from tui_craft.domain.text_diff import collapsed, diff
    from tui_craft.store import prompt_versions

    first, _, second = given.partition(":")
    if not first.isdecimal() or not (second or "1").isdecimal():
        raise UsageError(f"--diff takes a version, or two as in 1:3, not {given!r}.")
    folder, key = bench.dataset.path, bench.key
    before = prompt_versions.numbered(folder, int(first), key).text
    after = prompt_versions.numbered(folder, int(second), key).text if second else bench.in_force.text
    pieces = collapsed(diff(before, after))
    if as_json:
        emit({"diff": [{"kind": piece.kind, "text": piece.text} for piece in pieces]})
        return
    marks = {"add": "{{+{}+}}", "drop": "[-{}-]"}
    say("".join(marks.get(piece.kind, "{}").format(text.visible(piece.text, _ALL)) for piece in pieces))


def _out(value: str, to: str | None, record: dict[str, Any] | None) -> None:
    """Write `value` to a file, and print what there is to print."""
    if to:
        from tui_craft.store.atomic import write_atomic

        write_atomic(Path(to).expanduser(), value.encode("utf-8", "surrogatepass"))
        narrate(f"written to {to}")
    if record is not None:
        emit(record)
    elif not to:
        say(text.visible(value, _ALL))
