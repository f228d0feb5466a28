"""The verbs on quality: look for what is wrong with rows, and mend what is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, say, table
from tui_craft.errors import InvalidError, UsageError
from tui_craft.store import library

if TYPE_CHECKING:
    from tui_craft.checks.base import Check
    from tui_craft.checks.pipeline import Looked
    from tui_craft.domain.finding import Finding
    from tui_craft.store.dataset import Dataset

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_WHERE = click.option("--where", default="", metavar="EXPR", help="Only these rows, e.g. 'run:k3f9 state:draft'.")
_ONLY = click.option("--only", default="", metavar="CHECK,...", help="Only these checks, also ones that are off.")
_SHOWN = 5


@click.command("check")
@click.argument("name")
@_ONLY
@_WHERE
@click.option("--full", is_flag=True, help="Look at every row again, not only at what has changed.")
@click.option("--list", "list_them", is_flag=True, help="List the checks with their options, and look at nothing.")
@click.option("--set", "given", multiple=True, metavar="CHECK.OPTION=VALUE", help="Set an option of a check, for good.")
@click.option("--on", multiple=True, metavar="CHECK", help="Switch a check on, for good.")
@click.option("--off", multiple=True, metavar="CHECK", help="Switch a check off, for good.")
@click.option("--events", is_flag=True, hidden=True, help="Print JSON lines on how far it is; for a screen.")
@_JSON
def check_command(
    name: str, only: str, where: str, full: bool, list_them: bool, given: tuple[str, ...], on: tuple[str, ...],
    off: tuple[str, ...], events: bool, as_json: bool,
) -> None:  # fmt: skip
    """Look at the rows with every check that is on, keep what is found, and print the report.

    Looks only at what has changed since the last time. With --only or --where nothing is kept.
    """
    from tui_craft.checks import pipeline

    with library.open_dataset(name) as dataset:
        if given or on or off:
            _change_settings(dataset, given, on, off)
        if list_them:
            _list(dataset, as_json)
            return
        limited = bool(only or where)
        if limited and full:
            raise UsageError("--full goes over everything that is kept; leave --only and --where out.")
        steps = (
            pipeline.survey(dataset, only=_names(only), where=where) if limited else pipeline.update(dataset, full=full)
        )
        looked = _followed(steps, shown=events)
        if events:
            emit({"event": "report", "looked": looked.rows, "problems": looked.problems})
            return
        report = _report(dataset, looked, limited)
    emit(report) if as_json else _tell(report)


def _names(only: str) -> list[str]:
    return [name.strip() for name in only.split(",") if name.strip()]


def _followed(steps: Iterable[Any], *, shown: bool) -> Looked:
    from tui_craft.checks.pipeline import Progress

    last: Any = None
    for step in steps:
        last = step
        if shown and isinstance(step, Progress):
            emit({"event": "progress", "done": step.done, "total": step.total})
    looked: Looked = last
    return looked


def _report(dataset: Dataset, looked: Looked, limited: bool) -> dict[str, Any]:
    """The report as JSON has it: a part for each check that took part, gravest findings first."""
    from tui_craft.checks.registry import checks
    from tui_craft.checks.retention import funnel
    from tui_craft.store.findings import record

    found = looked.holding
    parts = []
    of: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        of.setdefault(each.check, []).append(record(each))
    for name, run in looked.findings.runs.items():
        own = of.get(name, [])
        rate = round(run.rows / run.seconds) if run.seconds > 0 and run.rows else None
        check = checks().get(name)
        parts.append({"check": name, "step": check.step if check else "", "findings": own,
                      "rows": run.rows, "seconds": round(run.seconds, 4), "rows_per_second": rate})  # fmt: skip
    report: dict[str, Any] = {"checks": parts, "looked": looked.rows, "problems": looked.problems}
    if not limited:
        out = funnel(dataset, found)
        steps = {"rows": out.rows, "rejected": out.rejected, **dict(out.steps), "kept": out.kept}
        report |= {"retention": None if out.share is None else round(out.share, 4), "verdict": out.verdict,
                   "funnel": steps, "words": out.words}  # fmt: skip
    return report


def _tell(report: Mapping[str, Any]) -> None:
    for part in sorted(report["checks"], key=lambda part: -len(part["findings"])):
        if not part["findings"]:
            continue
        grave = sum(each["severity"] != "hint" for each in part["findings"])
        hints = len(part["findings"]) - grave
        say(f"{part['check']}: {text.plural(grave, 'finding')}" + (f", {text.plural(hints, 'hint')}" if hints else ""))
        for each in sorted(part["findings"], key=lambda each: each["severity"] == "hint")[:_SHOWN]:
            named = not each["field"] or each["message"].startswith(each["field"])
            where = "" if named else f" {each['field']}"
            say(text.one_line(f"  row {each['row']}{where}: {each['message']}", 160))
        if len(part["findings"]) > _SHOWN:
            say(f"  and {text.count(len(part['findings']) - _SHOWN)} more")
    clean = [part["check"] for part in report["checks"] if not part["findings"]]
    if clean:
        say(f"nothing found by {', '.join(clean)}")
    if "words" in report:
        say(report["words"])
    for problem in report["problems"].values():
        narrate(problem)


def _change_settings(dataset: Dataset, given: Sequence[str], on: Sequence[str], off: Sequence[str]) -> None:
    from tui_craft.checks.settings import changed
    from tui_craft.store import check_settings

    typed: dict[str, dict[str, str]] = {}
    for item in given:
        place, sign, value = item.partition("=")
        check, dot, option = place.partition(".")
        if not sign or not dot:
            raise UsageError(f"--set {item!r} is not understood; write it as in --set near-duplicates.threshold=0.85.")
        typed.setdefault(check, {})[option] = value
    switched = {**dict.fromkeys(on, True), **dict.fromkeys(off, False)}
    check_settings.change(dataset, lambda settings: changed(settings, typed, switched))


def _list(dataset: Dataset, as_json: bool) -> None:
    from tui_craft.checks.registry import checks
    from tui_craft.checks.settings import is_on, options_of
    from tui_craft.domain.typed import spell
    from tui_craft.store import check_settings

    settings = check_settings.read(dataset.path)
    problems: dict[str, str] = {}

    def about(check: Check) -> dict[str, Any]:
        try:
            values = options_of(settings, check)
        except InvalidError as error:
            problems[check.name], values = error.sentence, {}
        return {"check": check.name, "title": check.title, "step": check.step, "on": is_on(settings, check),
                "options": values, "help": check.help}  # fmt: skip

    listed = [about(check) for check in checks().values()]
    if as_json:
        emit({"checks": listed, "problems": problems})
        return
    for check, said in zip(checks().values(), listed, strict=True):
        say(f"{check.name}{'' if said['on'] else ' (off)'}: {check.help}")
        for option in check.options if check.name not in problems else ():
            words = spell(option, said["options"][option.name]).replace("\n", ", ")
            say(f"    {option.name} = {words or '(none)'}    {option.help or option.label}")
    for problem in problems.values():
        narrate(problem)


@click.command("fix")
@click.argument("name")
@click.option("--only", default="", metavar="CHECK,...", help="Only what these checks found.")
@_WHERE
@click.option("--dry-run", is_flag=True, help="Say what would become of the rows and change nothing.")
@_JSON
def fix_command(name: str, only: str, where: str, dry_run: bool, as_json: bool) -> None:
    """Mend what the checks are certain about, in one change that undo takes back; checks what has changed first."""
    from tui_craft.checks import fixing, pipeline
    from tui_craft.checks.registry import check_named

    names = {check_named(each).name for each in _names(only)}
    with library.open_dataset(name) as dataset:
        looked = _followed(pipeline.update(dataset), shown=False)
        for each in sorted(names - looked.findings.runs.keys() - looked.problems.keys()):
            narrate(f"The check {each} is off or finds nothing to look at here; see tui-craft check {name} --list.")
        for problem in looked.problems.values():
            narrate(problem)
        found = [each for each in looked.holding if each.fix and (not names or each.check in names)]
        found = _among(dataset, found, where)
        if dry_run:
            _preview(list(fixing.mended(dataset, found)), as_json)
            return
        done = fixing.apply(dataset, found)
        if as_json:
            left = {str(row_id): why for row_id, why in done.left.items()}
            emit({"changed": done.changed, "rejected": done.rejected, "left": left})
        else:
            say(done.words)
        if done.changed or done.rejected:
            _followed(pipeline.update(dataset), shown=False)  # said before: it is done, whatever becomes of this


def _among(dataset: Dataset, found: list[Finding], where: str) -> list[Finding]:
    if not where:
        return found
    from tui_craft.store.query import find, parse

    ids = set(find(dataset, parse(dataset, where)))
    return [each for each in found if each.row in ids]


def _preview(wanted: Sequence[Any], as_json: bool) -> None:
    lines = [
        {"row": each.row.id, "by": list(each.by), "state": each.wanted.state.value, "problem": each.problem,
         "data": each.wanted.data if each.wanted.raw != each.row.raw else None}
        for each in wanted
    ]  # fmt: skip
    if as_json:
        emit({"rows": lines})
        return
    table(("row", "by", "would be"), [(str(each["row"]), ", ".join(each["by"]), _outcome(each)) for each in lines])
    say(f"{text.rows(sum(not each['problem'] for each in lines))} would change; nothing was changed")


def _outcome(each: Mapping[str, Any]) -> str:
    if each["problem"]:
        return f"left: {each['problem']}"
    return text.one_line(str(each["data"]), 60) if each["data"] is not None else str(each["state"])
