"""What the checks of norms have in common: honest rows pass, any payload is borne."""

from __future__ import annotations

import time
from typing import Any

import pytest
from check_helpers import findings, fixed, ground, row, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from norm_examples import seeds

from tui_craft.checks import claims, formatting, language, length, phrasing
from tui_craft.checks.base import Check, Look
from tui_craft.domain.finding import Severity, path_name
from tui_craft.domain.formats import FORMATS

CHECKS: tuple[Check, ...] = (length.CHECK, formatting.CHECK, language.CHECK, phrasing.CHECK, claims.CHECK)


@pytest.mark.parametrize("count", [8, 42, 200])
def test_rows_like_the_seeds_pass_all_checks(count: int) -> None:
    examples = seeds(count)
    for check in CHECKS:
        begun = check.begin(ground(check, examples=examples))
        others = rows(seeds(count + 60)[count:], 1, origin={"kind": "synthetic"})
        assert begun is None or not [each for each in findings(begun, others) if each.severity is not Severity.HINT]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["input", "output", "messages", "conversations", "prompt", "chosen", "text", "x"])
TURNS = st.lists(st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "tool"]), "content": JUNK}))


@pytest.fixture(scope="module")
def looks() -> list[tuple[str, Look]]:
    """A look of every check at every format, learned from odd examples, seeded and not."""
    odd = [{"input": "a\r\n", "output": '"b"', "text": " x ", "prompt": "?", "chosen": "ж" * 9, "messages": [3]}, {}]
    out = []
    for name in FORMATS:
        for check in CHECKS:
            for seeded in (True, False):
                begun = check.begin(ground(check, name, [*odd, *seeds(8)] * 60, seeded=seeded))
                if begun is not None:
                    out.append((name, begun))
    return out


@settings(max_examples=40)
@given(data=st.dictionaries(FIELDS, JUNK | TURNS))
def test_any_payload_is_borne_and_every_span_lies_in_its_text(
    looks: list[tuple[str, Look]], data: dict[str, Any]
) -> None:
    for name, begun in looks:
        one = row(data, origin={"kind": "synthetic"})
        blocks = {path_name(block.path): block.text for block in FORMATS[name].blocks(data) if block.path}
        for each in findings(begun, [one], name):
            assert each.message
            assert 0 <= each.start <= each.end <= len(blocks.get(each.field, ""))
        fixed(begun, one, name)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_options_are_complete_and_help_is_plain(check: Check) -> None:
    assert check.help.endswith(".")
    assert check.examples
    assert {option.name for option in check.options} == set(ground(check).options)


@pytest.mark.parametrize("piece", ["a ", "(", "`", '"', "**a", "9.", "$ 9", "{{", "<p ", "漢", "1. x\n", "\r\n", "@"])
def test_a_megabyte_of_anything_takes_no_long_time(looks: list[tuple[str, Look]], piece: str) -> None:
    one = row({"input": piece * 9, "output": piece * (1_000_000 // len(piece))}, origin={"kind": "synthetic"})
    start = time.process_time()
    for name, begun in looks:
        if name == "input-output":
            findings(begun, [one], name)
            fixed(begun, one, name)
    assert time.process_time() - start < 5
