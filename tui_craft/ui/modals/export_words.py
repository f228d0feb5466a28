"""What the export dialog says: what would be written, and what was. Words only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_craft import text

if TYPE_CHECKING:
    from decimal import Decimal

    from tui_craft.exports.manifest import Manifest
    from tui_craft.exports.service import Preview
    from tui_craft.exports.weighing import Weigher

_LISTED = 3


def seen(preview: Preview, mix: str = "") -> str:
    """How many rows would go out, what would stay behind, the words on their `mix` once known, and the first row."""
    lines = [f"{text.rows(preview.matching)} would be written."]
    if not preview.matching:
        lines = ["No row matches, so there is nothing to write; accept rows first, or choose others."]
    if preview.held_out:
        lines.append(f"At least {text.rows(preview.held_out)} tagged eval or probe stay out.")
    if preview.dropped:
        lines.append(f"Not part of this format, so left behind: {', '.join(preview.dropped)}.")
    if preview.skipped:
        row_id, reason = preview.skipped[0]
        lines.append(f"Some rows cannot be written so (row {row_id}: {reason}); the manifest will list them.")
    if mix:
        lines.append(mix)
    if preview.lines:
        lines += ["", f"first row: {text.one_line(preview.lines[0], 500)}"]
    return "\n".join(lines)


def weighed(weigher: Weigher, real_share: Decimal | None, kept_back: str = "") -> str:
    """What the rows that would go out are made of, and what is to be said against them; empty where there are none.

    `kept_back` is what else would keep them back.
    """
    from tui_craft.exports.real_share import room

    mix = weigher.mix
    if not mix.rows:
        return ""
    shares = f"real {text.percent(mix.share(mix.real))}, real or reviewed {text.percent(mix.share(mix.human))}"
    lines = [f"mix: {shares}"]
    if real_share is not None and mix.real:
        others = mix.rows - mix.real
        stay = min(others, room(mix.real, real_share))
        left, share = text.rows(others - stay), text.percent(mix.real / (mix.real + stay))
        lines.append(f"with a real share: {text.rows(mix.real + stay)}, {share} real; {left} left out")
    lines += [f"! {sentence}" for sentence in weigher.warnings]
    lines += [f"! {refusal}" for refusal in (weigher.refusal, kept_back) if refusal]
    return "\n".join(lines)


def outcome(manifest: Manifest) -> str:
    """What was written where, the mix, and what stayed behind."""
    account = manifest.as_dict()
    folder = Path(manifest.path).parent
    lines = [f"Wrote {text.rows(manifest.rows)} to {folder}"]
    for item in manifest.files:
        share = f"  {item.split} {item.percent} %" if item.split else ""
        lines.append(
            f"  {item.path}  {text.rows(item.rows)}  {text.size(item.bytes)}  sha256 {item.sha256[:12]}…{share}"
        )
    lines.append(f"  {Path(manifest.path).name}  (where every row came from, what was left out)")
    mix = account["mix"]
    lines.append("mix: " + ", ".join(f"{name} {text.percent(part['share'])}" for name, part in mix.items()))
    if manifest.real_share:
        lines.append(f"{text.rows(manifest.tally.left_out)} left out so that at least {manifest.real_share} % are real")
    lines += [f"! forced: {reason}" for reason in manifest.forced]
    lines += [f"! {sentence}" for sentence in manifest.warnings]
    if manifest.skipped:
        lines.append(f"{text.rows(len(manifest.skipped))} could not be written in this format:")
        lines += [f"  row {row_id}: {reason}" for row_id, reason in manifest.skipped[:_LISTED]]
    for tag, number in account["held_out"].items():
        lines.append(f"{text.rows(number)} tagged {tag} stayed out")
    if account["dropped_fields"]:
        lines.append(f"fields left behind: {', '.join(account['dropped_fields'])}")
    if account.get("note"):
        lines.append(str(account["note"]))
    lines.append("enter closes")
    return "\n".join(lines)
