"""The lines of a playlist with the time in which each is true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kb.clock import SHANGHAI
from kb.led.grid import reading, strange
from kb.led.model import Kind, LeftOut, Line, Programme, Said, Teller
from kb.led.served import Served
from kb.schema.base import Period
from kb.schema.led import PlayItem, Playlist, Screen

DAY = dt.timedelta(days=1)


def programme(served: Served, screen: Screen, playlist: Playlist, first: dt.date, days: int) -> Programme:
    """The lines of ``days`` days from ``first`` on, those included that only begin later."""
    lines: list[Line] = []
    left: dict[str, str] = {}
    last = first + DAY * (days - 1)
    for number, item in enumerate(playlist.items):
        for kind, item_id, tell in _things(served, screen, item):
            if item_id in served.withdrawn:
                left.setdefault(item_id, "已撤下")
                continue
            found = list(_spans(tell, first, last, item.campaign, left, item_id))
            for n, (said, start, end) in enumerate(found):
                key = f"{kind}:{item_id}:{number}" + (f".{n}" if n else "")
                lines.append(_line(key, kind, item_id, said, start, end, item, screen))
    shown = {line.id for line in lines}
    for notice in served.notices(screen.area):
        if notice.priority == "urgent" and notice.id not in served.withdrawn:
            found = list(_spans(served.notice(notice), first, last, Period(), left, notice.id))
            for n, (said, start, end) in enumerate(found):
                key = f"urgent:{notice.id}" + (f":{n}" if n else "")
                lines.append(
                    _line(
                        key,
                        "notice",
                        notice.id,
                        said,
                        start,
                        end,
                        PlayItem(notices=True),
                        screen,
                        urgent=True,
                    )
                )
                shown.add(notice.id)
    out = tuple(LeftOut(i, why) for i, why in left.items() if i not in shown)
    return Programme(tuple(lines), out)


def _things(served: Served, screen: Screen, item: PlayItem) -> Iterator[tuple[Kind, str, Teller]]:
    if item.entry:
        yield "entry", item.entry, served.entry(item.entry, screen)
    elif item.topic:
        for entry_id in sorted(i for i in served.release.entries if i.split("/")[0] == item.topic):
            yield "entry", entry_id, served.entry(entry_id, screen)
    elif item.quiz:
        for card in served.release.quiz.values():
            if item.quiz in ("all", card.topic):
                yield "quiz", card.id, served.card(card, screen)
    else:
        for notice in served.notices(screen.area):
            if notice.priority != "urgent":  # urgent ones need no item
                yield "notice", notice.id, served.notice(notice)


def _spans(
    tell: Teller, first: dt.date, last: dt.date, campaign: Period, left: dict[str, str], item_id: str
) -> Iterator[tuple[Said, dt.date | None, dt.date | None]]:
    """Stretches of days on which the same is said, each with its first and last day (None: open)."""
    run: list[tuple[dt.date, Said]] = []
    day = first
    while day <= last:
        said = tell(day) if campaign.contains(day) else "不在宣传期内"
        if isinstance(said, str):
            left.setdefault(item_id, said)
        elif strange(said.text):
            left.setdefault(item_id, f"“{strange(said.text)}”不在 GBK 字符集里")
        else:
            if run and (run[-1][0] + DAY != day or not _same(run[-1][1], said)):
                yield _span(run, first, last, campaign)
                run = []
            run.append((day, said))
        day += DAY
    if run:
        yield _span(run, first, last, campaign)


def _same(one: Said, other: Said) -> bool:
    return (one.text, one.version, one.detail, one.card) == (
        other.text,
        other.version,
        other.detail,
        other.card,
    )


def _span(
    run: list[tuple[dt.date, Said]], first: dt.date, last: dt.date, campaign: Period
) -> tuple[Said, dt.date | None, dt.date | None]:
    """A stretch that touches the edge of what was looked at ends where its own validity ends."""
    start: dt.date | None = run[0][0]
    end: dt.date | None = run[-1][0]
    if start == first:
        start = _latest(run[0][1].validity.start, campaign.start)
    if end == last:
        ends = [day for day in (run[-1][1].validity.end, campaign.end) if day]
        end = min(ends, default=None)
    return run[0][1], start, end


def _latest(*days: dt.date | None) -> dt.date | None:
    return max((day for day in days if day), default=None)


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def _line(
    key: str,
    kind: Kind,
    item_id: str,
    said: Said,
    start: dt.date | None,
    end: dt.date | None,
    item: PlayItem,
    screen: Screen,
    *,
    urgent: bool = False,
) -> Line:
    card = said.card
    seconds = card.think + card.reveal if card else reading(said.text + (said.detail or ""), screen)
    return Line(
        key=key,
        kind=kind,
        id=item_id,
        version=said.version,
        text=said.text,
        source=said.source,
        seconds=seconds,
        start=midnight(start) if start else None,
        end=midnight(end + DAY) if end else None,
        detail=said.detail,
        card=card,
        weight=item.weight,
        hours=(item.hours.start, item.hours.end) if item.hours else None,
        weekdays=tuple(item.weekdays),
        urgent=urgent,
        example=said.example,
    )
