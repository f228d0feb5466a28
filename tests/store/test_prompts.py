"""The user's own prompt on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store.prompts import MAIN, current, load, place, revert, save, take_back_revert


def test_nothing_saved(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    assert current(tmp_path, "draft").text == "draft"
    assert revert(tmp_path, "draft").text == "draft"
    assert not place(tmp_path, MAIN).exists()
    with pytest.raises(NotFoundError):
        take_back_revert(tmp_path, "draft")


def test_save_revert_and_back(tmp_path: Path) -> None:
    assert save(tmp_path, "mine \ud800 {{rows}}", "draft").edited
    assert current(tmp_path, "newer draft").text == "mine \ud800 {{rows}}"
    assert current(tmp_path, "newer draft").notice
    assert not revert(tmp_path, "newer draft").edited
    assert current(tmp_path, "newer draft").text == "newer draft"
    assert take_back_revert(tmp_path, "newer draft").text == "mine \ud800 {{rows}}"
    assert place(tmp_path, MAIN).stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_sent_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        save(tmp_path, "{{unknown}}", "draft")
    assert load(tmp_path) is None


def test_saving_the_recommended_text_reverts(tmp_path: Path) -> None:
    save(tmp_path, "mine", "draft")
    assert not save(tmp_path, "draft", "draft").edited
    assert current(tmp_path, "draft").text == "draft"


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"text": "x"}', b"\xff"])
def test_a_broken_file_is_named(tmp_path: Path, broken: bytes) -> None:
    place(tmp_path, MAIN).parent.mkdir()
    place(tmp_path, MAIN).write_bytes(broken)
    with pytest.raises(InvalidError) as caught:
        load(tmp_path)
    assert "expand.json" in caught.value.sentence
