"""What every test shares: a private home folder, a clean environment, and the folder of real data if it is there."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# a busy machine is slow: that says nothing about the code
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")

_SHARED = Path(os.environ.get("TUI_CRAFT_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def pytest_collection_finish() -> None:
    """Look for rubbish more rarely, and never in what stays until the end: it took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


@pytest.fixture(autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test its own data, config and state folders, and no ambient settings."""
    monkeypatch.setenv("TUI_CRAFT_HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("NO_COLOR", "TMUX", "SSH_CONNECTION", "OPENAI_API_KEY", "OPENAI_BASE_URL", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """A folder of real and hostile datasets that is not part of the project; tests that need it skip without it."""
    if not _SHARED.is_dir():
        pytest.skip("the folder of real data is not on this machine (set TUI_CRAFT_SHARED_DATA)")
    return _SHARED
