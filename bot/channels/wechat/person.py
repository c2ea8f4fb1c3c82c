"""A person at the bureau: asking for one, writing to them, reading what they answer; all in the one stream."""

from __future__ import annotations

import functools
from dataclasses import replace

from anyio import to_thread

from bot.channels.wechat import words
from bot.channels.wechat.messages import Message
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.render import Choice, Rendered
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import OPENID, REPEATS
from bot.gateway.messages import TextEmpty
from kb.api.state import State
from kb.store import handoffs
from kb.store.conversations import SESSION
from kb.store.handoffs import ANSWERED, CLOSED, OPERATOR, TAKEN, Said, Thread

ASK = "\x00person"
TALKING = (TAKEN, ANSWERED)


class Person:
    """The way to a person in WeChat, which has one stream for the assistant and for people.

    While nobody has taken the request the assistant goes on answering. Once somebody has, what is written is for
    them. ``deliver`` makes it an ``Outlet`` of the gateway.
    """

    def __init__(self, state: State, store: Store, people: People, pusher: Pusher) -> None:
        self._state, self._store, self._people, self._pusher = state, store, people, pusher

    async def offered(self, sender: str, rendered: Rendered) -> Rendered:
        """``rendered``, which names the hotline, with what can be done here; as it is where nobody answers."""
        thread = await self._thread(sender)
        if thread is not None and thread.handoff.state != CLOSED:
            return replace(rendered, text=f"{rendered.text}\n\n{await self._standing(thread, sender)}")
        staff = await self._state.people.staff(self._state.current(), await self._area(sender))
        if not staff.available:
            return rendered
        return replace(rendered, choices=(Choice(words.TO_PERSON, ASK), *rendered.choices))

    async def ask(self, message: Message) -> str:
        """Pass on the last question; where there was none, the next message will be it."""
        sender, now = message.sender, self._state.clock.now()
        question = await to_thread.run_sync(
            handoffs.last_question, self._state.database, sender, now - SESSION
        )
        if question is None:
            await self._store.put(f"asking:{sender}", "1", REPEATS)
            return words.WRITE_QUESTION
        return await self._asked(message, question)

    async def said(self, message: Message, text: str) -> str | None:
        """What a message to a person is answered with; None where the assistant is to answer it.

        An emergency reaches both.
        """
        sender = message.sender
        if await self._store.get(f"asking:{sender}"):
            await self._store.drop(f"asking:{sender}")
            return await self._asked(message, text)
        thread = await self._thread(sender)
        if thread is None or thread.handoff.state == CLOSED:
            return None
        if text == words.END_PERSON:
            await to_thread.run_sync(handoffs.leave, self._state.database, sender, self._state.clock.now())
            return words.PERSON_ENDED
        added = text.removeprefix(words.ADD).lstrip("：:，, ")
        if thread.handoff.state not in TALKING and not (text.startswith(words.ADD) and added):
            return None
        urgent = await self._add(message, text if thread.handoff.state in TALKING else added)
        return None if urgent else "\n\n".join(filter(None, [await self.news(sender), words.PASSED_ON]))

    async def news(self, sender: str) -> str:
        """What people have answered and the resident has not seen; they have seen it now."""
        thread = await self._thread(sender)
        unread = _unread(thread)
        if thread is None or not unread:
            return ""
        last = thread.messages[-1].id
        await to_thread.run_sync(handoffs.read, self._state.database, sender, last)
        return words.PERSON_SAYS.format(text="\n\n".join(text for _, text in unread))

    async def deliver(self, sender: str) -> bool:
        """Push what is unread, each answer once; False for what waits until the resident writes again."""
        for number, text in _unread(await self._thread(sender)):
            # Whatever becomes of a push that was begun: to begin it again might show it twice.
            if not await self._store.claim(f"person:{sender}:{number}", "1", OPENID):
                continue
            if not await self._pusher.tell(sender, words.PERSON_SAYS.format(text=text)):
                return False
            await to_thread.run_sync(handoffs.read, self._state.database, sender, number)
        return True

    async def _asked(self, message: Message, question: str) -> str:
        people, sender = self._state.people, message.sender
        try:
            said = people.said(question, message.key)
        except TextEmpty:
            return words.WRITE_QUESTION
        area, kb = await self._area(sender), self._state.current()
        if not await people.ask(sender, area, said, await people.facts(sender, kb)):
            return words.NO_PERSON
        thread = await self._thread(sender)
        assert thread is not None
        parts = [words.HANDED_ON.format(question=said.text), await self._standing(thread, sender)]
        emergency = people.urgent(question)
        return "\n\n".join([*([emergency.text] if emergency else []), *parts])

    async def _add(self, message: Message, text: str) -> bool:
        """Add to the open request; whether it names an emergency."""
        said: Said = self._state.people.said(text, message.key)
        add = functools.partial(
            handoffs.say, self._state.database, message.sender, said, self._state.clock.now()
        )
        await to_thread.run_sync(add)
        return said.urgent

    async def _standing(self, thread: Thread, sender: str) -> str:
        """Where the open request stands, and what can be done about it."""
        if thread.handoff.state in TALKING:
            return words.TALKING
        staff = await self._state.people.staff(self._state.current(), await self._area(sender))
        before = (thread.position or 1) - 1
        line = words.BEFORE_YOU.format(number=before) if before else words.NEXT
        there = words.SOMEBODY_THERE if staff.present else words.NOBODY_THERE.format(hours=staff.hours.text)
        return f"{line}{there}\n\n{words.WHILE_WAITING}"

    async def _thread(self, sender: str) -> Thread | None:
        return await to_thread.run_sync(handoffs.thread, self._state.database, sender)

    async def _area(self, sender: str) -> str:
        named = await self._people.area(sender)
        area = named if named in self._state.desk.areas else self._state.settings.area
        assert area is not None
        return area


def _unread(thread: Thread | None) -> list[tuple[int, str]]:
    """Number and text of the operators' answers that were not seen; with the entries they rest on."""
    if thread is None:
        return []
    found = []
    for row in thread.messages:
        if row.author == OPERATOR and row.id > thread.handoff.read_id:
            titles = "、".join(f"《{entry['title']}》" for entry in row.entries)
            found.append((row.id, f"{row.text}\n（依据：{titles}）" if titles else row.text))
    return found
