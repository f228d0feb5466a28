"""The child process of a try: reads one job from stdin, has it carried out, writes events to stdout. Writes no file.

python -m tui_craft.runs.try_worker
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from functools import partial
from typing import Any

from tui_craft import jsonlines, paths
from tui_craft.errors import CraftError
from tui_craft.runs.scrub import ScrubbedStream, Scrubber
from tui_craft.runs.try_revise import revise
from tui_craft.runs.try_sides import try_out
from tui_craft.teachers.base import AskFailed
from tui_craft.teachers.keys import filed_secrets

JOBS = {"try": try_out, "revise": revise}


def _tell(scrub: Scrubber, event: str, **about: Any) -> None:
    line = jsonlines.dumps({"event": event, **about})
    sys.stdout.buffer.write(scrub(line.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()


def _end_with_parent() -> None:
    """Be gone when whoever asked is: what is still under way would be paid for and read by nobody."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> int:
    """Do the job on stdin; 0 when it was carried out."""
    scrub = Scrubber(os.environ, filed_secrets(paths.secrets_file()))
    sys.stderr = ScrubbedStream(sys.stderr, scrub)
    tell = partial(_tell, scrub)
    began = time.monotonic()
    try:
        job = jsonlines.loads(sys.stdin.buffer.readline())
        threading.Thread(target=_end_with_parent, daemon=True).start()
        cost = asyncio.run(JOBS[job["do"]](job, tell))
    except (CraftError, AskFailed) as error:
        tell("error", message=error.sentence if isinstance(error, CraftError) else str(error))
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 1  # whoever asked is gone
    finally:
        sys.stderr.flush()
    tell("done", cost=cost, seconds=time.monotonic() - began)
    return 0


if __name__ == "__main__":
    sys.exit(main())
