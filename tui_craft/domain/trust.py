"""How far a row can be trusted, in one word. What the words mean is said where they are found out (`store.trust`)."""

from __future__ import annotations

from enum import StrEnum


class Trust(StrEnum):
    """Read by a person, only looked at by checks, or neither."""

    REVIEWED = "reviewed"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
