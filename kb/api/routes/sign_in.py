"""``/console/api/session`` …: signing in and out, and one's own password."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from bot.gateway.identity import network
from kb.accounts import names, passwords
from kb.accounts.roles import EVERYONE, TITLES
from kb.api.account_models import AccountOut, ConsoleSession, OwnPasswordRequest, SignInRequest
from kb.api.auth import (
    Account,
    SignedIn,
    actor,
    anonymous_token,
    check_csrf,
    csrf_token,
    drop_cookie,
    limits,
    require,
    set_cookie,
    signed_in,
    token_of,
)
from kb.api.deps import address, limited
from kb.api.errors import ApiError
from kb.api.security_log import security_event
from kb.api.state import Shared, State
from kb.store import accounts, sessions
from kb.store.account_tables import AccountRow
from kb.store.audit import Actor, note

PER_ACCOUNT = (2, 8)
PER_ADDRESS = (30, 60)
"""Wrong passwords of an account, sign-ins of an address: a minute, and at once. A whole office may come through one
address in the morning."""
router = APIRouter(prefix="/console/api", tags=["console"])
Anybody = Annotated[Account, Depends(require(EVERYONE, temporary=True))]


def shown(account: Account) -> AccountOut:
    """The account as pages see it."""
    return AccountOut(
        id=account.id,
        name=account.name,
        display=account.display,
        role=account.role,
        role_title=TITLES[account.role],
    )


@router.get("/session", dependencies=[Depends(limited)])
async def session(request: Request, response: Response, state: Shared) -> ConsoleSession:
    """Who is signed in, and the token for changes; gives a visitor a cookie to sign in with."""
    found = await signed_in(request, state)
    token = token_of(request)
    if found is None and not token.startswith("a."):
        token = anonymous_token()
        set_cookie(response, request, state, token)
    return _described(state, found, token)


async def from_this_page(request: Request, state: Shared) -> None:
    """A dependency: the request carries the token of the visitor's own page."""
    check_csrf(request, state)


@router.post("/sign-in", dependencies=[Depends(from_this_page)])
async def sign_in(body: SignInRequest, request: Request, response: Response, state: Shared) -> ConsoleSession:
    """Sign in; 401 ``sign_in_failed`` for a wrong name and a wrong password alike."""
    name = names.normal(body.name)
    await _limit(state, f"address:{network(address(request))}", PER_ADDRESS)
    await _limit(state, f"account:{name}", PER_ACCOUNT)
    row = await _checked(state, request, name, body.password)
    await _right(state, name)
    return await _begin(state, request, response, row)


async def _begin(state: State, request: Request, response: Response, row: AccountRow) -> ConsoleSession:
    """A new session in place of the one that the browser had."""
    by, now = Actor(row.name, address(request)), state.clock.now()
    opened = sessions.open_session
    token = await to_thread.run_sync(opened, state.database, row, token_of(request), by, now)
    found = await to_thread.run_sync(sessions.find, state.database, token or "", limits(state), now)
    if token is None or found is None:  # disabled, or the password changed, meanwhile
        drop_cookie(response)
        raise ApiError(401, "sign_in_failed")
    set_cookie(response, request, state, token)
    return _described(state, SignedIn(Account.of(found[0]), found[1]), token)


async def _checked(state: State, request: Request, name: str, password: str) -> AccountRow:
    """The enabled account whose password this is; takes as long when there is none."""
    row = await to_thread.run_sync(accounts.by_name, state.database, name)
    stored = row.password if row and row.disabled_at is None else None
    right = await to_thread.run_sync(passwords.matches, stored, password, limiter=state.hashing)
    if row is None or not right:
        # The name may be a password typed into the wrong field: only that of an account is written down.
        security_event("sign_in_failed", request)
        if row is not None:
            await to_thread.run_sync(_note_failure, state, row.name, address(request))
        raise ApiError(401, "sign_in_failed")
    if passwords.outdated(row.password):
        better = await to_thread.run_sync(passwords.hashed, password, limiter=state.hashing)
        await to_thread.run_sync(accounts.rehash, state.database, row.id, row.password, better)
        row.password = better
    return row


def _note_failure(state: State, name: str, where: str) -> None:
    with state.database.write() as session:
        note(session, state.clock.now(), actor="nobody", action="sign_in.failed", target=name, address=where)


async def _limit(state: State, key: str, rate: tuple[int, int]) -> None:
    wait = await state.limiter.wait(f"sign-in:{key}", *rate)
    if wait:
        raise ApiError(
            429, "sign_in_limited", message=f"登录试得太多了，请过 {wait} 秒再试。", retry_after=wait
        )


async def _right(state: State, name: str) -> None:
    """The password was right: that was no guess, and does not count as one."""
    await state.limiter.give_back(f"sign-in:account:{name}", *PER_ACCOUNT)


@router.post("/sign-out")
async def sign_out(account: Anybody, request: Request, response: Response, state: Shared) -> ConsoleSession:
    """End this session, here and in the browser."""
    by = actor(request, account)
    await to_thread.run_sync(sessions.end, state.database, token_of(request), by, state.clock.now())
    token = anonymous_token()
    set_cookie(response, request, state, token)
    return _described(state, None, token)


@router.post("/password")
async def own_password(
    body: OwnPasswordRequest, account: Anybody, request: Request, response: Response, state: Shared
) -> ConsoleSession:
    """Change one's own password; every session of the account ends, this browser gets a new one."""
    await _limit(state, f"account:{account.name}", PER_ACCOUNT)
    row = await to_thread.run_sync(accounts.by_name, state.database, account.name)
    stored = row.password if row else None
    if not await to_thread.run_sync(passwords.matches, stored, body.current, limiter=state.hashing):
        security_event("password_wrong", request)
        raise ApiError(422, "password_wrong", "current")
    await _right(state, account.name)
    if passwords.normal(body.new) == passwords.normal(body.current):
        raise ApiError(422, "password_weak", "new", "新密码和现在的一样，没有改。")
    hashed = await hash_new(state, body.new, account.name, "new")
    by, now = actor(request, account), state.clock.now()
    changed = await to_thread.run_sync(
        lambda: accounts.set_password(state.database, account.id, hashed, by, now, must_change=False)
    )
    return await _begin(state, request, response, changed)


async def hash_new(state: State, password: str, name: str, field: str) -> str:
    """The hash of a password that is taken; raises 422 ``password_weak`` with all that it lacks."""
    try:
        taken = passwords.check(password, name)
    except passwords.WeakPassword as exc:
        raise ApiError(422, "password_weak", field, str(exc)) from exc
    return await to_thread.run_sync(passwords.hashed, taken, limiter=state.hashing)


def _described(state: State, found: SignedIn | None, token: str) -> ConsoleSession:
    settings = state.settings
    return ConsoleSession(
        account=shown(found.account) if found else None,
        csrf_token=csrf_token(state, token),
        idle_minutes=settings.console_idle_minutes,
        expires_at=found.session.created_at + limits(state).total if found else None,
        mode=settings.mode,
        must_change=bool(found and found.account.must_change),
    )
