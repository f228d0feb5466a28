"""Errors that a person reads. Owns the sentence and the exit code; never prints.

Every error that may reach a user is a `CraftError`: one sentence that says what happened, where, and what
to do. Anything else that escapes is a bug and is shown as one.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns to the shell."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SHORT = 3
    NOT_FOUND = 4
    INVALID = 5
    INTERRUPTED = 130


class CraftError(Exception):
    """Something went wrong that the user can understand and act on."""

    exit_code: ExitCode = ExitCode.FAILED

    @property
    def sentence(self) -> str:
        """The whole message, ready to show (it may hold foreign text: clean it before drawing)."""
        return str(self)


class UsageError(CraftError):
    """The command was put together wrongly."""

    exit_code = ExitCode.USAGE


class NotFoundError(CraftError):
    """A dataset, run, row or file that was named does not exist."""

    exit_code = ExitCode.NOT_FOUND


class InvalidError(CraftError):
    """Input that does not have the shape it must have."""

    exit_code = ExitCode.INVALID


class ConflictError(CraftError):
    """An edit was made on a row that has changed since it was read."""


class StorageError(CraftError):
    """The disk refused: full, read-only, or not ours to write."""


class TeacherError(CraftError):
    """A teacher could not be set up (missing package, unknown model string, no key)."""
