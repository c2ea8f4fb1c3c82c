"""The one place that knows openids: needed to push, forgotten after 48 hours or with the person."""

from __future__ import annotations

from bot.channels.wechat.kf import quota
from bot.channels.wechat.messages import SUBSCRIBE, Message
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import OPENID, REPEATS

AREA_DAYS = 180 * 86_400.0
OF_A_PERSON = ("openid", "area", "choices", "more", "late", "flood", "asking")
OF_A_MESSAGE = ("answer", "offered", "job", "count")


class People:
    """Openids by internal id, the area that a scanned code named, and who has left."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def seen(self, sender: str, openid: str) -> None:
        """The sender wrote or tapped: WeChat takes pushes for another 48 hours."""
        await self._store.put(f"openid:{sender}", openid, OPENID)

    async def openid(self, sender: str) -> str | None:
        """Where to push to; None when the sender is silent for too long or has unfollowed."""
        return await self._store.get(f"openid:{sender}")

    async def place(self, sender: str, area: str) -> None:
        """Remember the area of the code that was scanned."""
        await self._store.put(f"area:{sender}", area, AREA_DAYS)

    async def area(self, sender: str) -> str | None:
        """The area of the code that the sender scanned last."""
        return await self._store.get(f"area:{sender}")

    async def left(self, sender: str, created: int) -> None:
        """The sender has unfollowed at ``created``: from now on no earlier message is answered."""
        await self._store.put(f"gone:{sender}", str(created), REPEATS)
        await self._store.drop(f"openid:{sender}")

    async def gone(self, message: Message) -> bool:
        """Whether its sender has unfollowed since; they may follow again meanwhile."""
        when = await self._store.get(f"gone:{message.sender}")
        return when is not None and message.created <= int(when) and message.event != SUBSCRIBE

    async def wrote(self, message: Message) -> None:
        """Note a message, so that what is kept for its repeats can go with the person."""
        await self._store.push(f"mine:{message.sender}", message.key, REPEATS)

    async def forget(self, sender: str) -> None:
        """Nothing of the sender is kept, nor of what they wrote."""
        written = await self._store.items(f"mine:{sender}")
        of_messages = [f"{name}:{key}" for key in written for name in OF_A_MESSAGE]
        of_person = [f"{name}:{sender}" for name in (*OF_A_PERSON, "mine")]
        await self._store.drop(*of_person, *quota.keys(sender), *of_messages)
