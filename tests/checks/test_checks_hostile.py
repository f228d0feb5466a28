"""Every check there is, over rows made to hurt: it ends, says nothing that is not so, and raises nothing.

A check that is added later is found by the registry, and so tested here without being named.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest
from check_helpers import ground, row
from hostile import CONTEXT, first, formats, hostile_rows, option_sets
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks.base import Check, Look, Reading
from tui_craft.checks.registry import checks
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import FORMATS, Format, format_named
from tui_craft.domain.row import Envelope, Row
from tui_craft.errors import CraftError

KILLED_AFTER = 600
"""Seconds of patience with a busy machine; what is asked for is that a pass ends at all."""
STEEPEST = 8.0
"""How many times longer four times the text may take."""
PARTS = 3
"""Processes that share the checks: to start one takes as long as a check over all of its texts."""
_FORMATS = {"instruction_output": "instruction", "messages": "messages", "conversations": "conversations",
            "dpo": "preference"}  # fmt: skip

every_check = pytest.mark.parametrize("check", checks().values(), ids=checks())


def begin(check: Check, format: Format, examples: list[Any], folder: Path, **more: Any) -> Look | None:
    """A look, or None where there is nothing to look for or the check says in a sentence why it cannot."""
    tagged = [row(data, 5_000 + place, tags=("eval", "probe")) for place, data in enumerate(examples[:20])]
    try:
        return check.begin(ground(check, format.name, examples, folder=folder, tagged=tagged, **more))
    except CraftError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    return None


def go_over(look: Look, rows: Iterable[Row], format: Format) -> list[Finding]:
    """A whole pass, with every third row only made known, and every fix tried; what was found."""
    found: list[Finding] = []
    for place, one in enumerate(rows):
        reading = Reading(one, format)
        if place % 3 == 0:
            look.know(reading)
            if place % 6:
                continue
        here = list(look.look(reading))
        mendable = [each for each in here if each.fix]
        if mendable:
            fix = look.fix(reading, mendable)
            if fix is not None and fix.data is not None:
                jsonlines.dumps(dict(fix.data))
        found += here
    return found + list(look.finish())


def hold(check: Check, found: Iterable[Finding], rows: Iterable[Row], format: Format) -> None:
    """Findings name the check, a row of these and places in its texts, in one line of words."""
    by_id = {one.id: one for one in rows}
    for each in found:
        assert each.check == check.name
        assert each.row in by_id
        assert each.severity in Severity
        assert each.message.strip() == each.message
        assert each.message
        assert "\n" not in each.message + each.fix
        assert len(each.message) < 1_000
        texts = {path_name(block.path): block.text for block in format.blocks(by_id[each.row].data) if block.path}
        assert 0 <= each.start <= each.end <= len(texts.get(each.field, ""))


@every_check
@pytest.mark.parametrize("format", formats(), ids=lambda format: format.name)
def test_any_payload_is_borne_with_any_options(check: Check, format: Format, tmp_path: Path) -> None:
    rows = hostile_rows(format)
    ordinary = [{name: f"{name} {place}, in words." for name in format.fields} for place in range(8)]
    for options in option_sets(check):
        look = begin(check, format, ordinary, tmp_path, context=CONTEXT, **options)
        if look is not None:
            hold(check, go_over(look, rows, format), rows, format)


@every_check
@pytest.mark.parametrize("format", formats(), ids=lambda format: format.name)
def test_examples_may_be_hostile_too(check: Check, format: Format, tmp_path: Path) -> None:
    rows = hostile_rows(format)[:60]
    for examples, seeded in ((first(format, 80), True), (first(format, 80), False), ([], False), ([{}] * 6, True)):
        look = begin(check, format, examples, tmp_path, seeded=seeded)
        if look is not None:
            hold(check, go_over(look, rows, format), rows, format)


@every_check
def test_the_shared_hostile_rows(check: Check, shared_data: Path, tmp_path: Path) -> None:
    by_format: dict[str, list[Row]] = {}
    for place, line in enumerate((shared_data / "nasty_rows.jsonl").read_bytes().splitlines(), 1):
        case = orjson.loads(line)
        raw = case["raw"].encode("utf-8", "surrogatepass")
        by_format.setdefault(_FORMATS[case["format"]], []).append(Row(place, 1, raw, Envelope()))
    for name, rows in by_format.items():
        format = format_named(name)
        look = begin(check, format, [one.data for one in rows], tmp_path)
        if look is not None:
            hold(check, go_over(look, rows, format), rows, format)


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
_JUNK = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
_FIELDS = sorted({name for format in FORMATS.values() for name in format.fields} | {"", "meta"})


@settings(max_examples=40)
@given(
    st.lists(st.dictionaries(st.sampled_from(_FIELDS), _JUNK), min_size=1, max_size=4), st.sampled_from(list(FORMATS))
)
def test_random_payloads_are_borne(payloads: list[dict[str, Any]], name: str) -> None:
    format = format_named(name)
    rows = [row(data, place) for place, data in enumerate(payloads, 1)]
    for check in checks().values():
        look = begin(check, format, payloads, Path("/nonexistent"))
        if look is not None:
            hold(check, go_over(look, rows, format), rows, format)


@pytest.mark.parametrize("part", range(PARTS))
def test_long_texts_take_no_more_than_their_length(part: int) -> None:
    names = list(checks())[part::PARTS]
    program = [sys.executable, str(Path(__file__).with_name("hostile_pass.py")), *names]
    try:
        done = subprocess.run(program, capture_output=True, timeout=KILLED_AFTER, check=False)
    except subprocess.TimeoutExpired as error:
        last = (error.stdout or b"").splitlines()[-1:]
        pytest.fail(f"it did not end; it was at {last}")
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    lines = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [line["check"] for line in lines if line.get("done")] == names
    steep = {
        (line["check"], line["unit"], line["length"]): line["ratio"]
        for line in lines
        if line.get("ratio", 0) > STEEPEST
    }
    assert steep == {}, f"more than {STEEPEST:g} times as long for four times the text"
