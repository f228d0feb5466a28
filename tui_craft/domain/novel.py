"""Which texts are novel: unlike, by ROUGE-L, everything that was kept before. The rule; owns no rows and no files.

A row that was made of another is never held against that one, nor against what else was made of it: rewritten rows and
pairs of answers have the same input on purpose.
"""

from __future__ import annotations

from collections import defaultdict

from tui_craft.domain.rouge import THRESHOLD, Match, RougeIndex, rouge_words

LOOKED_AT = 20_000
"""Characters of a text that are compared, from its beginning."""


class Novel:
    """What was kept so far, and what is like it. Keys are row ids, or other numbers that are no row's.

    `elsewhere`: what rows were made of is in another dataset, so that its ids mean no row here.
    """

    def __init__(self, threshold: float = THRESHOLD, *, elsewhere: bool = False) -> None:
        self._index = RougeIndex(threshold)
        self._elsewhere = elsewhere
        self._made_of: defaultdict[int, set[int]] = defaultdict(set)

    def keep(self, key: int, text: str, parent: int | None = None) -> None:
        """Take in a text that is kept whatever it is like; `parent` is the row that it was made of."""
        self._keep(key, rouge_words(text[:LOOKED_AT]), parent)

    def judge(self, key: int, text: str, parent: int | None = None) -> Match | None:
        """What the text is like above the threshold; where there is nothing it is novel, and from now on kept."""
        said = rouge_words(text[:LOOKED_AT])
        found = self._index.nearest(said, but=self._family(parent))
        if found is None:
            self._keep(key, said, parent)
        return found

    def _keep(self, key: int, said: list[str], parent: int | None) -> None:
        self._index.add(key, said)
        if parent is not None:
            self._made_of[parent].add(key)

    def _family(self, parent: int | None) -> set[int]:
        if parent is None:
            return set()
        made = self._made_of.get(parent, set())
        return made if self._elsewhere else made | {parent}
