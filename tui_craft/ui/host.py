"""Who and where: several terminals over SSH look alike. Owns the words; asks the system, not the network."""

from __future__ import annotations

import getpass
import os


def host(*, small: bool = False) -> str:
    """`you@gpu-box`, or `gpu-box` where there is little room."""
    machine = os.uname().nodename.split(".")[0]
    return machine if small else f"{getpass.getuser()}@{machine}"
