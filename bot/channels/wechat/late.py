"""Answers that could not go out in time: kept until 1 fetches them."""

from __future__ import annotations

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.offers import EARLIER, Offers
from bot.channels.wechat.render import Choice
from bot.channels.wechat.split import LIMIT, size, split
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import FETCH


class Late:
    """A list of message keys per sender, oldest first."""

    def __init__(self, store: Store, answers: Answers, offers: Offers) -> None:
        self._store, self._answers, self._offers = store, answers, offers

    async def keep(self, sender: str, key: str) -> None:
        """The answer to ``key`` waits, or will; 1 fetches it from now on."""
        await self._store.push(f"late:{sender}", key, FETCH)
        await self._offers.offer(sender, [Choice(words.EARLIER, EARLIER)])

    async def delivered(self, sender: str, key: str) -> None:
        """The answer has gone out after all."""
        await self._store.remove(f"late:{sender}", key)

    async def waiting(self, sender: str) -> bool:
        """Whether anything waits."""
        return bool(await self._store.items(f"late:{sender}"))

    async def fetch(self, sender: str, created: int) -> Answer | None:
        """The oldest answer that waits; a word of patience for one not ready; None when none waits."""
        keys = await self._store.items(f"late:{sender}")
        for key in keys:
            answer = await self._answers.get(key)
            if answer is None or not await self._store.claim(f"fetched:{key}", "1", FETCH):
                continue
            await self.delivered(sender, key)
            await self._answers.shown(sender, answer)
            await self._offers.restore(sender, key)
            return Answer(await self._shown(sender, answer), created)
        return Answer(words.STILL_LOOKING, created) if keys else None

    async def _shown(self, sender: str, answer: Answer) -> str:
        """The text with what else there is to see; in one bubble, whatever comes under it."""
        another = [words.ANOTHER] if await self.waiting(sender) else []
        whole = "\n\n".join([answer.text, *another])
        if not answer.rest and size(whole) <= LIMIT:
            return whole
        notes = "\n\n".join(["", words.MORE, *another])
        first, *more = split(answer.text, LIMIT - size(notes))
        rest = [*more, *answer.rest]
        if not rest:
            return whole
        await self._offers.keep_rest(sender, rest)
        return first + notes
