"""Rows that a judge found wanting: reads the verdicts of runs of the recipe judge, and asks no teacher itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import Option
from tui_craft.domain.row import checksum
from tui_craft.domain.verdict import HIGHEST, LOWEST, USUAL_LEAST, Verdict
from tui_craft.store import verdicts


class JudgeCheck(Plain):
    """Tells of rows whose score is below the least one."""

    name = "judge"
    title = "Judged poor"
    help = (
        "Rows to which a judge gave a score below the least one, with its reason and the rules it says are broken. "
        "A verdict comes from a run of the recipe judge, in which a teacher scores rows from 1 to 5 against your "
        "description and rules; without such a run this check finds nothing. A verdict about a row that was edited "
        "since is out of date and left alone. Judges err: read some of their reasons before you reject by them."
    )
    options = (
        Option("least", "Least score", "int", USUAL_LEAST, "rows with a lower score are told of", (), LOWEST, HIGHEST),
    )

    def begin(self, ground: Ground) -> JudgeLook | None:
        """A look where any row was ever judged."""
        basis = verdicts.state(ground.folder)  # before they are read: what is added meanwhile is looked at next time
        known = verdicts.read(ground.folder)
        return JudgeLook(known, ground.options["least"], basis) if known else None


class JudgeLook(Look):
    """Compares each row with its verdict."""

    def __init__(self, known: Mapping[int, Verdict], least: int, basis: str) -> None:
        self._poor = {row_id: verdict for row_id, verdict in known.items() if verdict.score < least}
        self.basis = basis

    def look(self, reading: Reading) -> Iterable[Finding]:
        """The verdict, where it is poor and about what the row says now."""
        verdict = self._poor.get(reading.row.id)
        if verdict is None or verdict.checksum != checksum(reading.row.raw):
            return ()
        return (finding(CHECK.name, reading, None, (0, 0), Severity.WARNING, verdict.words, score=verdict.score),)


CHECK = JudgeCheck()
