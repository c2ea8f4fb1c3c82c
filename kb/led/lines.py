"""The lines of a playlist with the time in which each is true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kb.clock import SHANGHAI
from kb.led.grid import reading, strange
from kb.led.model import Kind, LeftOut, Line, Programme, Said, Teller
from kb.led.served import Served
from kb.schema.base import Period
from kb.schema.led import PlayItem, Playlist, Screen

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Place:
    """Something to show where an item (or its urgency) puts it; ``key`` is its own in a programme."""

    key: str
    kind: Kind
    id: str
    tell: Teller
    item: PlayItem
    urgent: bool = False


def programme(served: Served, screen: Screen, playlist: Playlist, first: dt.date, days: int) -> Programme:
    """The lines of ``days`` days from ``first`` on, those included that only begin later."""
    lines: list[Line] = []
    left: dict[str, str] = {}
    last = first + DAY * (days - 1)
    for place in _places(served, screen, playlist):
        if place.id in served.withdrawn:
            left.setdefault(place.id, "已撤下")
            continue
        for n, span in enumerate(_spans(place, first, last, left)):
            lines.append(_line(place, n, *span, screen))
    shown = {line.id for line in lines}
    out = tuple(LeftOut(i, why) for i, why in left.items() if i not in shown)
    return Programme(tuple(lines), out)


def _places(served: Served, screen: Screen, playlist: Playlist) -> Iterator[_Place]:
    """What the items name, then the urgent notices, which need no item."""
    for number, item in enumerate(playlist.items):
        for kind, item_id, tell in _things(served, screen, item):
            yield _Place(f"{kind}:{item_id}:{number}", kind, item_id, tell, item)
    for notice in served.notices(screen.area):
        if notice.priority == "urgent":
            item = PlayItem(notices=True)
            yield _Place(f"urgent:{notice.id}", "notice", notice.id, served.notice(notice), item, urgent=True)


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
            if notice.priority != "urgent":
                yield "notice", notice.id, served.notice(notice)


def _spans(
    place: _Place, first: dt.date, last: dt.date, left: dict[str, str]
) -> Iterator[tuple[Said, dt.date | None, dt.date | None]]:
    """Stretches of days on which the same is said, each with its first and last day (None: open)."""
    run: list[tuple[dt.date, Said]] = []
    campaign = place.item.campaign
    day = first
    while day <= last:
        said = place.tell(day) if campaign.contains(day) else "不在宣传期内"
        if isinstance(said, str):
            left.setdefault(place.id, said)
        elif strange(said.text):
            left.setdefault(place.id, f"“{strange(said.text)}”不在 GBK 字符集里")
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
    place: _Place, number: int, said: Said, start: dt.date | None, end: dt.date | None, screen: Screen
) -> Line:
    item = place.item
    card = said.card
    seconds = card.think + card.reveal if card else reading(said.text + (said.detail or ""), screen)
    return Line(
        key=place.key + (f".{number}" if number else ""),
        kind=place.kind,
        id=place.id,
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
        urgent=place.urgent,
        example=said.example,
    )
