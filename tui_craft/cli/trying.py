"""The verbs that try a prompt: sample replies without saving any, and have the prompt revised from judged ones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from tui_craft import jsonlines, text
from tui_craft.cli.files import text_in
from tui_craft.cli.output import emit, narrate, say
from tui_craft.cli.run_options import run_options, spec_of
from tui_craft.errors import CraftError, ExitCode, InvalidError, UsageError
from tui_craft.store import library

_ALL = 10**7


@click.command("try")
@click.argument("name")
@run_options
@click.option("--samples", type=click.IntRange(1, 50), default=3, show_default=True, help="Replies on each side.")
@click.option("--stage", default="", help="The recipe's stage; its main one by default.")
@click.option("--examples", default="", metavar="EXPR", help="Show these rows as examples instead of drawn seeds.")
@click.option("--against", default="", metavar="TEACHER", help="Compare with this teacher, from the same seeds.")
@click.option("--against-prompt", metavar="FILE", help="Compare with the template in FILE, from the same seeds.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, for each thing that happens.")
def try_command(name: str, stage: str, samples: int, as_json: bool, **options: Any) -> int:
    """Ask for a few replies to exactly what such a run would send. Nothing is saved.

    With --against or --against-prompt a second column gets the requests with the same numbers: the same seeds, values.
    """
    from tui_craft.cli.prompting import chosen_rows
    from tui_craft.runs.trying import Side, trial

    against, file = options["against"], options["against_prompt"]
    with library.open_dataset(name) as dataset:
        spec = spec_of(dataset, options)
        sides = [Side()]
        if against or file:
            sides.append(Side(text_in(file) if file else "", against or spec.teacher, spec.api_base))
        seeds = chosen_rows(dataset, options["examples"])
        job = trial(dataset, spec, sides, stage=stage, samples=samples, seeds=seeds)
    return asyncio.run(_carry_out(job, as_json, ["", against or file or ""]))


@click.command("revise")
@click.argument("name")
@click.option("--judged", required=True, metavar="FILE", help='JSON lines: {"sample": …, "good": true, "why": "…"}.')
@run_options
@click.option("--stage", default="", help="The recipe's stage; its main one by default.")
@click.option("--save", is_flag=True, help="Put the revised prompt in force.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def revise_command(name: str, judged: str, stage: str, save: bool, as_json: bool, **options: Any) -> int:
    """Have the teacher revise the prompt in force from samples you judged good or not; print the new one."""
    from tui_craft.runs.showing import Bench
    from tui_craft.runs.trying import revision
    from tui_craft.store import prompt_versions

    with library.open_dataset(name) as dataset:
        spec = spec_of(dataset, options)
        bench = Bench(dataset, spec, stage, environ=os.environ)
        try:
            job = revision(bench.in_force.text, bench.known, _judged(judged), spec)
            found = asyncio.run(_result(job))
            if save:
                prompt_versions.save(
                    dataset.path, found["template"], bench.recommended, bench.key, variables=bench.known,
                    note="revised from judged samples", now=datetime.now(UTC),
                )  # fmt: skip
        finally:
            bench.close()
    if as_json:
        emit({"template": found["template"], "cost": found["cost"], "saved": save})
    else:
        say(text.visible(found["template"], _ALL))
        narrate(f"{money(found['cost'])}; " + ("it is in force" if save else "not saved; --save puts it in force"))
    return ExitCode.DONE


async def _carry_out(job: Mapping[str, Any], as_json: bool, labels: Sequence[str]) -> int:
    """Tell the events as they come; the exit code."""
    from tui_craft.runs.trying import events

    samples = 0
    async for event in events(job):
        samples += event["event"] == "sample"
        if as_json:
            emit({key: value for key, value in event.items() if key != "messages"})
        else:
            _tell(event, labels)
        if event["event"] == "error":
            return ExitCode.FAILED
    return ExitCode.DONE if samples else ExitCode.SHORT


async def _result(job: Mapping[str, Any]) -> Mapping[str, Any]:
    from tui_craft.runs.trying import events

    found: Mapping[str, Any] = {}
    async for event in events(job):
        if event["event"] == "error":
            raise CraftError(event["message"])
        if event["event"] == "revised":
            found = event
    return found


def _tell(event: Mapping[str, Any], labels: Sequence[str]) -> None:
    kind = event["event"]
    side = f" with {text.one_line(labels[event['side']], 60)}" if event.get("side") else ""
    if kind == "sample":
        used = f"{event['tokens'][0]:,} + {event['tokens'][1]:,} tokens, " if event["tokens"] else ""
        say(f"--- request {event['number']}{side}: {used}{event['seconds']:.1f} s, {money(event['cost'])} ---")
        if event["said"]:
            say(text.visible(event["said"], 4_000))
        for row in event["rows"]:
            say(text.visible(jsonlines.dumps(row).decode("utf-8", "replace"), _ALL))
        for item in event["problems"]:
            say(f"! {text.one_line(item['problem'], 300)}: {text.one_line(item['text'], 300)}")
        for topic in event["topics"]:
            say(text.one_line(topic, 300))
        for note in event["notes"]:
            say(f"! {text.one_line(note, 300)}")
        if not event["rows"] and not event["topics"]:
            say(text.visible(event["text"], 4_000))
    elif kind == "failed":
        say(f"--- request {event['number']}{side} failed: {text.one_line(event['message'], 600)} ---")
    elif kind == "error":
        narrate(f"tui-craft: {text.one_line(event['message'], 2_000)}")
    elif kind == "done":
        narrate(f"{money(event['cost'])}, {event['seconds']:.1f} s; nothing was saved")


def money(cost: float | None) -> str:
    """A cost in words; an unknown one is said to be unknown."""
    return "price unknown" if cost is None else text.money(cost) if cost else "no cost"


def _judged(given: str) -> list[dict[str, Any]]:
    """The judged samples in a file of JSON lines. Raises InvalidError with the line that is none."""
    from tui_craft.domain.revising import sample_text

    found: list[dict[str, Any]] = []
    for number, line in enumerate(text_in(given).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = jsonlines.loads(line.encode("utf-8", "surrogatepass"))
            sample, good = record["sample"], record["good"]
        except (ValueError, KeyError, TypeError):
            raise InvalidError(f'Line {number} of {given} is no {{"sample": …, "good": true or false}}.') from None
        if not isinstance(good, bool):
            raise InvalidError(f"In line {number} of {given}, good must be true or false.")
        said = sample if isinstance(sample, str) else sample_text(sample)
        found.append({"sample": said, "good": good, "why": str(record.get("why") or "")})
    if not found:
        raise UsageError(f"{given} holds no judged sample.")
    return found
