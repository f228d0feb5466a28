"""Rows that say the same in other words, by the embeddings of a model: what no comparison of words can see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui_craft.checks.base import Ground, Look, Plain, Reading, Scope, Step
from tui_craft.checks.vectors import Vectors, key_of
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import Option

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_craft.checks.embedding import Embedding

LONGEST = 8_000
"""Characters of a row that are compared, from its beginning."""
AT_ONCE = 512
"""Texts that are waited for together; those before them are kept, whatever happens."""
_ROWS = 1024
_BESIDE = 4096


class Paraphrases(Plain):
    """Off unless it is switched on: it needs a model, and each row is sent to it once."""

    name = "paraphrases"
    title = "Paraphrases"
    help = (
        "Rows that mean the same as an earlier one though the words differ: the cosine of their embeddings is at least "
        "the threshold. Every row is sent once to the model you name; its vector is kept with the dataset, so that a "
        "second pass sends only what has changed. A row made of another is not held against it. Looking at 10,000 rows "
        "takes a second beside the requests, 100,000 some minutes."
    )
    options = (
        Option("teacher", "Model", "text", "",
               "Who embeds: NAME/MODEL of an endpoint in the settings, or such as openai/text-embedding-3-small."),
        Option("threshold", "Threshold", "float", 0.9, "Cosine from which a row counts as a paraphrase.",
               low=0, high=1),
    )  # fmt: skip
    scope: Scope = "earlier"
    step: Step = "duplicates"
    usual = False

    def begin(self, ground: Ground) -> Look:
        """A look that compares all rows with those before them. Raises InvalidError without a model that embeds."""
        # late: nobody who does without this check shall wait for it
        from tui_craft.checks.embedding import Embedding
        from tui_craft.teachers.embeddings import check_embedder

        teacher: str = ground.options["teacher"]
        check_embedder(teacher)
        return ParaphrasesLook(Vectors(ground.folder, teacher), Embedding(teacher), ground.options["threshold"])


class ParaphrasesLook(Look):
    """Collects rows, and asks for vectors whenever some hundred are missing; the comparing is done at the end.

    Memory: 0.3 kB a row, and while comparing some 50 MB whatever their number; the vectors are read from their file.
    """

    def __init__(self, vectors: Vectors, embedding: Embedding, threshold: float) -> None:
        self._vectors, self._embedding, self._threshold = vectors, embedding, threshold
        self._rows: list[int] = []
        self._keys: list[bytes] = []
        self._wanted: list[int] = []
        self._there: set[bytes] = set()
        self._missing: dict[bytes, str] = {}
        self._family: defaultdict[int, list[int]] = defaultdict(list)
        self._parents: dict[int, int] = {}

    def know(self, reading: Reading) -> None:
        """Take a row in, to be compared with."""
        self._take(reading)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """Take a row in, to be compared; nothing is said yet."""
        place = self._take(reading)
        if place is not None:
            self._wanted.append(place)
        if len(self._missing) >= AT_ONCE:
            self._ask()
        return iter(())

    def finish(self) -> Iterator[Finding]:
        """A finding for each row that is a paraphrase of an earlier one, with the nearest of these."""
        if not self._wanted:
            return
        self._ask()
        for place, other, score in self._near():
            message = f"means nearly the same as row {self._rows[other]} ({score:.2f})"
            yield Finding(
                Paraphrases.name, self._rows[place], "", 0, 0, Severity.WARNING, message,
                other=self._rows[other], score=score,
            )  # fmt: skip

    def _take(self, reading: Reading) -> int | None:
        """The row's place; None for one without text, and for one whose very text is there already."""
        text = "\n".join(reading.sides)[:LONGEST]
        key = key_of(text)
        if not text.strip() or key in self._there:
            return None
        self._there.add(key)
        if key not in self._vectors:
            self._missing[key] = text
        place = len(self._rows)
        self._rows.append(reading.row.id)
        self._keys.append(key)
        parent = reading.row.envelope.parent
        self._family[reading.row.id].append(place)
        if parent is not None:
            self._family[parent].append(place)
            self._parents[place] = parent
        return place

    def _ask(self) -> None:
        """Have the missing vectors made, so many at a time that little is lost if the server gives up."""
        keys = list(self._missing)
        for at in range(0, len(keys), AT_ONCE):
            some = keys[at : at + AT_ONCE]
            self._vectors.add(some, self._embedding.vectors([self._missing[key] for key in some]))
            for key in some:
                del self._missing[key]

    def _near(self) -> Iterator[tuple[int, int, float]]:
        """(place, earlier place, cosine) of every wanted row that is near enough to an earlier one."""
        import numpy as np

        records = [self._vectors.place(key) for key in self._keys]
        for at in range(0, len(self._wanted), _ROWS):
            places = self._wanted[at : at + _ROWS]
            mine = self._vectors.load([records[place] for place in places])
            best = np.full(len(places), -1.0, dtype=np.float32)
            other = np.zeros(len(places), dtype=np.int64)
            for first in range(0, places[-1], _BESIDE):
                last = min(first + _BESIDE, places[-1])
                cosines = mine @ self._vectors.load(records[first:last]).T
                self._bar(cosines, places, first, last)
                nearest = cosines.argmax(axis=1)
                found = cosines[np.arange(len(places)), nearest]
                better = found > best
                best[better], other[better] = found[better], nearest[better] + first
            for row in np.flatnonzero(best >= self._threshold):
                yield places[row], int(other[row]), min(1.0, float(best[row]))

    def _bar(self, cosines: NDArray[np.float32], places: Sequence[int], first: int, last: int) -> None:
        """Leave out rows that do not come before, and those that were made of the same row or of one another."""
        import numpy as np

        if last > places[0]:
            cosines[np.arange(first, last)[None, :] >= np.asarray(places)[:, None]] = -1.0
        for row, place in enumerate(places):
            parent = self._parents.get(place)
            kin = [*self._family[self._rows[place]], *(self._family[parent] if parent is not None else ())]
            for each in kin if len(kin) > 1 else ():
                if first <= each < last:
                    cosines[row, each - first] = -1.0


CHECK = Paraphrases()
