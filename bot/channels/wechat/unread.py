"""What people at the bureau have answered and the resident has not seen yet; shown in one place at a time."""

from __future__ import annotations

import logging

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import FETCH
from kb.store import handoffs
from kb.store.database import Database
from kb.store.handoffs import OPERATOR, Thread, UnknownHandoff

log = logging.getLogger(__name__)


class Unread:
    """Operators' answers in their order; one counts as read once it is known to have been shown, not before.

    A database that does not answer costs the resident nothing but these.
    """

    def __init__(self, database: Database, store: Store) -> None:
        self._database, self._store = database, store

    async def thread(self, sender: str) -> Thread | None:
        """The newest hand-off of a sender; None as well when the database does not answer."""
        try:
            return await to_thread.run_sync(handoffs.thread, self._database, sender)
        except SQLAlchemyError as exc:
            log.warning("a resident's hand-off could not be looked up: %s", type(exc).__name__)
            return None

    async def answers(self, sender: str) -> list[tuple[int, str]]:
        """Number and text of each, with the entries it rests on, oldest first."""
        thread = await self.thread(sender)
        if thread is None:
            return []
        found = []
        for row in thread.messages:
            if row.author == OPERATOR and row.id > thread.handoff.read_id:
                titles = "、".join(f"《{entry['title']}》" for entry in row.entries)
                found.append((row.id, f"{row.text}\n（依据：{titles}）" if titles else row.text))
        return found

    async def news(self, sender: str, key: str) -> tuple[str, int]:
        """What is to stand above the answer to the message ``key``, and the number of the last of it.

        Empty and 0 while another place has it; that holds until it must have been shown or never will.
        """
        texts, last = [], 0
        for number, text in await self.answers(sender):
            if not await self.hold(sender, number, key, FETCH):
                break  # in order: what follows waits, too
            texts.append(text)
            last = number
        return (words.PERSON_SAYS.format(text="\n\n".join(texts)) if texts else ""), last

    async def hold(self, sender: str, number: int, where: str, seconds: float) -> bool:
        """Show the answer ``number`` in one place only; whether that is ``where``."""
        name = f"unread:{sender}:{number}"
        return await self._store.claim(name, where, seconds) or await self._store.get(name) == where

    async def release(self, sender: str, number: int) -> None:
        """It has not been shown after all."""
        await self._store.drop(f"unread:{sender}:{number}")

    async def shown(self, sender: str, answer: Answer) -> None:
        """An answer has reached the phone, with the news above it."""
        if answer.news:
            await self.read(sender, answer.news)

    async def read(self, sender: str, number: int) -> None:
        """The resident has seen everything up to ``number``."""
        try:
            await to_thread.run_sync(handoffs.read, self._database, sender, number)
        except (SQLAlchemyError, UnknownHandoff) as exc:
            log.warning("that an answer was read could not be noted: %s", type(exc).__name__)
