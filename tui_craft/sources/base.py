"""What a way in is: a shape of bytes that is known by its content and read item by item. No I/O, no registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

Item: TypeAlias = tuple[int, bytes, str | None]
"""(line, raw, problem): where the item starts (from 1), its own text, and what is wrong with it (None: nothing yet).

`raw` should be one JSON object on one line; with a problem it is the text as it stood in the file. A plain tuple,
because a million of them are made in a few seconds.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One way in. A module of this package that defines `SOURCE` is found by the registry.

    `order`: the lowest that recognises the content wins. `sniff` gets the first bytes of the content (decoded to
    UTF-8, no byte order mark, at least one visible character; cut anywhere). `items` reads the whole content as a
    stream in constant memory; it judges the shape, never the meaning, and raises nothing for bad content.
    """

    name: str
    title: str
    order: int
    sniff: Callable[[bytes], bool]
    items: Callable[[BinaryIO], Iterator[Item]]
