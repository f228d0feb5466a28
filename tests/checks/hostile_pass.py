"""Times checks on long hostile texts; run as a program, so that one which never ends can be killed.

Prints a JSON line before each measurement (what is about to be done) and one after it (how long it took).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

import orjson
from check_helpers import ground, row
from hostile import CONTEXT, LOADED, UNITS, long_row

from tui_craft.checks.base import Check, Look, Reading
from tui_craft.checks.registry import check_named
from tui_craft.domain.formats import Format, format_named
from tui_craft.errors import CraftError

LONG, HUGE = 40_000, 400_000
"""Characters; a quarter of each is what it is compared with."""
_HUGE_UNITS = ("a", "a ", "(", '{"a":', "1 ", "a@", "\n", "12 * 3 = 5. ", "I'm sorry, but ", "漢", "http://", '\\"')
_NOISE = 0.1
_ASKED = "Where is my parcel number {} now, and when will it be with me? I have been waiting for it for a week."
_ANSWERED = (
    "I have looked at it: your parcel number {} has left our house, and it should be with you in two days or so."
)


def _examples(format: Format) -> list[dict[str, Any]]:
    """Ordinary rows, enough to learn a language and bounds from."""
    made: list[dict[str, Any]] = []
    for place in range(30):
        asked, answered = _ASKED.format(place), _ANSWERED.format(place)
        if format.name == "messages":
            turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
            made.append({"messages": turns})
        else:
            made.append({name: asked if name in format.inputs else answered for name in format.fields})
    return made


_FORMATS = ("input-output", "preference", "messages")


def said(**facts: Any) -> None:
    print(orjson.dumps(facts).decode(), flush=True)


def begin(check: Check, format: Format, folder: Path) -> Look | None:
    """A look with the most to do; None where there is nothing to look for."""
    try:
        options = LOADED.get(check.name, {})
        tagged = [row(data, 900 + place, tags=("eval", "probe")) for place, data in enumerate(_examples(format))]
        return check.begin(
            ground(check, format.name, _examples(format), context=CONTEXT, folder=folder, tagged=tagged, **options)
        )
    except CraftError as error:
        said(left=str(error))
        return None


def seconds(check: Check, format: Format, unit: str, length: int, folder: Path) -> float | None:
    """How long a whole pass takes over one row, beside one like it that was looked at before, and its fix."""
    look = begin(check, format, folder)
    if look is None:
        return None
    one = Reading(long_row(format, unit, length), format)
    _ = one.blocks, one.answers, one.asked, one.sides
    begun = process_time()
    look.know(Reading(long_row(format, unit, length, id=6), format))
    found = [*look.look(one), *look.finish()]
    mendable = [each for each in found if each.fix]
    if mendable:
        look.fix(one, mendable)
    return process_time() - begun


def grows(check: Check, format: Format, unit: str, length: int, folder: Path) -> float:
    """How many times longer four times the text takes: the least of several tries, 0 where it is too quick to tell."""
    least = float("inf")
    for _ in range(4):
        long = seconds(check, format, unit, length, folder) or 0.0
        if long < _NOISE:
            return 0.0
        short = seconds(check, format, unit, length // 4, folder) or 0.0
        least = min(least, long / max(short, _NOISE / 20))
        if least < 6.0:
            break
    return least


def main(name: str) -> None:
    """One check on all of them."""
    check = check_named(name)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        known = map(format_named, _FORMATS)
        # one of them is enough: texts are what takes time
        for format in [each for each in known if begin(check, each, folder) is not None][:1]:
            for length, units in ((LONG, UNITS), (HUGE, _HUGE_UNITS)):
                for unit in units:
                    said(check=name, unit=repr(unit), length=length)
                    said(check=name, unit=repr(unit), length=length, ratio=grows(check, format, unit, length, folder))
    said(check=name, done=True)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        main(name)
