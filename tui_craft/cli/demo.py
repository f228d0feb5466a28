"""The demo verb: a dataset with hand-written seeds, a real run on the offline teacher, then the workspace."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from tui_craft import text
from tui_craft.cli.open import Look, open_app
from tui_craft.cli.output import emit, narrate, say
from tui_craft.errors import ExitCode


@click.command("demo")
@click.option("--headless", is_flag=True, help="Print the result instead of opening the app.")
@click.option("--rows", default=200, show_default=True, type=click.IntRange(min=1), help="How many drafts to make.")
@click.option("--kind", default="support-tickets", type=click.Choice(["support-tickets", "json-extraction"]))
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON (implies --headless).")
@click.pass_obj
def demo_command(look: Look, headless: bool, rows: int, kind: str, seed: int, as_json: bool) -> int:
    """Make the example dataset, run the offline teacher on its seeds, and open the drafts."""
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.attach import events, start
    from tui_craft.sources.demo import create_demo

    with create_demo(kind, now=datetime.now(UTC)) as dataset:
        narrate(f"made {dataset.slug} with {text.plural(len(dataset), 'seed')} written by hand")
        handle = start(dataset, RunSpec(teacher="offline", rows=rows, seed=seed), now=datetime.now(UTC))
        report = [event for event in events(handle.path, follow=True) if event["event"] == "report"][-1]
        slug = dataset.slug
    drafts = text.count(report["drafts"])
    narrate(f"run {report['run']}: {drafts} drafts by the offline teacher (rules, no language model)")
    done = ExitCode.DONE if report["drafts"] >= rows else ExitCode.SHORT
    if as_json:
        emit({"dataset": slug, "path": str(dataset.path), "report": report})
        return done
    if headless or not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(f"{slug}: {drafts} of {text.count(rows)} rows as drafts, in {dataset.path}")
        say(f"look at them:            tui-craft open {slug}")
        say(f"export what you accept:  tui-craft export {slug} --as messages --to train.jsonl")
        return done
    return open_app(look, slug, where=f"run:{report['run']}")
