"""Versions of a prompt: every save is one, none is ever lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import prompt_versions, prompts

NOW = datetime(2026, 1, 2, tzinfo=UTC)
KEY = "plan.rows"


def test_each_save_is_a_version(tmp_path: Path) -> None:
    """Saving puts in force and keeps; restoring is saving again; the same text twice is kept once."""
    for text, note in (("one {{rows}}", ""), ("two {{rows}}", "shorter"), ("two {{rows}}", ""), ("one {{rows}}", "")):
        prompt_versions.save(tmp_path, text, "draft", KEY, note=note, now=NOW)
    found = prompt_versions.versions(tmp_path, KEY)
    assert [(item.number, item.text, item.note) for item in found] == [
        (1, "one {{rows}}", ""), (2, "two {{rows}}", "shorter"), (3, "one {{rows}}", ""),
    ]  # fmt: skip
    assert prompts.current(tmp_path, "draft", KEY).text == "one {{rows}}"
    assert prompt_versions.numbered(tmp_path, 2, KEY).text == "two {{rows}}"
    assert prompt_versions.versions(tmp_path) == []
    with pytest.raises(NotFoundError, match="1 to 3"):
        prompt_versions.numbered(tmp_path, 4, KEY)


def test_what_cannot_be_sent_is_neither_in_force_nor_kept_unless_it_was_left(tmp_path: Path) -> None:
    """A broken text is refused; left behind in an editor it is kept all the same, and is not in force."""
    with pytest.raises(InvalidError):
        prompt_versions.save(tmp_path, "{{nope}}", "draft", now=NOW)
    assert prompt_versions.versions(tmp_path) == []
    prompt_versions.keep(tmp_path, "{{nope}} \ud800", note=prompt_versions.LEFT, now=NOW)
    assert prompt_versions.versions(tmp_path)[0].text == "{{nope}} \ud800"
    assert prompts.current(tmp_path, "draft").text == "draft"


def test_a_torn_line_costs_only_itself(tmp_path: Path) -> None:
    """A power cut in the middle of an append."""
    prompt_versions.save(tmp_path, "one {{rows}}", "draft", now=NOW)
    path = tmp_path / "prompts" / "expand.versions.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at":"2026')
    prompt_versions.save(tmp_path, "two {{rows}}", "draft", now=NOW)
    assert [item.text for item in prompt_versions.versions(tmp_path)] == ["one {{rows}}", "two {{rows}}"]
    assert path.stat().st_mode & 0o777 == 0o600
