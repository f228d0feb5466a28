"""What a user has set up for teachers: endpoints, keys, known models. Owns putting them together; asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_craft import config, paths
from tui_craft.config import Endpoint
from tui_craft.teachers import keys, models
from tui_craft.teachers.keys import Keys
from tui_craft.teachers.models import Models


@dataclass(frozen=True, slots=True)
class Setup:
    """Endpoints by name, the keys, the list of models, and the environment they were read in."""

    endpoints: Mapping[str, Endpoint]
    keys: Keys
    models: Models
    environ: Mapping[str, str]


def read(environ: Mapping[str, str]) -> Setup:
    """The setup of the user whose folders these are.

    Raises InvalidError on a wrong entry in one of the files, StorageError when one cannot be read.
    """
    settings = config.load(paths.config_file())
    return Setup(
        settings.endpoints, keys.read(paths.secrets_file(), environ), models.read(paths.models_file()), environ
    )
