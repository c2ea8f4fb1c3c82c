"""What the page is told when it opens."""

from __future__ import annotations

from bot.channels.web.models import AreaOut, HotlineOut, SessionReply
from bot.gateway import privacy
from kb.api.models import Button
from kb.api.state import State
from kb.schema.area import Area
from kb.store.conversations import Memory

SUGGESTIONS = 4
NATION = "CN"


async def describe(state: State, sender: str | None) -> SessionReply:
    """The session of a browser; ``sender`` is None for one that was never here."""
    memory = await state.gateway.remembered(sender) if sender else Memory()
    areas = state.desk.areas
    code = memory.area or state.settings.area
    if code not in areas:
        code = state.settings.area
    return SessionReply(
        mode=state.settings.mode,
        ready=state.desk.ready,
        area=_area(state, state.desk.area(code)),
        areas=[
            _area(state, area)
            for area in areas.values()
            if area.code != NATION and not area.published_fixture
        ],
        hotline=_hotline(state, code),
        suggestions=_suggestions(state),
        privacy_seen=memory.privacy_seen,
        privacy_notice=privacy.notice(state.desk, code, state.clock.today(), state.settings.retention_days),
        conversation=memory.asked,
        retention_days=state.settings.retention_days,
    )


def _area(state: State, area: Area) -> AreaOut:
    return AreaOut(code=area.code, name=area.name, demo=area.demo, hotline=_hotline(state, area.code))


def _hotline(state: State, code: str) -> HotlineOut | None:
    line = state.desk.hotline(code)
    return HotlineOut(name=line.name, number=line.number, hours=line.hours) if line else None


def _suggestions(state: State) -> list[Button]:
    """First questions: those the content names, then the first entry of each topic."""
    kb, today = state.current(), state.clock.today()
    if kb is None:
        return []
    by_topic: dict[str, str] = {}
    for entry_id, entry in kb.release.entries.items():
        by_topic.setdefault(entry.topic, entry_id)
    wanted = dict.fromkeys((*state.suggestions, *by_topic.values()))
    titles = [kb.release.entries[i].title for i in wanted if kb.serves(i, today)]
    return [Button(text=title, send=title) for title in titles[:SUGGESTIONS]]
