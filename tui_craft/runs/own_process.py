"""Where and with which environment a process of the program's own is started, so that it is this very program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypedDict

import tui_craft
from tui_craft import paths


class Surroundings(TypedDict):
    """What `subprocess.Popen` and asyncio's takes as `cwd` and `env`."""

    cwd: Path
    env: dict[str, str]


def surroundings() -> Surroundings:
    """A folder in which this very package is found, also when it runs from a checkout, and the same home as here."""
    environ = dict(os.environ)
    if environ.get(paths.HOME_VARIABLE):
        # the process has another working directory, so a relative home would be another place
        environ[paths.HOME_VARIABLE] = str(Path(environ[paths.HOME_VARIABLE]).expanduser().absolute())
    return {"cwd": Path(tui_craft.__file__).resolve().parent.parent, "env": environ}
