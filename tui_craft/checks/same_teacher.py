"""Says once when a teacher wrote what a model is trained on and what it is tested with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tui_craft import text
from tui_craft.checks.base import Ground, Look, Plain, Reading, Scope, Step
from tui_craft.checks.contamination import FILES, Contamination
from tui_craft.checks.evals import Evals, author_of, is_tested
from tui_craft.domain.finding import Finding, Severity
from tui_craft.store import check_settings


class SameTeacher(Plain):
    """A hint at the first row of each such teacher: the row itself may be good."""

    name = "same-teacher"
    title = "Same teacher"
    help = (
        "A teacher that wrote rows and also wrote rows of the eval (those tagged eval, probe, eval_data or "
        "golden_data, and those in the eval files of the contamination check that say who wrote them). A model that "
        "was trained to sound like its teacher does well on that teacher's test, and that is no measure of how it "
        "does on real input."
    )
    scope: Scope = "all"
    step: Step = "safety"

    def begin(self, ground: Ground) -> Look | None:
        """A look at who wrote the rows; None where there is no test."""
        options = check_settings.read(ground.folder).options.get(Contamination.name, {})
        named = options.get(FILES, ())
        files: Sequence[str] = [str(name) for name in named] if isinstance(named, list) else ()
        evals = Evals(ground, files)
        return SameTeacherLook(evals) if evals else None


class SameTeacherLook(Look):
    """Remembers the first row of each teacher, and how many there are; reads the tests at the end."""

    def __init__(self, evals: Evals) -> None:
        self._evals = evals
        self._first: dict[str, int] = {}
        self._rows: Counter[str] = Counter()
        self.basis = evals.basis

    def look(self, reading: Reading) -> Iterator[Finding]:
        """Nothing yet."""
        author = author_of(reading.row.origin)
        if author and not is_tested(reading.row):
            self._first.setdefault(author, reading.row.id)
            self._rows[author] += 1
        return iter(())

    def finish(self) -> Iterator[Finding]:
        """A hint for each teacher that wrote both."""
        authors = self._evals.authors() if self._first else Counter[str]()
        for author in (each for each in self._first if each in authors):
            row = self._first[author]
            wrote = f"{author} wrote {text.rows(self._rows[author])} and {text.count(authors[author])} of the eval"
            message = f"{wrote}: such an eval flatters its own teacher's style"
            yield Finding(SameTeacher.name, row, "", 0, 0, Severity.HINT, message)


CHECK = SameTeacher()
