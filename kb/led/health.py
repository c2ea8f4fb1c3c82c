"""Whether a screen is well: heard of, its clock right, its content fresh."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from kb.schema.led import Screen

CLOCK_SECONDS = 60.0
FEED_HOURS = 1
"""A screen that is heard of fetches its feed every twenty seconds: an hour-old feed means it cannot."""


class Report(Protocol):
    """What a screen last said (``kb.store.led_tables.LedHealth``)."""

    seen_at: dt.datetime
    clock_offset: float | None
    feed_as_of: dt.datetime | None
    waiting: int
    lost: int


@dataclass(frozen=True)
class Condition:
    """``alarm``: somebody should look. ``said``: what is wrong, or 正常 (Chinese)."""

    alarm: bool
    said: str


def condition(screen: Screen, report: Report | None, now: dt.datetime) -> Condition:
    """The condition of a screen by its last report."""
    if report is None:
        return Condition(True, "从来没有上报过")
    silent = now - report.seen_at
    if silent > dt.timedelta(minutes=screen.silent_minutes):
        return Condition(True, f"{_long(silent)}没有消息")
    faults = []
    if report.clock_offset is not None and abs(report.clock_offset) > CLOCK_SECONDS:
        way = "慢" if report.clock_offset > 0 else "快"
        faults.append(f"时钟{way}了{_long(dt.timedelta(seconds=abs(report.clock_offset)))}")
    if report.feed_as_of is None or now - report.feed_as_of > dt.timedelta(hours=FEED_HOURS):
        faults.append("内容没有更新")
    if report.lost:
        faults.append(f"丢了 {report.lost} 条播放记录")
    return Condition(bool(faults), "，".join(faults) or "正常")


def _long(span: dt.timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{max(1, minutes)}分钟"
    return f"{minutes // 60}小时" if minutes < 48 * 60 else f"{minutes // 1440}天"
