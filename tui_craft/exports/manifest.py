"""What an export says about itself: where its rows came from, what was left out and changed. Opens no dataset."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tui_craft.domain.row import Row
from tui_craft.exports.base import Line
from tui_craft.exports.together import Clusters
from tui_craft.exports.weighing import Weigher

UNCHECKED = "not filtered: no checks have run"


@dataclass(slots=True)
class Tally:
    """Counts kept while rows go out. `held_out` are rows left out for their tag (eval, probe).

    `reasoned` are rows with reasoning that was moved or left out, `left_out` those that would have made too many
    synthetic ones. `weigher` weighs what goes out; `together` are the rows that a split kept on one side.
    """

    rows: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    reviewed: int = 0
    held_out: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    changed: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    reasoned: int = 0
    left_out: int = 0
    weigher: Weigher | None = None
    together: Clusters | None = None

    def take(self, row: Row, line: Line) -> None:
        """Count a row that goes out as `line`."""
        self.rows += 1
        self.by_kind[row.origin.get("kind", "unknown")] += 1
        self.reviewed += bool(row.envelope.reviewed)
        self.dropped.update(line.dropped)
        if line.changed:
            self.changed.append((row.id, line.changed))
        if self.weigher is not None:
            self.weigher.take(row)

    def mix(self) -> dict[str, dict[str, float]]:
        """Rows and share (0 to 1, four digits) that are real, synthetic, and reviewed by a person."""
        kinds = {"real": self.by_kind["real"], "synthetic": self.by_kind["synthetic"], "reviewed": self.reviewed}
        if self.by_kind["unknown"]:
            kinds["unknown"] = self.by_kind["unknown"]
        return {name: {"rows": count, "share": round(count / max(1, self.rows), 4)} for name, count in kinds.items()}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file that was written; `path` is seen from the manifest.

    `bytes` and `sha256` are of the file as it lies there, packed or not.
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    split: str | None = None
    percent: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The file for the manifest; only an export with splits names them."""
        about = {"file": self.path, "rows": self.rows, "bytes": self.bytes, "sha256": self.sha256}
        return about if self.split is None else {"split": self.split, "percent": self.percent, **about}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole account of one export. `path` is where it lies; `reasoning` what became of reasoning; `real_share` the
    percentage of real rows that was asked for; `forced` what would have kept the export back.
    """

    path: str
    dataset: dict[str, Any]
    format: str
    where: str
    seed: int
    created: str
    tool: str
    files: list[ExportedFile]
    tally: Tally
    reasoning: str = ""
    real_share: str = ""
    forced: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows went out."""
        return self.tally.rows

    @property
    def skipped(self) -> list[tuple[int, str]]:
        """(row id, reason) of each row that could not be written in this format."""
        return self.tally.skipped

    @property
    def warnings(self) -> list[str]:
        """What is to be said against the rows that went out, as sentences."""
        return self.tally.weigher.warnings if self.tally.weigher is not None else []

    def as_dict(self) -> dict[str, Any]:
        """The manifest as it is written and as `--json` prints it."""
        tally = self.tally
        checks = tally.weigher.checks() if tally.weigher is not None else None
        return {
            "dataset": self.dataset,
            "format": self.format,
            "where": self.where,
            "rows": tally.rows,
            "files": [item.as_dict() for item in self.files],
            "seed": self.seed,
            **({"reasoning": self.reasoning} if tally.reasoned else {}),
            **({"real_share": {"asked": self.real_share, "left_out": tally.left_out}} if self.real_share else {}),
            **({"near_duplicates": tally.together.as_dict()} if tally.together else {}),
            "mix": tally.mix(),
            **({"gauges": tally.weigher.gauges()} if tally.weigher is not None else {}),
            **({"forced": list(self.forced)} if self.forced else {}),
            "held_out": dict(sorted(tally.held_out.items())),
            "dropped_fields": dict(sorted(tally.dropped.items())),
            "changed": [{"id": row_id, "fields": list(fields)} for row_id, fields in tally.changed],
            "skipped": [{"id": row_id, "reason": reason} for row_id, reason in tally.skipped],
            **({"checked": True, "checks": checks} if checks else {"checked": False, "note": UNCHECKED}),
            "created": self.created,
            "tool": self.tool,
        }

    def encoded(self) -> bytes:
        """The file's content; what UTF-8 cannot carry is written as an escape."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=2)
        return text.encode("utf-8", "backslashreplace") + b"\n"
