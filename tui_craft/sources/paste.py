"""Pasted text as something to import: finds fenced blocks in it. Changes nothing inside a block."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

_FENCE = re.compile(
    r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_LANGUAGES = {"", "json", "jsonl", "jsonlines", "ndjson", "json5", "csv", "tsv"}


def pasted(text: str) -> BinaryIO:
    """`text` as a stream to import from: what its ```json blocks hold, or all of it when it has none.

    Text that begins as data (a brace, a bracket) is taken whole, so that a fence inside a value is left alone.
    """
    body = text.strip().removeprefix("\ufeff")
    if body[:1] not in {"{", "["}:
        blocks = [(match[2].lower(), match[3]) for match in _FENCE.finditer(body)]
        named = [block for language, block in blocks if language in _LANGUAGES - {""}]
        chosen = named or [block for language, block in blocks if not language]
        if chosen:
            body = "\n".join(block.strip("\n") for block in chosen)
    return io.BytesIO(body.encode("utf-8", "surrogatepass"))
