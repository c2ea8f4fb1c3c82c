"""The notices that hold on a day for an area and what it inherits from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from kb.schema.office import Notice


def current(notices: Iterable[Notice], areas: Collection[str], day: dt.date) -> list[Notice]:
    """Notices of ``areas`` in force on ``day``: urgent ones first, then the newest."""
    held = [n for n in notices if n.area in areas and n.effective.contains(day)]
    return sorted(held, key=lambda n: (n.priority != "urgent", -n.published_on.toordinal(), n.id))
