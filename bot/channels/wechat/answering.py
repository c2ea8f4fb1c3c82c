"""From a message to what is shown for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.asking import Asking
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
from bot.gateway.masking import mask
from kb.api.state import State


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
        switch: Switch,
        blocked: Collection[str],
    ) -> None:
        self._state, self._asking, self._events = state, asking, event_desk
        self._offers, self._late, self._kf, self._quota = offers, late, kf, quota
        self._people, self._person = people, person
        self._switch, self._blocked = switch, blocked

    async def answer(self, message: Message) -> Answer:
        """The answer; an empty text for what gets none, or whose sender has unfollowed meanwhile."""
        created = round(self._state.clock.now().timestamp())
        if message.event == UNSUBSCRIBE:
            # Before all else: its sender counts as gone already.
            await self._events.unfollowed(message)
            return Answer("", created)
        await self._people.wrote(message)
        shown = None if await self._people.gone(message) else await self._shown(message)
        if shown is None or await self._people.gone(message):
            return Answer("", created)
        await self._offers.snapshot(message.sender, message.key)
        text, rest = self._clean(shown.text), tuple(map(self._clean, shown.rest))
        # A choice with a blocked word could not be told from others when it comes back.
        choices = shown.choices if all(self._clean(choice) == choice for choice in shown.choices) else ()
        return Answer(text, created, rest, self._clean(shown.head), choices)

    async def _shown(self, message: Message) -> Shown | None:
        reason = await self._switch.reason()
        if reason is not None and not self._state.gateway.urgent(message.text):
            return await self._closed(message, reason)
        if message.kind is Kind.TEXT:
            return await self._said(message, message.text)
        if message.kind is Kind.VOICE:
            return await self._heard(message)
        if message.kind is Kind.MEDIA:
            return Shown(words.NO_MEDIA)
        return await self._event(message) if message.kind is Kind.EVENT else None

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
        """What was recognised is shown and confirmed first; but an emergency does not wait for that."""
        if not message.text:
            return Shown(words.NO_VOICE)
        if self._state.gateway.urgent(message.text):
            return await self._ask(message, message.text) or Shown("")
        heard = mask(message.text).text  # it is kept until confirmed
        if (passed := await self._person.said(message, heard)) is not None:
            return Shown(f"{words.HEARD_ONLY.format(text=heard)}\n\n{passed}")
        await self._offers.offer(message.sender, [Choice(words.RIGHT, heard)])
        return Shown(words.HEARD.format(text=heard))

    async def _said(self, message: Message, text: str) -> Shown | None:
        """A text: 继续, the number or words of something offered, or a question."""
        # Rasa takes /intent for a command, and WeChat's faces are written /::)
        said = text.lstrip("/／").strip()
        if not said:
            return Shown(words.NO_MEDIA)
        if said == words.CONTINUE:
            return Shown(await self._offers.more(message.sender) or words.NOTHING_LEFT)
        asked = await self._offers.chosen(message.sender, said)
        if said == "1" and await self._late.waiting(message.sender):
            # Whatever else 1 stood for: what has not been seen comes first.
            asked = EARLIER
        elif (passed := await self._person.said(message, said)) is not None:
            return Shown(passed)
        if asked == ASK:
            return Shown(await self._person.ask(message))
        if asked == EARLIER:
            fetched = await self._late.fetch(message.sender, message.created)
            return Shown(fetched.text if fetched else words.NOTHING_LEFT)
        if asked == FULL:
            full = await self._offers.full(message.sender) or words.NOTHING_LEFT
            return await self._offers.paged(message.sender, full, await self._pushes(message.sender))
        return await self._ask(message, asked or said)

    async def _ask(self, message: Message, text: str) -> Shown | None:
        rendered = await self._asking.ask(message, text)
        if rendered is None:
            return None
        if rendered.person:
            rendered = await self._person.offered(message.sender, rendered)
        if news := await self._person.news(message.sender):
            rendered = replace(rendered, text=f"{news}\n\n{rendered.text}")
        return await self._show(message, rendered)

    async def _show(self, message: Message, rendered: Rendered) -> Shown:
        earlier = await self._late.waiting(message.sender)
        pushes = await self._pushes(message.sender)
        return await self._offers.show(message.sender, rendered, earlier=earlier, pushes=pushes)

    async def _pushes(self, sender: str) -> int:
        """How many bubbles may follow by push; one push is left for an answer that is late."""
        return max(0, await self._quota.left(sender) - 1) if await self._kf.usable() else 0

    def _clean(self, text: str) -> str:
        """Without the words that the platform would punish the account for."""
        for word in self._blocked:
            text = text.replace(word, "＊" * len(word))
        return text
