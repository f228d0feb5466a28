"""Keys and passwords in a text: those of known makers by their beginnings, and what is assigned to a name like one.

Pure. Documentation's own examples and places to be filled in are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = r"(?<![A-Za-z0-9_-])"
_KNOWN = tuple(
    (begins, re.compile(pattern))
    for begins, pattern in (
        ("-----BEGIN", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^-]*+(?:-----END [A-Z ]{0,40}-----)?"),
        ("AKIA", _START + r"AKIA[A-Z0-9]{16}\b"),
        ("ASIA", _START + r"ASIA[A-Z0-9]{16}\b"),
        ("sk-", _START + r"sk-[A-Za-z0-9_-]{20,200}"),
        ("_live_", _START + r"[rsp]k_live_[A-Za-z0-9]{16,200}"),
        ("ghp_", _START + r"ghp_[A-Za-z0-9]{30,100}"),
        ("gho_", _START + r"gho_[A-Za-z0-9]{30,100}"),
        ("ghs_", _START + r"ghs_[A-Za-z0-9]{30,100}"),
        ("github_pat_", _START + r"github_pat_[A-Za-z0-9_]{40,200}"),
        ("glpat-", _START + r"glpat-[A-Za-z0-9_-]{20,100}"),
        ("xox", _START + r"xox[abeprs]-[A-Za-z0-9-]{20,200}"),
        ("AIza", _START + r"AIza[A-Za-z0-9_-]{35}"),
        ("hf_", _START + r"hf_[A-Za-z0-9]{30,100}"),
        ("npm_", _START + r"npm_[A-Za-z0-9]{36}\b"),
        ("SG.", _START + r"SG\.[A-Za-z0-9_-]{16,60}\.[A-Za-z0-9_-]{16,60}"),
        ("eyJ", _START + r"eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,700}"),
    )
)
_IN_ADDRESS = re.compile(r"://[^\s:/@<>{}\[\]]{1,64}:([^\s/@<>{}\[\]]{3,64})@[A-Za-z0-9.-]{1,253}")
_NAMED = re.compile(
    r"\b(?:api|secret|access|auth|client|private|encryption)[_ -]?(?:key|token|secret)\b[\"']? ?[:=] ?[\"']?"
    r"([A-Za-z0-9_+/=-]{20,200})",
    re.IGNORECASE,
)
_NO_KEY = re.compile(
    r"example|your|xxxx|placeholder|sample|dummy|fake|abcdef|1234567|redact|changeme|insert|SflKxwRJSMeKKF2QT4fw|"
    r"\A(?:pass|password|passwd|pwd|secret|token|pw)\d{0,3}\Z",
    re.IGNORECASE,
)


def keys(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where keys stand, and whether each is beyond doubt."""
    for begins, pattern in _KNOWN:
        if begins in text:
            for found in pattern.finditer(text):
                if begins[0] == "-" or _is_drawn(found[0]):
                    yield found.start(), found.end(), True
    if "://" in text and "@" in text:
        for found in _IN_ADDRESS.finditer(text):
            if not _NO_KEY.search(found[1]):
                yield found.start(1), found.end(1), True
    if "=" in text or ":" in text:
        for found in _NAMED.finditer(text):
            if _is_drawn(found[1]):
                yield found.start(1), found.end(1), False


def _is_drawn(key: str) -> bool:
    """Whether a text looks drawn at random, as keys are, and not written by a person."""
    signs = set(key)
    return len(signs) >= 10 and sum(sign.isdigit() for sign in key) >= 2 and not _NO_KEY.search(key)
