"""How Python tests drive a running double."""

from __future__ import annotations

import time
from typing import Any

import httpx


class DoubleClient:
    """The control API as methods. Times are real seconds unless said otherwise."""

    def __init__(self, url: str, openid: str = "o_resident") -> None:
        self.url, self.openid = url.rstrip("/"), openid
        self._http = httpx.Client(base_url=self.url, timeout=120, trust_env=False)

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def _ask(self, method: str, path: str, **given: Any) -> Any:
        response = self._http.request(method, f"/control{path}", **given)
        if response.is_error:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text[:500]}")
        return response.json()

    def act(self, kind: str, openid: str | None = None, **given: Any) -> dict[str, Any]:
        """A resident does something; ``given`` are fields of ``control.Act``."""
        answer: dict[str, Any] = self._ask(
            "POST", "/act", json={"openid": openid or self.openid, "kind": kind, **given}
        )
        return answer

    def say(self, text: str, openid: str | None = None, **given: Any) -> dict[str, Any]:
        """A resident types a text; ``fields`` in ``given`` may repeat a MsgId."""
        fields = {"Content": text, **given.pop("fields", {})}
        return self.act("text", openid, fields=fields, **given)

    def forge(self, **given: Any) -> dict[str, Any]:
        """Send what WeChat would not; ``given`` are fields of ``forge.Forgery``."""
        answer: dict[str, Any] = self._ask("POST", "/forge", json=given)
        return answer

    def phone(self, openid: str | None = None, after: int = 0) -> dict[str, Any]:
        """What the phone shows above bubble number ``after``."""
        answer: dict[str, Any] = self._ask("GET", f"/phone/{openid or self.openid}", params={"after": after})
        return answer

    def shown(self, openid: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """The account's bubbles and WeChat's notices, without the resident's own."""
        return [item for item in self.phone(openid, after)["items"] if item["side"] != "user"]

    def wait_shown(
        self, count: int, seconds: float, openid: str | None = None, after: int = 0
    ) -> list[dict[str, Any]]:
        """Like :meth:`shown`, once there are ``count`` or the time is over."""
        until = time.monotonic() + seconds
        while len(found := self.shown(openid, after)) < count and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def wait_message(self, message_id: str, seconds: float) -> dict[str, Any]:
        """A message once WeChat is done with it.

        Raises:
            AssertionError: if that takes longer.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found: dict[str, Any] = self._ask("GET", f"/messages/{message_id}")
            if found["outcome"] != "pending":
                return found
            time.sleep(0.02)
        raise AssertionError(f"message {message_id} still pending after {seconds} s")

    def messages(self, openid: str | None = None) -> list[dict[str, Any]]:
        """All messages, or one resident's."""
        answer: list[dict[str, Any]] = self._ask(
            "GET", "/messages", params={"openid": openid} if openid else {}
        )
        return answer

    def calls(self, api: str = "") -> list[dict[str, Any]]:
        """The account's calls whose path ends with ``api``."""
        answer: list[dict[str, Any]] = self._ask("GET", "/calls", params={"api": api})
        return answer

    def options(self, **change: Any) -> dict[str, Any]:
        """Change options; returns all."""
        answer: dict[str, Any] = self._ask("POST", "/options", json=change)
        return answer

    def fault(self, api: str, **how: Any) -> None:
        """Plan a fault of the cgi-bin side."""
        self._ask("POST", "/faults", json={"api": api, **how})

    def no_faults(self) -> None:
        """Forget planned faults."""
        self._ask("DELETE", "/faults")

    def advance(self, seconds: float) -> None:
        """Let WeChat's time pass for windows and quotas."""
        self._ask("POST", "/clock", json={"seconds": seconds})

    def end_tokens(self, how: str = "expire") -> None:
        """Tokens given so far end (``expire``: 42001, ``forget``: 40001)."""
        self._ask("POST", "/tokens", json={"how": how})

    def block(self, openid: str | None = None, *, blocks: bool = True) -> None:
        """The resident refuses messages (48002)."""
        self._ask("POST", f"/phone/{openid or self.openid}", json={"blocks": blocks})

    def summary(self) -> dict[str, Any]:
        """Counts for long runs."""
        answer: dict[str, Any] = self._ask("GET", "/summary")
        return answer
