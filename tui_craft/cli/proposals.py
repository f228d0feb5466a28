"""The verb for proposals: list them as differences, apply, keep or reject them in bulk. Owns the words only."""

from __future__ import annotations

from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, say
from tui_craft.domain import diff_words
from tui_craft.domain.row_diff import Part, payload_diff
from tui_craft.errors import ExitCode, UsageError
from tui_craft.store import library, proposals
from tui_craft.store.dataset import Dataset


@click.command("proposals")
@click.argument("name")
@click.option("--apply", "apply_them", is_flag=True, help="Put each proposal's text into its row.")
@click.option("--keep", is_flag=True, help="Keep each proposal beside its row, as a draft of its own.")
@click.option("--reject", is_flag=True, help="Reject them; the rows stay as they are.")
@click.option("--where", default="", metavar="EXPR", help="Which proposals, as in run:k3f9; all of them by default.")
@click.option("--limit", type=click.IntRange(min=1), help="List at most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a proposal a line, or what was done.")
def proposals_command(
    name: str, apply_them: bool, keep: bool, reject: bool, where: str, limit: int | None, as_json: bool
) -> int:
    """List what is proposed for rows, with what would change; or decide about all of it at once.

    Each decision is one change that undo takes back. A row that was edited after its proposal was made is left alone.
    """
    if apply_them + keep + reject > 1:
        raise UsageError("Give one of --apply, --keep and --reject: a proposal is decided about once.")
    with library.open_dataset(name) as dataset:
        ids = proposals.listed(dataset, where)
        if not apply_them and not keep and not reject:
            _list(dataset, ids[:limit], len(ids), as_json)
            return ExitCode.DONE
        left: dict[int, str] = {}
        if apply_them:
            applied = proposals.apply(dataset, ids)
            changed, left, verb = applied.changed, dict(applied.left), "applied"
            if applied.left:
                narrate(f"{applied.left_words}.")
        elif keep:
            changed, verb = proposals.keep(dataset, ids), "kept"
        else:
            changed, verb = proposals.reject(dataset, ids), "rejected"
    if as_json:
        reasons = [{"proposal": row_id, "reason": why} for row_id, why in sorted(left.items())]
        emit({"matched": len(ids), verb: changed, "left": reasons})
    else:
        say(f"{text.plural(changed, 'proposal')} {verb}")
    return ExitCode.DONE


def _list(dataset: Dataset, ids: list[int], total: int, as_json: bool) -> None:
    for found in proposals.pairs(dataset, ids):
        parts = payload_diff(dataset.format, found.original, found.proposal)
        if as_json:
            emit(_record(found, parts))
            continue
        by = str(found.proposal.origin.get("model") or found.proposal.origin.get("by") or "")
        say(text.one_line(f"{found.proposal.id} for row {found.proposal.envelope.parent}, by {by}", 200))
        if found.problem:
            say(f"  cannot be applied: {found.problem}")
        for line in diff_words.lines(parts) or ["  no difference"]:
            say(line)
    if not as_json and len(ids) < total:
        narrate(f"and {text.count(total - len(ids))} more")
    if not total:
        narrate("There are no proposals; a run of the recipe rewrite makes some.")


def _record(found: proposals.Pair, parts: list[Part]) -> dict[str, Any]:
    return {
        "id": found.proposal.id,
        "row": found.proposal.envelope.parent,
        "run": found.proposal.origin.get("run"),
        "problem": found.problem or None,
        "changes": [
            {"part": part.label, "pieces": [{"kind": piece.kind, "text": piece.text} for piece in part.pieces]}
            for part in parts
        ],
    }
