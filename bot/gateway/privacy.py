"""The privacy notice before first use (个人信息保护法 Art. 17, 29)."""

from __future__ import annotations

import datetime as dt

from bot.gateway.desk import Desk


def notice(desk: Desk, area: str, day: dt.date, retention_days: int) -> str:
    """What is kept, for how long, why, and how to have it deleted."""
    return desk.say("privacy", area, day, retention_days=str(retention_days)).text
