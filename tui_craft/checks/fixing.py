"""What becomes of findings: what is certain is mended, what a person lets pass is remembered. Finds nothing itself.

Everything here is one undoable change of the rows named, and of no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui_craft import jsonlines, text
from tui_craft.checks.base import STEPS, Look, Reading
from tui_craft.checks.ground import grounds_of
from tui_craft.checks.pass_over import Pass
from tui_craft.checks.registry import checks
from tui_craft.domain.finding import IGNORED, Finding
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Envelope, Row, State
from tui_craft.store import check_settings, findings
from tui_craft.store.dataset import Dataset
from tui_craft.store.rewriting import after_edit, edited

UNFIT = "the mended row would not fit the format"
NOTHING = "there is nothing to mend in it any more"


@dataclass(frozen=True, slots=True)
class Mended:
    """A row as it is, as its fixes would make it, and whose fixes these are. `problem`: why it stays as it is."""

    row: Row
    wanted: Row
    by: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing did: rows with another text, rows that were rejected, and why the others were `left` as they are."""

    changed: int
    rejected: int
    left: Mapping[int, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """`12 rows mended, 3 rejected`; `7 rows rejected` where none was mended."""
        parts = ((self.changed, "mended"), (self.rejected, "rejected"), (len(self.left), "left as they are"))
        (first, done), *others = [part for part in parts if part[0]] or [(0, "mended")]
        return ", ".join([f"{text.rows(first)} {done}", *(f"{text.count(number)} {done}" for number, done in others)])


class Fixer:
    """The fixes of the checks that found something in a dataset. Reads its examples once, when it is made."""

    def __init__(self, dataset: Dataset, found: Iterable[Finding]) -> None:
        self._dataset = dataset
        self._of: dict[int, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
        for finding in found:
            if finding.fix:
                self._of[finding.row][finding.check].append(finding)
        known = checks()
        named = {name for by_check in self._of.values() for name in by_check if name in known}
        used = sorted((known[name] for name in named), key=lambda check: STEPS.index(check.step))
        over = Pass.begin(grounds_of(dataset), check_settings.read(dataset.path), used)
        self._looks: dict[str, Look] = {name: part.look for name, part in over.parts.items()}
        self._known = findings.read(dataset.path)
        self._seen = findings.read_seen(dataset.path, self._known)

    @property
    def rows(self) -> list[int]:
        """The rows that have a finding with a fix, ascending."""
        return sorted(self._of)

    def mended(self, row: Row) -> Mended:
        """What the fixes would make of the row, one check's after the other, as it is now."""
        wanted, by = row, []
        for name, look in self._looks.items():
            try:
                mended = self._by(name, look, row, wanted)
            except Exception as error:  # noqa: BLE001 - a check may come from anywhere; what it broke on is reported
                return Mended(row, row, (), f"the check {name} failed on it ({type(error).__name__}: {error})")
            if mended is not None:
                by.append(name)
                wanted = mended
        problem = "" if by else NOTHING
        if wanted.raw != row.raw and not self._dataset.format.fits(wanted.data):
            problem = UNFIT
        return Mended(row, wanted, tuple(by), problem)

    def _by(self, name: str, look: Look, row: Row, wanted: Row) -> Row | None:
        """What a check's fix makes of `wanted`, which other fixes made of `row`; None for nothing."""
        found = self._still(row, self._of.get(row.id, {}).get(name, ()))
        fix = look.fix(Reading(wanted, self._dataset.format), found) if found else None
        if fix is None:
            return None
        if fix.data is not None and dict(fix.data) != wanted.data:
            wanted = _with_data(wanted, jsonlines.dumps(dict(fix.data)), self._dataset.format)
        if fix.state is not None:
            reason = fix.reason if fix.state is State.REJECTED else ""
            wanted = replace(wanted, envelope=replace(wanted.envelope, state=fix.state, reason=reason))
        return wanted

    def _still(self, row: Row, found: Sequence[Finding]) -> Sequence[Finding]:
        """Those findings that may be fixed. A text is looked at again by its fix; that a row is like another one holds
        only of two rows that are as they were compared."""
        if all(not each.other for each in found):
            return found
        known = [each for each in self._known.by_row.get(row.id, ()) if each in found]
        holding = findings.holding(self._dataset, row, known, self._seen)
        return [
            each for each in holding
            if not each.other or findings.was_seen(self._dataset.get(each.other), self._seen)
        ]  # fmt: skip


def mended(dataset: Dataset, found: Iterable[Finding]) -> Iterator[Mended]:
    """What fixing these findings would do, row by row; changes nothing."""
    fixer = Fixer(dataset, found)
    return map(fixer.mended, dataset.get_many(fixer.rows))


def apply(dataset: Dataset, found: Iterable[Finding]) -> Fixed:
    """Fix these findings as far as they have a fix, in one undoable change.

    A row keeps its state unless that is the fix. Rows are looked at again under the dataset's lock: one that changed
    meanwhile is fixed as it is then, or left.
    """
    fixer = Fixer(dataset, found)
    left: dict[int, str] = {}
    done = {"changed": 0, "rejected": 0}

    def edit(row: Row) -> Row | None:
        wanted = fixer.mended(row)
        if wanted.problem or wanted.wanted is row:
            left[row.id] = wanted.problem or NOTHING
            return None
        done["changed"] += wanted.wanted.raw != row.raw
        done["rejected"] += wanted.wanted.state is State.REJECTED and row.state is not State.REJECTED
        return wanted.wanted

    dataset.rewrite(fixer.rows, edit, verb="fix")
    return Fixed(done["changed"], done["rejected"], left)


def ignore(dataset: Dataset, check: str, ids: Iterable[int]) -> int:
    """Let pass what `check` finds in these rows, in one undoable change; how many rows that is new for."""

    def passed(envelope: Envelope) -> Envelope:
        tag = IGNORED + check
        return envelope if tag in envelope.tags else replace(envelope, tags=(*envelope.tags, tag))

    return dataset.set_envelope(ids, passed, verb="ignore findings in")


def _with_data(row: Row, raw: bytes, format: Format) -> Row:
    return replace(row, raw=raw, envelope=after_edit(format, edited(row.envelope), raw))
