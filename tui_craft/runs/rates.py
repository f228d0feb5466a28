"""Keeps to so much a minute (requests or tokens), spread evenly. Pure arithmetic over times handed in."""

from __future__ import annotations


class Rate:
    """An allowance of `per_minute` units that fills up evenly; at most a second's worth (or one unit) is saved up.

    What is taken may overdraw it, because nobody knows beforehand what a reply will use: then nothing more may be
    taken until that is made good. So no minute sees more than its share, but for the one request that overdrew.
    """

    def __init__(self, per_minute: float, now: float) -> None:
        self._each_second = per_minute / 60.0
        self._most = max(1.0, self._each_second)
        self._level, self._at = self._most, now

    def wait(self, now: float) -> float:
        """Seconds until something may be taken; 0 when it may be now."""
        self._fill(now)
        lacking = min(1.0, self._most) - self._level
        return max(0.0, lacking / self._each_second)

    def take(self, units: float, now: float) -> None:
        """Take so much, though it may overdraw."""
        self._fill(now)
        self._level -= units

    def correct(self, reserved: float, used: float) -> None:
        """What was taken as `reserved` turned out to be `used`."""
        self._level = min(self._most, self._level + reserved - used)

    def _fill(self, now: float) -> None:
        self._level = min(self._most, self._level + (now - self._at) * self._each_second)
        self._at = now
