"""Who reads: the name under which a judgement is kept. Owns nothing else."""

from __future__ import annotations

import getpass
import platform


def who() -> str:
    """`jo@box`; on a machine that has no name for its user, `somebody@box`."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    return "".join(f"{user}@{platform.node().split('.')[0]}".split()) or "somebody"
