"""Texts in which there is nothing to see: white space, zero-width and other format characters. Pure."""

from __future__ import annotations

_BLANK = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x00\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufe0f\ufeff\uffa0"
)


def nothing_to_see(text: str) -> bool:
    """Whether `text` is empty, or shows nothing to a person. Ends at the first character that can be seen."""
    return not text.strip(_BLANK)
