"""Vectors of texts as they are kept in a dataset's folder: one file a model, half precision, length one. Asks nobody.

The file is a line of JSON (model, length), then a record for each text: 16 bytes that stand for the text, and its
numbers of 2 bytes. It is a cache: without it everything is asked for again. It is read in place, never as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_craft import jsonlines
from tui_craft.errors import InvalidError, StorageError
from tui_craft.store import lock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEY = 16
FOLDER = "checks"


def key_of(text: str) -> bytes:
    """What stands for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


class Vectors:
    """The vectors of `model` for the dataset in `folder`. Raises InvalidError when their file is damaged."""

    def __init__(self, folder: Path, model: str) -> None:
        self.path = folder / FOLDER / f"vectors-{blake2b(model.encode(), digest_size=6).hexdigest()}.bin"
        self._model = model
        self._head = b""
        self.length = 0
        """Numbers of a vector; 0 while there is none."""
        self._places: dict[bytes, int] = {}
        self._known = 0
        self._read()

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def place(self, key: bytes) -> int:
        """Where the vector with this key is."""
        return self._places[key]

    def add(self, keys: Sequence[bytes], vectors: Iterable[Sequence[float]]) -> None:
        """Keep vectors, all of which are on disk on return. Raises InvalidError on another length than there is."""
        import numpy as np

        self._append(np.asarray(list(vectors), dtype=np.float64), keys)

    def load(self, places: Sequence[int]) -> NDArray[np.float32]:
        """The vectors at these places, a row each."""
        import numpy as np

        records = np.memmap(self.path, dtype=self._record(self.length), mode="r", offset=len(self._head))
        return np.asarray(records["vector"][np.asarray(places)], dtype=np.float32)

    def _record(self, length: int) -> Any:
        import numpy as np

        return np.dtype([("key", f"V{KEY}"), ("vector", "<f2", (length,))])

    def _read(self) -> None:
        """Take in what is in the file beyond what is known of it."""
        try:
            with self.path.open("rb") as file:
                if not self._head:
                    head = file.readline(4096)
                    self.length, self._head = int(jsonlines.loads(head)["length"]), head
                file.seek(self._end)
                size = KEY + 2 * self.length
                while len(record := file.read(size)) == size:
                    self._places[record[:KEY]] = self._known
                    self._known += 1
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{self.path} cannot be read ({error.strerror}); check its permissions.") from None
        except (ValueError, KeyError, TypeError):
            raise InvalidError(f"{self.path} is damaged; delete it, and rows are embedded anew.") from None

    @property
    def _end(self) -> int:
        """Where the last whole record ends; what a kill left behind that is written over."""
        return len(self._head) + self._known * (KEY + 2 * self.length)

    def _append(self, values: NDArray[np.float64], keys: Sequence[bytes]) -> None:
        """Put records at the end, where another process may have put some meanwhile."""
        try:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            with lock.alone(self.path.with_suffix(".lock")):
                self._read()
                self._check(values.shape[1])
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                with os.fdopen(handle, "r+b") as file:
                    if not self._head:
                        file.write(jsonlines.dumps({"model": self._model, "length": values.shape[1]}) + b"\n")
                    else:
                        file.seek(self._end)
                    file.write(self._records(values, keys))
                    file.truncate()
                    file.flush()
                    os.fsync(file.fileno())
                self._read()
        except OSError as error:
            raise StorageError(f"Could not save to {self.path}: {error.strerror}; make room.") from error

    def _records(self, values: NDArray[np.float64], keys: Sequence[bytes]) -> bytes:
        import numpy as np

        records = np.empty(len(keys), dtype=self._record(values.shape[1]))
        records["key"] = np.frombuffer(b"".join(keys), dtype=f"V{KEY}")
        records["vector"] = values / np.linalg.norm(values, axis=1, keepdims=True)
        return records.tobytes()

    def _check(self, length: int) -> None:
        if self.length and length != self.length:
            raise InvalidError(
                f"{self._model} gives vectors of {length} numbers and gave {self.length} before, so another model is "
                f"behind the name now; delete {self.path} to have all rows embedded anew."
            )
