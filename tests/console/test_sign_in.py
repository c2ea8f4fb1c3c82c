"""Signing in: what is refused, what expires, what ends which session."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from kb.accounts import passwords
from kb.accounts.roles import Role
from kb.api.auth import COOKIE
from kb.api.routes.sign_in import PER_ADDRESS
from kb.store import accounts
from kb.store.audit import COMMAND, newest
from tests.console.kit import PASSWORD, make_account, sign_in
from tests.console.visitor import NEW, attempt, me, visitor
from tests.gateway.appkit import NOW, App


def test_a_visitor_is_nobody_and_an_account_is_somebody(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        assert me(client) is None
        sign_in(client, "wang")
        assert me(client) == "wang"
        reply = client.get("/console/api/session").json()
        assert reply["account"]["role_title"] == "坐席"
        assert reply["idle_minutes"] == 60


def test_the_name_may_be_typed_in_capitals(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        assert attempt(client, " Wang ", PASSWORD).status_code == 200


@pytest.mark.parametrize("name", ["wang", "nobody-here", "stopped"])
def test_wrong_password_unknown_name_and_disabled_account_look_alike(app: App, name: str) -> None:
    make_account(app.database, "wang")
    stopped = make_account(app.database, "stopped")
    accounts.disable(app.database, stopped.id, COMMAND, NOW)
    with visitor(app) as client:
        reply = attempt(client, name, PASSWORD if name == "stopped" else "Wrong-Word-99")
        assert reply.status_code == 401
        error = reply.json()["error"]
        assert (error["code"], error["message"]) == ("sign_in_failed", "账号或密码不对，或者账号已经停用。")
        assert me(client) is None


def test_an_unknown_name_takes_as_long_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each way through checks exactly one hash with the real parameters."""
    checked: list[str] = []
    real = passwords.HASHER

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored.split("$")[3])
            return real.verify(stored, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    passwords._nobody.cache_clear()
    monkeypatch.setattr(passwords, "HASHER", Counting())
    stored = real.hash(PASSWORD)
    assert passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, "other")
    assert not passwords.matches(None, "other")
    assert checked == ["m=65536,t=3,p=4"] * 3
    passwords._nobody.cache_clear()


def test_passwords_are_kept_as_argon2id_and_old_parameters_are_renewed(app: App) -> None:
    make_account(app.database, "wang")  # made with cheap parameters
    with visitor(app) as client:
        sign_in(client, "wang")
    row = accounts.by_name(app.database, "wang")
    assert row is not None
    assert row.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    with visitor(app) as client:
        sign_in(client, "wang")


def test_the_cookie_is_out_of_reach(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        before = attempt(client, "wang", "Wrong-Word-99").request.headers["cookie"]
        reply = attempt(client, "wang", PASSWORD)
        cookie = reply.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        for part in ("HttpOnly", "Path=/console", "SameSite=strict"):
            assert part in cookie
        assert "Secure" not in cookie  # this test speaks plain http
        assert before not in cookie  # a new session, not the visitor's cookie with more rights


def test_the_cookie_is_secure_over_https(app: App) -> None:
    with httpx.Client(base_url=app.url, headers={"X-Forwarded-Proto": "https"}, trust_env=False) as client:
        assert "Secure" in client.get("/console/api/session").headers["set-cookie"]


def test_guessing_is_slowed_down_for_an_account_from_anywhere(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        statuses = [attempt(client, "wang", f"Wrong-Word-{n}").status_code for n in range(9)]
        assert statuses == [401] * 8 + [429]
        right = attempt(client, "wang", PASSWORD)
        assert right.status_code == 429
        assert 1 <= int(right.headers["retry-after"]) <= 30
        assert "秒再试" in right.json()["error"]["message"]
        assert attempt(client, "someone-else", PASSWORD).status_code == 401


def test_who_knows_the_password_is_not_slowed_down(app: App) -> None:
    """Signing in is no guess, nor is changing the password; between guesses it does not buy any more of them."""
    make_account(app.database, "wang")
    with visitor(app) as client:
        assert [attempt(client, "wang", PASSWORD).status_code for _ in range(10)] == [200] * 10
    with visitor(app) as client:
        wrong = [attempt(client, "wang", f"Wrong-Word-{n}").status_code for n in range(7)]
        right = attempt(client, "wang", PASSWORD).status_code
        last = [attempt(client, "wang", f"Wrong-Word-{n}").status_code for n in range(2)]
    assert (wrong, right, last) == ([401] * 7, 200, [401, 429])


def test_other_spellings_of_a_name_are_the_same_account(app: App) -> None:
    make_account(app.database, "wang")
    spellings = [" wang", "WANG ", "ｗａｎｇ", "\u3000Ｗang"] * 2
    with visitor(app) as client:
        assert attempt(client, "ＷＡＮＧ", PASSWORD).status_code == 200
        assert [attempt(client, name, "Wrong-Word-99").status_code for name in spellings] == [401] * 8
        assert attempt(client, "wang", PASSWORD).status_code == 429


def test_guessing_is_slowed_down_for_an_address_whatever_the_names(app: App) -> None:
    make_account(app.database, "wang")
    _, at_once = PER_ADDRESS

    async def use_up() -> None:
        for _ in range(at_once):
            assert await app.state.limiter.wait("sign-in:address:127.0.0.1", *PER_ADDRESS) == 0

    asyncio.run(use_up())
    with visitor(app) as client:
        assert attempt(client, "wang", PASSWORD).status_code == 429
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    with httpx.Client(base_url=app.url, headers=elsewhere, trust_env=False) as client:
        assert attempt(client, "wang", PASSWORD).status_code == 200


def test_without_the_token_or_from_another_site_nothing_is_done(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        bare = client.post("/console/api/sign-in", json={"name": "wang", "password": PASSWORD})
        assert (bare.status_code, bare.json()["error"]["code"]) == (403, "csrf_failed")
        sign_in(client, "wang")
        for headers in (
            {"X-CSRF-Token": "0" * 40},
            {"X-CSRF-Token": ""},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            reply = client.post("/console/api/sign-out", headers=headers)
            assert (reply.status_code, reply.json()["error"]["code"]) == (403, "csrf_failed"), headers
        assert me(client) == "wang"
        own = client.post(
            "/console/api/sign-out", headers={"Origin": app.url, "Sec-Fetch-Site": "same-origin"}
        )
        assert own.status_code == 200


def test_a_temporary_password_allows_nothing_but_changing_it(app: App) -> None:
    make_account(app.database, "chief", Role.ADMINISTRATOR)
    with visitor(app) as admin, visitor(app) as client:
        sign_in(admin, "chief")
        body = {"name": "Zhang.San", "display": "张三", "role": "administrator"}
        made = admin.post("/console/api/accounts", json=body)
        assert made.status_code == 201, made.text
        password = made.json()["password"]
        sign_in(client, "zhang.san", password)
        refused = client.get("/console/api/accounts")
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "password_change_required")
        page = client.get("/console/accounts", follow_redirects=False)
        assert (page.status_code, page.headers["location"]) == (303, "/console/account")
        change = {"current": password, "new": NEW}
        token = client.post("/console/api/password", json=change).json()["csrf_token"]
        client.headers["X-CSRF-Token"] = token
        assert client.get("/console/api/accounts").status_code == 200


def test_the_audit_log_tells_who_did_what_from_where_and_no_secret(app: App) -> None:
    make_account(app.database, "chief", Role.ADMINISTRATOR)
    with visitor(app) as client:
        attempt(client, "chief", "Wrong-Word-99")
        attempt(client, "no-account-of-ours", "Wrong-Word-99")
        sign_in(client, "chief")
        client.post(
            "/console/api/accounts", json={"name": "li.si", "display": "李四", "role": "operator"}
        ).raise_for_status()
        rows = client.get("/console/api/audit").json()["rows"]
    told = [(row["actor"], row["action"], row["target"], row["address"]) for row in rows]
    assert told[:3] == [
        ("chief", "account.create", "li.si", "127.0.0.1"),
        ("chief", "sign_in", "chief", "127.0.0.1"),
        ("nobody", "sign_in.failed", "chief", "127.0.0.1"),
    ]
    assert all(row.at for row in newest(app.database))
    written = str([(r.actor, r.action, r.target, r.detail) for r in newest(app.database)])
    for secret in ("Wrong-Word-99", PASSWORD, "argon2", "no-account-of-ours"):
        assert secret not in written
    log = "".join(p.read_text(encoding="utf-8") for p in (app.settings.var_dir / "log").glob("security*"))
    assert "sign_in_failed" in log
    assert "no-account-of-ours" not in log
    assert "Wrong-Word-99" not in log
