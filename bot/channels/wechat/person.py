"""A person at the bureau: asking for one, writing to them, being written to; all in the one stream."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from anyio import to_thread

from bot.channels.wechat import words
from bot.channels.wechat.asking import PER_MINUTE
from bot.channels.wechat.attempt import attempt
from bot.channels.wechat.blocked import Blocked
from bot.channels.wechat.messages import Message
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.render import Choice, Rendered
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import OPENID, REPEATS
from bot.channels.wechat.unread import Unread
from bot.gateway.messages import RateLimited
from kb.api.state import State
from kb.store import handoffs
from kb.store.conversations import SESSION
from kb.store.handoffs import ANSWERED, CLOSED, TAKEN, HandoffOver, Said, Thread

log = logging.getLogger(__name__)
ASK = "\x00person"
TALKING = (TAKEN, ANSWERED)
PUSHING = 60.0
"""Seconds after which a push that was begun is over, whatever became of it."""
# With a mark between: 「补充医疗保险能报多少」 is a question, not an addition.
_ADDED = re.compile(rf"{words.ADD}[\s：:，,。、]+(?P<text>\S.*)", re.DOTALL)


class Person:
    """The way to a person in WeChat, which has one stream for the assistant and for people.

    While nobody has taken the request the assistant goes on answering. Once somebody has, what is written is for
    them. ``deliver`` makes it an ``Outlet`` of the gateway. What goes wrong here raises; ``Answering`` says so.
    """

    def __init__(
        self, state: State, store: Store, people: People, pusher: Pusher, unread: Unread, blocked: Blocked
    ) -> None:
        self._state, self._store, self._people = state, store, people
        self._pusher, self._unread, self._blocked = pusher, unread, blocked

    async def offered(self, sender: str, rendered: Rendered) -> Rendered:
        """``rendered``, which names the hotline, with what can be done here; as it is where nobody answers."""
        thread = await self._open(sender)
        if thread is not None:
            return replace(rendered, text=f"{rendered.text}\n\n{await self._standing(thread, sender)}")
        staff = await self._state.people.staff(self._state.current(), await self._area(sender))
        if not staff.available:
            return rendered
        return replace(rendered, choices=(Choice(words.TO_PERSON, ASK), *rendered.choices))

    async def ask(self, message: Message) -> str:
        """Pass on the last question; where there was none, the next message will be it."""
        sender, now = message.sender, self._state.clock.now()
        await self._unhurried(sender)
        thread = await self._open(sender)
        if thread is not None:
            return await self._standing(thread, sender)
        question = await to_thread.run_sync(
            handoffs.last_question, self._state.database, sender, now - SESSION
        )
        if question is None:
            await self._store.put(f"asking:{sender}", "1", REPEATS)
            return words.WRITE_QUESTION
        return await self._asked(message, self._state.people.said(question, message.key))

    async def said(self, message: Message, text: str) -> str | None:
        """What a message to a person is answered with; None where the assistant is to answer it."""
        sender = message.sender
        if await self._store.get(f"asking:{sender}"):
            said = self._state.people.said(text, message.key)
            await self._unhurried(sender)
            answer = await self._asked(message, said)
            await self._store.drop(f"asking:{sender}")
            return answer
        thread = await self._open(sender)
        if thread is None:
            return None
        if text == words.END_PERSON:
            await to_thread.run_sync(handoffs.leave, self._state.database, sender, self._state.clock.now())
            return words.PERSON_ENDED
        if thread.handoff.state not in TALKING:
            added = _ADDED.fullmatch(text)
            if added is None:
                return None
            text = added["text"]
        said = self._state.people.said(text, message.key)
        await self._unhurried(sender)
        try:
            await self._add(message, said)
        except HandoffOver:
            return None  # closed this moment: the assistant answers again
        return words.PASSED_ON

    async def alarm(self, message: Message) -> None:
        """An emergency, which the assistant has answered, reaches whoever was asked for as well."""
        error = (await attempt(self._alarm(message))).exception()
        if error is not None:
            # Its name only: a traceback may hold what was said.
            log.error("ALARM an emergency did not reach the console: %s", type(error).__name__)

    async def _alarm(self, message: Message) -> None:
        said = self._state.people.said(message.text, message.key)
        if await self._store.get(f"asking:{message.sender}"):
            await self._asked(message, said)
            await self._store.drop(f"asking:{message.sender}")
        elif await self._open(message.sender) is not None:
            await self._add(message, said)

    async def deliver(self, sender: str) -> bool:
        """Push what is unread, each answer once; False for what waits until the resident writes again."""
        while waiting := await self._unread.answers(sender):
            number, text = waiting[0]
            # Whatever becomes of a push that was begun: to begin it again might show it twice.
            if not await self._store.claim(f"person:{sender}:{number}", "1", OPENID):
                return False
            if not await self._unread.hold(sender, number, "push", PUSHING):
                return False
            if not await self._pusher.tell(sender, self._blocked.masked(words.PERSON_SAYS.format(text=text))):
                await self._unread.release(sender, number)
                return False
            await self._unread.read(sender, number)
        return True

    async def _asked(self, message: Message, said: Said) -> str:
        people, sender = self._state.people, message.sender
        area, kb = await self._area(sender), self._state.current()
        if not await people.ask(sender, area, said, await people.facts(sender, kb)):
            hotline = self._state.desk.hotline(area)
            return words.NO_PERSON + (words.RING_INSTEAD.format(number=hotline.number) if hotline else "")
        thread = await self._open(sender)
        standing = [await self._standing(thread, sender)] if thread is not None else []
        return "\n\n".join([words.HANDED_ON.format(question=said.text), *standing])

    async def _add(self, message: Message, said: Said) -> None:
        now = self._state.clock.now()
        await to_thread.run_sync(handoffs.say, self._state.database, message.sender, said, now)

    async def _standing(self, thread: Thread, sender: str) -> str:
        """Where the open request stands, and what can be done about it."""
        if thread.handoff.state in TALKING:
            return words.TALKING
        staff = await self._state.people.staff(self._state.current(), await self._area(sender))
        before = (thread.position or 1) - 1
        line = words.BEFORE_YOU.format(number=before) if before else words.NEXT
        there = words.SOMEBODY_THERE if staff.present else words.NOBODY_THERE.format(away=staff.hours.away)
        return f"{line}{there}\n\n{words.WHILE_WAITING}"

    async def _open(self, sender: str) -> Thread | None:
        """The hand-off that is not closed, if there is one."""
        thread = await self._unread.thread(sender)
        return None if thread is None or thread.handoff.state == CLOSED else thread

    async def _unhurried(self, sender: str) -> None:
        """A person is written to at the same rate as the assistant; raises RateLimited."""
        wait = await self._state.limiter.wait(f"sender:{sender}", PER_MINUTE, PER_MINUTE)
        if wait:
            raise RateLimited(wait)

    async def _area(self, sender: str) -> str:
        return self._state.area(await self._people.area(sender))
