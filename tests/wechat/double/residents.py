"""Residents as WeChat's server knows them: who follows, who may be written to, what their phone shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.wechat.double.messages import MESSAGES, Inbound
from tests.wechat.double.shown import Phone

HOURS_48 = 48 * 3600.0
# What an action allows: customer-service messages, within seconds (document "客服消息", 2024 and later).
ALLOWED = {"message": (5, HOURS_48), "menu": (3, 60.0), "follow": (3, 60.0), "scan": (3, 60.0)}
ACTION_OF_EVENT = {"subscribe": "follow", "SCAN": "scan", "CLICK": "menu"}
TYPING_WINDOW = 30.0
TYPING_LASTS = 15.0


class Refused(Exception):
    """An error code of WeChat's, with its message."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode, self.errmsg = errcode, errmsg


@dataclass
class Grant:
    """How many messages an action still allows, until when (WeChat's seconds)."""

    left: int
    until: float


@dataclass
class Resident:
    """One follower."""

    openid: str
    phone: Phone = field(default_factory=Phone)
    follows: bool = True
    blocks: bool = False  # refuses messages (48002)
    active: float = float("-inf")
    grants: dict[str, Grant] = field(default_factory=dict)


class Residents:
    """All of them. ``now`` gives WeChat's seconds, which may run faster than ours."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._known: dict[str, Resident] = {}

    def get(self, openid: str) -> Resident:
        """Whoever acts becomes known."""
        return self._known.setdefault(openid, Resident(openid))

    def openids(self) -> list[str]:
        """Everyone known, in the order they came."""
        return list(self._known)

    def acted(self, inbound: Inbound) -> None:
        """Open the window of what a resident just did."""
        who = self.get(inbound.openid)
        if inbound.kind in {"subscribe", "unsubscribe"}:
            who.follows = inbound.kind == "subscribe"
        action = "message" if inbound.kind in MESSAGES else ACTION_OF_EVENT.get(inbound.kind)
        if "bizmsgmenuid" in inbound.fields:
            action = "menu"
        if action is None:
            return
        count, seconds = ALLOWED[action]
        who.active = self._now()
        who.grants[action] = Grant(count, self._now() + seconds)

    def may_push(self, openid: str) -> Grant:
        """The window a push would be counted in: of the open ones the first to close.

        Raises:
            Refused: 40003, 43004, 48002, 45015 (no window open) or 45047 (all used up).
        """
        who = self._known.get(openid)
        if who is None:
            raise Refused(40003, "invalid openid")
        if not who.follows:
            raise Refused(43004, "require subscribe")
        if who.blocks:
            raise Refused(48002, "user refuses messages")
        now = self._now()
        open_now = sorted((g for g in who.grants.values() if g.until >= now), key=lambda g: g.until)
        if not open_now:
            raise Refused(45015, "response out of time limit or subscription is canceled")
        usable = [g for g in open_now if g.left > 0]
        if not usable:
            raise Refused(45047, "out of response count limit")
        return usable[0]

    def typing(self, openid: str, command: str) -> None:
        """Show or hide "对方正在输入".

        Raises:
            Refused: 40003, 45072, 45080 (no activity within 30 s) or 45081 (already typing).
        """
        who = self._known.get(openid)
        if who is None:
            raise Refused(40003, "invalid openid")
        if command not in {"Typing", "CancelTyping"}:
            raise Refused(45072, "command is invalid")
        now = self._now()
        if now - who.active > TYPING_WINDOW:
            raise Refused(45080, "out of typing time limit")
        if command == "Typing" and who.phone.typing_until > now:
            raise Refused(45081, "already typing")
        who.phone.typing_until = now + TYPING_LASTS if command == "Typing" else 0.0
