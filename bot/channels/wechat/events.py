"""Follow, scan of a kiosk's code, unfollow: what an event brings; menu clicks are questions."""

from __future__ import annotations

import asyncio

from bot.channels.wechat import words
from bot.channels.wechat.messages import Message
from bot.channels.wechat.people import People
from bot.channels.wechat.render import Choice, Rendered
from bot.gateway import privacy
from kb.api.state import State
from kb.store.conversations import accept_privacy
from kb.store.retention import forget

SUGGESTIONS = 4
_PREFIX = "qrscene_"


class Events:
    """Answers events; ``scene`` of a code is ``<area>`` or ``<area>/<topic>/<slug>`` of an entry."""

    def __init__(self, state: State, people: People) -> None:
        self._state, self._people = state, people

    async def welcome(self, message: Message) -> Rendered:
        """What a new follower sees: where they are, the privacy notice, first questions."""
        state = self._state
        area, entry = self.scene(message.event_key)
        where = area or state.settings.area
        if area:
            await self._people.place(message.sender, area)
        today = state.clock.today()
        notice = privacy.notice(state.desk, where, today, state.settings.retention_days)
        now = state.clock.now()
        await asyncio.to_thread(accept_privacy, state.database, message.sender, where, now)
        first = [words.SCANNED.format(area=state.desk.area(area).name)] if area else []
        parts = [words.WELCOME, *first, notice, *self._demo()]
        return Rendered("\n\n".join(parts), "", self._first(entry), words.CHOOSE)

    async def scanned(self, message: Message) -> Rendered | str:
        """A follower scanned a code: its entry's question to be asked, else a greeting for its area."""
        area, entry = self.scene(message.event_key)
        if area:
            await self._people.place(message.sender, area)
        if entry:
            return entry
        first = words.SCANNED.format(area=self._state.desk.area(area).name) if area else words.WELCOME
        return Rendered("\n\n".join([first, *self._demo()]), "", self._first(None), words.CHOOSE)

    async def unfollowed(self, message: Message) -> None:
        """Delete what is kept of the person, here and in Rasa."""
        state = self._state
        await self._people.forget(message.sender)
        await state.gateway.forget(message.sender)
        await asyncio.to_thread(forget, state.database, state.tracker, message.sender, state.clock.now())

    def scene(self, key: str) -> tuple[str | None, str | None]:
        """The area and the question of an entry that a code names, if it names known ones."""
        area, _, entry_id = key.removeprefix(_PREFIX).partition("/")
        kb = self._state.current()
        title = None
        if (
            kb is not None
            and entry_id in kb.release.entries
            and kb.serves(entry_id, self._state.clock.today())
        ):
            title = kb.release.entries[entry_id].title
        return (area if area in self._state.desk.areas else None), title

    def _first(self, entry: str | None) -> tuple[Choice, ...]:
        """The first questions to choose from: the scanned entry's, then those the content names."""
        kb, today = self._state.current(), self._state.clock.today()
        titles = [entry] if entry else []
        if kb is not None:
            served = [i for i in self._state.suggestions if i in kb.release.entries and kb.serves(i, today)]
            titles += [kb.release.entries[i].title for i in served]
        return tuple(Choice(title, title) for title in dict.fromkeys(titles[:SUGGESTIONS]))

    def _demo(self) -> list[str]:
        return [words.DEMO] if self._state.settings.mode == "demo" else []
