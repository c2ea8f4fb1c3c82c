"""The code that takes an answer along on a phone: entry, version, area and day, nothing of the person."""

from __future__ import annotations

import datetime as dt
import functools

import segno

from bot.channels.kiosk.models import Code
from kb.api.models import EntryRef


def page_path(entry: EntryRef, area: str, day: dt.date) -> str:
    """The page that shows this version as it was answered on ``day``."""
    return f"/a/{entry.id}@{entry.version}?area={area}&on={day.isoformat()}"


MASK = 2
"""One of the standard's eight, all of which readers take: trying them all costs four times as much."""


@functools.lru_cache(maxsize=1024)
def code(address: str) -> Code:
    """The QR code of an address."""
    matrix = segno.make(address, error="m", micro=False, mask=MASK).matrix
    rows = [f"{int(''.join('1' if dark else '0' for dark in row), 2):x}" for row in matrix]
    return Code(address=address, size=len(matrix), rows=rows)
