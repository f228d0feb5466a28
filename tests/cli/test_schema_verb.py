"""The schema verb and `new --output-schema`: attached by file, shown, taken away; a bad file is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_craft.cli.main import main
from tui_craft.store import library

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


@pytest.fixture
def schema_file(tmp_path: Path) -> Path:
    path = tmp_path / "out.json"
    path.write_text(json.dumps(SCHEMA))
    return path


def test_new_with_a_schema_then_taken_away(schema_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "orders", "--format", "input-output", "--output-schema", str(schema_file)]) == 0
    with library.open_dataset("orders") as dataset:
        assert dataset.meta.context["output_schema"] == SCHEMA
    capfd.readouterr()
    assert main(["schema", "orders", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"input": None, "output": SCHEMA}
    assert main(["schema", "orders", "--output", "none", "--input", str(schema_file)]) == 0
    assert capfd.readouterr().out == "input (input): fits its JSON Schema\noutput (output): any text\n"
    assert main(["show", "orders"]) == 0
    assert "input schema: attached" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("not JSON", 5, "holds no JSON"),
        ('{"type": "thing"}', 5, "is no JSON Schema"),
        ("[1]", 5, "must be an object"),
        ('{"$ref": "#"}', 5, "refers to itself without end"),
        ("[" * 200_000, 5, "nested too deeply"),
        (None, 4, "There is no file"),
    ],
)
def test_a_file_that_is_no_schema_is_one_sentence(
    content: str | None, code: int, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    assert main(["new", "orders", "--format", "input-output", "--output-schema", str(path)]) == code
    [line] = capfd.readouterr().err.splitlines()
    assert words in line
    assert not library.list_datasets()


def test_a_format_without_inputs_takes_no_input_schema(schema_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "prose", "--format", "text", "--input-schema", str(schema_file)]) == 5
    assert main(["new", "prose", "--format", "text"]) == 0
    assert main(["schema", "prose", "--input", str(schema_file)]) == 5
    assert "have no input" in capfd.readouterr().err
