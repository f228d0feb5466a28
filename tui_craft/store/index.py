"""Where each row is: offsets, states and changes, built by reading the log. A cache in memory; never the truth.

`apply` is the only way anything gets in, so a row appended here, by another process, or found at opening
takes the same path. A row id is its own place in the columns.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, compress, repeat
from operator import add, getitem

from tui_craft.domain.idset import IdSet
from tui_craft.store.order import Order
from tui_craft.store.record import HEAD, MARKER, decode_line

STATES = ("deleted", "draft", "accepted", "held", "rejected")
CODES = {name.encode(): code for code, name in enumerate(STATES)}
_BY_LETTER = bytes.maketrans(b"dahr", bytes([1, 2, 3, 4]))
_RUN = 2048
"""How many lines the fast path takes at once."""
_GAP = 1 << 20
"""How far an id that another program wrote may lie beyond those that were given."""


class Column:
    """A growing column of 64-bit numbers: a private map of the cache file, then an array for what came later."""

    __slots__ = ("_base", "_extra", "_split")

    def __init__(self, base: memoryview | None = None) -> None:
        self._base: memoryview | array[int] = array("q") if base is None else base
        self._split = len(self._base)
        self._extra = array("q")

    def __len__(self) -> int:
        return self._split + len(self._extra)

    def __getitem__(self, place: int) -> int:
        return self._base[place] if place < self._split else self._extra[place - self._split]

    def __setitem__(self, place: int, value: int) -> None:
        if place < self._split:
            self._base[place] = value
        else:
            self._extra[place - self._split] = value

    def piece(self, start: int, end: int) -> list[int]:
        """The numbers at `start` up to before `end`."""
        split = self._split
        if end <= split:
            return self._base[start:end].tolist()
        found = self._base[start:split].tolist() if start < split else []
        return found + self._extra[max(0, start - split) : end - split].tolist()

    def grow(self, length: int) -> None:
        """Fill with zeros up to `length`."""
        missing = length - len(self)
        if missing > 0:
            self._extra.frombytes(bytes(8 * missing))

    def extend(self, values: array[int]) -> None:
        """Append `values`."""
        self._extra.extend(values)

    def tobytes(self) -> bytes:
        """The whole column in machine byte order."""
        return self._base.tobytes() + self._extra.tobytes()


class Index:
    """The columns. `covered` is how many bytes of the log they describe; `revision` counts applied pieces."""

    def __init__(self) -> None:
        self.covered = 0
        self.revision = 0
        self.whole = Column()  # offset of the row's last whole line, plus one; 0: no such row
        self.over = Column()  # offset of the envelope line over it, plus one; 0: none
        self.states = bytearray()
        self.counts = [0] * len(STATES)
        self.order = Order()
        self.change_numbers = Column()
        self.change_offsets = Column()
        self.least_next = 1
        self.last_change = 0
        self.junk: list[int] = []  # offsets of lines that are no rows
        self.unescaped: set[tuple[int, int]] = set()  # (offset, length) of pieces known to hold no \\u
        self._room(1)

    @property
    def next_id(self) -> int:
        """The id the next new row gets."""
        return max(len(self.states), self.least_next)

    @property
    def next_change(self) -> int:
        """The number the next change gets."""
        return self.last_change + 1

    def state_code(self, row_id: int) -> int:
        """The state's code (see STATES), 0 for a row that is deleted or was never there."""
        return self.states[row_id] if 0 < row_id < len(self.states) else 0

    def place(self, row_id: int) -> tuple[int, int]:
        """(offset of the last whole line, offset of the envelope line over it or -1); (-1, -1): no such row."""
        if not 0 < row_id < len(self.states):
            return -1, -1
        return self.whole[row_id] - 1, self.over[row_id] - 1

    def change_place(self, offset: int) -> int:
        """The place, in the change columns, of the change that the line at `offset` is a part of; -1: of none."""
        return bisect_right(self.change_offsets, offset) - 1

    def change_of(self, row_id: int) -> int | None:
        """The number of the change that the row is as it is by; None where the log does not say."""
        place = self.change_place(max(self.place(row_id)))
        return self.change_numbers[place] if place >= 0 else None

    def ids_in(self, codes: frozenset[int]) -> list[int]:
        """All ids whose state code is one of `codes`, ascending."""
        chosen = bytes(1 if code in codes else 0 for code in range(256))
        picks = bytes(self.states).translate(chosen)
        return list(compress(range(len(picks)), picks))

    def live(self) -> IdSet:
        """All rows that are not deleted."""
        return IdSet(bytes(self.states).translate(bytes([0] + [1] * 255)))

    def in_state(self, state: str) -> IdSet:
        """All rows in `state` (one of STATES)."""
        return IdSet(bytes(self.states).translate(bytes(code == STATES.index(state) for code in range(256))))

    def apply(self, data: bytes, base: int) -> None:
        """Take in `data`, whole lines that stand at offset `base` of the log."""
        lines = data.split(b"\n")
        lines.pop()
        # the n-th line starts after the lines before it and their n newlines
        offsets = array("q", map(add, accumulate(map(len, lines), initial=base), range(len(lines))))
        at = 0
        while at < len(lines):
            at += self._apply_run(lines, offsets, at)
            if at < len(lines):
                self._apply_line(lines[at], offsets[at])
                at += 1
        self.covered = base + len(data)
        self.revision += 1

    def append_rows(self, lines: list[bytes], base: int, state: str) -> None:
        """Take in one change line and the new rows after it, all in `state`, that were just written at `base`.

        The same as `apply` on the same bytes, without looking at what the caller has just made.
        """
        first = self.next_id
        self._change(lines[0], base)
        self._room(first)
        starts = list(accumulate(map(len, lines), initial=base))
        self.whole.extend(array("q", map(add, starts[1:-1], repeat(1))))
        self._extend(first, bytes([CODES[state.encode()]]) * (len(lines) - 1))
        self.covered = starts[-1]
        self.revision += 1

    def _apply_run(self, lines: list[bytes], offsets: array[int], start: int) -> int:
        """Take whole lines of brand-new rows with consecutive ids, at C speed; how many there were."""
        first = len(self.states)
        if not lines[start].startswith(b'{"id":%d,"state":"' % first):
            return 0
        taken = 0
        while True:
            piece = lines[start + taken : start + taken + _RUN]
            heads = [b'{"id":%d,"state":"' % n for n in range(first + taken, first + taken + len(piece))]
            # an envelope line has nothing nested in it, so only a whole row ends in two braces
            fitting = _leading(map(bytes.startswith, piece, heads))
            good = min(fitting, _leading(map(bytes.endswith, piece, repeat(b"}}"))))
            if good:
                self._take(piece[:good], heads[:good], offsets[start + taken : start + taken + good])
            taken += good
            if good < _RUN:
                return taken

    def _take(self, lines: list[bytes], heads: list[bytes], offsets: array[int]) -> None:
        letters = bytes(map(getitem, lines, map(len, heads)))
        self.whole.extend(array("q", map(add, offsets, repeat(1))))
        self._extend(len(self.states), letters.translate(_BY_LETTER))

    def _extend(self, start: int, codes: bytes) -> None:
        self.over.grow(start + len(codes))
        self.states += codes
        for code in range(1, len(STATES)):
            self.counts[code] += codes.count(code)
        self.order.add_run(start, len(codes))

    def _apply_line(self, line: bytes, offset: int) -> None:
        match = HEAD.match(line)
        if match is not None:
            row_id, code = int(match[1]), CODES.get(match[3])
            if code is not None and self._may_be(row_id):
                below = int(match[2]) if match[2] else None
                self._set(row_id, code, offset, whole=MARKER in line, below=below)
                return
        elif line.startswith(b'{"change":'):
            self._change(line, offset)
            return
        self._foreign(line, offset)

    def _may_be(self, row_id: int) -> bool:
        """Whether `row_id` can be an id: ids are given one by one, and every id up to it costs memory."""
        return 0 < row_id < self.next_id + _GAP

    def _set(self, row_id: int, code: int, offset: int, *, whole: bool, below: int | None) -> None:
        self._room(row_id + 1)
        if whole:
            self.whole[row_id] = offset + 1
            self.over[row_id] = 0
        elif self.whole[row_id]:
            self.over[row_id] = offset + 1
        else:
            self.junk.append(offset)  # an envelope without a row
            return
        before = self.states[row_id]
        self.states[row_id] = code
        if before != code:
            self.counts[before] -= 1 if before else 0
            self.counts[code] += 1 if code else 0
        if below is not None:
            self.order.place_below(row_id, below)
        if bool(before) != bool(code):
            self.order.set_live(row_id, bool(code))

    def _room(self, length: int) -> None:
        missing = length - len(self.states)
        if missing > 0:
            self.states += bytes(missing)
            self.whole.grow(length)
            self.over.grow(length)
            self.order.grow(length)

    def _change(self, line: bytes, offset: int) -> None:
        end = line.find(b",")
        try:
            number = int(line[10:end])
        except ValueError:
            self.junk.append(offset)
            return
        self.last_change = max(self.last_change, number)
        self.change_numbers.extend(array("q", [number]))
        self.change_offsets.extend(array("q", [offset]))
        least = line.find(b'"next_id":')
        if least >= 0:
            digits = line[least + 10 :].split(b",")[0].rstrip(b"}")
            self.least_next = max(self.least_next, int(digits))

    def _foreign(self, line: bytes, offset: int) -> None:
        """A line some other program rewrote, or no row at all."""
        decoded = decode_line(line)
        code = CODES.get(decoded.state.encode()) if decoded else None
        if decoded is None or code is None or not self._may_be(decoded.id):
            self.junk.append(offset)
            return
        self._set(decoded.id, code, offset, whole=decoded.raw is not None, below=decoded.below)


def _leading(fits: Iterable[bool]) -> int:
    """How many of `fits` are true before the first that is not."""
    flags = list(fits)
    return len(flags) if all(flags) else flags.index(False)
