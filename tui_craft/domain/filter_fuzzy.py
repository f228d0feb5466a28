"""Text that is much like another: what `~~` means. Owns the threshold; imports rapidfuzz only when it is asked."""

from __future__ import annotations

from collections.abc import Callable

CUTOFF = 80
"""The least likeness in percent: of five letters one may be wrong, missing or too much, of ten two."""

_SHORT = 3
"""Words of up to this many letters must be there as they are: nearly every text holds something like them."""


def alike(text: str) -> Callable[[str], bool]:
    """A test whether some part of a text is at least `CUTOFF` percent like `text`, case ignored.

    The likeness is rapidfuzz's partial ratio: of the best matching part as long as `text`, twice the letters they
    share in order by the letters of both. A text shorter than `text` is compared as a whole, so that a long
    question is not found in every `yes`. Words of up to three letters are looked for as they are.
    """
    wanted = text.casefold()
    if len(wanted) <= _SHORT:
        return lambda found: wanted in found.casefold()
    from rapidfuzz import fuzz

    def test(found: str) -> bool:
        folded = found.casefold()
        compare = fuzz.partial_ratio if len(folded) >= len(wanted) else fuzz.ratio
        return wanted in folded or compare(wanted, folded, score_cutoff=CUTOFF) >= CUTOFF

    return test
