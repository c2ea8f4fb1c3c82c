"""The one place that knows openids: needed to push, forgotten after 48 hours."""

from __future__ import annotations

from bot.channels.wechat.store import Store
from bot.channels.wechat.times import OPENID

AREA_DAYS = 180 * 86_400.0


class People:
    """Openids by internal id, and the area that a scanned code named."""

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

    async def forget(self, sender: str) -> None:
        """The sender has unfollowed: nothing of them is kept, nothing is sent any more."""
        names = ("openid", "area", "quota", "choices", "more", "late", "flood")
        await self._store.drop(*(f"{name}:{sender}" for name in names))
