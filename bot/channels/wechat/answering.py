"""From a message to what is shown for it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.asking import Asking
from bot.channels.wechat.attempt import attempt
from bot.channels.wechat.blocked import Blocked
from bot.channels.wechat.events import Events
from bot.channels.wechat.kf.client import KfClient
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import CLICK, SCAN, SPOKEN, SUBSCRIBE, UNSUBSCRIBE, Kind, Message
from bot.channels.wechat.offers import EARLIER, FULL, Offers, Shown
from bot.channels.wechat.people import People
from bot.channels.wechat.person import ASK, Person
from bot.channels.wechat.render import Choice, Rendered
from bot.channels.wechat.switch import Switch
from bot.channels.wechat.unread import Unread
from bot.gateway.masking import mask
from kb.api.state import State

HEARD = "\x00heard"
"""Before what was recognised of a voice message, until it is confirmed."""


class Answering:
    """The work of a job; the only place that knows what each kind of message asks for."""

    def __init__(
        self,
        state: State,
        asking: Asking,
        event_desk: Events,
        offers: Offers,
        late: Late,
        kf: KfClient,
        quota: Quota,
        people: People,
        person: Person,
        unread: Unread,
        switch: Switch,
        blocked: Blocked,
        later: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._state, self._asking, self._events = state, asking, event_desk
        self._offers, self._late, self._kf, self._quota = offers, late, kf, quota
        self._people, self._person, self._unread = people, person, unread
        self._switch, self._blocked, self._later = switch, blocked, later

    async def answer(self, message: Message) -> Answer:
        """The answer; an empty text for what gets none, or whose sender has unfollowed meanwhile."""
        created = round(self._state.clock.now().timestamp())
        if message.event == UNSUBSCRIBE:
            # Before all else: its sender counts as gone already.
            await self._events.unfollowed(message)
            return Answer("", created)
        await self._people.wrote(message)
        shown = None if await self._people.gone(message) else await self._handled(message)
        if shown is None or await self._people.gone(message):
            return Answer("", created)
        await self._offers.snapshot(message.sender, message.key)
        masked = self._blocked.masked
        text, rest = masked(shown.text), tuple(map(masked, shown.rest))
        # A choice with a blocked word could not be told from others when it comes back.
        choices = shown.choices if all(masked(choice) == choice for choice in shown.choices) else ()
        return Answer(text, created, rest, masked(shown.head), choices, shown.news)

    async def _handled(self, message: Message) -> Shown | None:
        """Whatever a step meets, the person is told something and the message is done with."""
        work = await attempt(self._shown(message))
        error = work.exception()
        if error is None:
            return work.result()
        rendered = await self._asking.refused(message, error)
        return None if rendered is None else Shown(rendered.text)

    async def _shown(self, message: Message) -> Shown | None:
        if message.kind in (Kind.TEXT, Kind.VOICE) and self._state.gateway.urgent(message.text):
            return await self._urgent(message)
        reason = await self._switch.reason()
        if reason is not None:
            return await self._closed(message, reason)
        if message.kind is Kind.TEXT:
            return await self._said(message, message.text)
        if message.kind is Kind.VOICE:
            return await self._heard(message)
        if message.kind is Kind.MEDIA:
            return await self._hint(message, words.NO_MEDIA)
        return await self._event(message) if message.kind is Kind.EVENT else None

    async def _urgent(self, message: Message) -> Shown | None:
        """Its numbers first; a person who was asked for hears of it afterwards, as no database may hold them up."""
        rendered = await self._asking.ask(message, message.text)
        self._later(self._person.alarm(message))
        return None if rendered is None else Shown(rendered.text)

    async def _closed(self, message: Message, reason: str) -> Shown | None:
        """The channel is switched off: people are told, events that nobody expects an answer to are not."""
        spoken = message.event in SPOKEN
        silent = message.kind is Kind.OTHER or (message.kind is Kind.EVENT and not spoken)
        return None if silent else Shown(await self._asking.closed(message.sender, reason))

    async def _event(self, message: Message) -> Shown | None:
        if message.event == SUBSCRIBE:
            return await self._show(message, await self._events.welcome(message))
        if message.event == SCAN:
            found = await self._events.scanned(message)
            if isinstance(found, str):
                return await self._ask(message, found)
            return await self._show(message, found)
        if message.event == CLICK:
            return await self._said(message, message.event_key)
        return None

    async def _heard(self, message: Message) -> Shown:
        """What was recognised is shown and confirmed first, whoever it is for."""
        if not message.text:
            return await self._hint(message, words.NO_VOICE)
        heard = mask(message.text).text  # it is kept until confirmed
        await self._offers.offer(message.sender, [Choice(words.RIGHT, HEARD + heard)])
        return await self._hint(message, words.HEARD.format(text=heard))

    async def _said(self, message: Message, text: str) -> Shown | None:
        """A text: 继续, the number or words of something offered, what is for a person, or a question."""
        # Rasa takes /intent for a command, and WeChat's faces are written /::)
        said, sender = text.lstrip("/／").strip(), message.sender
        if not said:
            return await self._hint(message, words.NO_MEDIA)
        if said == words.CONTINUE:
            return Shown(await self._offers.more(sender) or words.NOTHING_LEFT)
        asked = await self._offers.chosen(sender, said)
        if asked is None and said in words.YES:
            asked = await self._offers.chosen(sender, words.RIGHT)
        if said == "1" and await self._late.waiting(sender):
            # Whatever else 1 stood for: what has not been seen comes first.
            return await self._earlier(message)
        heard = asked is not None and asked.startswith(HEARD)
        if asked is not None and heard:
            said, asked = asked.removeprefix(HEARD), None
        if (passed := await self._person.said(message, said)) is not None:
            if heard:
                # The next 1 may be an answer to the person, not this once more.
                await self._offers.offer(sender, [])
            return await self._hint(message, passed)
        if asked == ASK:
            return await self._hint(message, await self._person.ask(message))
        if asked == EARLIER:
            return await self._earlier(message)
        if asked == FULL:
            full = await self._offers.full(sender) or words.NOTHING_LEFT
            return await self._offers.paged(sender, full, await self._pushes(sender))
        return await self._ask(message, asked or said)

    async def _earlier(self, message: Message) -> Shown:
        fetched = await self._late.fetch(message.sender, message.created)
        return Shown(fetched.text if fetched else words.NOTHING_LEFT)

    async def _ask(self, message: Message, text: str) -> Shown | None:
        rendered = await self._asking.ask(message, text)
        if rendered is None:
            return None
        if rendered.person:
            rendered = await self._person.offered(message.sender, rendered)
        return await self._show(message, rendered)

    async def _show(self, message: Message, rendered: Rendered) -> Shown:
        """The bubbles of a reply; what it offers replaces what was offered before."""
        text, news = await self._with_news(message, rendered.text)
        earlier = await self._late.waiting(message.sender)
        pushes = await self._pushes(message.sender)
        rendered = replace(rendered, text=text)
        shown = await self._offers.show(message.sender, rendered, earlier=earlier, pushes=pushes)
        return replace(shown, news=news)

    async def _hint(self, message: Message, text: str) -> Shown:
        """The bubbles of a text after which the numbers of the last reply still hold."""
        whole, news = await self._with_news(message, text)
        if not news:
            return Shown(text)
        shown = await self._offers.paged(message.sender, whole, await self._pushes(message.sender))
        return replace(shown, news=news)

    async def _with_news(self, message: Message, text: str) -> tuple[str, int]:
        """What people have answered meanwhile stands on top."""
        said, last = await self._unread.news(message.sender, message.key)
        return (f"{said}\n\n{text}" if said else text), last

    async def _pushes(self, sender: str) -> int:
        """How many bubbles may follow by push; one push is left for an answer that is late."""
        return max(0, await self._quota.left(sender) - 1) if await self._kf.usable() else 0
