"""Axes of variation that most data wants, ready to take. Owns these words; a run draws from an axis, not this file."""

from __future__ import annotations

from collections.abc import Mapping

PRESETS: Mapping[str, Mapping[str, float]] = {
    "tone": {"calm": 3, "friendly": 2, "annoyed": 2, "hostile": 1},
    "persona": {
        "someone new to this": 2,
        "a long-time customer": 2,
        "an expert in a hurry": 1,
        "an older person who writes carefully": 1,
        "a student": 1,
        "somebody writing for another person": 1,
    },
    "length": {"a few words": 1, "one sentence": 2, "two to four sentences": 3, "a long paragraph": 1},
    "language": {"English": 6, "Spanish": 1, "German": 1, "French": 1},
    "difficulty": {"easy": 2, "ordinary": 3, "hard": 2, "unusual corner case": 1},
    "noise": {"clean": 5, "typing mistakes": 2, "no capitals or punctuation": 1, "mixed with unrelated details": 1},
}
"""By axis, its values with their weights."""
