"""Where things are kept on this machine. One function per place; creates folders, opens no file.

`TUI_CRAFT_HOME` moves everything: data to `$TUI_CRAFT_HOME/datasets`, config to `$TUI_CRAFT_HOME/config`,
state to `$TUI_CRAFT_HOME/state`. Folders are made with mode 0700.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "tui-craft"
HOME_VARIABLE = "TUI_CRAFT_HOME"


def _base(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        root = Path(home).expanduser().absolute()
        return root if kind == "data" else root / kind
    if kind == "data":
        return Path(platformdirs.user_data_dir(APP))
    if kind == "config":
        return Path(platformdirs.user_config_dir(APP))
    return Path(platformdirs.user_state_dir(APP))


def make_private(folder: Path) -> Path:
    """Create `folder` and its parents with mode 0700 and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def datasets_dir() -> Path:
    """The folder that holds one folder per dataset (created when missing)."""
    return make_private(_base("data") / "datasets")


def config_file() -> Path:
    """The user's settings file (which need not exist)."""
    return _base("config") / "config.toml"


def secrets_file() -> Path:
    """The user's key file (which need not exist)."""
    return _base("config") / "secrets.toml"


def models_file() -> Path:
    """The user's own list of models (which need not exist)."""
    return _base("config") / "models.toml"


def themes_dir() -> Path:
    """The folder of the user's own colour themes (which need not exist)."""
    return _base("config") / "themes"


def state_dir() -> Path:
    """The folder for what the app remembers between starts (created when missing)."""
    return make_private(_base("state"))
