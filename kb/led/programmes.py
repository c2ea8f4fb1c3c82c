"""The programmes of all screens, each made once while what it is made from stays the same."""

from __future__ import annotations

import datetime as dt
import math
import threading
from dataclasses import dataclass, field

from kb.led.lines import programme
from kb.led.model import Programme
from kb.led.served import Served
from kb.schema.led import PlayItem, Playlist, Screen

EVERY_CARD = Playlist(id="quiz", title="有奖问答", items=[PlayItem(quiz="all")])
"""What the quiz page asks, whatever a screen's own playlist holds."""


@dataclass
class _Kept:
    """What belongs to one release, its withdrawals and one day: at most two programmes a screen."""

    of: tuple[str, frozenset[str], dt.date]
    made: dict[tuple[str, bool], Programme] = field(default_factory=dict)


class Programmes:
    """Screens ask every few seconds, and one with details takes half a second to make."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: _Kept | None = None

    def own(self, served: Served, screen: Screen, day: dt.date) -> Programme:
        """The lines of the screen's playlist, as far ahead as it may play alone."""
        return self._find(served, screen, served.release.playlists[screen.playlist], day, own=True)

    def cards(self, served: Served, screen: Screen, day: dt.date) -> Programme:
        """All quiz cards of the screen's area."""
        return self._find(served, screen, EVERY_CARD, day, own=False)

    def _find(
        self, served: Served, screen: Screen, playlist: Playlist, day: dt.date, *, own: bool
    ) -> Programme:
        made = self._of(served, day).made
        found = made.get((screen.id, own))
        if found is None:  # made without the lock: the other screens do not wait for this one
            days = math.ceil(screen.offline_hours / 24) + 1
            found = made[screen.id, own] = programme(served, screen, playlist, day, days)
        return found

    def _of(self, served: Served, day: dt.date) -> _Kept:
        of = (served.release.id, served.withdrawn, day)
        with self._lock:
            if self._kept is None or self._kept.of != of:
                self._kept = _Kept(of)
            return self._kept
