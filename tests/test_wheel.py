"""The installed package, not the checkout: what a wheel must carry, and that it runs from there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files, and nothing else of the project."""
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("the tests are not in a checkout")
    place = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build, os; os.chdir({str(ROOT)!r}); print(hatchling.build.build_wheel({str(place)!r}))"
    name = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[-1]
    with zipfile.ZipFile(place / name) as wheel:
        wheel.extractall(place / "site")
    return place / "site"


def test_the_wheel_carries_styles_tables_and_demo_data(installed: Path) -> None:
    def files(base: Path, ending: str) -> set[str]:
        return {str(path.relative_to(base)) for path in base.rglob(f"*{ending}")}

    for ending in (".tcss", ".toml", ".jsonl", ".py"):
        assert files(installed / "tui_craft", ending) == files(ROOT / "tui_craft", ending)
    assert not (installed / "tests").exists()


def test_the_wheel_runs_the_demo(installed: Path, tmp_path: Path) -> None:
    code = "import sys; from tui_craft.cli.main import run; run(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "demo", "--headless", "--json", "--rows", "10"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["report"]["drafts"] == 10
