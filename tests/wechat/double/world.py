"""Everything the double remembers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.wechat.double.cipher import Secrets
from tests.wechat.double.options import Fault, Options
from tests.wechat.double.residents import Residents
from tests.wechat.double.tokens import Tokens

MEDIA_SECONDS = 3 * 86400.0


@dataclass
class Call:
    """One call of the account's to the cgi-bin side; the token is never kept."""

    api: str
    body: dict[str, Any]
    errcode: int | None  # None: no readable answer was given
    took_effect: bool
    at: float = field(default_factory=time.time)


class World:
    """One account, its residents, and the clock: WeChat's seconds pass ``1 / scale`` times as fast as ours."""

    def __init__(self, secrets: Secrets, app_secret: str, account: str, options: Options) -> None:
        self.secrets, self.account, self.options = secrets, account, options
        self._passed, self._read = 0.0, time.monotonic()
        self._scale = options.scale
        self.residents = Residents(self.now)
        self.tokens = Tokens(secrets.appid, app_secret, options)
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.menu: list[dict[str, Any]] | None = None
        self.media: dict[str, tuple[float, bytes, str]] = {}

    def now(self) -> float:
        """WeChat's seconds since the start, for windows and quotas."""
        real = time.monotonic()
        self._passed += (real - self._read) / self._scale
        # A new scale counts from here on; a little of the old one's time may be counted by it.
        self._read, self._scale = real, self.options.scale
        return self._passed

    def advance(self, seconds: float) -> None:
        """Let time pass at once, for what is counted in hours."""
        self._passed += seconds

    def wall(self) -> float:
        """The time of day by WeChat's clock, for timestamps."""
        return time.time() + self.options.skew

    def keep_media(self, media_id: str, data: bytes, kind: str) -> None:
        """Something a resident sent can be fetched for three days."""
        self.media[media_id] = (self.now() + MEDIA_SECONDS, data, kind)

    def fault_for(self, api: str) -> Fault | None:
        """The planned fault for a call, used up by asking."""
        for fault in self.faults:
            if api.endswith(fault.api) and fault.times > 0:
                fault.times -= 1
                return fault
        return None
